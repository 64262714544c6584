/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The teaching example: hold while the average of the last few closes is above the average of many,
 * hold nothing otherwise. It shows all a strategy needs, and is no advice. */

#include "cross-strategy.h"

struct _CrossStrategy
{
    CarryModule parent_instance;

    /* Settings: filled before `start`, freed by the base class. */
    CarryExchange *exchange;
    CarryCategory category;
    char *symbol;
    guint fast;
    guint slow;
    CarryDecimal quantity;

    /* State: made by `start`, given back by `stop`. */
    const CarryInstrument *instrument;
    CarryDecimal *closes; /* the last `slow` closes, round and round */
    guint next;           /* where the next one goes: the oldest lies there */
    guint64 n_closes;
    CarryDecimal fast_sum;
    CarryDecimal slow_sum;
    guint64 timer;
};

static void cross_strategy_implement (CarryStrategyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrossStrategy, cross_strategy, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY,
                                                      cross_strategy_implement))

static void
cross_strategy_init (CrossStrategy *self)
{
}

/* Sums are exact, so taking out what was put in leaves nothing behind. */
static void
add_close (CrossStrategy *self, CarryDecimal close)
{
    guint slot = self->next;

    if (self->n_closes >= self->slow)
        self->slow_sum = carry_decimal_sub (self->slow_sum, self->closes[slot]);
    if (self->n_closes >= self->fast)
    {
        guint leaving = slot >= self->fast ? slot - self->fast : slot + self->slow - self->fast;

        self->fast_sum = carry_decimal_sub (self->fast_sum, self->closes[leaving]);
    }
    self->closes[slot] = close;
    self->next = slot + 1 < self->slow ? slot + 1 : 0;
    self->n_closes++;
    self->fast_sum = carry_decimal_add (self->fast_sum, close);
    self->slow_sum = carry_decimal_add (self->slow_sum, close);
}

/* fast sum / fast > slow sum / slow, both sides multiplied: no division, no rounding. An overflow
 * would give an invalid number, which is above nothing. */
static gboolean
is_above (const CrossStrategy *self)
{
    CarryDecimal left = carry_decimal_mul (self->fast_sum, carry_decimal_make (self->slow, 0));
    CarryDecimal right = carry_decimal_mul (self->slow_sum, carry_decimal_make (self->fast, 0));

    return carry_decimal_sign (carry_decimal_sub (left, right)) > 0;
}

static void
trade (CrossStrategy *self, CarrySide side, CarryDecimal quantity)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    const CarryOrderRequest request = {
        .instrument = self->instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .quantity = quantity,
        .price = carry_decimal_invalid (),
    };

    /* It never fails here: what became of the order comes to on_order and on_fill. */
    carry_context_submit (context, &request);
}

/* On spot the fee is taken from the coins bought, so what is held may be no multiple of the step. */
static CarryDecimal
get_sellable (CrossStrategy *self)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));

    return carry_decimal_round_to_step (carry_context_get_position (context, self->instrument),
                                        self->instrument->qty_step, CARRY_ROUND_DOWN);
}

static void
cross_strategy_flatten (CarryStrategy *strategy)
{
    CrossStrategy *self = CROSS_STRATEGY (strategy);
    CarryDecimal held;

    if (self->instrument == NULL)
        return;
    held = get_sellable (self);
    if (carry_decimal_sign (held) > 0)
        trade (self, CARRY_SIDE_SELL, held);
}

/* A bar ended. Other events of the same instant may follow, so the decision waits for a timer set for
 * now: timers come after all of them. */
static void
cross_strategy_on_bar (CarryStrategy *strategy, const CarryBar *bar)
{
    CrossStrategy *self = CROSS_STRATEGY (strategy);
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));

    if (bar->instrument != self->instrument)
        return;
    add_close (self, bar->close);
    if (self->n_closes >= self->slow && self->timer == 0)
        self->timer = carry_context_add_timer (context, carry_context_get_now (context));
}

static void
cross_strategy_on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    CrossStrategy *self = CROSS_STRATEGY (strategy);
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    gboolean is_holding, is_rising;

    if (timer != self->timer)
        return;
    self->timer = 0;
    /* Before the period starts the data only warm up; and an order under way is waited for. */
    if (!carry_context_get_is_trading (context) ||
        carry_context_get_open_orders (context, self->instrument) > 0)
        return;
    is_holding = carry_decimal_sign (get_sellable (self)) > 0;
    is_rising = is_above (self);
    if (is_rising && !is_holding)
        trade (self, CARRY_SIDE_BUY, self->quantity);
    else if (!is_rising && is_holding)
        cross_strategy_flatten (strategy);
}

static CarryEvaluation *
cross_strategy_evaluate (CarryStrategy *strategy, const CarryInstrument *instrument)
{
    CrossStrategy *self = CROSS_STRATEGY (strategy);
    CarryEvaluation *evaluation;

    if (instrument != self->instrument || self->n_closes < self->slow)
        return NULL;
    evaluation = carry_evaluation_new (is_above (self) ? "hold" : "flat");
    carry_evaluation_add (evaluation, "closes", "%" G_GUINT64_FORMAT, self->n_closes);
    return evaluation;
}

static void
cross_strategy_implement (CarryStrategyInterface *iface)
{
    iface->evaluate = cross_strategy_evaluate;
    iface->on_bar = cross_strategy_on_bar;
    iface->on_timer = cross_strategy_on_timer;
    iface->flatten = cross_strategy_flatten;
}

static gboolean
cross_strategy_start (CarryModule *module, GError **error)
{
    CrossStrategy *self = CROSS_STRATEGY (module);
    CarryContext *context = carry_module_get_context (module);

    if (self->fast >= self->slow)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "\"fast\" is %u and \"slow\" is %u; the fast average must be over fewer bars",
                     self->fast, self->slow);
        return FALSE;
    }
    self->instrument = carry_context_find_instrument (context, G_OBJECT (self->exchange),
                                                      self->category, self->symbol);
    if (self->instrument == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "the exchange does not trade %s %s; choose another symbol or category",
                     carry_category_to_text (self->category), self->symbol);
        return FALSE;
    }
    self->closes = g_new0 (CarryDecimal, self->slow);
    self->next = 0;
    self->n_closes = 0;
    self->fast_sum = carry_decimal_zero ();
    self->slow_sum = carry_decimal_zero ();
    self->timer = 0;
    carry_context_subscribe (context, self->instrument);
    return TRUE;
}

static void
cross_strategy_stop (CarryModule *module)
{
    CrossStrategy *self = CROSS_STRATEGY (module);

    g_clear_pointer (&self->closes, g_free);
    self->instrument = NULL;
    self->n_closes = 0;
}

static void
cross_strategy_finalize (GObject *object)
{
    g_free (CROSS_STRATEGY (object)->closes);
    G_OBJECT_CLASS (cross_strategy_parent_class)->finalize (object);
}

static void
cross_strategy_class_init (CrossStrategyClass *klass)
{
    CarryModuleClass *module_class = CARRY_MODULE_CLASS (klass);
    const GParamFlags flags = CARRY_PARAM_SETTING;

    G_OBJECT_CLASS (klass)->finalize = cross_strategy_finalize;
    module_class->start = cross_strategy_start;
    module_class->stop = cross_strategy_stop;

    /* This is the whole schema: `carry inspect cross` shows it, `carry check` applies it. */
    CARRY_SETTING (klass, CrossStrategy, exchange,
                   g_param_spec_object ("exchange", NULL, "Where to trade", CARRY_TYPE_EXCHANGE,
                                        flags | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, CrossStrategy, symbol,
                   g_param_spec_string ("symbol", NULL, "What to trade, as the venue calls it",
                                        "BTCUSDT", flags));
    CARRY_SETTING (klass, CrossStrategy, category,
                   g_param_spec_enum ("category", NULL, "Which of its markets", CARRY_TYPE_CATEGORY,
                                      CARRY_CATEGORY_LINEAR, flags));
    CARRY_SETTING (
        klass, CrossStrategy, fast,
        g_param_spec_uint ("fast", NULL, "Bars in the fast average", 1, 10000, 24, flags));
    CARRY_SETTING (
        klass, CrossStrategy, slow,
        g_param_spec_uint ("slow", NULL, "Bars in the slow average", 2, 10000, 168, flags));
    CARRY_SETTING (klass, CrossStrategy, quantity,
                   carry_param_spec_decimal ("quantity", "How much to hold, in coins", "0.00000001",
                                             NULL, "0.01", flags));
}
