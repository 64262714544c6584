/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-risk.h"

/* Lots that may be held of an instrument in the worst case, either way. */
#define SIM_CAP 40

typedef void (*SimHear) (gpointer user_data, const CarryEvent *event);

/* The limit of a simulation; it hears every event as well. */
typedef struct
{
    CarryModule parent_instance;
    SimHear on_event;
    gpointer user_data;
} SimGuard;

typedef CarryModuleClass SimGuardClass;

GType sim_guard_get_type (void);

SimGuard *sim_guard_new (SimHear on_event, gpointer user_data);
