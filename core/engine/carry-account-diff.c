/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-account-diff.h"

#include "engine/carry-engine-private.h"

/*
 * Own amounts are rounded to 10 digits when a part of a position is closed, and
 * the venue rounds in its own way: less than a millionth of the quote coin is
 * rounding.
 */
#define ROUNDING carry_decimal_make (1, 6)

/* While orders are on their way, or their executions, both sides may be right. */
gboolean
carry_account_is_settled (CarryEngine *engine)
{
    for (guint i = 0; i < carry_ledger_get_n_open (engine->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (engine->ledger, i);

        if (!order->certain || order->state < CARRY_ORDER_ACCEPTED ||
            order->pending != CARRY_ORDER_PENDING_NONE ||
            carry_ledger_is_held (engine->ledger, order->id))
            return FALSE;
    }
    return carry_engine_get_ts_due (engine) > carry_engine_read_clock (engine);
}

static void
add_difference (GString *text, const char *what, CarryDecimal booked, CarryDecimal venue)
{
    g_autofree char *here = carry_decimal_to_string (&booked);
    g_autofree char *there = carry_decimal_to_string (&venue);

    g_string_append_printf (text, "%s%s: %s is booked and the venue says %s",
                            text->len > 0 ? "; " : "", what, here, there);
}

/* What the venue says is held, over all of its rows. */
CarryDecimal
carry_account_find_position (const CarrySnapshot *snapshot, guint32 instrument)
{
    CarryDecimal sum = carry_decimal_zero ();

    for (guint i = 0; i < snapshot->positions->len; i++)
    {
        const CarryPosition *position = g_ptr_array_index (snapshot->positions, i);

        if (position->instrument == instrument)
            sum = carry_decimal_add (sum, position->quantity);
    }
    return sum;
}

static void
compare_positions (CarryEngine *engine, guint exchange, const CarrySnapshot *snapshot,
                   GString *text)
{
    for (guint i = 0; i < carry_instruments_get_size (engine->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (engine->instruments, i);
        CarryDecimal booked = carry_portfolio_get_position (engine->portfolio, i);
        CarryDecimal venue;
        g_autofree char *name = NULL;

        if (instrument->exchange != exchange || instrument->category != CARRY_CATEGORY_LINEAR)
            continue;
        venue = carry_account_find_position (snapshot, i);
        if (carry_decimal_compare (booked, venue) == 0)
            continue;
        name = carry_instrument_to_string (instrument);
        add_difference (text, name, booked, venue);
    }
}

static CarryDecimal
find_balance (const CarrySnapshot *snapshot, const char *coin)
{
    for (guint i = 0; i < snapshot->transfers->len; i++)
    {
        const CarryTransfer *transfer = g_ptr_array_index (snapshot->transfers, i);

        if (transfer->coin == coin)
            return transfer->amount;
    }
    return carry_decimal_zero ();
}

static const CarryPosition *
find_cost (const CarrySnapshot *snapshot, guint32 instrument)
{
    for (guint i = 0; i < snapshot->positions->len; i++)
    {
        const CarryPosition *position = g_ptr_array_index (snapshot->positions, i);

        if (position->instrument == instrument && carry_decimal_is_valid (position->entry_price))
            return position;
    }
    return NULL;
}

/*
 * How a trade divides into what is realised and what the position cost depends on the
 * order of trades, and executions may become known in another order than they were
 * made. The balance less what open positions cost does not depend on it.
 */
static gboolean
is_divided_otherwise (CarryEngine *engine, const CarrySnapshot *snapshot, const char *coin,
                      CarryAmount booked, CarryDecimal venue)
{
    CarryAmount here = booked, there = carry_amount_from_decimal (venue);
    gboolean has_cost = FALSE;

    for (guint i = 0; i < carry_instruments_get_size (engine->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (engine->instruments, i);
        const CarryPosition *position = find_cost (snapshot, i);

        if (instrument->category != CARRY_CATEGORY_LINEAR || position == NULL ||
            g_strcmp0 (instrument->quote, coin) != 0)
            continue;
        has_cost = TRUE;
        here = carry_amount_sub (here, carry_portfolio_get_entry_value (engine->portfolio, i));
        there = carry_amount_sub (there,
                                  carry_amount_product (position->quantity, position->entry_price));
    }
    return has_cost && carry_decimal_compare (carry_decimal_abs (carry_portfolio_state_amount (
                                                  carry_amount_sub (here, there))),
                                              ROUNDING) <= 0;
}

static void
compare_balance (CarryEngine *engine, const CarrySnapshot *snapshot, const char *coin,
                 GString *text)
{
    CarryAmount exact = carry_portfolio_get_balance (engine->portfolio, coin);
    CarryDecimal booked = carry_portfolio_state_amount (exact);
    CarryDecimal venue = find_balance (snapshot, coin);
    CarryDecimal difference = carry_decimal_abs (carry_decimal_sub (booked, venue));
    gboolean is_quote = g_strcmp0 (coin, engine->settings.quote_coin) == 0;
    CarryDecimal allowed = is_quote ? ROUNDING : carry_decimal_zero ();
    g_autofree char *name = NULL;

    if (carry_decimal_is_valid (difference) && carry_decimal_compare (difference, allowed) <= 0)
        return;
    if (is_quote && is_divided_otherwise (engine, snapshot, coin, exact, venue))
        return;
    name = g_strdup_printf ("balance of %s", coin);
    add_difference (text, name, booked, venue);
}

/* (transfer container): every coin that either side knows, by name. */
GPtrArray *
carry_account_list_coins (CarryEngine *engine, const CarrySnapshot *snapshot)
{
    GPtrArray *coins = carry_portfolio_list_coins (engine->portfolio);

    for (guint i = 0; i < snapshot->transfers->len; i++)
    {
        const CarryTransfer *transfer = g_ptr_array_index (snapshot->transfers, i);

        if (!g_ptr_array_find (coins, transfer->coin, NULL))
            g_ptr_array_add (coins, (gpointer) transfer->coin);
    }
    return coins;
}

/* What the venue has more of @coin than is booked. */
CarryDecimal
carry_account_get_balance_difference (CarryEngine *engine, const CarrySnapshot *snapshot,
                                      const char *coin)
{
    return carry_decimal_sub (
        find_balance (snapshot, coin),
        carry_portfolio_state_amount (carry_portfolio_get_balance (engine->portfolio, coin)));
}

static void
compare_balances (CarryEngine *engine, const CarrySnapshot *snapshot, GString *text)
{
    g_autoptr (GPtrArray) coins = carry_account_list_coins (engine, snapshot);

    for (guint i = 0; i < coins->len; i++)
        compare_balance (engine, snapshot, g_ptr_array_index (coins, i), text);
}

static void
compare_orders (CarryEngine *engine, const CarrySnapshot *snapshot, GString *text)
{
    for (guint i = 0; i < snapshot->orders->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (snapshot->orders, i);

        if (carry_ledger_find_link (engine->ledger, order->link_id) == NULL)
            g_string_append_printf (text, "%san order of somebody else (%s) is open",
                                    text->len > 0 ? "; " : "",
                                    order->link_id[0] != '\0' ? order->link_id : "without id");
    }
}

/*
 * (transfer full) (nullable): what differs, in words; NULL when nothing does. The
 * same difference gives the same words.
 */
char *
carry_account_diff (CarryEngine *engine, CarryModule *exchange, const CarrySnapshot *snapshot)
{
    g_autoptr (GString) text = g_string_new (NULL);
    guint number = carry_context_get_number (carry_module_get_context (exchange));

    compare_positions (engine, number, snapshot, text);
    compare_balances (engine, snapshot, text);
    compare_orders (engine, snapshot, text);
    return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
