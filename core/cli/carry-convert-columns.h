/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-market-event.h"
#include "roles/carry-table-writer.h"

G_BEGIN_DECLS

/* What a column of `carry convert` holds. */
typedef enum
{
    CARRY_CONVERT_TIME,
    CARRY_CONVERT_KNOWN,
    CARRY_CONVERT_INSTRUMENT,
    CARRY_CONVERT_KIND,
    CARRY_CONVERT_INTERVAL,
    CARRY_CONVERT_OPEN,
    CARRY_CONVERT_HIGH,
    CARRY_CONVERT_LOW,
    CARRY_CONVERT_CLOSE,
    CARRY_CONVERT_VOLUME,
    CARRY_CONVERT_PRICE,
    CARRY_CONVERT_SIZE,
    CARRY_CONVERT_SIDE,
    CARRY_CONVERT_ID,
    CARRY_CONVERT_BID,
    CARRY_CONVERT_BID_SIZE,
    CARRY_CONVERT_ASK,
    CARRY_CONVERT_ASK_SIZE,
    CARRY_CONVERT_RATE,
    CARRY_CONVERT_NEXT_TIME,
    CARRY_CONVERT_FLAGS,
    CARRY_CONVERT_N_COLUMNS,
} CarryConvertColumn;

/**
 * CarryConvertColumns: (skip)
 * @columns: which columns are written, in their order
 * @n: how many
 *
 * The columns of what `carry convert` writes.
 */
typedef struct
{
    CarryConvertColumn columns[CARRY_CONVERT_N_COLUMNS];
    gsize n;
} CarryConvertColumns;

gboolean carry_convert_columns_parse (CarryConvertColumns *self, const char *text, GError **error);
void carry_convert_columns_describe (const CarryConvertColumns *self, guint price_scale,
                                     guint size_scale, CarryWriterColumn *out_columns);
void carry_convert_columns_add_names (const CarryConvertColumns *self, GString *text);
void carry_convert_columns_add_row (const CarryConvertColumns *self, GString *text,
                                    const CarryMarketEvent *event,
                                    const CarryInstrument *instrument);

G_END_DECLS
