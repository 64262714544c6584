/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host-settings.h"

G_BEGIN_DECLS

CARRY_API
gboolean carry_run_check_env (GPtrArray *modules, CarryEnv env, GError **error);
/* What `carry run` refuses before it starts anything, and `carry check` tells. */
CARRY_API
gboolean
carry_run_check_all (GPtrArray *modules, const CarryHostSettings *settings, GError **error);

G_END_DECLS
