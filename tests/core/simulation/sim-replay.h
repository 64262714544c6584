/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-player.h"

/*
 * Plays a recorded run of a simulated host again: the same engine, guard and trader, and
 * nothing of the world. FALSE when it cannot be read; what came of it is told. With
 * @is_other the trader is not as it was.
 */
gboolean sim_replay_run (const char *folder, gboolean is_other, CarryPlayerResult *out_result,
                         char **out_difference, GError **error);
