/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-layout.h"
#include "csv-match.h"

G_BEGIN_DECLS

/**
 * CsvPart:
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
    CsvLayout *layout;
    char *symbol;
    gint64 ts_first;
    gboolean descends;
    gboolean is_read;
    CarrySource *source;
} CsvPart;

CsvPart *csv_part_new (const CsvMatch *match, const CsvOptions *options, GError **error);
gboolean csv_part_is_alike (const CsvPart *self, const CsvPart *other);
CsvPart *csv_part_ref (CsvPart *self);
void csv_part_unref (CsvPart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvPart, csv_part_unref)

G_END_DECLS
