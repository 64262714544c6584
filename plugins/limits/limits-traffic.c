/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-traffic.h"

/* Of ten messages, this many are for what opens something; the others for cancels, exits and hedges. */
#define OPENING_TENTHS 7
#define ALL_TENTHS 10

typedef struct
{
    gint64 ts;
    guint64 group;
    guint32 owner;
    guint32 instrument;
    CarrySide side;
    gboolean is_order;
    CarryDecimal quantity;
    CarryDecimal price;
} Message;

typedef struct
{
    gint64 ts;
    guint64 group;
    guint32 owner;
    guint32 instrument;
} Entry;

/* Of items that begin with their time, one after the other; those before `first` are forgotten. */
typedef struct
{
    GArray *items;
    guint first;
} Past;

/* So many are forgotten at once, so that those which stay are seldom moved. */
#define PAST_SLACK 64

struct _LimitsTraffic
{
    Past messages; /* Message: those of the last second and of P10 */
    Past entries;  /* Entry: those of the last hour */
    gint64 day;    /* days since 1970 UTC that `n_orders` counts */
    guint n_orders;
    GHashTable *disabled; /* number of a module, whose entries came too fast */
};

static gint64
get_ts (const Past *past, guint i)
{
    const char *items = past->items->data;

    g_assert (items != NULL);
    return *(const gint64 *) (items + (gsize) i * g_array_get_element_size (past->items));
}

static void
forget_before (Past *past, gint64 ts)
{
    while (past->first < past->items->len && get_ts (past, past->first) < ts)
        past->first++;
    if (past->first < PAST_SLACK || past->first < past->items->len / 2)
        return;
    g_array_remove_range (past->items, 0, past->first);
    past->first = 0;
}

LimitsTraffic *
limits_traffic_new (void)
{
    LimitsTraffic *self = g_new0 (LimitsTraffic, 1);

    self->messages.items = g_array_new (FALSE, FALSE, sizeof (Message));
    self->entries.items = g_array_new (FALSE, FALSE, sizeof (Entry));
    self->disabled = g_hash_table_new (NULL, NULL);
    return self;
}

void
limits_traffic_free (LimitsTraffic *self)
{
    g_array_unref (self->messages.items);
    g_array_unref (self->entries.items);
    g_hash_table_unref (self->disabled);
    g_free (self);
}

/* P10 looks back no further than a minute. */
static void
forget_old (LimitsTraffic *self, gint64 now)
{
    forget_before (&self->messages, now - CARRY_NS_PER_MINUTE);
    forget_before (&self->entries, now - CARRY_NS_PER_HOUR);
}

/* The message before number @n, if it is younger than @since; @n is then its number. */
static const Message *
get_earlier (const LimitsTraffic *self, guint *n, gint64 since)
{
    if (*n == self->messages.first || get_ts (&self->messages, *n - 1) <= since)
        return NULL;
    return &g_array_index (self->messages.items, Message, --*n);
}

void
limits_traffic_add (LimitsTraffic *self, CarryRequestKind kind, const CarryOrder *order, gint64 now)
{
    const Message message = {
        .ts = now,
        .group = order->group,
        .owner = order->owner,
        .instrument = order->instrument,
        .side = order->side,
        .is_order = kind == CARRY_REQUEST_SUBMIT,
        .quantity = order->quantity,
        .price = order->price,
    };

    forget_old (self, now);
    g_array_append_val (self->messages.items, message);
    if (kind != CARRY_REQUEST_SUBMIT)
        return;
    if (self->day != now / CARRY_NS_PER_DAY)
        self->n_orders = 0;
    self->day = now / CARRY_NS_PER_DAY;
    self->n_orders++;
}

/* An order that opens something went out. The children of one group count as one. */
void
limits_traffic_add_entry (LimitsTraffic *self, const CarryOrder *order, gint64 now)
{
    const Entry added = { now, order->group, order->owner, order->instrument };

    for (guint i = self->entries.first; order->group != 0 && i < self->entries.items->len; i++)
    {
        const Entry *entry = &g_array_index (self->entries.items, Entry, i);

        if (entry->group == order->group && entry->instrument == order->instrument)
            return;
    }
    g_array_append_val (self->entries.items, added);
}

guint
limits_traffic_get_daily_orders (const LimitsTraffic *self, gint64 now)
{
    return self->day == now / CARRY_NS_PER_DAY ? self->n_orders : 0;
}

static gboolean
is_same_price (CarryDecimal a, CarryDecimal b)
{
    if (!carry_decimal_is_valid (a) || !carry_decimal_is_valid (b))
        return carry_decimal_is_valid (a) == carry_decimal_is_valid (b);
    return carry_decimal_equal (a, b);
}

static gboolean
is_duplicate (const Message *message, const CarryOrder *order)
{
    return message->is_order && message->owner == order->owner &&
           message->instrument == order->instrument && message->side == order->side &&
           (order->group == 0 || message->group != order->group) &&
           carry_decimal_equal (message->quantity, order->quantity) &&
           is_same_price (message->price, order->price);
}

/* P10. */
static gboolean
check_duplicate (LimitsTraffic *self, const LimitsQuestion *question, GError **error)
{
    gint64 since = question->exposure->now - question->settings->duplicate_window;
    guint n = self->messages.items->len;
    const Message *message;

    while ((message = get_earlier (self, &n, since)) != NULL)
    {
        if (is_duplicate (message, question->order))
            return limits_refuse (error, "P10: the same order of %s went out just now",
                                  question->instrument->symbol);
    }
    return TRUE;
}

/* The messages that an order makes: a first leg is worth nothing without the second, which follows. */
static guint
get_room (const LimitsTraffic *self, const LimitsQuestion *question, gint64 since)
{
    const CarryOrder *order = question->order;
    guint n = self->messages.items->len;
    const Message *message;

    if (order->group == 0 || question->is_hedging)
        return 1;
    while ((message = get_earlier (self, &n, since)) != NULL)
    {
        if (message->is_order && message->group == order->group &&
            message->instrument != order->instrument)
            return 1;
    }
    return 2;
}

/*
 * P6. Opening orders leave the last part of the budget alone; a hedge may have all of it,
 * since a leg that stays alone has to be taken back at a loss. A backtest decides everything
 * of an hour at one instant, so there it says nothing.
 */
static gboolean
check_rate (LimitsTraffic *self, const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    gint64 since = question->exposure->now - CARRY_NS_PER_SECOND;
    guint tenths = question->is_hedging ? ALL_TENTHS : OPENING_TENTHS;
    guint i = self->messages.items->len, n = 0, n_symbol = 0;
    const Message *message;

    if (!question->exposure->is_real_time)
        return TRUE;
    while ((message = get_earlier (self, &i, since)) != NULL)
    {
        n++;
        n_symbol += message->instrument == question->instrument->index;
    }
    if (10 * (n_symbol + 1) > tenths * settings->max_symbol_messages)
        return limits_refuse (error, "P6: %u messages of %s went out within a second", n_symbol,
                              question->instrument->symbol);
    if (10 * (n + get_room (self, question, since)) > tenths * settings->max_messages)
        return limits_refuse (error, "P6: %u messages went out within a second", n);
    return TRUE;
}

/* P7. */
static gboolean
check_day (LimitsTraffic *self, const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    guint n = limits_traffic_get_daily_orders (self, question->exposure->now);

    if (n >= settings->max_daily_orders)
        return limits_refuse (error, "P7: %u orders went out today, the limit is %u", n,
                              settings->max_daily_orders);
    if (limits_question_note (question, "P7", "orders", n >= settings->max_daily_orders / 10 * 8))
        limits_question_tell (question, "P7", "%u orders of %u went out today", n,
                              settings->max_daily_orders);
    return TRUE;
}

gboolean
limits_traffic_check (LimitsTraffic *self, const LimitsQuestion *question, GError **error)
{
    return check_day (self, question, error) && check_duplicate (self, question, error) &&
           check_rate (self, question, error);
}

static gboolean
is_in_counted_group (const LimitsTraffic *self, const CarryOrder *order)
{
    for (guint i = self->entries.first; order->group != 0 && i < self->entries.items->len; i++)
    {
        if (g_array_index (self->entries.items, Entry, i).group == order->group)
            return TRUE;
    }
    return FALSE;
}

/* P11. Who enters again and again is out of hand: only a person lets it on again. */
gboolean
limits_traffic_check_entries (LimitsTraffic *self, const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const CarryOrder *order = question->order;
    gint64 now = question->exposure->now;
    guint n_symbol = 0, n_strategy = 0;

    if (g_hash_table_contains (self->disabled, GUINT_TO_POINTER (order->owner)))
        return limits_refuse (error, "P11: the strategy entered too often and is off until a "
                                     "person starts it again");
    forget_old (self, now);
    if (is_in_counted_group (self, order))
        return TRUE;
    for (guint i = self->entries.first; i < self->entries.items->len; i++)
    {
        const Entry *entry = &g_array_index (self->entries.items, Entry, i);

        n_symbol += entry->instrument == order->instrument && entry->ts > now - CARRY_NS_PER_MINUTE;
        n_strategy += entry->owner == order->owner;
    }
    if (n_symbol < settings->max_symbol_entries && n_strategy < settings->max_strategy_entries)
        return TRUE;
    g_hash_table_add (self->disabled, GUINT_TO_POINTER (order->owner));
    return limits_refuse (error,
                          "P11: %u entries into %s within a minute, %u of the strategy within an "
                          "hour; it is off until a person starts it again",
                          n_symbol, question->instrument->symbol, n_strategy);
}
