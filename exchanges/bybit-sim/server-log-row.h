/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-json.h"
#include "sim-log-row.h"

G_BEGIN_DECLS

/* One row of the transaction log. */
void server_log_row_write (ServerJson *json, const SimLogRow *row);

G_END_DECLS
