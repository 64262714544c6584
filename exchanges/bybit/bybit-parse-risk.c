/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-answer.h"

#define FACTOR_SCALE 6

static const BybitField fields[] = {
    BYBIT_FIELD (BybitRiskLimit, id, "id", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitRiskLimit, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitRiskLimit, limit, "riskLimitValue", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitRiskLimit, maintenance, "maintenanceMargin", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitRiskLimit, initial, "initialMargin", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitRiskLimit, max_leverage, "maxLeverage", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitRiskLimit, deduction, "mmDeduction", BYBIT_READ_DECIMAL),
};

static gboolean
check_row (BybitReader *reader, gpointer row)
{
    const BybitRiskLimit *self = row;

    return self->symbol[0] != '\0' || bybit_reader_fail (reader, "the risk limit has no symbol");
}

static const BybitRowType row_type = {
    .fields = BYBIT_FIELDS (fields),
    .size = sizeof (BybitRiskLimit),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .check = check_row,
};

gboolean
bybit_parse_risk_limits (const char *data, gsize size, BybitAnswer *out_answer, GArray *limits,
                         GError **error)
{
    return bybit_answer_read_list ("risk limits", data, size, &row_type, NULL, out_answer, limits,
                                   error);
}

/* Is @value within a hundredth of @wanted? Leverages are cut to two digits. */
static gboolean
is_about (CarryDecimal value, gint64 wanted)
{
    CarryDecimal off =
        carry_decimal_abs (carry_decimal_sub (value, carry_decimal_make (wanted, 0)));

    return carry_decimal_is_valid (off) &&
           carry_decimal_compare (off, carry_decimal_make (wanted, 2)) <= 0;
}

/*
 * Some rows say rates as fractions and some in percent. The largest leverage is the
 * inverse of the initial margin, so it tells which; a row where it does not is unknown.
 */
gboolean
bybit_risk_limit_to_tier (const BybitRiskLimit *row, CarryRiskTier *out_tier)
{
    CarryDecimal product = carry_decimal_mul_round (row->initial, row->max_leverage, FACTOR_SCALE,
                                                    CARRY_ROUND_HALF_EVEN);
    CarryDecimal unit = carry_decimal_make (1, is_about (product, 100) ? 2 : 0);

    if (carry_decimal_sign (row->limit) <= 0 || carry_decimal_sign (row->maintenance) <= 0 ||
        (!is_about (product, 1) && !is_about (product, 100)))
        return FALSE;
    *out_tier = (CarryRiskTier){
        .limit = row->limit,
        .initial = carry_decimal_mul (row->initial, unit),
        .maintenance = carry_decimal_mul (row->maintenance, unit),
        .deduction = row->deduction,
    };
    return carry_decimal_is_valid (out_tier->initial) &&
           carry_decimal_is_valid (out_tier->maintenance);
}
