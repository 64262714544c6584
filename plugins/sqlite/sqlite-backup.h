/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-check.h"

G_BEGIN_DECLS

/* Writes a whole copy, as of one moment, to @path, where nothing may be; then reads it back and checks
 * it. The store may be in use meanwhile. */
gboolean sqlite_backup_write (SqliteDatabase *database, const char *path, GError **error);
/* Checks a database that nobody opened, as far as it was committed. */
gboolean
sqlite_backup_verify (const char *path, gboolean full, SqliteCheck *out_check, GError **error);
/* Puts a copy of @backup in the place of @path, whose files are kept beside it. */
gboolean sqlite_backup_restore (const char *path, const char *backup, GError **error);

G_END_DECLS
