/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-field.h"
#include "sim-account.h"

G_BEGIN_DECLS

/* What a coin counts as margin. */
void server_collateral_row_write (ServerJson *json, SimAccount *account, const char *coin);

G_END_DECLS
