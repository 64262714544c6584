/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryFetchFile: (skip)
 *
 * A file that grows page by page. Until it is whole it is called NAME.part, and
 * NAME.state beside it says how much of it is certain and where the next page
 * begins. What was written after that is cut off when it is opened again, so
 * that a page is never there twice and never missing.
 */
typedef struct _CarryFetchFile CarryFetchFile;

CarryFetchFile *
carry_fetch_file_open (const char *folder, const char *name, const char *header, GError **error);
void carry_fetch_file_free (CarryFetchFile *self);
const char *carry_fetch_file_get_position (const CarryFetchFile *self);
double carry_fetch_file_get_fraction (const CarryFetchFile *self);
guint64 carry_fetch_file_get_rows (const CarryFetchFile *self);
gboolean carry_fetch_file_is_whole (const CarryFetchFile *self);
const char *carry_fetch_file_get_path (const CarryFetchFile *self);
const char *carry_fetch_file_get_note (const CarryFetchFile *self);
gboolean carry_fetch_file_add (CarryFetchFile *self, const char *text, gsize size, guint64 rows,
                               const char *position, double fraction, GError **error);
gboolean carry_fetch_file_publish (CarryFetchFile *self, GError **error);
gboolean carry_fetch_file_forget (CarryFetchFile *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryFetchFile, carry_fetch_file_free)

G_END_DECLS
