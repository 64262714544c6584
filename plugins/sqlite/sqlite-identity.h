/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-check.h"

G_BEGIN_DECLS

/* Table store, which says whose the events are, and table runs. */

/* The first row of a new database. */
gboolean sqlite_identity_create (SqliteDatabase *database, const CarryStoreIdentity *identity,
                                 guint version, GError **error);
/* After a migration. */
gboolean sqlite_identity_set_version (SqliteDatabase *database, guint version, GError **error);
/* FALSE when it was kept for somebody else. */
gboolean sqlite_identity_check (SqliteDatabase *database, const char *env, const char *account,
                                GError **error);
gboolean sqlite_identity_add_run (SqliteDatabase *database, const CarryStoreIdentity *identity,
                                  GError **error);

G_END_DECLS
