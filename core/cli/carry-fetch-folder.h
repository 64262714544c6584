/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryFetchFolder: (skip)
 *
 * A folder that one process at a time writes to. Of fetched files all are of one
 * period and one source.
 */
typedef struct _CarryFetchFolder CarryFetchFolder;

CarryFetchFolder *carry_fetch_folder_open (const char *path, GError **error);
void carry_fetch_folder_free (CarryFetchFolder *self);
gboolean carry_fetch_folder_claim (CarryFetchFolder *self, const char *what, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryFetchFolder, carry_fetch_folder_free)

G_END_DECLS
