/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-log.h"
#include "engine/carry-engine.h"
#include "host/carry-host.h"
#include "host/carry-kill.h"

G_BEGIN_DECLS

#define CARRY_CONTROL_INTERFACE "org.carry.Control1"
#define CARRY_CONTROL_PATH "/org/carry/Control"
/* The name of its socket in the folder of a run. */
#define CARRY_CONTROL_SOCKET "control"

/**
 * CarryControlTarget: (skip)
 * @engine: what is controlled
 * @host: its modules and settings
 * @kill: (nullable): told when the switch was set from here
 * @data_dir: (nullable): where the kill switch is
 * @log: (nullable): whose levels may change
 * @load: (nullable): reads the configuration again, into a new host
 * @load_data: for @load
 *
 * What people and programs control. All of it outlives the control.
 */
typedef struct
{
    CarryEngine *engine;
    CarryHost *host;
    CarryKill *kill;
    const char *data_dir;
    CarryLog *log;
    CarryHost *(*load) (gpointer user_data, GError **error);
    gpointer load_data;
} CarryControlTarget;

/**
 * CarryControl: (skip)
 *
 * The interface `org.carry.Control1` of a run, for clients of its socket and, where
 * that was asked for, of a message bus. Whoever calls, the same roles hold, and every
 * call is kept as a notice or a line of the log.
 */
typedef struct _CarryControl CarryControl;

CarryControl *carry_control_new (const CarryControlTarget *target);
void carry_control_free (CarryControl *self);
gboolean carry_control_listen (CarryControl *self, const char *path, GError **error);
void carry_control_own_name (CarryControl *self, GBusType bus, const char *name);
gboolean carry_control_reload (CarryControl *self, GStrv *out_changes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryControl, carry_control_free)

G_END_DECLS
