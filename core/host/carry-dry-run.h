/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"
#include "engine/carry-engine.h"
#include "host/carry-config.h"
#include "host/carry-host-settings.h"
#include "roles/carry-module.h"

G_BEGIN_DECLS

/*
 * A dry run: all is as in a live one, but the place where orders go is another. Each venue is there
 * for its data alone, as a feed, and a simulated exchange of its id fills the orders. What is kept is
 * put into folders of its own.
 */

/* The code of the notice that says so. */
#define CARRY_DRY_RUN_CODE "dry-run"

CARRY_API
char *carry_dry_run_stamp (CarryClock *clock);
CARRY_API
void carry_dry_run_split (CarryConfig *config, CarryProblems *problems);
void carry_dry_run_move_host (CarryHostSettings *settings);
void carry_dry_run_move (CarryModule *module, const char *role, const CarryHostSettings *settings,
                         const char *stamp);
gboolean
carry_dry_run_prepare (const CarryHostSettings *settings, GPtrArray *modules, GError **error);
const char *carry_dry_run_name_env (CarryEnv env);
void carry_dry_run_tell (CarryEngine *engine);
CarryModule *carry_dry_run_find_venue (GPtrArray *modules, CarryModule *exchange);

G_END_DECLS
