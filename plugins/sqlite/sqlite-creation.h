/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Makes a new database at @path, where nothing is. It gets its name when it is whole and on disk, so
 * that half of one is never met. */
gboolean sqlite_creation_run (const char *path, const CarryStoreIdentity *identity, GError **error);

G_END_DECLS
