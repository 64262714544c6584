/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

#define CARRY_FETCH_SUMS_FILE "SHA256SUMS"

/**
 * CarryFetchSums: (skip)
 *
 * The checksums of the files of a folder that are whole, in the format of
 * sha256sum(1), sorted by name.
 */
typedef struct _CarryFetchSums CarryFetchSums;

typedef enum
{
    CARRY_FETCH_SUM_ABSENT, /* it is not in the list */
    CARRY_FETCH_SUM_GOOD,
    CARRY_FETCH_SUM_MISSING, /* it is in the list, and not in the folder */
    CARRY_FETCH_SUM_DIFFERS,
} CarryFetchSum;

CarryFetchSums *carry_fetch_sums_open (const char *folder, GError **error);
void carry_fetch_sums_free (CarryFetchSums *self);
gboolean carry_fetch_sums_check (const CarryFetchSums *self, const char *name,
                                 CarryFetchSum *out_sum, GError **error);
gboolean carry_fetch_sums_add (CarryFetchSums *self, const char *name, GError **error);
gboolean carry_fetch_sums_remove (CarryFetchSums *self, const char *name, GError **error);
const char *carry_fetch_sums_get (const CarryFetchSums *self, const char *name);
char **carry_fetch_sums_list (const CarryFetchSums *self);

gboolean carry_fetch_write_text (const char *path, const char *text, GError **error);
gboolean carry_fetch_sync_file (const char *path);
gboolean carry_fetch_sync_folder (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryFetchSums, carry_fetch_sums_free)

G_END_DECLS
