/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-history.h"
#include "tables/carry-table.h"

G_BEGIN_DECLS

/**
 * CarryTableHistory: (skip)
 *
 * A history in files of rows: bars, marks, rates, trades, quotes. It finds the
 * files, finds out what their columns mean, makes events of the rows and checks
 * them; a class derived from it opens the files. For C only.
 */
#define CARRY_TYPE_TABLE_HISTORY (carry_table_history_get_type ())
CARRY_API
G_DECLARE_DERIVABLE_TYPE (CarryTableHistory, carry_table_history, CARRY, TABLE_HISTORY, CarryModule)

/**
 * CarryTableHistoryClass: (skip)
 * @suffixes: (nullable) (array zero-terminated=1): how the names of its files end
 * @open_table: (transfer full): a file, at its first row; errors name the file, or
 *   the setting that is wrong
 */
struct _CarryTableHistoryClass
{
    CarryModuleClass parent_class;

    const char *const *suffixes;
    CarryTable *(*open_table) (CarryTableHistory *self, const char *path, GError **error);

    /*< private >*/
    gpointer padding[8];
};

CARRY_API
CarryTable *
carry_table_history_open_table (CarryTableHistory *self, const char *path, GError **error);

G_END_DECLS
