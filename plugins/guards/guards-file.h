/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * A small file that is written again and again, each time as a whole and onto the disk,
 * without that anybody waits for it: a disk may stall for a minute. Of what waits
 * meanwhile only the newest is written.
 */
typedef struct _GuardsFile GuardsFile;

GuardsFile *guards_file_new (void);
void guards_file_free (GuardsFile *self);
void guards_file_write (GuardsFile *self, const char *path, const char *text);
gboolean guards_file_look (GuardsFile *self, GError **error);
gboolean guards_file_finish (GuardsFile *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GuardsFile, guards_file_free)

G_END_DECLS
