/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/*
 * Stands for a module of a recorded run that talked to the world: an exchange, a feed, a
 * report and so on. What it said is in the recording, so it says and does nothing.
 */
#define CARRY_TYPE_STAND_IN (carry_stand_in_get_type ())
G_DECLARE_FINAL_TYPE (CarryStandIn, carry_stand_in, CARRY, STAND_IN, CarryModule)

CarryModule *carry_stand_in_new (const char *id);

G_END_DECLS
