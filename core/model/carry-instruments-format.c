/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-instruments-format.h"

#include "base/carry-time.h"

#define NAMES                                                                                      \
    "venue,category,symbol,base,quote,multiplier,tick_size,qty_step,min_qty,max_qty,"              \
    "max_market_qty,min_notional,maker_fee,taker_fee,maintenance_margin,price_scale,size_scale,"   \
    "funding_interval,delivery_time,funding_cap,funding_floor,collateral_ratio\n"

static void
add_decimal (GString *text, CarryDecimal value)
{
    char buffer[CARRY_DECIMAL_BUFFER];

    g_string_append_c (text, ',');
    if (carry_decimal_is_valid (value))
        g_string_append (text, carry_decimal_format (carry_decimal_normalize (value), buffer));
}

static void
add_row (GString *text, const CarryInstrument *of)
{
    char interval[CARRY_DURATION_BUFFER] = "";
    char delivery[CARRY_TIME_BUFFER] = "";
    const CarryDecimal values[] = { of->multiplier,        of->tick_size, of->qty_step,
                                    of->min_qty,           of->max_qty,   of->max_market_qty,
                                    of->min_notional,      of->maker_fee, of->taker_fee,
                                    of->maintenance_margin };

    g_string_append_printf (text, "%s,%s,%s,%s,%s", of->venue,
                            carry_category_to_text (of->category), of->symbol, of->base, of->quote);
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        add_decimal (text, values[i]);
    if (of->funding_interval_ns > 0)
        carry_duration_to_text (of->funding_interval_ns, interval);
    if (of->ts_delivery > 0)
        carry_time_to_text (of->ts_delivery, delivery);
    g_string_append_printf (text, ",%u,%u,%s,%s", of->price_scale, of->size_scale, interval,
                            delivery);
    add_decimal (text, of->funding_cap);
    add_decimal (text, of->funding_floor);
    add_decimal (text, of->collateral_ratio);
    g_string_append_c (text, '\n');
}

static int
compare (gconstpointer a, gconstpointer b)
{
    const CarryInstrument *left = *(const CarryInstrument *const *) a;
    const CarryInstrument *right = *(const CarryInstrument *const *) b;

    if (left->category != right->category)
        return left->category == CARRY_CATEGORY_LINEAR ? -1 : 1;
    return g_strcmp0 (left->symbol, right->symbol);
}

/**
 * carry_instruments_format_csv: (skip)
 * @instruments: (element-type CarryInstrument): what trades
 * @has_account: the fees are those of an account
 *
 * Returns: (transfer full): the file
 */
char *
carry_instruments_format_csv (const GPtrArray *instruments, gboolean has_account)
{
    g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
    g_autoptr (GString) text = g_string_new (
        has_account ? "# As the venue lists them, with the fee rates of the account.\n"
                    : "# As the venue lists them. No key was given, so the fee rates are the "
                      "venue's usual ones and not those of an account.\n");

    g_string_append (text, "# What the list does not say is a default: maintenance margin.\n");
    g_string_append (text, NAMES);
    g_ptr_array_extend (sorted, (GPtrArray *) instruments, NULL, NULL);
    g_ptr_array_sort (sorted, compare);
    for (guint i = 0; i < sorted->len; i++)
        add_row (text, g_ptr_array_index (sorted, i));
    return g_string_free (g_steal_pointer (&text), FALSE);
}
