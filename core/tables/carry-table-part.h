/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-history.h"
#include "tables/carry-table-history.h"
#include "tables/carry-table-layout.h"
#include "tables/carry-table-match.h"

G_BEGIN_DECLS

/**
 * CarryTablePart:
 * @path: the file
 * @pattern: index of the pattern that found it
 * @layout: what its rows mean
 * @symbol: (nullable): symbol of its first row
 * @ts_first: time of its first row, as it names it; the largest number when it has none
 * @descends: it runs backwards in time
 * @is_read: it was opened to be read
 * @source: what was read of it
 *
 * One file. Reference counted: the history lists what its cursors read.
 */
typedef struct
{
    char *path;
    guint pattern;
    CarryTableLayout *layout;
    char *symbol;
    gint64 ts_first;
    gboolean descends;
    gboolean is_read;
    CarrySource *source;
} CarryTablePart;

CarryTablePart *carry_table_part_new (const CarryTableMatch *match, CarryTableHistory *history,
                                      const CarryTableOptions *options, GError **error);
gboolean carry_table_part_is_alike (const CarryTablePart *self, const CarryTablePart *other);
CarryTablePart *carry_table_part_ref (CarryTablePart *self);
void carry_table_part_unref (CarryTablePart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTablePart, carry_table_part_unref)

G_END_DECLS
