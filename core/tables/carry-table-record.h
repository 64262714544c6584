/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-table-layout.h"

G_BEGIN_DECLS

/*
 * Rows as `carry convert` writes them: each is one event and says which, of what
 * instrument, how long its interval is and when it was known.
 */

gboolean carry_table_record_has_columns (const CarryRow *names);
void carry_table_record_find_columns (const CarryRow *names, int *out_kind, int *out_interval,
                                      int *out_flags);
const CarryInstrument *
carry_table_record_find_instrument (const GPtrArray *wanted, const char *text, gsize length);
gboolean carry_table_record_read (const CarryTableLayout *layout, const CarryRow *row,
                                  const CarryInstrument *instrument, CarryMarketEvent *out_event,
                                  GError **error);

G_END_DECLS
