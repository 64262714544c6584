/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-host.h"

#include <glib/gstdio.h>

#include "roles/carry-context-private.h"
#include "tearsheet-report.h"

static gint64
get_now (gpointer backend)
{
    return ((TearsheetHost *) backend)->now;
}

static const char *
get_quote_coin (gpointer backend)
{
    return ((TearsheetHost *) backend)->perp->quote;
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((TearsheetHost *) backend)->instruments;
}

static CarryDecimal
get_last_price (gpointer backend, const CarryInstrument *instrument)
{
    return ((TearsheetHost *) backend)->last[instrument->index];
}

static CarryDecimal
get_mark_price (gpointer backend, const CarryInstrument *instrument)
{
    return ((TearsheetHost *) backend)->mark[instrument->index];
}

static CarryDecimal
get_position (gpointer backend, const CarryInstrument *instrument)
{
    return ((TearsheetHost *) backend)->position[instrument->index];
}

static gboolean
get_funding (gpointer backend, const CarryInstrument *instrument, CarryFundingKind kind,
             CarryFunding *out_funding)
{
    TearsheetHost *self = backend;

    if (!carry_decimal_is_valid (self->rate) || kind != CARRY_FUNDING_SETTLED)
        return FALSE;
    *out_funding = (CarryFunding){
        .instrument = instrument,
        .kind = kind,
        .rate = self->rate,
        .interval_ns = self->interval_ns,
    };
    return TRUE;
}

static const CarryContextBackend backend_functions = {
    .get_now = get_now,
    .get_quote_coin = get_quote_coin,
    .get_instruments = get_instruments,
    .get_last_price = get_last_price,
    .get_mark_price = get_mark_price,
    .get_position = get_position,
    .get_funding = get_funding,
};

static const CarryInstrument *
add_instrument (TearsheetHost *self, CarryCategory category, const char *symbol, const char *coin)
{
    g_autoptr (CarryInstrument) one =
        carry_instrument_new ("bybit", category, symbol, coin, "USDT");
    g_autoptr (GError) error = NULL;
    const CarryInstrument *added;

    one->tick_size = D ("0.01");
    one->qty_step = D ("0.001");
    added = carry_instruments_add (self->instruments, one, &error);
    g_assert_no_error (error);
    return added;
}

/* A perpetual and its spot of @coin; nothing has a price yet. */
TearsheetHost *
tearsheet_host_new (const char *coin)
{
    TearsheetHost *self = g_new0 (TearsheetHost, 1);
    g_autofree char *symbol = g_strconcat (coin, "USDT", NULL);

    self->now = TEARSHEET_HOST_START;
    self->instruments = carry_instruments_new ();
    self->perp = add_instrument (self, CARRY_CATEGORY_LINEAR, symbol, coin);
    self->spot = add_instrument (self, CARRY_CATEGORY_SPOT, symbol, coin);
    for (guint i = 0; i < G_N_ELEMENTS (self->last); i++)
    {
        self->last[i] = self->mark[i] = carry_decimal_invalid ();
        self->position[i] = carry_decimal_zero ();
    }
    self->rate = carry_decimal_invalid ();
    self->context = carry_context_new (&backend_functions, self, "tearsheet", 1);
    self->report = g_object_new (TEARSHEET_TYPE_REPORT, "id", "tearsheet", NULL);
    carry_module_set_context (self->report, self->context);
    return self;
}

void
tearsheet_host_free (TearsheetHost *self)
{
    g_object_unref (self->report);
    g_object_unref (self->context);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

void
tearsheet_host_tell (TearsheetHost *self, const CarryEvent *event)
{
    CarryEvent told = *event;

    told.ts = self->now;
    carry_report_on_event (CARRY_REPORT (self->report), &told);
}

void
tearsheet_host_equity (TearsheetHost *self, const char *equity)
{
    CarryEquity worth = { .ts = self->now, .equity = D (equity) };
    CarryEvent event = { .kind = CARRY_EVENT_EQUITY, .equity = &worth };

    tearsheet_host_tell (self, &event);
}

void
tearsheet_host_capital (TearsheetHost *self, const char *amount)
{
    CarryTransfer transfer = { self->now, self->perp->quote, D (amount), FALSE };
    CarryEvent event = { .kind = CARRY_EVENT_TRANSFER, .transfer = &transfer };

    tearsheet_host_tell (self, &event);
}

void
tearsheet_host_fill (TearsheetHost *self, const CarryInstrument *instrument, const char *price,
                     const char *quantity, const char *fee, const char *fee_coin,
                     CarryLiquidity liquidity)
{
    CarryFill fill = {
        .instrument = instrument->index,
        .liquidity = liquidity,
        .price = D (price),
        .quantity = D (quantity),
        .fee = D (fee),
        .fee_coin = g_intern_string (fee_coin),
        .ts = self->now,
    };
    CarryEvent event = { .kind = CARRY_EVENT_FILL, .instrument = instrument, .fill = &fill };

    tearsheet_host_tell (self, &event);
}

void
tearsheet_host_funding (TearsheetHost *self, const char *position, const char *amount)
{
    CarryFundingPayment payment = {
        .ts = self->now,
        .instrument = self->perp->index,
        .position = D (position),
        .amount = D (amount),
    };
    CarryEvent event = {
        .kind = CARRY_EVENT_FUNDING,
        .instrument = self->perp,
        .funding = &payment,
    };

    tearsheet_host_tell (self, &event);
}

void
tearsheet_host_notice (TearsheetHost *self, CarryNoticeLevel level, const char *module,
                       const char *code, const char *text)
{
    CarryNotice notice = { self->now, level, module, code, text };
    CarryEvent event = { .kind = CARRY_EVENT_NOTICE, .notice = &notice };

    tearsheet_host_tell (self, &event);
}

void
tearsheet_host_decide (TearsheetHost *self, const char *verdict, const char *reason,
                       const char *expected)
{
    g_autoptr (CarryEvaluation) evaluation = carry_evaluation_new (verdict);
    CarryEvent event = {
        .kind = CARRY_EVENT_DECISION,
        .ts = self->now,
        .instrument = self->perp,
        .evaluation = evaluation,
    };

    carry_evaluation_add_text (evaluation, "reason", reason);
    carry_evaluation_add_text (evaluation, "expected-apr", expected);
    tearsheet_host_tell (self, &event);
}

void
tearsheet_host_reject (TearsheetHost *self, const char *reason)
{
    CarryOrder order = {
        .instrument = self->spot->index,
        .state = CARRY_ORDER_REJECTED,
        .ts_updated = self->now,
    };
    CarryEvent event = { .kind = CARRY_EVENT_ORDER, .instrument = self->spot, .order = &order };

    carry_order_set_reason (&order, "%s", reason);
    tearsheet_host_tell (self, &event);
}

void
tearsheet_pages_init (TearsheetPages *self)
{
    static const char *const models[] = { "A market order fills at the last price.", NULL };

    *self = (TearsheetPages){
        .summary = {
            .ts_from = TEARSHEET_HOST_START,
            .ts_to = TEARSHEET_HOST_START + 90 * CARRY_NS_PER_DAY,
            .capital = carry_amount_from_decimal (D ("1000")),
            .total = { .name = "total" },
            .symbols = g_ptr_array_new_with_free_func (g_free),
            .months = g_ptr_array_new_with_free_func (g_free),
            .sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free),
            .config_sha256 = "00ff",
            .settings = "[host carry]\nseed=1\n",
            .models = models,
            .wall_ns = 12345678901234,
        },
    };
}

void
tearsheet_pages_clear (TearsheetPages *self)
{
    g_ptr_array_unref (self->summary.symbols);
    g_ptr_array_unref (self->summary.months);
    g_ptr_array_unref (self->summary.sources);
    g_clear_pointer (&self->html, g_free);
    g_clear_pointer (&self->markdown, g_free);
}

void
tearsheet_pages_add_split (GPtrArray *splits, const char *name, const char *price_pnl,
                           const char *funding_pnl, const char *fees, guint round_trips)
{
    CarrySplit *split = g_new0 (CarrySplit, 1);

    split->name = name;
    split->price_pnl = carry_amount_from_decimal (D (price_pnl));
    split->funding_pnl = carry_amount_from_decimal (D (funding_pnl));
    split->fees = carry_amount_from_decimal (D (fees));
    split->round_trips = round_trips;
    g_ptr_array_add (splits, split);
}

/* (transfer none) */
CarrySource *
tearsheet_pages_add_source (TearsheetPages *self, const char *path)
{
    CarrySource *source = carry_source_new (path);

    source->rows = 1234;
    source->ts_first = self->summary.ts_from;
    source->ts_last = self->summary.ts_to;
    g_ptr_array_add (self->summary.sources, source);
    return source;
}

static char *
read_and_remove (const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (GError) error = NULL;
    char *text = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_unlink (path), ==, 0);
    return text;
}

/* Has the report written, and reads it. */
void
tearsheet_pages_finish (TearsheetPages *self, TearsheetHost *host)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp ("tearsheet-XXXXXX", &error);
    gboolean written;

    g_assert_no_error (error);
    written = carry_report_finish (CARRY_REPORT (host->report), &self->summary, folder, &error);
    g_assert_no_error (error);
    g_assert_true (written);
    g_free (self->html);
    g_free (self->markdown);
    self->html = read_and_remove (folder, "report.html");
    self->markdown = read_and_remove (folder, "report.md");
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}
