/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-books-private.h"

enum
{
    TRADE_VENUE,
    TRADE_CATEGORY,
    TRADE_SYMBOL,
    TRADE_EXEC_ID,
    TRADE_TS,
    TRADE_ORDER_ID,
    TRADE_LINK_ID,
    TRADE_MODULE,
    TRADE_SIDE,
    TRADE_LIQUIDITY,
    TRADE_PRICE,
    TRADE_QUANTITY,
    TRADE_FEE,
    TRADE_FEE_COIN,
    TRADE_DECISION_PRICE,
    TRADE_IS_LIQUIDATION,
    TRADE_JOURNAL,
    TRADE_N_COLUMNS,
};

enum
{
    POSITION_VENUE,
    POSITION_CATEGORY,
    POSITION_SYMBOL,
    POSITION_QUANTITY,
    POSITION_ENTRY_VALUE,
    POSITION_ENTRY_PRICE,
    POSITION_REALISED,
    POSITION_TS,
    POSITION_JOURNAL,
    POSITION_N_COLUMNS,
};

enum
{
    SNAPSHOT_JOURNAL,
    SNAPSHOT_TS,
    SNAPSHOT_VENUE,
    SNAPSHOT_CATEGORY,
    SNAPSHOT_SYMBOL,
    SNAPSHOT_QUANTITY,
    SNAPSHOT_ENTRY_VALUE,
    SNAPSHOT_ENTRY_PRICE,
    SNAPSHOT_REALISED,
    SNAPSHOT_N_COLUMNS,
};

enum
{
    FUNDING_JOURNAL,
    FUNDING_TS,
    FUNDING_VENUE,
    FUNDING_CATEGORY,
    FUNDING_SYMBOL,
    FUNDING_MODULE,
    FUNDING_POSITION,
    FUNDING_MARK_PRICE,
    FUNDING_RATE,
    FUNDING_AMOUNT,
    FUNDING_COIN,
    FUNDING_N_COLUMNS,
};

enum
{
    DAILY_DAY,
    DAILY_COIN,
    DAILY_REALISED,
    DAILY_FUNDING,
    DAILY_FEES,
    DAILY_INTEREST,
    DAILY_NET,
    DAILY_TRANSFERS,
    DAILY_FILLS,
    DAILY_N_COLUMNS,
};

enum
{
    BALANCE_COIN,
    BALANCE_AMOUNT,
    BALANCE_TS,
    BALANCE_JOURNAL,
    BALANCE_N_COLUMNS,
};

gboolean
sqlite_books_init_money (SqliteBooks *self, SqliteDatabase *database, GError **error)
{
    static const char *const trade[] = { "venue", "category", "symbol", "exec_id", NULL };
    static const char *const position[] = { "venue", "category", "symbol", NULL };
    static const char *const journal[] = { "journal", NULL };
    static const char *const daily[] = { "day", "coin", NULL };
    static const char *const coin[] = { "coin", NULL };

    return sqlite_table_init (&self->trades, database, "trades", TRADE_N_COLUMNS, trade, error) &&
           sqlite_table_init (&self->positions, database, "positions", POSITION_N_COLUMNS, position,
                              error) &&
           sqlite_table_init (&self->snapshots, database, "position_snapshots", SNAPSHOT_N_COLUMNS,
                              journal, error) &&
           sqlite_table_init (&self->funding, database, "funding_events", FUNDING_N_COLUMNS,
                              journal, error) &&
           sqlite_table_init (&self->daily, database, "daily_pnl", DAILY_N_COLUMNS, daily, error) &&
           sqlite_table_init (&self->balances, database, "balances", BALANCE_N_COLUMNS, coin,
                              error);
}

/* Three columns from @first on. */
static void
set_instrument (SqliteRow *row, int first, const CarryInstrument *instrument)
{
    sqlite_row_set_text (row, first, instrument->venue);
    sqlite_row_set_enum (row, first + 1, CARRY_TYPE_CATEGORY, (int) instrument->category);
    sqlite_row_set_text (row, first + 2, instrument->symbol);
}

/* A sum that has become too large, or had a part that is no number, stays unknown: NULL. */
static void
add_to_column (SqliteRow *row, int column, CarryAmount amount)
{
    sqlite_row_set_amount (row, column,
                           carry_amount_add (sqlite_row_get_amount (row, column), amount));
}

/* Days and balances */

static gboolean
find_day (SqliteBooks *self, gint64 ts, const char *coin, char day[CARRY_TIME_BUFFER],
          GError **error)
{
    SqliteRow *row = &self->row;
    gboolean found;

    sqlite_books_get_day (ts, day);
    sqlite_row_init (row, DAILY_N_COLUMNS);
    sqlite_row_set_text (row, DAILY_DAY, day);
    sqlite_row_set_text (row, DAILY_COIN, coin);
    if (!sqlite_table_find (&self->daily, row, &found, error))
        return FALSE;
    for (int column = DAILY_REALISED; !found && column <= DAILY_TRANSFERS; column++)
        sqlite_row_set_amount (row, column, carry_amount_zero ());
    if (!found)
        sqlite_row_set_integer (row, DAILY_FILLS, 0);
    return TRUE;
}

static gboolean
put_day (SqliteBooks *self, GError **error)
{
    SqliteRow *row = &self->row;
    CarryAmount net = sqlite_row_get_amount (row, DAILY_REALISED);

    net = carry_amount_add (net, sqlite_row_get_amount (row, DAILY_FUNDING));
    net = carry_amount_sub (net, sqlite_row_get_amount (row, DAILY_FEES));
    net = carry_amount_add (net, sqlite_row_get_amount (row, DAILY_INTEREST));
    sqlite_row_set_amount (row, DAILY_NET, net);
    return sqlite_table_put (&self->daily, row, error);
}

static gboolean
add_balance (SqliteBooks *self, gint64 id, gint64 ts, const char *coin, CarryAmount amount,
             GError **error)
{
    SqliteRow *row = &self->row;
    gboolean found;

    sqlite_row_init (row, BALANCE_N_COLUMNS);
    sqlite_row_set_text (row, BALANCE_COIN, coin);
    if (!sqlite_table_find (&self->balances, row, &found, error))
        return FALSE;
    if (!found)
        sqlite_row_set_amount (row, BALANCE_AMOUNT, carry_amount_zero ());
    add_to_column (row, BALANCE_AMOUNT, amount);
    sqlite_row_set_integer (row, BALANCE_TS, ts);
    sqlite_row_set_integer (row, BALANCE_JOURNAL, id);
    return sqlite_table_put (&self->balances, row, error);
}

/* One sum of the day and the balance it changes. */
static gboolean
book (SqliteBooks *self, gint64 id, gint64 ts, const char *coin, int column, CarryAmount amount,
      GError **error)
{
    char day[CARRY_TIME_BUFFER];
    CarryAmount change = column == DAILY_FEES ? carry_amount_negate (amount) : amount;

    if (!find_day (self, ts, coin, day, error))
        return FALSE;
    add_to_column (&self->row, column, amount);
    return put_day (self, error) && add_balance (self, id, ts, coin, change, error);
}

/* Positions */

typedef struct
{
    CarryCost cost;
    CarryAmount realised;
} Holding;

static gboolean
read_holding (SqliteBooks *self, const CarryInstrument *instrument, Holding *out_holding,
              GError **error)
{
    SqliteRow *row = &self->row;
    gboolean found;

    *out_holding = (Holding){ .cost.quantity = carry_decimal_zero () };
    sqlite_row_init (row, POSITION_N_COLUMNS);
    set_instrument (row, POSITION_VENUE, instrument);
    if (!sqlite_table_find (&self->positions, row, &found, error))
        return FALSE;
    if (found)
    {
        out_holding->cost.quantity = sqlite_row_get_decimal (row, POSITION_QUANTITY);
        out_holding->cost.value = sqlite_row_get_amount (row, POSITION_ENTRY_VALUE);
        out_holding->realised = sqlite_row_get_amount (row, POSITION_REALISED);
    }
    return TRUE;
}

static void
set_holding (SqliteRow *row, int first, const Holding *holding)
{
    CarryDecimal price = carry_decimal_invalid ();

    if (carry_decimal_sign (holding->cost.quantity) != 0)
        price = carry_amount_divide (holding->cost.value, holding->cost.quantity,
                                     CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN);
    sqlite_row_set_decimal (row, first, holding->cost.quantity);
    sqlite_row_set_amount (row, first + 1, holding->cost.value);
    sqlite_row_set_decimal (row, first + 2, price);
    sqlite_row_set_amount (row, first + 3, holding->realised);
}

static gboolean
write_holding (SqliteBooks *self, gint64 id, gint64 ts, const CarryInstrument *instrument,
               const Holding *holding, GError **error)
{
    SqliteRow *row = &self->row;

    sqlite_row_init (row, POSITION_N_COLUMNS);
    set_instrument (row, POSITION_VENUE, instrument);
    set_holding (row, POSITION_QUANTITY, holding);
    sqlite_row_set_integer (row, POSITION_TS, ts);
    sqlite_row_set_integer (row, POSITION_JOURNAL, id);
    if (!sqlite_table_put (&self->positions, row, error))
        return FALSE;
    sqlite_row_init (row, SNAPSHOT_N_COLUMNS);
    sqlite_row_set_integer (row, SNAPSHOT_JOURNAL, id);
    sqlite_row_set_integer (row, SNAPSHOT_TS, ts);
    set_instrument (row, SNAPSHOT_VENUE, instrument);
    set_holding (row, SNAPSHOT_QUANTITY, holding);
    return sqlite_table_add (&self->snapshots, row, error);
}

/* Fills */

static gboolean
add_trade (SqliteBooks *self, gint64 id, const CarryEvent *event, const CarryInstrument *instrument,
           GError **error)
{
    const CarryFill *fill = event->fill;
    SqliteRow *row = &self->row;
    g_autoptr (GError) failure = NULL;

    sqlite_row_init (row, TRADE_N_COLUMNS);
    set_instrument (row, TRADE_VENUE, instrument);
    sqlite_row_set_bytes (row, TRADE_EXEC_ID, fill->exec_id, sizeof fill->exec_id);
    sqlite_row_set_integer (row, TRADE_TS, fill->ts);
    sqlite_row_set_integer (row, TRADE_ORDER_ID, (gint64) fill->order);
    sqlite_row_set_bytes (row, TRADE_LINK_ID, fill->link_id, sizeof fill->link_id);
    sqlite_row_set_text (row, TRADE_MODULE, event->module);
    sqlite_row_set_enum (row, TRADE_SIDE, CARRY_TYPE_SIDE, (int) fill->side);
    sqlite_row_set_enum (row, TRADE_LIQUIDITY, CARRY_TYPE_LIQUIDITY, (int) fill->liquidity);
    sqlite_row_set_decimal (row, TRADE_PRICE, fill->price);
    sqlite_row_set_decimal (row, TRADE_QUANTITY, fill->quantity);
    sqlite_row_set_decimal (row, TRADE_FEE, fill->fee);
    sqlite_row_set_text (row, TRADE_FEE_COIN, fill->fee_coin);
    sqlite_row_set_decimal (row, TRADE_DECISION_PRICE, fill->decision_price);
    sqlite_row_set_integer (row, TRADE_IS_LIQUIDATION, fill->is_liquidation ? 1 : 0);
    sqlite_row_set_integer (row, TRADE_JOURNAL, id);
    if (sqlite_table_add (&self->trades, row, &failure))
        return TRUE;
    if (g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_CONFLICT))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "event %" G_GUINT64_FORMAT ": execution %.*s of %s:%s:%s is in %s already",
                     event->seq, (int) sizeof fill->exec_id, fill->exec_id, instrument->venue,
                     carry_category_to_text (instrument->category), instrument->symbol,
                     self->database->path);
    else
        g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

/* What the trade itself does to the coins: a perpetual pays its result, spot changes hands. */
static gboolean
book_trade (SqliteBooks *self, gint64 id, const CarryFill *fill, const CarryInstrument *instrument,
            CarryAmount realised, GError **error)
{
    CarryDecimal change =
        fill->side == CARRY_SIDE_BUY ? fill->quantity : carry_decimal_negate (fill->quantity);
    char day[CARRY_TIME_BUFFER];
    CarryAmount paid = carry_amount_negate (carry_amount_product (change, fill->price));

    if (!find_day (self, fill->ts, instrument->quote, day, error))
        return FALSE;
    add_to_column (&self->row, DAILY_REALISED, realised);
    sqlite_row_set_integer (&self->row, DAILY_FILLS,
                            sqlite_row_get_integer (&self->row, DAILY_FILLS) + 1);
    if (!put_day (self, error))
        return FALSE;
    if (instrument->category == CARRY_CATEGORY_LINEAR)
        return add_balance (self, id, fill->ts, instrument->quote, realised, error);
    return add_balance (self, id, fill->ts, instrument->quote, paid, error) &&
           add_balance (self, id, fill->ts, instrument->base, carry_amount_from_decimal (change),
                        error);
}

gboolean
sqlite_books_apply_fill (SqliteBooks *self, gint64 id, const CarryEvent *event,
                         const CarryInstrument *instrument, GError **error)
{
    const CarryFill *fill = event->fill;
    CarryDecimal change =
        fill->side == CARRY_SIDE_BUY ? fill->quantity : carry_decimal_negate (fill->quantity);
    CarryAmount realised;
    Holding holding;

    if (!add_trade (self, id, event, instrument, error) ||
        !read_holding (self, instrument, &holding, error))
        return FALSE;
    if (instrument->category == CARRY_CATEGORY_SPOT &&
        g_strcmp0 (fill->fee_coin, instrument->base) == 0)
        change = carry_decimal_sub (change, fill->fee);
    realised = carry_cost_move (&holding.cost, change, fill->price);
    holding.realised = carry_amount_add (holding.realised, realised);
    if (!write_holding (self, id, fill->ts, instrument, &holding, error) ||
        !book_trade (self, id, fill, instrument, realised, error))
        return FALSE;
    return fill->fee_coin == NULL || book (self, id, fill->ts, fill->fee_coin, DAILY_FEES,
                                           carry_amount_from_decimal (fill->fee), error);
}

/* Funding and transfers */

gboolean
sqlite_books_apply_funding (SqliteBooks *self, gint64 id, const CarryEvent *event,
                            const CarryInstrument *instrument, GError **error)
{
    const CarryFundingPayment *payment = event->funding;
    SqliteRow *row = &self->row;

    sqlite_row_init (row, FUNDING_N_COLUMNS);
    sqlite_row_set_integer (row, FUNDING_JOURNAL, id);
    sqlite_row_set_integer (row, FUNDING_TS, payment->ts);
    set_instrument (row, FUNDING_VENUE, instrument);
    sqlite_row_set_text (row, FUNDING_MODULE, event->module);
    sqlite_row_set_decimal (row, FUNDING_POSITION, payment->position);
    sqlite_row_set_decimal (row, FUNDING_MARK_PRICE, payment->mark_price);
    sqlite_row_set_decimal (row, FUNDING_RATE, payment->rate);
    sqlite_row_set_decimal (row, FUNDING_AMOUNT, payment->amount);
    sqlite_row_set_text (row, FUNDING_COIN, instrument->quote);
    return sqlite_table_add (&self->funding, row, error) &&
           book (self, id, payment->ts, instrument->quote, DAILY_FUNDING,
                 carry_amount_from_decimal (payment->amount), error);
}

gboolean
sqlite_books_apply_transfer (SqliteBooks *self, gint64 id, const CarryTransfer *transfer,
                             GError **error)
{
    return transfer->coin == NULL || book (self, id, transfer->ts, transfer->coin,
                                           transfer->is_borrow ? DAILY_INTEREST : DAILY_TRANSFERS,
                                           carry_amount_from_decimal (transfer->amount), error);
}

/*
 * A balance changes as if it had come from outside. A position changes as if it had
 * been traded outside: what that realised is not a result of these books.
 */
gboolean
sqlite_books_apply_adjustment (SqliteBooks *self, gint64 id, const CarryEvent *event,
                               const CarryInstrument *instrument, GError **error)
{
    const CarryAdjustment *adjustment = event->adjustment;
    Holding holding;

    if (adjustment->coin != NULL)
        return book (self, id, adjustment->ts, adjustment->coin, DAILY_TRANSFERS,
                     carry_amount_from_decimal (adjustment->amount), error);
    if (instrument == NULL || !read_holding (self, instrument, &holding, error))
        return instrument == NULL;
    carry_cost_move (&holding.cost, adjustment->amount, adjustment->price);
    return write_holding (self, id, adjustment->ts, instrument, &holding, error);
}
