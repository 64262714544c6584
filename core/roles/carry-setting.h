/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-decimal.h"

G_BEGIN_DECLS

/* What a setting's GParamSpec flags may say beyond GObject's own. */
#define CARRY_PARAM_REQUIRED ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 0))) /* must be given */
#define CARRY_PARAM_MUTABLE                                                                        \
    ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 1))) /* may change while running */
#define CARRY_PARAM_SECRET ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 2))) /* never shown */
#define CARRY_PARAM_PATH                                                                           \
    ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 3))) /* a file; relative to the configuration */
#define CARRY_PARAM_KEPT                                                                           \
    ((GParamFlags) (1 << (G_PARAM_USER_SHIFT +                                                     \
                          4))) /* a file beside what a run keeps, if none is set */

/* The flags of an ordinary setting. */
#define CARRY_PARAM_SETTING                                                                        \
    ((GParamFlags) (G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS |               \
                    G_PARAM_EXPLICIT_NOTIFY))

/**
 * CarryParamSpecDecimal: (skip)
 * @minimum: smallest value
 * @maximum: largest value
 * @default_value: the default; invalid for none
 *
 * A setting that is a #CarryDecimal.
 */
typedef struct
{
    /*< private >*/
    GParamSpec parent_instance;
    /*< public >*/
    CarryDecimal minimum;
    CarryDecimal maximum;
    CarryDecimal default_value;
} CarryParamSpecDecimal;

#define CARRY_TYPE_PARAM_DECIMAL (carry_param_decimal_get_type ())
CARRY_API
GType carry_param_decimal_get_type (void);
#define CARRY_IS_PARAM_SPEC_DECIMAL(pspec)                                                         \
    (G_TYPE_CHECK_INSTANCE_TYPE ((pspec), CARRY_TYPE_PARAM_DECIMAL))
#define CARRY_PARAM_SPEC_DECIMAL(pspec)                                                            \
    (G_TYPE_CHECK_INSTANCE_CAST ((pspec), CARRY_TYPE_PARAM_DECIMAL, CarryParamSpecDecimal))

/* A duration: a 64-bit number of nanoseconds, written with a unit (`250ms`). */
#define CARRY_TYPE_PARAM_DURATION (carry_param_duration_get_type ())
CARRY_API
GType carry_param_duration_get_type (void);
#define CARRY_IS_PARAM_SPEC_DURATION(pspec)                                                        \
    (G_TYPE_CHECK_INSTANCE_TYPE ((pspec), CARRY_TYPE_PARAM_DURATION))

/* An instant: a 64-bit number of nanoseconds since 1970 UTC, written as ISO 8601 text. */
#define CARRY_TYPE_PARAM_TIME (carry_param_time_get_type ())
CARRY_API
GType carry_param_time_get_type (void);
#define CARRY_IS_PARAM_SPEC_TIME(pspec)                                                            \
    (G_TYPE_CHECK_INSTANCE_TYPE ((pspec), CARRY_TYPE_PARAM_TIME))

CARRY_API
GParamSpec *carry_param_spec_decimal (const char *name, const char *blurb, const char *minimum,
                                      const char *maximum, const char *default_value,
                                      GParamFlags flags);
CARRY_API
GParamSpec *carry_param_spec_duration (const char *name, const char *blurb, gint64 minimum_ns,
                                       gint64 maximum_ns, gint64 default_ns, GParamFlags flags);
CARRY_API
GParamSpec *
carry_param_spec_time (const char *name, const char *blurb, gint64 default_ts, GParamFlags flags);
CARRY_API
GParamSpec *carry_param_spec_list (const char *name, const char *blurb, const char *default_text,
                                   GParamFlags flags);

CARRY_API
gboolean
carry_setting_parse (GParamSpec *pspec, const char *text, GValue *out_value, GError **error);
CARRY_API
char *carry_setting_format (GParamSpec *pspec, const GValue *value);
CARRY_API
char *carry_setting_describe_type (GParamSpec *pspec);
CARRY_API
char *carry_setting_describe_range (GParamSpec *pspec);
CARRY_API
char *carry_setting_describe_default (GParamSpec *pspec);

G_END_DECLS
