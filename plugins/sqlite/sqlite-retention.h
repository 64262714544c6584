/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-database.h"

G_BEGIN_DECLS

/*
 * Takes out what nobody needs any more: valuations, notices, and orders that ended
 * without a fill, from before @ts. What recovery and bookkeeping stand on stays for
 * good: fills and their orders, open orders, funding, transfers, halts, and the last
 * row.
 */
gboolean
sqlite_retention_run (SqliteDatabase *database, gint64 ts, gboolean vacuum, GError **error);

G_END_DECLS
