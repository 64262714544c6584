/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-books.h"

#include "tearsheet-rounds.h"

/* A leg may be this part of the other away before they differ: 0.25 %. */
#define BAND carry_decimal_make (25, 4)

struct _TearsheetBooks
{
    GArray *costs;       /* CarryCost, by instrument index */
    GHashTable *groups;  /* order -> group; both are numbers */
    GHashTable *members; /* "GROUP INSTRUMENT" -> CarryCost */
    GPtrArray *coins;    /* TearsheetCoin */
    TearsheetRounds *rounds;
};

TearsheetBooks *
tearsheet_books_new (void)
{
    TearsheetBooks *self = g_new0 (TearsheetBooks, 1);

    self->costs = g_array_new (FALSE, TRUE, sizeof (CarryCost));
    self->groups = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
    self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->coins = g_ptr_array_new_with_free_func (g_free);
    self->rounds = tearsheet_rounds_new ();
    return self;
}

void
tearsheet_books_free (TearsheetBooks *self)
{
    g_array_unref (self->costs);
    g_hash_table_unref (self->groups);
    g_hash_table_unref (self->members);
    g_ptr_array_unref (self->coins);
    tearsheet_rounds_free (self->rounds);
    g_free (self);
}

/* Only what belongs to a group is remembered. */
void
tearsheet_books_add_order (TearsheetBooks *self, const CarryOrder *order)
{
    if (order->group != 0)
        g_hash_table_replace (self->groups, g_memdup2 (&order->id, sizeof order->id),
                              g_memdup2 (&order->group, sizeof order->group));
}

guint64
tearsheet_books_find_group (const TearsheetBooks *self, guint64 order)
{
    const guint64 *group = g_hash_table_lookup (self->groups, &order);

    return group != NULL ? *group : 0;
}

void
tearsheet_books_add_group (TearsheetBooks *self, const CarryGroup *group)
{
    tearsheet_rounds_add_group (self->rounds, group);
}

/* The group that holds @instrument; 0 when none is known to. */
guint64
tearsheet_books_find_round (const TearsheetBooks *self, guint32 instrument)
{
    return tearsheet_rounds_find (self->rounds, instrument);
}

TearsheetCoin *
tearsheet_books_get_coin (TearsheetBooks *self, const char *name)
{
    TearsheetCoin *coin;

    for (guint i = 0; i < self->coins->len; i++)
    {
        coin = g_ptr_array_index (self->coins, i);
        if (g_str_equal (coin->name, name))
            return coin;
    }
    coin = g_new0 (TearsheetCoin, 1);
    coin->name = g_intern_string (name);
    g_ptr_array_add (self->coins, coin);
    return coin;
}

const GPtrArray *
tearsheet_books_list_coins (const TearsheetBooks *self)
{
    return self->coins;
}

static CarryCost *
get_cost (TearsheetBooks *self, guint32 instrument)
{
    if (instrument >= self->costs->len)
        g_array_set_size (self->costs, instrument + 1);
    return &g_array_index (self->costs, CarryCost, instrument);
}

static CarryCost *
get_member (TearsheetBooks *self, guint64 group, guint32 instrument)
{
    char *key = g_strdup_printf ("%" G_GUINT64_FORMAT " %u", group, instrument);
    CarryCost *cost = g_hash_table_lookup (self->members, key);

    if (cost != NULL)
    {
        g_free (key);
        return cost;
    }
    cost = g_new0 (CarryCost, 1);
    g_hash_table_insert (self->members, key, cost);
    return cost;
}

static gboolean
differs (const TearsheetCoin *coin)
{
    CarryDecimal net = carry_decimal_abs (carry_decimal_add (coin->spot, coin->perp));
    CarryDecimal leg =
        carry_decimal_max (carry_decimal_abs (coin->spot), carry_decimal_abs (coin->perp));
    CarryAmount allowed = carry_amount_product (leg, BAND);
    CarryAmount step = carry_amount_from_decimal (coin->step);

    if (carry_amount_compare (allowed, step) < 0)
        allowed = step;
    return carry_amount_compare (carry_amount_from_decimal (net), allowed) > 0;
}

/* When the legs meet again: since when they differed; 0 otherwise. */
static gint64
move_leg (TearsheetCoin *coin, const CarryInstrument *instrument, CarryDecimal change, gint64 ts)
{
    gint64 ts_naked = coin->ts_naked;

    if (instrument->category == CARRY_CATEGORY_LINEAR)
    {
        coin->has_perp = TRUE;
        coin->step = carry_decimal_mul (instrument->qty_step, instrument->multiplier);
        coin->perp =
            carry_decimal_add (coin->perp, carry_decimal_mul (change, instrument->multiplier));
    }
    else
    {
        coin->has_spot = TRUE;
        coin->spot = carry_decimal_add (coin->spot, change);
    }
    if (differs (coin))
    {
        coin->ts_naked = ts_naked != 0 ? ts_naked : ts;
        return 0;
    }
    coin->ts_naked = 0;
    return ts_naked;
}

static CarryAmount
value_fee (const CarryInstrument *instrument, const CarryFill *fill)
{
    if (g_strcmp0 (fill->fee_coin, instrument->quote) == 0)
        return carry_amount_from_decimal (fill->fee);
    if (g_strcmp0 (fill->fee_coin, instrument->base) == 0)
        return carry_amount_product (fill->fee, fill->price);
    return fill->fee_coin == NULL ? carry_amount_zero () : carry_amount_invalid ();
}

static CarryAmount
measure_slippage (const CarryFill *fill, CarryDecimal signed_quantity)
{
    if (!carry_decimal_is_valid (fill->decision_price))
        return carry_amount_invalid ();
    return carry_amount_product (signed_quantity,
                                 carry_decimal_sub (fill->price, fill->decision_price));
}

TearsheetBooked
tearsheet_books_add_fill (TearsheetBooks *self, const CarryEvent *event)
{
    const CarryInstrument *instrument = event->instrument;
    const CarryFill *fill = event->fill;
    CarryDecimal signed_quantity =
        fill->side == CARRY_SIDE_BUY ? fill->quantity : carry_decimal_negate (fill->quantity);
    CarryDecimal change = signed_quantity;
    TearsheetBooked booked = {
        .coin = tearsheet_books_get_coin (self, instrument->base),
        .group = tearsheet_books_find_group (self, fill->order),
        .fee = value_fee (instrument, fill),
        .slippage = measure_slippage (fill, signed_quantity),
        .traded = carry_amount_product (fill->quantity, fill->price),
    };

    if (instrument->category == CARRY_CATEGORY_SPOT &&
        g_strcmp0 (fill->fee_coin, instrument->base) == 0)
        change = carry_decimal_sub (change, fill->fee);
    booked.realised = carry_cost_move (get_cost (self, instrument->index), change, fill->price);
    booked.resizes = tearsheet_rounds_resizes (self->rounds, booked.group);
    if (booked.group != 0)
    {
        booked.coin->has_group = TRUE;
        booked.group_realised = carry_cost_move (get_member (self, booked.group, instrument->index),
                                                 change, fill->price);
    }
    booked.ts_naked = move_leg (booked.coin, instrument, change, fill->ts);
    return booked;
}

/* A position that a person booked: it has a cost, and realised nothing. */
void
tearsheet_books_add_adjustment (TearsheetBooks *self, const CarryEvent *event)
{
    const CarryAdjustment *adjustment = event->adjustment;

    if (adjustment->coin != NULL || event->instrument == NULL)
        return;
    carry_cost_move (get_cost (self, event->instrument->index), adjustment->amount,
                     adjustment->price);
    move_leg (tearsheet_books_get_coin (self, event->instrument->base), event->instrument,
              adjustment->amount, adjustment->ts);
}
