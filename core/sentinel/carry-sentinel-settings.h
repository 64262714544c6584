/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarrySentinelPolicy:
 * @CARRY_SENTINEL_FLATTEN: cancel, then close what the run held
 * @CARRY_SENTINEL_CANCEL: cancel only
 * @CARRY_SENTINEL_TELL: only tell people
 *
 * What is done when a run is silent.
 */
typedef enum
{
    CARRY_SENTINEL_FLATTEN,
    CARRY_SENTINEL_CANCEL,
    CARRY_SENTINEL_TELL,
} CarrySentinelPolicy;

#define CARRY_TYPE_SENTINEL_POLICY (carry_sentinel_policy_get_type ())
GType carry_sentinel_policy_get_type (void);

/**
 * CarrySentinelDifference:
 * @CARRY_SENTINEL_ALARM: tell people
 * @CARRY_SENTINEL_KILL: set the kill switch of the run too
 *
 * What is done when a run holds another account than the venue.
 */
typedef enum
{
    CARRY_SENTINEL_ALARM,
    CARRY_SENTINEL_KILL,
} CarrySentinelDifference;

#define CARRY_TYPE_SENTINEL_DIFFERENCE (carry_sentinel_difference_get_type ())
GType carry_sentinel_difference_get_type (void);

#define CARRY_TYPE_SENTINEL_SETTINGS (carry_sentinel_settings_get_type ())
G_DECLARE_FINAL_TYPE (CarrySentinelSettings, carry_sentinel_settings, CARRY, SENTINEL_SETTINGS,
                      CarryModule)

/**
 * CarrySentinelSettings: (skip)
 *
 * What `[sentinel NAME]` says.
 */
struct _CarrySentinelSettings
{
    CarryModule parent_instance;

    char *watch;
    gboolean elsewhere; /* the run is; only its pulse is here */
    gint64 look_ns;
    gint64 pulse_interval_ns; /* of the run */
    gint64 cancel_after_ns;
    gint64 flatten_after_ns;
    gint64 start_patience_ns;
    CarrySentinelPolicy policy;
    gboolean guard_stopped;
    guint steps;
    gint64 resume_wait_ns;
    gint64 compare_interval_ns;
    gint64 compare_confirm_ns;
    CarrySentinelDifference difference;
};

G_END_DECLS
