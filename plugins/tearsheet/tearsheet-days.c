/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-days.h"

/* What is known of an order. */
enum
{
    ORDER_SEEN = 1,
    ORDER_ENDED = 2,
};

struct _TearsheetDays
{
    char *coin; /* quote coin, in which all is summed */
    TearsheetBooks *books;
    GPtrArray *days;    /* TearsheetDay, by time and disjoint */
    GHashTable *orders; /* id -> ORDER_SEEN, ORDER_ENDED */
    CarryEquity equity; /* the last; `ts` 0 for none */
    gboolean grows;
    guint hint; /* the day found last */
};

TearsheetDays *
tearsheet_days_new (const char *coin)
{
    TearsheetDays *self = g_new0 (TearsheetDays, 1);

    self->coin = g_strdup (coin);
    self->books = tearsheet_books_new ();
    self->days = g_ptr_array_new_with_free_func ((GDestroyNotify) tearsheet_day_free);
    self->orders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    return self;
}

void
tearsheet_days_free (TearsheetDays *self)
{
    g_free (self->coin);
    tearsheet_books_free (self->books);
    g_ptr_array_unref (self->days);
    g_hash_table_unref (self->orders);
    g_free (self);
}

/* Spans are added by time. */
void
tearsheet_days_add_span (TearsheetDays *self, gint64 ts_from, gint64 ts_to)
{
    g_ptr_array_add (self->days, tearsheet_day_new (ts_from, ts_to));
}

/* Whether days are added as events come. */
void
tearsheet_days_set_grows (TearsheetDays *self, gboolean grows)
{
    self->grows = grows;
}

static TearsheetDay *
get_day (const TearsheetDays *self, guint i)
{
    return g_ptr_array_index (self->days, i);
}

static void
grow (TearsheetDays *self, gint64 ts)
{
    gint64 day = carry_time_floor_day (ts);

    if (self->days->len == 0)
        tearsheet_days_add_span (self, day, day + CARRY_NS_PER_DAY);
    while (get_day (self, self->days->len - 1)->ts_to <= ts)
    {
        gint64 next = get_day (self, self->days->len - 1)->ts_to;

        tearsheet_days_add_span (self, next, next + CARRY_NS_PER_DAY);
    }
}

/* (nullable): the day of an instant. Most events are of the same day as the one before. */
static TearsheetDay *
find_day (TearsheetDays *self, gint64 ts)
{
    if (self->grows)
        grow (self, ts);
    if (self->days->len == 0)
        return NULL;
    self->hint = MIN (self->hint, self->days->len - 1);
    while (self->hint > 0 && ts < get_day (self, self->hint)->ts_from)
        self->hint--;
    while (self->hint + 1 < self->days->len && ts >= get_day (self, self->hint)->ts_to)
        self->hint++;

    TearsheetDay *day = get_day (self, self->hint);
    return ts >= day->ts_from && ts < day->ts_to ? day : NULL;
}

/* Legs that differed: told to every day they did. */
static void
add_naked (TearsheetDays *self, const char *coin, gint64 ts_from, gint64 ts_to)
{
    for (guint i = 0; i < self->days->len; i++)
    {
        TearsheetDay *day = get_day (self, i);
        gint64 span = MIN (ts_to, day->ts_to) - MAX (ts_from, day->ts_from);
        TearsheetPart *part = span > 0 ? tearsheet_day_get_coin (day, coin) : NULL;

        if (part != NULL)
            part->naked_ns = MAX (part->naked_ns, span);
    }
}

/* Adds to a sum of the day and the coin, or apart when it is no amount of the quote coin. */
static void
add_amount (TearsheetDays *self, TearsheetDay *day, TearsheetPart *part, gsize field,
            const char *what, const char *coin, CarryAmount amount)
{
    TearsheetPart *parts[] = { &day->total, part };

    if (g_strcmp0 (coin, self->coin) != 0)
    {
        if (carry_amount_sign (amount) != 0 || !carry_amount_is_valid (amount))
            tearsheet_day_add_foreign (day, what, coin, amount);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
        CarryAmount *sum =
            parts[i] != NULL ? (CarryAmount *) (void *) ((char *) parts[i] + field) : NULL;

        if (sum != NULL)
            *sum = carry_amount_add (*sum, amount);
    }
}

#define ADD(self, day, part, field, coin, amount)                                                  \
    add_amount (self, day, part, G_STRUCT_OFFSET (TearsheetPart, field), #field, coin, amount)

static void
add_slippage (TearsheetDays *self, TearsheetDay *day, TearsheetPart *part, const char *coin,
              CarryAmount slippage)
{
    if (carry_amount_is_valid (slippage))
        ADD (self, day, part, slippage, coin, slippage);
    else
    {
        day->total.unpriced++;
        part->unpriced++;
    }
}

/* What it cost to keep a pair as large as it should be; a fee in a third coin is told apart. */
static CarryAmount
get_resizing (const TearsheetBooked *booked)
{
    CarryAmount sum = carry_amount_zero ();

    if (booked->resizes && carry_amount_is_valid (booked->fee))
        sum = carry_amount_add (sum, booked->fee);
    if (booked->resizes && carry_amount_is_valid (booked->slippage))
        sum = carry_amount_add (sum, booked->slippage);
    return sum;
}

static void
add_to_group (TearsheetDay *day, const CarryEvent *event, const TearsheetBooked *booked)
{
    TearsheetPart *part;

    if (booked->group == 0)
        return;
    part = tearsheet_day_get_group (day, booked->group, event->module);
    part->fills++;
    part->realised = carry_amount_add (part->realised, booked->group_realised);
    part->traded = carry_amount_add (part->traded, booked->traded);
    part->resizing = carry_amount_add (part->resizing, get_resizing (booked));
    part->fees = carry_amount_add (part->fees, booked->fee);
    if (carry_amount_is_valid (booked->slippage))
        part->slippage = carry_amount_add (part->slippage, booked->slippage);
    else
        part->unpriced++;
}

static void
add_fill (TearsheetDays *self, const CarryEvent *event)
{
    const CarryFill *fill = event->fill;
    const char *quote = event->instrument->quote;
    TearsheetBooked booked = tearsheet_books_add_fill (self->books, event);
    TearsheetDay *day = find_day (self, fill->ts);
    TearsheetPart *part;

    if (booked.ts_naked != 0)
        add_naked (self, booked.coin->name, booked.ts_naked, fill->ts);
    if (day == NULL)
        return;
    part = tearsheet_day_get_coin (day, event->instrument->base);
    day->total.fills++;
    part->fills++;
    ADD (self, day, part, realised, quote, booked.realised);
    ADD (self, day, part, traded, quote, booked.traded);
    add_slippage (self, day, part, quote, booked.slippage);
    ADD (self, day, part, resizing, quote, get_resizing (&booked));
    if (carry_amount_is_valid (booked.fee))
        ADD (self, day, part, fees, quote, booked.fee);
    else
        tearsheet_day_add_foreign (day, "fees", fill->fee_coin,
                                   carry_amount_from_decimal (fill->fee));
    add_to_group (day, event, &booked);
}

static void
add_funding (TearsheetDays *self, const CarryEvent *event)
{
    CarryAmount amount = carry_amount_from_decimal (event->funding->amount);
    TearsheetDay *day = find_day (self, event->funding->ts);
    guint64 group = tearsheet_books_find_round (self->books, event->instrument->index);
    TearsheetPart *part;

    if (day == NULL)
        return;
    if (group != 0)
    {
        part = tearsheet_day_get_group (day, group, event->module);
        part->settlements++;
        part->funding = carry_amount_add (part->funding, amount);
    }
    part = tearsheet_day_get_coin (day, event->instrument->base);
    day->total.settlements++;
    part->settlements++;
    ADD (self, day, part, funding, event->instrument->quote, amount);
}

static void
add_transfer (TearsheetDays *self, const CarryTransfer *transfer)
{
    TearsheetDay *day = find_day (self, transfer->ts);
    CarryAmount amount = carry_amount_from_decimal (transfer->amount);

    if (day == NULL || transfer->coin == NULL)
        return;
    if (transfer->is_borrow)
        ADD (self, day, NULL, borrow, transfer->coin, carry_amount_negate (amount));
    else if (g_str_equal (transfer->coin, self->coin))
        day->transfers = carry_amount_add (day->transfers, amount);
    else
        tearsheet_day_add_foreign (day, "transfers", transfer->coin, amount);
}

/* An order is counted on the day it was made, and again on the day it ended. */
static void
add_order (TearsheetDays *self, const CarryEvent *event)
{
    const CarryOrder *order = event->order;
    int known = GPOINTER_TO_INT (g_hash_table_lookup (self->orders, &order->id));
    int now = ORDER_SEEN | (carry_order_state_is_final (order->state) ? ORDER_ENDED : 0);
    TearsheetDay *day = find_day (self, event->ts);

    tearsheet_books_add_order (self->books, order);
    if ((known | now) != known)
        g_hash_table_replace (self->orders, g_memdup2 (&order->id, sizeof order->id),
                              GINT_TO_POINTER (known | now));
    if (day == NULL)
        return;
    if (!(known & ORDER_SEEN))
        day->orders++;
    if (!(known & ORDER_ENDED) && (now & ORDER_ENDED))
        tearsheet_day_add_order (day, order);
}

static void
add_equity (TearsheetDays *self, const CarryEquity *equity)
{
    TearsheetDay *day = find_day (self, equity->ts);

    if (day != NULL && !day->has_equity && self->equity.ts != 0)
        tearsheet_day_add_equity (day, &self->equity);
    if (day != NULL)
        tearsheet_day_add_equity (day, equity);
    self->equity = *equity;
}

static void
add_notice (TearsheetDays *self, const CarryEvent *event)
{
    TearsheetDay *day = find_day (self, tearsheet_day_get_ts_notice (event));

    if (day != NULL)
        tearsheet_day_add_notice (day, event);
}

static void
add_group (TearsheetDays *self, const CarryEvent *event)
{
    const CarryGroup *group = event->group;
    TearsheetDay *day = find_day (self, event->ts);
    TearsheetPart *part;

    tearsheet_books_add_group (self->books, group);
    if (day == NULL)
        return;
    part = tearsheet_day_get_group (day, group->id, event->module);
    part->state = carry_group_state_to_text (group->state);
    part->naked_ns = MAX (part->naked_ns, group->naked_ns);
}

static void
add_adjustment (TearsheetDays *self, const CarryEvent *event)
{
    TearsheetDay *day = find_day (self, event->ts);

    tearsheet_books_add_adjustment (self->books, event);
    if (day == NULL)
        return;
    tearsheet_day_add_adjustment (day, event);
    if (event->adjustment->coin != NULL && g_str_equal (event->adjustment->coin, self->coin))
        day->transfers = carry_amount_add (day->transfers,
                                           carry_amount_from_decimal (event->adjustment->amount));
}

/* Also what a store hands its events to. */
void
tearsheet_days_add_event (const CarryEvent *event, gpointer user_data)
{
    TearsheetDays *self = user_data;

    switch (event->kind)
    {
    case CARRY_EVENT_ORDER:
        add_order (self, event);
        break;
    case CARRY_EVENT_FILL:
        add_fill (self, event);
        break;
    case CARRY_EVENT_FUNDING:
        add_funding (self, event);
        break;
    case CARRY_EVENT_TRANSFER:
        add_transfer (self, event->transfer);
        break;
    case CARRY_EVENT_EQUITY:
        add_equity (self, event->equity);
        break;
    case CARRY_EVENT_NOTICE:
    case CARRY_EVENT_HALT:
        add_notice (self, event);
        break;
    case CARRY_EVENT_GROUP:
        add_group (self, event);
        break;
    case CARRY_EVENT_ADJUSTMENT:
        add_adjustment (self, event);
        break;
    case CARRY_EVENT_DECISION:
    case CARRY_EVENT_MARKET:
        break;
    }
}

/* Coins that are no pair have no legs that could differ. */
static void
sum_naked (TearsheetDays *self, TearsheetDay *day)
{
    for (guint i = 0; i < day->coins->len; i++)
    {
        TearsheetPart *part = g_ptr_array_index (day->coins, i);

        if (!tearsheet_coin_is_pair (tearsheet_books_get_coin (self->books, part->name)))
            part->naked_ns = 0;
        day->total.naked_ns = MAX (day->total.naked_ns, part->naked_ns);
    }
}

/* Everything was told until @now: legs that differ still do. */
void
tearsheet_days_finish (TearsheetDays *self, gint64 now)
{
    const GPtrArray *coins = tearsheet_books_list_coins (self->books);

    for (guint i = 0; i < coins->len; i++)
    {
        const TearsheetCoin *coin = g_ptr_array_index (coins, i);

        if (coin->ts_naked != 0)
            add_naked (self, coin->name, coin->ts_naked, now);
    }
    for (guint i = 0; i < self->days->len; i++)
        sum_naked (self, get_day (self, i));
}

/* Days that ended before @ts are no longer needed. */
void
tearsheet_days_forget (TearsheetDays *self, gint64 ts)
{
    while (self->days->len > 1 && get_day (self, 0)->ts_to < ts)
        g_ptr_array_remove_index (self->days, 0);
}

/* (nullable) */
TearsheetDay *
tearsheet_days_find (const TearsheetDays *self, gint64 ts_from)
{
    for (guint i = 0; i < self->days->len; i++)
        if (get_day (self, i)->ts_from == ts_from)
            return get_day (self, i);
    return NULL;
}

const GPtrArray *
tearsheet_days_list (const TearsheetDays *self)
{
    return self->days;
}

const char *
tearsheet_days_get_coin (const TearsheetDays *self)
{
    return self->coin;
}
