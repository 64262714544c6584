/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarryTapeShelf: (skip)
 *
 * Where recordings lie: a folder of folders, one for each run and named by its epoch, with
 * a journal and segments of the market.
 */
#define CARRY_TAPE_SHELF_JOURNAL "journal.carry"

/* In a folder of data: where the recordings are. */
/* lint: allow core-names-plugin: a folder, not a module */
#define CARRY_TAPE_SHELF_FOLDER "tape"

char *carry_tape_shelf_name_run (const char *root, guint64 epoch);
char *carry_tape_shelf_name_segment (guint64 part);
gboolean carry_tape_shelf_is_segment (const char *name);
GPtrArray *carry_tape_shelf_list_segments (const char *folder);
GPtrArray *carry_tape_shelf_list_runs (const char *root);
void carry_tape_shelf_tidy (const char *root, guint64 epoch, guint64 part, gint64 now,
                            gint64 max_age_ns, guint64 max_bytes);

G_END_DECLS
