/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-field.h"
#include "sim-position.h"

G_BEGIN_DECLS

void server_position_row_write (ServerJson *json, const char *key, const SimPosition *position,
                                ServerRowKind kind);

G_END_DECLS
