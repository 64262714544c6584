/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>
#include <math.h>

#include "base/carry-time.h"
#include "base/carry-version.h"
#include "engine/carry-engine-private.h"
#include "engine/carry-status.h"

/*
 * The status as JSON. Prices, quantities and money are strings, exact to the last
 * digit; ratios, seconds and counts are numbers; times are ISO 8601 in UTC; what
 * is not known is null.
 */

static void
add_string (JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name (builder, name);
    if (text != NULL)
        json_builder_add_string_value (builder, text);
    else
        json_builder_add_null_value (builder);
}

static void
add_count (JsonBuilder *builder, const char *name, guint64 value)
{
    json_builder_set_member_name (builder, name);
    json_builder_add_int_value (builder, (gint64) value);
}

static void
add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
    json_builder_set_member_name (builder, name);
    json_builder_add_boolean_value (builder, value);
}

static void
add_ratio (JsonBuilder *builder, const char *name, double value)
{
    json_builder_set_member_name (builder, name);
    if (isfinite (value))
        json_builder_add_double_value (builder, value);
    else
        json_builder_add_null_value (builder);
}

/* Below zero stands for never. */
static void
add_seconds (JsonBuilder *builder, const char *name, gint64 ns)
{
    add_ratio (builder, name, ns >= 0 ? (double) ns / CARRY_NS_PER_SECOND : NAN);
}

static void
add_ts (JsonBuilder *builder, const char *name, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    add_string (builder, name, ts > 0 ? carry_time_to_text (ts, text) : NULL);
}

static void
add_decimal (JsonBuilder *builder, const char *name, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    add_string (builder, name,
                carry_decimal_is_valid (value)
                    ? carry_decimal_format (carry_decimal_normalize (value), text)
                    : NULL);
}

static void
add_amount (JsonBuilder *builder, const char *name, CarryAmount amount)
{
    char text[CARRY_AMOUNT_BUFFER];

    add_string (builder, name,
                carry_amount_is_valid (amount) ? carry_amount_format (amount, text) : NULL);
}

static void
begin (JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name (builder, name);
    json_builder_begin_object (builder);
}

static void
begin_list (JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name (builder, name);
    json_builder_begin_array (builder);
}

static void
add_split (JsonBuilder *builder, const char *name, const CarrySplit *split)
{
    begin (builder, name);
    add_amount (builder, "net", carry_split_get_net (split));
    add_amount (builder, "price", split->price_pnl);
    add_amount (builder, "funding", split->funding_pnl);
    add_amount (builder, "fees", split->fees);
    add_amount (builder, "borrow", split->borrow);
    add_amount (builder, "slippage", split->slippage);
    add_count (builder, "round_trips", split->round_trips);
    json_builder_end_object (builder);
}

static void
add_leg (JsonBuilder *builder, const char *name, const CarryStatusLeg *leg)
{
    g_autofree char *text = NULL;

    json_builder_set_member_name (builder, name);
    if (leg->instrument == NULL)
    {
        json_builder_add_null_value (builder);
        return;
    }
    text = carry_instrument_to_string (leg->instrument);
    json_builder_begin_object (builder);
    add_string (builder, "instrument", text);
    add_decimal (builder, "quantity", leg->quantity);
    add_decimal (builder, "price", leg->price);
    add_decimal (builder, "mark", leg->mark);
    add_decimal (builder, "bid", leg->bid);
    add_decimal (builder, "ask", leg->ask);
    add_amount (builder, "value", leg->value);
    add_amount (builder, "unrealised", leg->unrealised);
    add_seconds (builder, "age_seconds", leg->age_ns);
    add_bool (builder, "stale", leg->is_stale);
    json_builder_end_object (builder);
}

static void
add_funding (JsonBuilder *builder, const CarryStatusSymbol *symbol)
{
    begin (builder, "funding");
    add_decimal (builder, "rate", symbol->rate);
    add_ts (builder, "next", symbol->ts_funding);
    add_amount (builder, "expected", symbol->expected);
    add_decimal (builder, "last_rate", symbol->last_rate);
    add_ts (builder, "last", symbol->ts_settled);
    json_builder_end_object (builder);
}

static void
add_symbol (JsonBuilder *builder, const CarryStatusSymbol *symbol)
{
    json_builder_begin_object (builder);
    add_string (builder, "symbol", symbol->name);
    add_string (builder, "coin", symbol->coin);
    add_string (builder, "state", carry_risk_state_to_text (symbol->state));
    add_decimal (builder, "delta", symbol->delta);
    add_ratio (builder, "delta_bps", symbol->delta_bps);
    add_amount (builder, "notional", symbol->notional);
    add_ratio (builder, "basis_bps", symbol->basis_bps);
    add_leg (builder, "perp", &symbol->perp);
    add_leg (builder, "spot", &symbol->spot);
    add_funding (builder, symbol);
    begin (builder, "naked");
    add_ts (builder, "since", symbol->naked_since);
    add_seconds (builder, "seconds", symbol->naked_ns);
    add_seconds (builder, "longest_seconds", symbol->naked_longest_ns);
    json_builder_end_object (builder);
    add_ratio (builder, "liquidation_distance", symbol->liquidation_distance);
    add_count (builder, "orders", symbol->n_orders);
    add_split (builder, "day", &symbol->day);
    add_split (builder, "total", &symbol->total);
    json_builder_end_object (builder);
}

static void
add_order (JsonBuilder *builder, CarryEngine *engine, const CarryOrder *order, gint64 now)
{
    g_autofree char *instrument =
        carry_instrument_to_string (carry_instruments_get (engine->instruments, order->instrument));

    json_builder_begin_object (builder);
    add_string (builder, "id", order->link_id);
    add_string (builder, "module",
                order->owner > 0
                    ? carry_context_get_id (carry_engine_get_module (engine, order->owner)->context)
                    : NULL);
    add_string (builder, "instrument", instrument);
    add_string (builder, "side", carry_side_to_text (order->side));
    add_string (builder, "type", order->type == CARRY_ORDER_TYPE_MARKET ? "market" : "limit");
    add_decimal (builder, "quantity", order->quantity);
    add_decimal (builder, "filled", order->filled);
    add_decimal (builder, "price", order->price);
    add_bool (builder, "reduce_only", order->reduce_only);
    add_string (builder, "state", carry_order_state_to_text (order->state));
    add_string (builder, "pending",
                order->pending == CARRY_ORDER_PENDING_CANCEL  ? "cancel"
                : order->pending == CARRY_ORDER_PENDING_AMEND ? "amend"
                                                              : "none");
    add_bool (builder, "certain", order->certain);
    add_seconds (builder, "age_seconds", MAX (now - order->ts_created, 0));
    json_builder_end_object (builder);
}

static void
add_orders (JsonBuilder *builder, const CarryStatus *self)
{
    CarryLedger *ledger = self->engine->ledger;

    begin_list (builder, "orders");
    for (guint i = 0; i < carry_ledger_get_n_open (ledger); i++)
        add_order (builder, self->engine, carry_ledger_get_open_order (ledger, i), self->now);
    json_builder_end_array (builder);
}

static void
add_restriction (JsonBuilder *builder, CarryEngine *engine, const CarryRestriction *restriction)
{
    g_autofree char *instrument = NULL;

    if (restriction->instrument != CARRY_RESTRICTION_ALL)
        instrument = carry_instrument_to_string (
            carry_instruments_get (engine->instruments, restriction->instrument));
    json_builder_begin_object (builder);
    add_string (
        builder, "module",
        restriction->owner > 0
            ? carry_context_get_id (carry_engine_get_module (engine, restriction->owner)->context)
            : "host");
    add_string (builder, "instrument", instrument);
    add_string (builder, "state", carry_risk_state_to_text (restriction->state));
    add_bool (builder, "until_human", restriction->until_human);
    add_ts (builder, "since", restriction->ts);
    add_string (builder, "code", restriction->code);
    add_string (builder, "reason", restriction->reason);
    json_builder_end_object (builder);
}

static void
add_refusals (JsonBuilder *builder, CarryGate *gate)
{
    g_autoptr (GArray) counters = carry_gate_list_counters (gate);

    begin (builder, "refusals");
    for (guint i = 0; i < counters->len; i++)
    {
        const CarryGateCounter *counter = &g_array_index (counters, CarryGateCounter, i);

        add_count (builder, counter->code, counter->n);
    }
    json_builder_end_object (builder);
}

static void
add_risk (JsonBuilder *builder, const CarryStatus *self)
{
    const CarryRestrictions *restrictions = carry_gate_get_restrictions (self->engine->gate);

    begin (builder, "risk");
    add_string (builder, "state", carry_risk_state_to_text (self->state));
    add_string (builder, "reason", self->reason);
    add_string (builder, "halt", carry_gate_get_halt_reason (self->engine->gate));
    add_bool (builder, "killed",
              self->engine->latch != NULL && carry_latch_is_set (self->engine->latch));
    begin_list (builder, "restrictions");
    for (guint i = 0; i < carry_restrictions_get_size (restrictions); i++)
        add_restriction (builder, self->engine, carry_restrictions_get (restrictions, i));
    json_builder_end_array (builder);
    add_count (builder, "checked", carry_gate_get_n_checked (self->engine->gate));
    add_refusals (builder, self->engine->gate);
    json_builder_end_object (builder);
}

static void
add_money (JsonBuilder *builder, const CarryStatus *self)
{
    begin (builder, "equity");
    add_decimal (builder, "equity", self->equity.equity);
    add_decimal (builder, "cash", self->equity.cash);
    add_decimal (builder, "spot_value", self->equity.spot_value);
    add_decimal (builder, "perp_unrealised", self->equity.perp_unrealised);
    add_amount (builder, "capital", carry_portfolio_get_capital (self->engine->portfolio));
    json_builder_end_object (builder);
    add_ts (builder, "day_since", self->ts_day);
    if (self->ts_day == 0)
        add_string (builder, "day", NULL);
    else
        add_split (builder, "day", &self->day);
    add_split (builder, "total", &self->total);
}

static double
to_ms (const CarryLag *lag, guint per_mille)
{
    return (double) carry_lag_get_quantile (lag, per_mille) / 1e6;
}

static void
add_loop (JsonBuilder *builder, const CarryStatus *self)
{
    const CarryLag *lag = self->engine->lag;

    begin (builder, "queues");
    add_count (builder, "inbox", self->n_inbox);
    add_count (builder, "writer", self->n_writer);
    json_builder_end_object (builder);
    add_count (builder, "events", self->engine->n_events);
    json_builder_set_member_name (builder, "loop");
    if (lag == NULL)
    {
        json_builder_add_null_value (builder);
        return;
    }
    json_builder_begin_object (builder);
    add_count (builder, "waits", lag->n);
    add_ratio (builder, "p50_ms", to_ms (lag, 500));
    add_ratio (builder, "p99_ms", to_ms (lag, 990));
    add_ratio (builder, "p999_ms", to_ms (lag, 999));
    add_ratio (builder, "max_ms", (double) lag->max_ns / 1e6);
    json_builder_end_object (builder);
}

static const char *
get_state_text (CarryModule *module)
{
    g_autoptr (GEnumClass) klass = g_type_class_ref (CARRY_TYPE_MODULE_STATE);

    return g_enum_get_value (klass, (int) carry_module_get_state (module))->value_nick;
}

static void
add_module_value (JsonBuilder *builder, const char *name, GVariant *value)
{
    if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
        add_ratio (builder, name, g_variant_get_double (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
        add_bool (builder, name, g_variant_get_boolean (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
        add_count (builder, name, g_variant_get_uint64 (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        add_string (builder, name, g_variant_get_string (value, NULL));
    else
        g_critical ("%s: a module's status has no values of type %s", name,
                    g_variant_get_type_string (value));
}

static void
add_module_status (JsonBuilder *builder, GVariant *modules, const char *id)
{
    g_autoptr (GVariant) status = g_variant_lookup_value (modules, id, G_VARIANT_TYPE_VARDICT);
    GVariantIter iter;
    const char *name;
    GVariant *value;

    begin (builder, "status");
    if (status != NULL)
    {
        g_variant_iter_init (&iter, status);
        while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
            add_module_value (builder, name, value);
    }
    json_builder_end_object (builder);
}

static void
add_modules (JsonBuilder *builder, const CarryStatus *self)
{
    begin_list (builder, "modules");
    for (guint i = 0; i < self->engine->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->engine->modules, i);

        json_builder_begin_object (builder);
        add_string (builder, "id", carry_module_get_id (entry->module));
        add_string (builder, "type", G_OBJECT_TYPE_NAME (entry->module));
        add_string (builder, "state", get_state_text (entry->module));
        add_bool (builder, "disabled", carry_gate_is_disabled (self->engine->gate, i + 1));
        add_module_status (builder, self->modules, carry_module_get_id (entry->module));
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

static void
add_notices (JsonBuilder *builder, const CarryNoticeBoard *board)
{
    static const char *const levels[] = { "info", "warning", "critical" };

    add_count (builder, "open_alarms", carry_notice_board_get_n_open (board));
    begin_list (builder, "notices");
    for (guint i = 0; i < carry_notice_board_get_size (board); i++)
    {
        const CarryPosted *posted = carry_notice_board_get (board, i);

        json_builder_begin_object (builder);
        add_count (builder, "number", posted->number);
        add_ts (builder, "time", posted->ts);
        add_string (builder, "level", levels[posted->level]);
        add_bool (builder, "halt", posted->is_halt);
        add_bool (builder, "open", posted->is_open);
        add_string (builder, "module", posted->module);
        add_string (builder, "code", posted->code);
        add_string (builder, "text", posted->text);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

static void
add_run (JsonBuilder *builder, const CarryStatus *self)
{
    const CarryEngineSettings *settings = &self->engine->settings;

    add_count (builder, "format", 1);
    add_string (builder, "name", settings->name);
    add_string (builder, "env", settings->env);
    add_string (builder, "version", carry_version_get ());
    add_string (builder, "build_id", carry_version_get_build_id ());
    add_count (builder, "epoch", settings->epoch);
    add_ts (builder, "time", self->now);
    add_ts (builder, "started", settings->ts_from);
    add_seconds (builder, "uptime_seconds", MAX (self->now - settings->ts_from, 0));
    add_bool (builder, "trading", self->is_trading);
    add_string (builder, "quote_coin", settings->quote_coin);
}

/* (transfer full): one line. */
char *
carry_status_to_json (const CarryStatus *self)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;

    json_builder_begin_object (builder);
    add_run (builder, self);
    add_money (builder, self);
    begin_list (builder, "symbols");
    for (guint i = 0; i < self->symbols->len; i++)
        add_symbol (builder, &g_array_index (self->symbols, CarryStatusSymbol, i));
    json_builder_end_array (builder);
    add_orders (builder, self);
    add_risk (builder, self);
    add_loop (builder, self);
    add_modules (builder, self);
    add_notices (builder, self->engine->board);
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    json_generator_set_root (generator, root);
    return json_generator_to_data (generator, NULL);
}
