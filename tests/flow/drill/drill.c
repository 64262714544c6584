/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The strategy of drills: it does what its script says, one step after the other, in all its
 * symbols at once, and waits until nothing is in doubt before the next step.
 *
 *     buy sell spot-buy spot-sell   a market order of `quantity`
 *     rest:N spot-rest:N            N buys a tenth below the market, each at its own price
 *     amend                         twice the quantity, and a higher price, for all that rest
 *     cancel                        everything that is open
 *     quote                         says what is bid and asked for the perpetual
 *     book                          the same of its book
 *     wait:MS
 *     hang                          never comes back: the watchdog's business
 */

#include <string.h>

#include <carry.h>

#define TICK_NS (20 * (CARRY_NS_PER_SECOND / 1000))
#define PATIENCE 25 /* ticks between two tries to close */

#define DRILL_TYPE_STRATEGY (drill_strategy_get_type ())
G_DECLARE_FINAL_TYPE (DrillStrategy, drill_strategy, DRILL, STRATEGY, CarryModule)

typedef struct
{
    const CarryInstrument *perp;
    const CarryInstrument *spot;
} Pair;

struct _DrillStrategy
{
    CarryModule parent_instance;

    CarryExchange *exchange;
    char **symbols;
    char *script;
    CarryDecimal quantity;

    char **steps;
    guint next;
    gint64 ts_wait;
    GArray *pairs;      /* Pair */
    GHashTable *orders; /* id: CarryOrder, owned; what is open as it was told last */
    gboolean is_closing;
    gboolean is_hanging; /* from the next tick on, when what was said is in the log */
    guint n_ticks;       /* since the last try to close */
};

static void drill_strategy_implement (CarryStrategyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DrillStrategy, drill_strategy, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY,
                                                      drill_strategy_implement))

static CarryContext *
get_context (DrillStrategy *self)
{
    return carry_module_get_context (CARRY_MODULE (self));
}

static void
send (DrillStrategy *self, CarryOrderRequest *request)
{
    guint64 id = carry_context_submit (get_context (self), request);
    const CarryOrder *order = carry_context_find_order (get_context (self), id);

    if (order != NULL && !carry_order_state_is_final (order->state))
        g_hash_table_replace (self->orders, g_memdup2 (&id, sizeof id), carry_order_copy (order));
}

static void
send_market (DrillStrategy *self, const CarryInstrument *instrument, CarrySide side,
             CarryDecimal quantity, gboolean reduce_only)
{
    CarryOrderRequest request = {
        .instrument = instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .reduce_only = reduce_only,
        .quantity = quantity,
        .price = carry_decimal_invalid (),
    };

    send (self, &request);
}

static void
send_resting (DrillStrategy *self, const CarryInstrument *instrument, guint n)
{
    CarryDecimal price = carry_decimal_round_to_step (
        carry_decimal_mul (carry_context_get_last_price (get_context (self), instrument),
                           carry_decimal_make (9, 1)),
        instrument->tick_size, CARRY_ROUND_DOWN);

    for (guint i = 0; i < n; i++)
    {
        CarryOrderRequest request = {
            .instrument = instrument,
            .side = CARRY_SIDE_BUY,
            .type = CARRY_ORDER_TYPE_LIMIT,
            .time_in_force = CARRY_TIME_IN_FORCE_GTC,
            .quantity = self->quantity,
            .price = price,
        };

        send (self, &request);
        price = carry_decimal_sub (price, instrument->tick_size);
    }
}

static void
amend_all (DrillStrategy *self)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, self->orders);
    while (g_hash_table_iter_next (&iter, NULL, &value))
    {
        CarryOrder *order = value;
        CarryDecimal quantity = carry_decimal_add (order->quantity, order->quantity);
        CarryDecimal price = carry_decimal_add (order->price, carry_decimal_make (10, 0));

        carry_context_amend (get_context (self), order->id, &quantity, &price);
        *order = *carry_context_find_order (get_context (self), order->id);
    }
}

static void
cancel_all (DrillStrategy *self)
{
    GHashTableIter iter;
    gpointer value;

    carry_context_cancel_all (get_context (self), NULL);
    g_hash_table_iter_init (&iter, self->orders);
    while (g_hash_table_iter_next (&iter, NULL, &value))
        ((CarryOrder *) value)->pending = CARRY_ORDER_PENDING_CANCEL;
}

static void
say_quote (DrillStrategy *self, const CarryInstrument *instrument)
{
    char bid[CARRY_DECIMAL_BUFFER], ask[CARRY_DECIMAL_BUFFER];
    CarryQuote quote;

    if (carry_context_get_quote (get_context (self), instrument, &quote))
        carry_context_notice (get_context (self), CARRY_NOTICE_INFO, "drill", "quoted %s %s",
                              carry_decimal_format (quote.bid, bid),
                              carry_decimal_format (quote.ask, ask));
}

static void
say_book (DrillStrategy *self, const CarryInstrument *instrument)
{
    char bid[CARRY_DECIMAL_BUFFER], ask[CARRY_DECIMAL_BUFFER];
    CarryBook *book = carry_context_get_book (get_context (self), instrument);
    guint n_bids = 0, n_asks = 0;

    if (book == NULL || !carry_book_is_consistent (book))
        return;
    const CarryBookLevel *bids = carry_book_get_levels (book, CARRY_SIDE_BUY, &n_bids);
    const CarryBookLevel *asks = carry_book_get_levels (book, CARRY_SIDE_SELL, &n_asks);
    if (n_bids == 0 || n_asks == 0)
        return;
    carry_context_notice (
        get_context (self), CARRY_NOTICE_INFO, "drill", "booked %s %s %u %u",
        carry_decimal_format (carry_instrument_price (instrument, bids[0].price), bid),
        carry_decimal_format (carry_instrument_price (instrument, asks[0].price), ask), n_bids,
        n_asks);
}

static guint
get_number (const char *step)
{
    const char *colon = strchr (step, ':');

    return colon != NULL ? (guint) g_ascii_strtoull (colon + 1, NULL, 10) : 1;
}

static void
trade (DrillStrategy *self, const Pair *pair, const char *step)
{
    gboolean is_spot = g_str_has_prefix (step, "spot-");
    const CarryInstrument *instrument = is_spot ? pair->spot : pair->perp;
    const char *what = is_spot ? step + strlen ("spot-") : step;

    if (g_str_equal (what, "quote"))
        say_quote (self, instrument);
    else if (g_str_equal (what, "book"))
        say_book (self, instrument);
    else if (g_str_has_prefix (what, "rest"))
        send_resting (self, instrument, get_number (what));
    else
        send_market (self, instrument, g_str_equal (what, "buy") ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
                     self->quantity, FALSE);
}

static void
run_step (DrillStrategy *self, const char *step)
{
    carry_context_notice (get_context (self), CARRY_NOTICE_INFO, "drill", "%s", step);
    if (g_str_equal (step, "hang"))
        self->is_hanging = TRUE;
    else if (g_str_equal (step, "amend"))
        amend_all (self);
    else if (g_str_equal (step, "cancel"))
        cancel_all (self);
    else if (g_str_has_prefix (step, "wait"))
        self->ts_wait = carry_context_get_now (get_context (self)) +
                        get_number (step) * (CARRY_NS_PER_SECOND / 1000);
    else
        for (guint i = 0; i < self->pairs->len; i++)
            trade (self, &g_array_index (self->pairs, Pair, i), step);
}

/* Nothing is on its way or in doubt, and every price is known. */
static gboolean
is_settled (DrillStrategy *self)
{
    CarryContext *context = get_context (self);
    GHashTableIter iter;
    gpointer value;

    for (guint i = 0; i < self->pairs->len; i++)
    {
        const Pair *pair = &g_array_index (self->pairs, Pair, i);

        if (carry_context_get_is_stale (context, pair->perp) ||
            carry_context_get_is_stale (context, pair->spot) ||
            !carry_decimal_is_valid (carry_context_get_last_price (context, pair->perp)) ||
            !carry_decimal_is_valid (carry_context_get_last_price (context, pair->spot)))
            return FALSE;
    }
    g_hash_table_iter_init (&iter, self->orders);
    while (g_hash_table_iter_next (&iter, NULL, &value))
    {
        const CarryOrder *order = value;

        if (!order->certain || order->pending != CARRY_ORDER_PENDING_NONE ||
            order->state < CARRY_ORDER_ACCEPTED || order->type == CARRY_ORDER_TYPE_MARKET)
            return FALSE;
    }
    return carry_context_get_now (context) >= self->ts_wait;
}

static void
close_pair (DrillStrategy *self, const Pair *pair)
{
    CarryContext *context = get_context (self);
    CarryDecimal perp = carry_context_get_position (context, pair->perp);
    CarryDecimal spot = carry_decimal_round_to_step (carry_context_get_traded (context, pair->spot),
                                                     pair->spot->qty_step, CARRY_ROUND_DOWN);

    if (carry_decimal_sign (perp) != 0)
        send_market (self, pair->perp,
                     carry_decimal_sign (perp) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
                     carry_decimal_abs (perp), TRUE);
    if (carry_decimal_compare (spot, pair->spot->min_qty) >= 0 && carry_decimal_sign (spot) > 0)
        send_market (self, pair->spot, CARRY_SIDE_SELL, spot, FALSE);
}

/* Again and again until it is so: the orders of before may have been refused. */
static void
close_all (DrillStrategy *self)
{
    if (g_hash_table_size (self->orders) > 0 && self->n_ticks++ < PATIENCE)
        return;
    self->n_ticks = 0;
    for (guint i = 0; i < self->pairs->len; i++)
        close_pair (self, &g_array_index (self->pairs, Pair, i));
}

static void
on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    DrillStrategy *self = DRILL_STRATEGY (strategy);

    while (self->is_hanging)
        g_usleep (G_USEC_PER_SEC);
    carry_context_add_timer (get_context (self), now + TICK_NS);
    if (!carry_context_get_is_trading (get_context (self)))
        return;
    if (self->is_closing)
        close_all (self);
    else if (self->steps[self->next] != NULL && is_settled (self))
    {
        run_step (self, self->steps[self->next++]);
        if (self->steps[self->next] == NULL)
            self->ts_wait = 0;
    }
    else if (self->steps[self->next] == NULL && self->ts_wait == 0 && is_settled (self))
    {
        self->ts_wait = G_MAXINT64;
        carry_context_notice (get_context (self), CARRY_NOTICE_CRITICAL, "drill", "done");
    }
}

static void
on_order (CarryStrategy *strategy, const CarryOrder *order)
{
    DrillStrategy *self = DRILL_STRATEGY (strategy);

    if (carry_order_state_is_final (order->state))
        g_hash_table_remove (self->orders, &order->id);
    else
        g_hash_table_replace (self->orders, g_memdup2 (&order->id, sizeof order->id),
                              carry_order_copy (order));
}

static void
flatten (CarryStrategy *strategy)
{
    DrillStrategy *self = DRILL_STRATEGY (strategy);

    self->is_closing = TRUE;
    self->n_ticks = PATIENCE;
    cancel_all (self);
    close_all (self);
}

static void
on_halt (CarryStrategy *strategy, const char *reason)
{
    DrillStrategy *self = DRILL_STRATEGY (strategy);

    carry_context_notice (get_context (self), CARRY_NOTICE_CRITICAL, "drill", "told to halt: %s",
                          reason);
    self->next = g_strv_length (self->steps);
}

static void
drill_strategy_implement (CarryStrategyInterface *iface)
{
    iface->on_order = on_order;
    iface->on_timer = on_timer;
    iface->on_halt = on_halt;
    iface->flatten = flatten;
}

static gboolean
start (CarryModule *module, GError **error)
{
    DrillStrategy *self = DRILL_STRATEGY (module);
    CarryContext *context = get_context (self);

    g_array_set_size (self->pairs, 0);
    g_hash_table_remove_all (self->orders);
    g_clear_pointer (&self->steps, g_strfreev);
    self->steps = g_strsplit (self->script != NULL ? self->script : "", " ", -1);
    self->next = 0;
    for (char **symbol = self->symbols; symbol != NULL && *symbol != NULL; symbol++)
    {
        Pair pair = { .perp = carry_context_find_instrument (context, G_OBJECT (self->exchange),
                                                             CARRY_CATEGORY_LINEAR, *symbol) };

        if (pair.perp != NULL)
            pair.spot =
                carry_instruments_find_pair (carry_context_get_instruments (context), pair.perp);
        if (pair.spot == NULL)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s is not traded", *symbol);
            return FALSE;
        }
        carry_context_subscribe (context, pair.perp);
        carry_context_subscribe (context, pair.spot);
        g_array_append_val (self->pairs, pair);
    }
    carry_context_add_timer (context, carry_context_get_from (context));
    return TRUE;
}

static void
finalize (GObject *object)
{
    DrillStrategy *self = DRILL_STRATEGY (object);

    g_array_unref (self->pairs);
    g_hash_table_unref (self->orders);
    g_strfreev (self->steps);
    G_OBJECT_CLASS (drill_strategy_parent_class)->finalize (object);
}

static void
drill_strategy_init (DrillStrategy *self)
{
    self->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
    self->orders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) carry_order_free);
}

static void
drill_strategy_class_init (DrillStrategyClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;

    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start = start;
    CARRY_SETTING (klass, DrillStrategy, exchange,
                   g_param_spec_object ("exchange", NULL, "Where to trade", CARRY_TYPE_EXCHANGE,
                                        flags | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, DrillStrategy, symbols,
                   carry_param_spec_list ("symbols", "Perpetuals, with their spot", NULL,
                                          flags | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, DrillStrategy, script,
                   g_param_spec_string ("script", NULL, "Steps, with blanks between", "", flags));
    CARRY_SETTING (
        klass, DrillStrategy, quantity,
        carry_param_spec_decimal ("quantity", "Of each order", "0", "1000000", "0.01", flags));
}

CARRY_PLUGIN_DEFINE ("drill", "1.0", "Does what a script says", "LGPL-2.1-or-later",
                     { "drill", drill_strategy_get_type });
