/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-answer.h"

static const BybitField fields[] = {
    BYBIT_FIELD (BybitCollateral, coin, "currency", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitCollateral, ratio, "collateralRatio", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitCollateral, is_taken, "marginCollateral", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitCollateral, is_given, "collateralSwitch", BYBIT_READ_FLAG),
};

static gboolean
check_row (BybitReader *reader, gpointer row)
{
    const BybitCollateral *self = row;

    return self->coin[0] != '\0' || bybit_reader_fail (reader, "the collateral has no coin");
}

static const BybitRowType row_type = {
    .fields = BYBIT_FIELDS (fields),
    .size = sizeof (BybitCollateral),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .check = check_row,
};

gboolean
bybit_parse_collateral (const char *data, gsize size, BybitAnswer *out_answer, GArray *coins,
                        GError **error)
{
    return bybit_answer_read_list ("collateral", data, size, &row_type, NULL, out_answer, coins,
                                   error);
}

/* The share of @coin's value that counts: none where it is switched off, invalid where nobody said. */
CarryDecimal
bybit_collateral_find_ratio (const GArray *coins, const char *coin)
{
    for (guint i = 0; i < coins->len; i++)
    {
        const BybitCollateral *row = &g_array_index (coins, BybitCollateral, i);

        if (!g_str_equal (row->coin, coin))
            continue;
        return row->is_taken && row->is_given ? row->ratio : carry_decimal_zero ();
    }
    return carry_decimal_invalid ();
}
