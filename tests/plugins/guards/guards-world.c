/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-world.h"

#include <glib/gstdio.h>

#include "roles/carry-context-private.h"

static gint64
get_now (gpointer backend)
{
    return ((World *) backend)->now;
}

static gint64
get_to (gpointer backend)
{
    return ((World *) backend)->end;
}

static gboolean
get_is_trading (gpointer backend)
{
    return TRUE;
}

static const char *
get_quote_coin (gpointer backend)
{
    return g_intern_static_string ("USDT");
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((World *) backend)->instruments;
}

static CarryDecimal
get_position (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->position[instrument->index];
}

static CarryDecimal
get_price (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->price[instrument->index];
}

static gint64
get_price_time (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->ts_price[instrument->index];
}

static gboolean
get_is_stale (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->is_stale[instrument->index];
}

static gboolean
get_funding (gpointer backend, const CarryInstrument *instrument, CarryFundingKind kind,
             CarryFunding *out_funding)
{
    if (kind == CARRY_FUNDING_PREDICTED)
        return FALSE;
    *out_funding = (CarryFunding){ .rate = ((World *) backend)->rate };
    return TRUE;
}

static guint64
add_timer (gpointer backend, CarryContext *context, gint64 ts)
{
    return ++((World *) backend)->n_timers;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    g_ptr_array_add (((World *) backend)->notices, g_strdup (code));
}

static void
halt (gpointer backend, CarryContext *context, const char *code, const char *reason)
{
    World *self = backend;

    g_assert_null (self->halt);
    self->halt = g_strdup (code);
}

static gboolean
kill_trading (gpointer backend, CarryContext *context, const char *code, const char *reason)
{
    World *self = backend;

    self->is_killed = self->has_switch;
    return self->has_switch;
}

static CarryRiskState
get_risk_state (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->is_killed ? CARRY_RISK_HALTED : CARRY_RISK_ACTIVE;
}

static char *
get_key (const CarryInstrument *instrument, const char *code)
{
    return g_strdup_printf ("%s:%s", code,
                            instrument == NULL                            ? "all"
                            : instrument->category == CARRY_CATEGORY_SPOT ? "spot"
                                                                          : "perp");
}

static void
restrict_trading (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
                  CarryRiskState state, gboolean until_human, const char *code, const char *reason)
{
    g_hash_table_insert (
        ((World *) backend)->restrictions, get_key (instrument, code),
        g_strdup_printf ("%s%s", carry_risk_state_to_text (state), until_human ? " for good" : ""));
}

static gboolean
release (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
         const char *code)
{
    g_autofree char *key = get_key (instrument, code);

    return g_hash_table_remove (((World *) backend)->restrictions, key);
}

static gboolean
get_margin (gpointer backend, const CarryInstrument *instrument, CarryMargin *out_margin)
{
    World *self = backend;

    *out_margin = (CarryMargin){ .ts = self->now,
                                 .balance = self->margin_balance,
                                 .initial = carry_decimal_invalid (),
                                 .maintenance = self->maintenance,
                                 .is_isolated = self->is_isolated };
    if (self->is_isolated && instrument->index == 0)
        out_margin->maintenance = carry_decimal_make (1, 0);
    return self->has_margin;
}

static void
ask_close (gpointer backend, CarryContext *context, CarryDecimal fraction)
{
    g_ptr_array_add (((World *) backend)->closed, carry_decimal_to_string (&fraction));
}

static const CarryContextBackend functions = {
    .get_now = get_now,
    .get_to = get_to,
    .get_is_trading = get_is_trading,
    .get_quote_coin = get_quote_coin,
    .get_instruments = get_instruments,
    .get_position = get_position,
    .get_last_price = get_price,
    .get_mark_price = get_price,
    .get_price_time = get_price_time,
    .get_is_stale = get_is_stale,
    .get_funding = get_funding,
    .add_timer = add_timer,
    .notice = notice,
    .halt = halt,
    .kill = kill_trading,
    .get_risk_state = get_risk_state,
    .restrict_trading = restrict_trading,
    .release = release,
    .get_margin = get_margin,
    .ask_close = ask_close,
};

CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

static void
add_instrument (World *self, CarryCategory category)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");

    instrument->tick_size = instrument->qty_step = instrument->min_qty = number ("0.01");
    g_assert_nonnull (carry_instruments_add (self->instruments, instrument, NULL));
}

void
set_setting (World *self, const char *name, const char *text)
{
    GObject *module = G_OBJECT (self->guards);
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (module), name);
    g_auto (GValue) value = G_VALUE_INIT;

    g_assert_nonnull (pspec);
    g_assert_true (carry_setting_parse (pspec, text, &value, NULL));
    g_object_set_property (module, name, &value);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(gboolean *) user_data =
        carry_module_start_finish (CARRY_MODULE (source), result, NULL) ? 1 : 2;
}

gboolean
start (World *self)
{
    int done = 0;

    carry_module_start_async (CARRY_MODULE (self->guards), NULL, on_started, &done);
    while (done == 0)
        g_main_context_iteration (NULL, TRUE);
    return done == 1;
}

void
make_guards (World *self)
{
    self->guards = g_object_new (GUARDS_TYPE_RISK, "id", "guards", NULL);
    carry_module_set_context (CARRY_MODULE (self->guards), self->context);
}

void
set_up (World *self, gconstpointer data)
{
    *self = (World){ .now = START, .rate = carry_decimal_zero () };
    self->instruments = carry_instruments_new ();
    add_instrument (self, CARRY_CATEGORY_LINEAR);
    add_instrument (self, CARRY_CATEGORY_SPOT);
    self->price[0] = self->price[1] = number ("100");
    self->ts_price[0] = self->ts_price[1] = G_MAXINT64 / 2;
    self->restrictions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->notices = g_ptr_array_new_with_free_func (g_free);
    self->closed = g_ptr_array_new_with_free_func (g_free);
    self->context = carry_context_new (&functions, self, "guards", 1);
    make_guards (self);
    self->folder = g_dir_make_tmp ("carry-guards-XXXXXX", NULL);
    g_assert_true (start (self));
}

void
drop_guards (World *self)
{
    carry_module_stop (CARRY_MODULE (self->guards));
    carry_module_set_context (CARRY_MODULE (self->guards), NULL);
    g_clear_object (&self->guards);
}

void
tear_down (World *self, gconstpointer data)
{
    drop_guards (self);
    g_object_unref (self->context);
    carry_instruments_unref (self->instruments);
    g_hash_table_unref (self->restrictions);
    g_ptr_array_unref (self->notices);
    g_ptr_array_unref (self->closed);
    g_free (self->halt);
    g_rmdir (self->folder);
    g_free (self->folder);
}

/* Time goes on, and the guards look. */
void
pass (World *self, gint64 ns)
{
    self->now += ns;
    carry_risk_on_timer (CARRY_RISK (self->guards), self->n_timers, self->now);
}

void
tell (World *self, CarryEvent *event)
{
    event->ts = self->now;
    carry_risk_on_event (CARRY_RISK (self->guards), event);
}

void
value (World *self, const char *text)
{
    CarryEquity equity = { .ts = self->now,
                           .equity = text != NULL ? number (text) : carry_decimal_invalid () };
    CarryEvent event = { .kind = CARRY_EVENT_EQUITY, .equity = &equity };

    tell (self, &event);
}

void
transfer (World *self, const char *coin, const char *amount)
{
    CarryTransfer moved = { .ts = self->now,
                            .coin = g_intern_string (coin),
                            .amount = number (amount) };
    CarryEvent event = { .kind = CARRY_EVENT_TRANSFER, .transfer = &moved };

    tell (self, &event);
}

const char *
get_word (World *self, const char *key)
{
    return g_hash_table_lookup (self->restrictions, key);
}

guint
count_notices (World *self, const char *code)
{
    guint n = 0;

    for (guint i = 0; i < self->notices->len; i++)
        n += g_str_equal (g_ptr_array_index (self->notices, i), code);
    return n;
}

void
assert_quiet (World *self)
{
    g_assert_null (self->halt);
    g_assert_cmpuint (g_hash_table_size (self->restrictions), ==, 0);
    g_assert_cmpuint (self->notices->len, ==, 0);
}
