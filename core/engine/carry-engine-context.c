/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "base/carry-secret.h"
#include "engine/carry-player.h"
#include "engine/carry-status.h"

/* What a module's context answers: each function is the engine's side of one call. */

/* A venue or feed asks from the main loop, between two dispatches. */
static G_NO_INLINE gint64
read_clock (CarryEngine *self)
{
    gint64 now;

    if (G_UNLIKELY (self->tape.player != NULL))
        return carry_player_read_clock (self->tape.player);
    now = carry_engine_read_clock (self);
    carry_engine_note_clock (self, now);
    return now;
}

static gint64
get_now (gpointer backend)
{
    CarryEngine *self = backend;

    return self->sim_clock != NULL || self->dispatching ? self->now : read_clock (self);
}

static gint64
get_from (gpointer backend)
{
    return ((CarryEngine *) backend)->settings.ts_from;
}

static gint64
get_to (gpointer backend)
{
    return ((CarryEngine *) backend)->settings.ts_to;
}

static gboolean
get_is_trading (gpointer backend)
{
    return ((CarryEngine *) backend)->trading;
}

static gboolean
get_is_watching (gpointer backend)
{
    return ((CarryEngine *) backend)->settings.is_watching;
}

static guint64
get_seed (gpointer backend)
{
    return ((CarryEngine *) backend)->settings.seed;
}

static gint64
get_data_latency_ns (gpointer backend)
{
    return ((CarryEngine *) backend)->settings.data_latency_ns;
}

static CarryDecimal
get_capital (gpointer backend)
{
    return ((CarryEngine *) backend)->settings.capital;
}

static const char *
get_quote_coin (gpointer backend)
{
    return ((CarryEngine *) backend)->settings.quote_coin;
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((CarryEngine *) backend)->instruments;
}

static guint
find_exchange (gpointer backend, GObject *exchange)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (exchange));

    return context != NULL ? carry_context_get_number (context) : 0;
}

static void
subscribe (gpointer backend, CarryContext *context, const CarryInstrument *instrument)
{
    CarryEngine *self = backend;

    carry_engine_subscribe (
        self, carry_engine_get_module (self, carry_context_get_number (context)), instrument);
}

static CarryDecimal
get_last_price (gpointer backend, const CarryInstrument *instrument)
{
    return carry_market_get_price (((CarryEngine *) backend)->market, instrument);
}

static CarryDecimal
get_mark_price (gpointer backend, const CarryInstrument *instrument)
{
    return carry_market_get_mark (((CarryEngine *) backend)->market, instrument);
}

static gint64
get_price_time (gpointer backend, const CarryInstrument *instrument)
{
    return carry_market_get (((CarryEngine *) backend)->market, instrument->index)->ts_price;
}

static gboolean
get_quote (gpointer backend, const CarryInstrument *instrument, CarryQuote *out_quote)
{
    return carry_market_get_quote (((CarryEngine *) backend)->market, instrument, out_quote);
}

static gboolean
get_funding (gpointer backend, const CarryInstrument *instrument, CarryFundingKind kind,
             CarryFunding *out_funding)
{
    return carry_market_get_funding (((CarryEngine *) backend)->market, instrument, kind,
                                     out_funding);
}

static gboolean
get_activity (gpointer backend, const CarryInstrument *instrument, CarryActivity *out_activity)
{
    return carry_market_get_activity (((CarryEngine *) backend)->market, instrument, out_activity);
}

static CarryBook *
get_book (gpointer backend, const CarryInstrument *instrument)
{
    return carry_market_get (((CarryEngine *) backend)->market, instrument->index)->book;
}

static CarryDecimal
get_position (gpointer backend, const CarryInstrument *instrument)
{
    return carry_portfolio_get_position (((CarryEngine *) backend)->portfolio, instrument->index);
}

static CarryDecimal
get_traded (gpointer backend, const CarryInstrument *instrument)
{
    return carry_portfolio_get_traded (((CarryEngine *) backend)->portfolio, instrument->index);
}

static void
get_slippage (gpointer backend, const CarryInstrument *instrument, CarryAmount *out_cost,
              CarryAmount *out_decided, CarryAmount *out_made)
{
    carry_portfolio_get_slippage (((CarryEngine *) backend)->portfolio, instrument->index, out_cost,
                                  out_decided, out_made);
}

static CarryDecimal
get_entry_price (gpointer backend, const CarryInstrument *instrument)
{
    const CarryPortfolio *portfolio = ((CarryEngine *) backend)->portfolio;
    CarryDecimal held = carry_portfolio_get_traded (portfolio, instrument->index);

    if (carry_decimal_sign (held) == 0)
        return carry_decimal_invalid ();
    return carry_decimal_abs (
        carry_amount_divide (carry_portfolio_get_entry_value (portfolio, instrument->index), held,
                             CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN));
}

static CarryDecimal
get_balance (gpointer backend, const char *coin)
{
    return carry_portfolio_state_amount (
        carry_portfolio_get_balance (((CarryEngine *) backend)->portfolio, coin));
}

static void
get_equity (gpointer backend, CarryEquity *out_equity)
{
    CarryEngine *self = backend;

    carry_portfolio_get_equity (self->portfolio, self->now, out_equity, NULL);
}

static guint64
submit (gpointer backend, CarryContext *context, const CarryOrderRequest *request)
{
    return carry_engine_submit (backend, context, request);
}

static gboolean
check_order (gpointer backend, CarryContext *context, const CarryOrderRequest *request,
             GError **error)
{
    return carry_engine_check_order (backend, context, request, error);
}

static void
amend (gpointer backend, CarryContext *context, guint64 order, const CarryDecimal *quantity,
       const CarryDecimal *price)
{
    carry_engine_amend (backend, order, quantity, price);
}

static void
cancel (gpointer backend, CarryContext *context, guint64 order)
{
    carry_engine_cancel (backend, order);
}

static void
cancel_all (gpointer backend, CarryContext *context, const CarryInstrument *instrument)
{
    carry_engine_cancel_all (backend, context, instrument);
}

static guint64
open_group (gpointer backend, CarryContext *context, const CarryGroupRequest *request)
{
    return carry_engine_open_group (backend, context, request);
}

static gboolean
move_group (gpointer backend, CarryContext *context, guint64 group, CarryGroupState state,
            const CarryDecimal *quantity, const char *reason)
{
    return carry_engine_move_group (backend, context, group, state, quantity, reason);
}

static const CarryGroup *
find_group (gpointer backend, guint64 group)
{
    const CarryGroupEntry *entry = carry_groups_find (((CarryEngine *) backend)->groups, group);

    return entry != NULL ? &entry->group : NULL;
}

static const CarryGroup *
find_group_of (gpointer backend, const CarryInstrument *instrument)
{
    const CarryGroupEntry *entry =
        carry_groups_find_active (((CarryEngine *) backend)->groups, instrument->index);

    return entry != NULL ? &entry->group : NULL;
}

static gboolean
is_hedged (gpointer backend, CarryContext *context, guint64 group)
{
    return carry_engine_is_hedged (backend, context, group);
}

static CarryHedgeOutcome
submit_hedge (gpointer backend, CarryContext *context, guint64 group, CarryHedgeWay way)
{
    return carry_engine_submit_hedge (backend, context, group, way);
}

static const CarryOrder *
find_order (gpointer backend, guint64 order)
{
    return carry_ledger_find (((CarryEngine *) backend)->ledger, order);
}

static guint
get_open_orders (gpointer backend, const CarryInstrument *instrument)
{
    return carry_ledger_count_open (((CarryEngine *) backend)->ledger, instrument->index);
}

/* Whether what a module does is an input: then a replay has it from there. */
static gboolean
is_outside (CarryEngine *self, CarryContext *context)
{
    return carry_engine_get_module (self, carry_context_get_number (context))->is_outside;
}

static guint64
add_timer (gpointer backend, CarryContext *context, gint64 ts)
{
    CarryEngine *self = backend;
    const CarryInput *input = carry_engine_add_input (
        self, CARRY_INPUT_TIMER, carry_context_get_number (context), MAX (ts, self->now));

    if (G_UNLIKELY (self->tape.recorder != NULL) && is_outside (self, context))
        carry_engine_note_post (self, input);
    return input->seq;
}

static void
remove_timer (gpointer backend, guint64 timer)
{
    carry_inbox_remove_timer (((CarryEngine *) backend)->inbox, timer);
}

static void
decide (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
        CarryEvaluation *evaluation)
{
    CarryEngine *self = backend;
    CarryInput *input = carry_engine_add_input (self, CARRY_INPUT_DECISION,
                                                carry_context_get_number (context), self->now);

    input->decision.evaluation = carry_evaluation_ref (evaluation);
    input->decision.instrument = instrument->index;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    CarryEngine *self = backend;
    const CarryInput *input = carry_engine_post_notice (
        self, CARRY_INPUT_NOTICE, carry_context_get_number (context), level, code, text);

    if (is_outside (self, context))
        carry_engine_note_post (self, input);
}

static void
halt (gpointer backend, CarryContext *context, const char *code, const char *reason)
{
    CarryEngine *self = backend;
    g_autofree char *told = carry_secret_strike (reason);
    const CarryRestriction halted = { .state = CARRY_RISK_HALTED, .reason = told };
    guint number = carry_context_get_number (context);
    const CarryInput *input;

    /* Nothing goes out from this moment; who must know hears of it in turn. */
    carry_engine_note_limit (self, CARRY_ENGINE_LIMIT_HALT, number, &halted);
    carry_gate_halt (self->gate, told);
    input = carry_engine_post_notice (self, CARRY_INPUT_HALT, number, CARRY_NOTICE_CRITICAL, code,
                                      told);
    if (is_outside (self, context))
        carry_engine_note_post (self, input);
}

/* In a replay nobody keeps anything: the switch is found set where it was. */
static gboolean
kill_trading (gpointer backend, CarryContext *context, const char *code, const char *reason)
{
    CarryEngine *self = backend;
    g_autofree char *told = carry_secret_strike (reason);

    return self->keeper.kill != NULL && self->keeper.kill (code, told, self->keeper.user_data);
}

static guint32
get_place (const CarryInstrument *instrument)
{
    return instrument != NULL ? instrument->index : CARRY_RESTRICTION_ALL;
}

static void
restrict_trading (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
                  CarryRiskState state, gboolean until_human, const char *code, const char *reason)
{
    CarryEngine *self = backend;
    g_autofree char *told = carry_secret_strike (reason);
    const CarryRestriction restriction = {
        .owner = carry_context_get_number (context),
        .instrument = get_place (instrument),
        .state = state,
        .until_human = until_human,
        .is_kept = until_human,
        .ts = self->now,
        .code = code,
        .reason = told,
    };

    /* A halt of everything is one, whoever may lift it: what rests goes. */
    const CarryInputKind kind = instrument == NULL && state >= CARRY_RISK_HALTED
                                    ? CARRY_INPUT_STANDSTILL
                                    : CARRY_INPUT_NOTICE;
    const CarryInput *input;

    carry_engine_note_limit (self, CARRY_ENGINE_LIMIT_RESTRICT, restriction.owner, &restriction);
    if (!carry_gate_restrict (self->gate, &restriction))
        return;
    carry_engine_keep_restrictions (self);
    input = carry_engine_post_notice (
        self, kind, restriction.owner,
        state >= CARRY_RISK_HALTED ? CARRY_NOTICE_CRITICAL : CARRY_NOTICE_WARNING, code, told);
    if (is_outside (self, context))
        carry_engine_note_post (self, input);
}

static gboolean
release (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
         const char *code)
{
    CarryEngine *self = backend;
    guint owner = carry_context_get_number (context);
    const CarryRestriction released = { .instrument = get_place (instrument), .code = code };
    g_autofree char *text = NULL;
    const CarryInput *input;

    carry_engine_note_limit (self, CARRY_ENGINE_LIMIT_RELEASE, owner, &released);
    if (!carry_gate_release (self->gate, owner, get_place (instrument), code))
        return FALSE;
    text = g_strdup_printf ("%s: no longer restricted for this",
                            instrument != NULL ? instrument->symbol : "all trading");
    input =
        carry_engine_post_notice (self, CARRY_INPUT_NOTICE, owner, CARRY_NOTICE_INFO, code, text);
    if (is_outside (self, context))
        carry_engine_note_post (self, input);
    return TRUE;
}

static CarryRiskState
get_risk_state (gpointer backend, const CarryInstrument *instrument)
{
    return carry_gate_get_state (((CarryEngine *) backend)->gate, get_place (instrument));
}

static gboolean
get_is_stale (gpointer backend, const CarryInstrument *instrument)
{
    return carry_market_get (((CarryEngine *) backend)->market, instrument->index)->is_stale;
}

static CarryDecimal
get_inventory (gpointer backend, const CarryInstrument *instrument)
{
    const CarryPortfolio *portfolio = ((CarryEngine *) backend)->portfolio;

    return carry_decimal_sub (carry_portfolio_get_position (portfolio, instrument->index),
                              carry_portfolio_get_traded (portfolio, instrument->index));
}

static char *
dup_status (gpointer backend)
{
    g_autoptr (CarryStatus) status = carry_status_new (backend);

    return carry_status_to_json (status);
}

const CarryContextBackend carry_engine_backend = {
    .get_now = get_now,
    .get_from = get_from,
    .get_to = get_to,
    .get_is_trading = get_is_trading,
    .get_is_watching = get_is_watching,
    .get_is_in_charge = carry_engine_get_is_in_charge,
    .get_seed = get_seed,
    .get_data_latency_ns = get_data_latency_ns,
    .get_forget_after_ns = carry_engine_get_forget_after_ns,
    .get_day_sum = carry_engine_get_day_sum,
    .get_capital = get_capital,
    .get_quote_coin = get_quote_coin,
    .get_instruments = get_instruments,
    .find_exchange = find_exchange,
    .subscribe = subscribe,
    .get_last_price = get_last_price,
    .get_mark_price = get_mark_price,
    .get_price_time = get_price_time,
    .get_quote = get_quote,
    .get_funding = get_funding,
    .get_activity = get_activity,
    .get_book = get_book,
    .get_position = get_position,
    .get_traded = get_traded,
    .get_slippage = get_slippage,
    .get_entry_price = get_entry_price,
    .get_balance = get_balance,
    .get_equity = get_equity,
    .submit = submit,
    .check_order = check_order,
    .amend = amend,
    .cancel = cancel,
    .cancel_all = cancel_all,
    .open_group = open_group,
    .move_group = move_group,
    .find_group = find_group,
    .find_group_of = find_group_of,
    .is_hedged = is_hedged,
    .submit_hedge = submit_hedge,
    .find_order = find_order,
    .get_open_orders = get_open_orders,
    .add_timer = add_timer,
    .remove_timer = remove_timer,
    .decide = decide,
    .notice = notice,
    .halt = halt,
    .kill = kill_trading,
    .restrict_trading = restrict_trading,
    .release = release,
    .get_risk_state = get_risk_state,
    .get_is_stale = get_is_stale,
    .get_inventory = get_inventory,
    .set_delivery = carry_engine_set_delivery,
    .set_tiers = carry_engine_set_tiers,
    .set_terms = carry_engine_set_terms,
    .set_margin = carry_engine_set_margin,
    .get_margin = carry_engine_get_margin,
    .ask_close = carry_engine_ask_close,
    .emit_market = carry_engine_emit_market,
    .settle = carry_engine_settle,
    .emit_order = carry_engine_emit_order,
    .emit_fill = carry_engine_emit_fill,
    .emit_funding = carry_engine_emit_funding,
    .emit_transfer = carry_engine_emit_transfer,
    .emit_instrument = carry_engine_emit_instrument,
    .dup_status = dup_status,
};
