/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-exchange.h"

#include "paper-assumptions.h"
#include "paper-wire.h"

/* The widest spread and slippage that still make sense as a fraction of a price. */
#define PAPER_MAX_FRACTION carry_decimal_make (1, 1)

/* The longest delay a setting may ask for. */
#define PAPER_MAX_LATENCY_NS CARRY_NS_PER_MINUTE
#define PAPER_MAX_FILL_DELAY_NS (7 * CARRY_NS_PER_DAY)

struct _PaperExchange
{
    CarryModule parent_instance;

    /* Settings. */
    char *instruments;
    char **spread;
    char **slippage;
    gint64 order_latency_ns;
    gint64 answer_latency_ns;
    gint64 jitter_ns;
    CarryDecimal cancel_share;
    PaperRules rules; /* the other settings, and what start makes of those above */

    /* While started. */
    PaperFractions *spreads;
    PaperFractions *slippages;
    PaperVenue *venue;
    PaperWire wire;
};

static void paper_exchange_iface_init (CarryExchangeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PaperExchange, paper_exchange, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE,
                                                      paper_exchange_iface_init))

static void
close_venue (PaperExchange *self)
{
    if (self->venue != NULL)
        paper_wire_clear (&self->wire, self->venue);
    g_clear_pointer (&self->venue, paper_venue_free);
    g_clear_pointer (&self->spreads, paper_fractions_free);
    g_clear_pointer (&self->slippages, paper_fractions_free);
}

static PaperFractions *
parse_fractions (const char *setting, char **entries, GError **error)
{
    PaperFractions *fractions =
        paper_fractions_parse ((const char *const *) entries, PAPER_MAX_FRACTION, error);
    if (fractions == NULL)
        g_prefix_error (error, "%s: ", setting);
    return fractions;
}

static gboolean
open_venue (PaperExchange *self, CarryContext *context, GError **error)
{
    PaperRules *rules = &self->rules;
    PaperLatency latency;

    close_venue (self);
    self->spreads = parse_fractions ("spread", self->spread, error);
    if (self->spreads == NULL)
        return FALSE;
    self->slippages = parse_fractions ("slippage", self->slippage, error);
    if (self->slippages == NULL)
        return FALSE;
    rules->spread = self->spreads;
    rules->slippage = self->slippages;
    rules->quote_coin = g_intern_string (carry_context_get_quote_coin (context));
    rules->cancel_share_millionths =
        carry_decimal_rescale (self->cancel_share, PAPER_QUEUE_SHARE_SCALE, CARRY_ROUND_HALF_EVEN)
            .coefficient;
    paper_latency_init (&latency, self->order_latency_ns, self->answer_latency_ns, self->jitter_ns);
    self->venue = paper_venue_new (context, rules, &latency);
    CarryDecimal capital = carry_context_get_capital (context);
    if (carry_decimal_sign (capital) > 0)
        paper_venue_deposit (self->venue, rules->quote_coin, carry_amount_from_decimal (capital),
                             FALSE);
    return TRUE;
}

static void
paper_exchange_start_async (CarryModule *module, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
    PaperExchange *self = PAPER_EXCHANGE (module);
    CarryContext *context = carry_module_get_context (module);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    GError *error = NULL;

    if (context == NULL)
        g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_INVALID,
                                 "the exchange can only start inside a host");
    else if (open_venue (self, context, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

static gboolean
paper_exchange_start_finish (CarryModule *module, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

static void
paper_exchange_stop (CarryModule *module)
{
    close_venue (PAPER_EXCHANGE (module));
}

static CarryExchangeCaps
paper_exchange_get_caps (CarryExchange *exchange)
{
    return CARRY_EXCHANGE_CAN_AMEND | CARRY_EXCHANGE_IS_SIMULATED;
}

/* Returns: (transfer full): the file's instruments with the fees of this account. */
static GPtrArray *
read_instruments (PaperExchange *self, GError **error)
{
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    g_autoptr (GPtrArray) list =
        g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free);

    if (self->instruments == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "instruments: no file is set; name the CSV file that lists them");
        return NULL;
    }
    if (!carry_instruments_read_csv (table, self->instruments, error))
        return NULL;
    for (guint i = 0; i < carry_instruments_get_size (table); i++)
    {
        CarryInstrument *copy = carry_instrument_copy (carry_instruments_get (table, i));
        paper_fees_apply (&self->rules.fees, copy);
        g_ptr_array_add (list, copy);
    }
    return g_steal_pointer (&list);
}

static void
paper_exchange_list_instruments_async (CarryExchange *exchange, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (exchange, cancellable, callback, user_data);
    GError *error = NULL;
    GPtrArray *list = read_instruments (PAPER_EXCHANGE (exchange), &error);

    if (list != NULL)
        g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
    else
        g_task_return_error (task, error);
}

static GPtrArray *
paper_exchange_list_instruments_finish (CarryExchange *exchange, GAsyncResult *result,
                                        GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
paper_exchange_snapshot_async (CarryExchange *exchange, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
    PaperExchange *self = PAPER_EXCHANGE (exchange);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    if (self->venue != NULL)
        g_task_return_pointer (task, paper_venue_snapshot (self->venue),
                               (GDestroyNotify) carry_snapshot_free);
    else
        g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_DISCONNECTED,
                                 "the exchange is not started");
}

static CarrySnapshot *
paper_exchange_snapshot_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

/* A stopped exchange has no wire: what is sent to it is lost. */
static void
send_message (CarryExchange *exchange, const PaperMessage *message)
{
    PaperExchange *self = PAPER_EXCHANGE (exchange);
    if (self->venue != NULL)
        paper_wire_send (&self->wire, self->venue, message);
}

static void
paper_exchange_submit (CarryExchange *exchange, const CarryOrder *order)
{
    PaperMessage message = { .kind = PAPER_MESSAGE_SUBMIT, .order = *order };
    send_message (exchange, &message);
}

static void
paper_exchange_amend (CarryExchange *exchange, const CarryOrder *order,
                      const CarryDecimal *quantity, const CarryDecimal *price)
{
    PaperMessage message = {
        .kind = PAPER_MESSAGE_AMEND,
        .order = *order,
        .quantity = quantity != NULL ? *quantity : carry_decimal_invalid (),
        .price = price != NULL ? *price : carry_decimal_invalid (),
    };
    send_message (exchange, &message);
}

static void
paper_exchange_cancel (CarryExchange *exchange, const CarryOrder *order)
{
    PaperMessage message = { .kind = PAPER_MESSAGE_CANCEL, .order = *order };
    send_message (exchange, &message);
}

static void
paper_exchange_cancel_all (CarryExchange *exchange, const CarryInstrument *instrument)
{
    PaperMessage message = { .kind = PAPER_MESSAGE_CANCEL_ALL, .instrument = instrument };
    send_message (exchange, &message);
}

static void
paper_exchange_query (CarryExchange *exchange, const CarryOrder *order)
{
    PaperMessage message = { .kind = PAPER_MESSAGE_QUERY, .order = *order };
    send_message (exchange, &message);
}

/* Called for every market event there is: no checked cast here. */
static void
paper_exchange_on_market (CarryExchange *exchange, const CarryMarketEvent *event)
{
    PaperExchange *self = (PaperExchange *) exchange;
    if (self->venue != NULL)
        paper_venue_on_market (self->venue, event);
}

static void
paper_exchange_on_timer (CarryExchange *exchange, guint64 timer, gint64 now)
{
    PaperExchange *self = PAPER_EXCHANGE (exchange);
    if (self->venue != NULL && !paper_wire_deliver (&self->wire, self->venue, timer))
        paper_venue_on_timer (self->venue, timer);
}

static char **
paper_exchange_list_assumptions (CarryExchange *exchange)
{
    PaperExchange *self = PAPER_EXCHANGE (exchange);
    PaperAssumptions assumptions = {
        .rules = &self->rules,
        .spread = (const char *const *) self->spread,
        .slippage = (const char *const *) self->slippage,
        .cancel_share = self->cancel_share,
        .order_latency_ns = self->order_latency_ns,
        .answer_latency_ns = self->answer_latency_ns,
        .jitter_ns = self->jitter_ns,
    };

    return paper_assumptions_list (&assumptions);
}

static void
paper_exchange_iface_init (CarryExchangeInterface *iface)
{
    iface->get_caps = paper_exchange_get_caps;
    iface->list_instruments_async = paper_exchange_list_instruments_async;
    iface->list_instruments_finish = paper_exchange_list_instruments_finish;
    iface->snapshot_async = paper_exchange_snapshot_async;
    iface->snapshot_finish = paper_exchange_snapshot_finish;
    iface->submit = paper_exchange_submit;
    iface->amend = paper_exchange_amend;
    iface->cancel = paper_exchange_cancel;
    iface->cancel_all = paper_exchange_cancel_all;
    iface->query = paper_exchange_query;
    iface->on_market = paper_exchange_on_market;
    iface->on_timer = paper_exchange_on_timer;
    iface->list_assumptions = paper_exchange_list_assumptions;
}

static void
paper_exchange_finalize (GObject *object)
{
    close_venue (PAPER_EXCHANGE (object));
    G_OBJECT_CLASS (paper_exchange_parent_class)->finalize (object);
}

static void
install_instrument_settings (CarryModuleClass *klass)
{
    CARRY_SETTING (
        klass, PaperExchange, instruments,
        g_param_spec_string ("instruments", NULL, "CSV file that lists what can be traded", NULL,
                             CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED | CARRY_PARAM_PATH));
}

static void
install_price_settings (CarryModuleClass *klass)
{
    CARRY_SETTING (
        klass, PaperExchange, spread,
        carry_param_spec_list ("spread",
                               "Whole bid-ask spread as a fraction of the price, half of "
                               "it paid, where no quotes are known: FRACTION for all, "
                               "SYMBOL:FRACTION for one",
                               "0", CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, PaperExchange, slippage,
        carry_param_spec_list ("slippage",
                               "What a market order loses besides, as a fraction of the "
                               "price; with quotes, what each further multiple of the "
                               "quoted size costs: FRACTION for all, SYMBOL:FRACTION for "
                               "one",
                               "0.0001", CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, PaperExchange, rules.touch_fills,
        g_param_spec_boolean ("touch-fills", NULL,
                              "A bar or trade at the limit fills it, not only one beyond", FALSE,
                              CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, cancel_share,
                   carry_param_spec_decimal ("cancel-share",
                                             "Share of the cancels at a level that is ahead of an "
                                             "order in its queue",
                                             "0", "1", "0", CARRY_PARAM_SETTING));
}

static void
install_fee (CarryModuleClass *klass, const char *name, const char *blurb, gsize offset)
{
    carry_module_class_install_setting (
        klass, offset, sizeof (CarryDecimal),
        carry_param_spec_decimal (name, blurb, "-0.01", "0.1", NULL, CARRY_PARAM_SETTING));
}

static void
install_fee_settings (CarryModuleClass *klass)
{
    install_fee (klass, "spot-maker-fee", "Spot maker fee rate; the instrument's when not set",
                 G_STRUCT_OFFSET (PaperExchange, rules.fees.spot_maker));
    install_fee (klass, "spot-taker-fee", "Spot taker fee rate; the instrument's when not set",
                 G_STRUCT_OFFSET (PaperExchange, rules.fees.spot_taker));
    install_fee (klass, "linear-maker-fee",
                 "Perpetual maker fee rate; the instrument's when not set",
                 G_STRUCT_OFFSET (PaperExchange, rules.fees.linear_maker));
    install_fee (klass, "linear-taker-fee",
                 "Perpetual taker fee rate; the instrument's when not set",
                 G_STRUCT_OFFSET (PaperExchange, rules.fees.linear_taker));
    CARRY_SETTING (klass, PaperExchange, rules.fees.in_quote,
                   g_param_spec_boolean ("fee-in-quote", NULL,
                                         "Spot buys pay their fee in quote coin, not in what they "
                                         "bought",
                                         FALSE, CARRY_PARAM_SETTING));
}

static void
install_time_settings (CarryModuleClass *klass)
{
    CARRY_SETTING (klass, PaperExchange, order_latency_ns,
                   carry_param_spec_duration ("order-latency", "Time an order takes to the venue",
                                              0, PAPER_MAX_LATENCY_NS, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, answer_latency_ns,
                   carry_param_spec_duration ("answer-latency", "Time an answer takes back", 0,
                                              PAPER_MAX_LATENCY_NS, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, jitter_ns,
                   carry_param_spec_duration ("jitter",
                                              "Up to how much longer each message takes, at random",
                                              0, PAPER_MAX_LATENCY_NS, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, rules.fill_delay_ns,
                   carry_param_spec_duration ("fill-delay",
                                              "How long an order waits before it meets the market, "
                                              "where only bars or trades are known",
                                              0, PAPER_MAX_FILL_DELAY_NS, 0, CARRY_PARAM_SETTING));
}

static void
install_margin_settings (CarryModuleClass *klass)
{
    CARRY_SETTING (
        klass, PaperExchange, rules.margin.mode,
        g_param_spec_enum ("margin-mode", NULL,
                           "cross: the account stands for all perpetuals; isolated: each "
                           "for itself; none: no check, no liquidation",
                           PAPER_TYPE_MARGIN_MODE, PAPER_MARGIN_CROSS, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, rules.margin.leverage,
                   carry_param_spec_decimal ("leverage",
                                             "Value of a perpetual position for one unit of margin",
                                             "1", "100", "10", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, rules.margin.spot_collateral,
                   carry_param_spec_decimal ("spot-collateral",
                                             "Share of the value of coins that counts as margin in "
                                             "cross mode, where their table does not say it",
                                             "0", "1", "0.9", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, rules.liquidation_fee,
                   carry_param_spec_decimal ("liquidation-fee",
                                             "Fee rate of a position closed by force", "0", "0.1",
                                             "0.005", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, PaperExchange, rules.borrow_rate,
                   carry_param_spec_decimal ("borrow-rate",
                                             "Hourly interest rate on what is owed; above 0, cross "
                                             "mode lends coins and quote coin against free margin",
                                             "0", "0.01", "0", CARRY_PARAM_SETTING));
}

static void
paper_exchange_class_init (PaperExchangeClass *klass)
{
    CarryModuleClass *module_class = CARRY_MODULE_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = paper_exchange_finalize;
    module_class->start_async = paper_exchange_start_async;
    module_class->start_finish = paper_exchange_start_finish;
    module_class->stop = paper_exchange_stop;
    install_instrument_settings (module_class);
    install_price_settings (module_class);
    install_fee_settings (module_class);
    install_time_settings (module_class);
    install_margin_settings (module_class);
}

static void
paper_exchange_init (PaperExchange *self)
{
    g_queue_init (&self->wire.messages);
}
