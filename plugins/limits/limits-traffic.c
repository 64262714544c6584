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

struct _LimitsTraffic
{
    GQueue messages; /* Message, the newest first; those of the last second and of P10 */
    GQueue entries;  /* Entry, the newest first; those of the last hour */
    gint64 day;      /* days since 1970 UTC that `n_orders` counts */
    guint n_orders;
    GHashTable *disabled; /* number of a module, whose entries came too fast */
};

LimitsTraffic *
limits_traffic_new (void)
{
    LimitsTraffic *self = g_new0 (LimitsTraffic, 1);

    g_queue_init (&self->messages);
    g_queue_init (&self->entries);
    self->disabled = g_hash_table_new (NULL, NULL);
    return self;
}

void
limits_traffic_free (LimitsTraffic *self)
{
    g_queue_clear_full (&self->messages, g_free);
    g_queue_clear_full (&self->entries, g_free);
    g_hash_table_unref (self->disabled);
    g_free (self);
}

/* P10 looks back no further than a minute. */
static void
forget_old (LimitsTraffic *self, gint64 now)
{
    const Message *message;
    const Entry *entry;

    while ((message = g_queue_peek_tail (&self->messages)) != NULL &&
           message->ts < now - CARRY_NS_PER_MINUTE)
        g_free (g_queue_pop_tail (&self->messages));
    while ((entry = g_queue_peek_tail (&self->entries)) != NULL &&
           entry->ts < now - CARRY_NS_PER_HOUR)
        g_free (g_queue_pop_tail (&self->entries));
}

void
limits_traffic_add (LimitsTraffic *self, CarryRequestKind kind, const CarryOrder *order, gint64 now)
{
    Message *message = g_new0 (Message, 1);

    forget_old (self, now);
    *message = (Message){
        .ts = now,
        .group = order->group,
        .owner = order->owner,
        .instrument = order->instrument,
        .side = order->side,
        .is_order = kind == CARRY_REQUEST_SUBMIT,
        .quantity = order->quantity,
        .price = order->price,
    };
    g_queue_push_head (&self->messages, message);
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
    Entry *added;

    for (GList *link = self->entries.head; order->group != 0 && link != NULL; link = link->next)
    {
        const Entry *entry = link->data;

        if (entry->group == order->group && entry->instrument == order->instrument)
            return;
    }
    added = g_new0 (Entry, 1);
    *added = (Entry){ now, order->group, order->owner, order->instrument };
    g_queue_push_head (&self->entries, added);
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

    for (GList *link = self->messages.head; link != NULL; link = link->next)
    {
        const Message *message = link->data;

        if (message->ts <= since)
            break;
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

    if (order->group == 0 || question->is_hedging)
        return 1;
    for (GList *link = self->messages.head; link != NULL; link = link->next)
    {
        const Message *message = link->data;

        if (message->ts <= since)
            break;
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
    guint n = 0, n_symbol = 0;

    if (!question->exposure->is_real_time)
        return TRUE;
    for (GList *link = self->messages.head; link != NULL; link = link->next)
    {
        const Message *message = link->data;

        if (message->ts <= since)
            break;
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
    g_autofree char *sentence = NULL;

    if (n >= settings->max_daily_orders)
        return limits_refuse (error, "P7: %u orders went out today, the limit is %u", n,
                              settings->max_daily_orders);
    if (question->warn == NULL)
        return TRUE;
    sentence = g_strdup_printf ("%u orders of %u went out today", n, settings->max_daily_orders);
    question->warn (question->warn_data, "P7", "orders", question->instrument,
                    n >= settings->max_daily_orders / 10 * 8, sentence);
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
    for (GList *link = self->entries.head; order->group != 0 && link != NULL; link = link->next)
    {
        const Entry *entry = link->data;

        if (entry->group == order->group)
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
    for (GList *link = self->entries.head; link != NULL; link = link->next)
    {
        const Entry *entry = link->data;

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
