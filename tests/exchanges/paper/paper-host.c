/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

#include "paper-exchange.h"

typedef struct
{
    guint64 id;
    gint64 ts;
} Timer;

static void
told_free (PaperTold *told)
{
    g_free (told->code);
    g_free (told->text);
    g_free (told);
}

static PaperTold *
tell (gpointer backend, CarryEventKind kind, gint64 ts)
{
    PaperHost *self = backend;
    PaperTold *told = g_new0 (PaperTold, 1);

    g_assert_cmpint (ts, >=, self->now);
    told->kind = kind;
    told->ts = ts;
    g_ptr_array_add (self->told, told);
    return told;
}

static gint64
get_now (gpointer backend)
{
    return ((PaperHost *) backend)->now;
}

static guint64
get_seed (gpointer backend)
{
    return 7;
}

static gint64
get_data_latency_ns (gpointer backend)
{
    return ((PaperHost *) backend)->data_latency_ns;
}

static CarryDecimal
get_capital (gpointer backend)
{
    return ((PaperHost *) backend)->capital;
}

static const char *
get_quote_coin (gpointer backend)
{
    return "USDT";
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((PaperHost *) backend)->instruments;
}

static CarryDecimal
get_last_price (gpointer backend, const CarryInstrument *instrument)
{
    return ((PaperHost *) backend)->last[instrument->index];
}

static CarryDecimal
get_mark_price (gpointer backend, const CarryInstrument *instrument)
{
    return ((PaperHost *) backend)->mark[instrument->index];
}

static gint64
get_price_time (gpointer backend, const CarryInstrument *instrument)
{
    return ((PaperHost *) backend)->ts_price[instrument->index];
}

static gboolean
get_quote (gpointer backend, const CarryInstrument *instrument, CarryQuote *out_quote)
{
    PaperHost *self = backend;
    if (!self->has_quote[instrument->index])
        return FALSE;
    *out_quote = self->quote[instrument->index];
    return TRUE;
}

static CarryBook *
get_book (gpointer backend, const CarryInstrument *instrument)
{
    return ((PaperHost *) backend)->book[instrument->index];
}

static guint64
add_timer (gpointer backend, CarryContext *context, gint64 ts)
{
    PaperHost *self = backend;
    Timer timer = { .id = ++self->next_timer, .ts = MAX (ts, self->now) };
    g_array_append_val (self->timers, timer);
    return timer.id;
}

static void
remove_timer (gpointer backend, guint64 id)
{
    PaperHost *self = backend;
    for (guint i = 0; i < self->timers->len; i++)
    {
        if (g_array_index (self->timers, Timer, i).id == id)
        {
            g_array_remove_index (self->timers, i);
            return;
        }
    }
    g_assert_not_reached ();
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    PaperTold *told = tell (backend, CARRY_EVENT_NOTICE, get_now (backend));
    told->level = level;
    told->code = g_strdup (code);
    told->text = g_strdup (text);
}

static void
emit_order (gpointer backend, CarryContext *context, const CarryOrder *order, gint64 ts)
{
    tell (backend, CARRY_EVENT_ORDER, ts)->order = *order;
}

static void
emit_fill (gpointer backend, CarryContext *context, const CarryFill *fill, gint64 ts)
{
    tell (backend, CARRY_EVENT_FILL, ts)->fill = *fill;
}

static void
emit_funding (gpointer backend, CarryContext *context, const CarryFundingPayment *payment,
              gint64 ts)
{
    tell (backend, CARRY_EVENT_FUNDING, ts)->funding = *payment;
}

static void
emit_transfer (gpointer backend, CarryContext *context, const CarryTransfer *transfer, gint64 ts)
{
    tell (backend, CARRY_EVENT_TRANSFER, ts)->transfer = *transfer;
}

static const CarryContextBackend backend_functions = {
    .get_now = get_now,
    .get_seed = get_seed,
    .get_data_latency_ns = get_data_latency_ns,
    .get_capital = get_capital,
    .get_quote_coin = get_quote_coin,
    .get_instruments = get_instruments,
    .get_last_price = get_last_price,
    .get_mark_price = get_mark_price,
    .get_price_time = get_price_time,
    .get_quote = get_quote,
    .get_book = get_book,
    .add_timer = add_timer,
    .remove_timer = remove_timer,
    .notice = notice,
    .emit_order = emit_order,
    .emit_fill = emit_fill,
    .emit_funding = emit_funding,
    .emit_transfer = emit_transfer,
};

static const CarryInstrument *
add_instrument (PaperHost *self, CarryCategory category)
{
    gboolean is_spot = category == CARRY_CATEGORY_SPOT;
    g_autoptr (CarryInstrument) one =
        carry_instrument_new ("bybit", category, "BTCUSDT", "BTC", "USDT");

    one->exchange = 1;
    one->tick_size = D (is_spot ? "0.01" : "0.1");
    one->qty_step = D (is_spot ? "0.000001" : "0.001");
    one->min_qty = D (is_spot ? "0.000001" : "0.001");
    one->max_qty = D ("100");
    one->max_market_qty = D ("50");
    one->min_notional = D ("5");
    one->maker_fee = D (is_spot ? "0.001" : "0.0002");
    one->taker_fee = D (is_spot ? "0.001" : "0.00055");
    one->maintenance_margin = D (is_spot ? "0" : "0.005");
    one->price_scale = 4;
    one->size_scale = 8;
    return carry_instruments_add (self->instruments, one, NULL);
}

PaperHost *
paper_host_new (void)
{
    PaperHost *self = g_new0 (PaperHost, 1);

    self->now = PAPER_HOST_START;
    self->capital = D ("100000");
    self->timers = g_array_new (FALSE, FALSE, sizeof (Timer));
    self->told = g_ptr_array_new_with_free_func ((GDestroyNotify) told_free);
    self->instruments = carry_instruments_new ();
    self->spot = add_instrument (self, CARRY_CATEGORY_SPOT);
    self->perp = add_instrument (self, CARRY_CATEGORY_LINEAR);
    for (guint i = 0; i < 2; i++)
        self->last[i] = self->mark[i] = carry_decimal_invalid ();
    self->module = g_object_new (PAPER_TYPE_EXCHANGE, "id", "main", NULL);
    self->exchange = CARRY_EXCHANGE (self->module);
    self->context = carry_context_new (&backend_functions, self, "main", 1);
    carry_module_set_context (self->module, self->context);
    paper_host_set (self, "slippage", "0");
    return self;
}

void
paper_host_free (PaperHost *self)
{
    carry_module_stop (self->module);
    g_assert_cmpuint (self->timers->len, ==, 0);
    g_object_unref (self->module);
    g_object_unref (self->context);
    for (guint i = 0; i < 2; i++)
        g_clear_pointer (&self->book[i], carry_book_unref);
    carry_instruments_unref (self->instruments);
    g_array_unref (self->timers);
    g_ptr_array_unref (self->told);
    g_free (self);
}

/* Settings are read as a configuration reads them. */
void
paper_host_set (PaperHost *self, const char *setting, const char *text)
{
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->module), setting);
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    carry_setting_parse (pspec, text, &value, &error);
    g_assert_no_error (error);
    g_object_set_property (G_OBJECT (self->module), setting, &value);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GAsyncResult **) user_data = g_object_ref (result);
}

gboolean
paper_host_try_start (PaperHost *self, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;
    carry_module_start_async (self->module, NULL, keep_result, &result);
    while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
    return carry_module_start_finish (self->module, result, error);
}

void
paper_host_start (PaperHost *self)
{
    g_autoptr (GError) error = NULL;
    paper_host_try_start (self, &error);
    g_assert_no_error (error);
}

/* The timer that is due first, of equal ones the one added first. */
static gboolean
take_timer (PaperHost *self, gint64 ts, Timer *out_timer)
{
    guint first = G_MAXUINT;
    for (guint i = 0; i < self->timers->len; i++)
    {
        gint64 due = g_array_index (self->timers, Timer, i).ts;
        if (due <= ts &&
            (first == G_MAXUINT || due < g_array_index (self->timers, Timer, first).ts))
            first = i;
    }
    if (first == G_MAXUINT)
        return FALSE;
    *out_timer = g_array_index (self->timers, Timer, first);
    g_array_remove_index (self->timers, first);
    return TRUE;
}

static void
fire_timers (PaperHost *self, gint64 ts)
{
    Timer timer;
    while (take_timer (self, ts, &timer))
    {
        self->now = MAX (self->now, timer.ts);
        carry_exchange_on_timer (self->exchange, timer.id, self->now);
    }
}

/* Everything before @ts happens; market events of @ts may follow. */
void
paper_host_run_to (PaperHost *self, gint64 ts)
{
    fire_timers (self, ts - 1);
    self->now = ts;
}

/* All prices of this instant are known: its timers are due. */
void
paper_host_settle (PaperHost *self)
{
    fire_timers (self, self->now);
}

/* An order as the ledger sends it; a limit when @price is given. */
CarryOrder
paper_host_order (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                  const char *quantity, const char *price)
{
    CarryOrder order = {
        .id = ++self->next_order,
        .owner = 2,
        .instrument = instrument->index,
        .side = side,
        .type = price != NULL ? CARRY_ORDER_TYPE_LIMIT : CARRY_ORDER_TYPE_MARKET,
        .state = CARRY_ORDER_SENT,
        .certain = TRUE,
        .quantity = D (quantity),
        .price = price != NULL ? D (price) : carry_decimal_invalid (),
        .decision_price = self->last[instrument->index],
        .average_price = carry_decimal_invalid (),
        .ts_created = self->now,
        .ts_updated = self->now,
    };
    g_snprintf (order.link_id, sizeof order.link_id, "1-%" G_GUINT64_FORMAT, order.id);
    return order;
}

CarryOrder
paper_host_market (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                   const char *quantity)
{
    CarryOrder order = paper_host_order (self, instrument, side, quantity, NULL);
    carry_exchange_submit (self->exchange, &order);
    return order;
}

CarryOrder
paper_host_limit (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                  const char *quantity, const char *price, CarryTimeInForce tif)
{
    CarryOrder order = paper_host_order (self, instrument, side, quantity, price);
    order.time_in_force = tif;
    carry_exchange_submit (self->exchange, &order);
    return order;
}

CarrySnapshot *
paper_host_snapshot (PaperHost *self)
{
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    carry_exchange_snapshot_async (self->exchange, NULL, keep_result, &result);
    while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
    CarrySnapshot *snapshot = carry_exchange_snapshot_finish (self->exchange, result, &error);
    g_assert_no_error (error);
    return snapshot;
}

/* Returns: (transfer full): the venue's balance of a coin. */
char *
paper_host_balance (PaperHost *self, const char *coin)
{
    g_autoptr (CarrySnapshot) snapshot = paper_host_snapshot (self);
    char buffer[CARRY_DECIMAL_BUFFER];

    for (guint i = 0; i < snapshot->transfers->len; i++)
    {
        const CarryTransfer *transfer = g_ptr_array_index (snapshot->transfers, i);
        if (g_strcmp0 (transfer->coin, coin) == 0)
            return g_strdup (carry_decimal_format (transfer->amount, buffer));
    }
    return g_strdup ("none");
}

guint
paper_host_count (PaperHost *self, CarryEventKind kind)
{
    guint n = 0;
    for (guint i = 0; i < self->told->len; i++)
        n += ((const PaperTold *) g_ptr_array_index (self->told, i))->kind == kind;
    return n;
}

/* The @position-th of its kind. */
const PaperTold *
paper_host_get (PaperHost *self, CarryEventKind kind, guint position)
{
    for (guint i = 0; i < self->told->len; i++)
    {
        const PaperTold *told = g_ptr_array_index (self->told, i);
        if (told->kind == kind && position-- == 0)
            return told;
    }
    g_assert_not_reached ();
}

const CarryFill *
paper_host_fill (PaperHost *self, guint position)
{
    return &paper_host_get (self, CARRY_EVENT_FILL, position)->fill;
}

/* What was last told of an order. */
const CarryOrder *
paper_host_last_order (PaperHost *self, guint64 id)
{
    for (guint i = self->told->len; i > 0; i--)
    {
        const PaperTold *told = g_ptr_array_index (self->told, i - 1);
        if (told->kind == CARRY_EVENT_ORDER && told->order.id == id)
            return &told->order;
    }
    g_assert_not_reached ();
}

void
paper_host_forget (PaperHost *self)
{
    g_ptr_array_set_size (self->told, 0);
}

/* What was last told of an order: its state and the reason. */
void
paper_host_assert_state (PaperHost *self, const CarryOrder *order, CarryOrderState state,
                         const char *reason)
{
    const CarryOrder *last = paper_host_last_order (self, order->id);
    g_assert_cmpstr (carry_order_state_to_text (last->state), ==,
                     carry_order_state_to_text (state));
    g_assert_cmpstr (last->reason, ==, reason);
    g_assert_cmpint (last->pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_true (last->certain);
}

void
paper_host_assert_balance (PaperHost *self, const char *coin, const char *amount)
{
    g_autofree char *balance = paper_host_balance (self, coin);
    g_assert_cmpstr (balance, ==, amount);
}
