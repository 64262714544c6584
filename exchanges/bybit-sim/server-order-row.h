/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-field.h"
#include "sim-order.h"

G_BEGIN_DECLS

void server_order_row_write (ServerJson *json, const char *key, const SimOrder *order,
                             ServerRowKind kind);

G_END_DECLS
