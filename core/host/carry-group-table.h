/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"

G_BEGIN_DECLS

/**
 * CarryGroupTable: (skip)
 *
 * The table `groups.csv`: a line for each trade of two legs, as it was at the end.
 */
typedef struct _CarryGroupTable CarryGroupTable;

CarryGroupTable *carry_group_table_new (void);
void carry_group_table_free (CarryGroupTable *self);
void carry_group_table_add (CarryGroupTable *self, const CarryGroup *group, const char *module,
                            CarryInstruments *instruments);
gboolean
carry_group_table_write (const CarryGroupTable *self, const char *directory, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryGroupTable, carry_group_table_free)

G_END_DECLS
