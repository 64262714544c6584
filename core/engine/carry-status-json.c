/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "base/carry-time.h"
#include "base/carry-version.h"
#include "engine/carry-engine-private.h"
#include "engine/carry-status.h"
#include "model/carry-json-add.h"

/*
 * The status as JSON. Prices, quantities and money are strings, exact to the last
 * digit; ratios, seconds and counts are numbers; times are ISO 8601 in UTC; what
 * is not known is null.
 */

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
    carry_json_add_amount (builder, "net", carry_split_get_net (split));
    carry_json_add_amount (builder, "price", split->price_pnl);
    carry_json_add_amount (builder, "funding", split->funding_pnl);
    carry_json_add_amount (builder, "fees", split->fees);
    carry_json_add_amount (builder, "borrow", split->borrow);
    carry_json_add_amount (builder, "slippage", split->slippage);
    carry_json_add_count (builder, "round_trips", split->round_trips);
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
    carry_json_add_text (builder, "instrument", text);
    carry_json_add_decimal (builder, "quantity", leg->quantity);
    carry_json_add_decimal (builder, "price", leg->price);
    carry_json_add_decimal (builder, "mark", leg->mark);
    carry_json_add_decimal (builder, "bid", leg->bid);
    carry_json_add_decimal (builder, "ask", leg->ask);
    carry_json_add_amount (builder, "value", leg->value);
    carry_json_add_amount (builder, "unrealised", leg->unrealised);
    carry_json_add_seconds (builder, "age_seconds", leg->age_ns);
    carry_json_add_flag (builder, "stale", leg->is_stale);
    json_builder_end_object (builder);
}

static void
add_funding (JsonBuilder *builder, const CarryStatusSymbol *symbol)
{
    begin (builder, "funding");
    carry_json_add_decimal (builder, "rate", symbol->rate);
    carry_json_add_time (builder, "next", symbol->ts_funding);
    carry_json_add_amount (builder, "expected", symbol->expected);
    carry_json_add_decimal (builder, "last_rate", symbol->last_rate);
    carry_json_add_time (builder, "last", symbol->ts_settled);
    json_builder_end_object (builder);
}

static void
add_symbol (JsonBuilder *builder, const CarryStatusSymbol *symbol)
{
    json_builder_begin_object (builder);
    carry_json_add_text (builder, "symbol", symbol->name);
    carry_json_add_text (builder, "coin", symbol->coin);
    carry_json_add_text (builder, "state", carry_risk_state_to_text (symbol->state));
    carry_json_add_decimal (builder, "delta", symbol->delta);
    carry_json_add_ratio (builder, "delta_bps", symbol->delta_bps);
    carry_json_add_amount (builder, "notional", symbol->notional);
    carry_json_add_ratio (builder, "basis_bps", symbol->basis_bps);
    add_leg (builder, "perp", &symbol->perp);
    add_leg (builder, "spot", &symbol->spot);
    add_funding (builder, symbol);
    begin (builder, "naked");
    carry_json_add_time (builder, "since", symbol->naked_since);
    carry_json_add_seconds (builder, "seconds", symbol->naked_ns);
    carry_json_add_seconds (builder, "longest_seconds", symbol->naked_longest_ns);
    json_builder_end_object (builder);
    carry_json_add_ratio (builder, "liquidation_distance", symbol->liquidation_distance);
    carry_json_add_count (builder, "orders", symbol->n_orders);
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
    carry_json_add_text (builder, "id", order->link_id);
    carry_json_add_text (
        builder, "module",
        order->owner > 0
            ? carry_context_get_id (carry_engine_get_module (engine, order->owner)->context)
            : NULL);
    carry_json_add_text (builder, "instrument", instrument);
    carry_json_add_text (builder, "side", carry_side_to_text (order->side));
    carry_json_add_text (builder, "type",
                         order->type == CARRY_ORDER_TYPE_MARKET ? "market" : "limit");
    carry_json_add_decimal (builder, "quantity", order->quantity);
    carry_json_add_decimal (builder, "filled", order->filled);
    carry_json_add_decimal (builder, "price", order->price);
    carry_json_add_flag (builder, "reduce_only", order->reduce_only);
    carry_json_add_text (builder, "state", carry_order_state_to_text (order->state));
    carry_json_add_text (builder, "pending",
                         order->pending == CARRY_ORDER_PENDING_CANCEL  ? "cancel"
                         : order->pending == CARRY_ORDER_PENDING_AMEND ? "amend"
                                                                       : "none");
    carry_json_add_flag (builder, "certain", order->certain);
    carry_json_add_seconds (builder, "age_seconds", MAX (now - order->ts_created, 0));
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
    carry_json_add_text (
        builder, "module",
        restriction->owner > 0
            ? carry_context_get_id (carry_engine_get_module (engine, restriction->owner)->context)
            : "host");
    carry_json_add_text (builder, "instrument", instrument);
    carry_json_add_text (builder, "state", carry_risk_state_to_text (restriction->state));
    carry_json_add_flag (builder, "until_human", restriction->until_human);
    carry_json_add_time (builder, "since", restriction->ts);
    carry_json_add_text (builder, "code", restriction->code);
    carry_json_add_text (builder, "reason", restriction->reason);
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

        carry_json_add_count (builder, counter->code, counter->n);
    }
    json_builder_end_object (builder);
}

static void
add_risk (JsonBuilder *builder, const CarryStatus *self)
{
    const CarryRestrictions *restrictions = carry_gate_get_restrictions (self->engine->gate);

    begin (builder, "risk");
    carry_json_add_text (builder, "state", carry_risk_state_to_text (self->state));
    carry_json_add_text (builder, "reason", self->reason);
    carry_json_add_text (builder, "halt", carry_gate_get_halt_reason (self->engine->gate));
    carry_json_add_flag (builder, "killed",
                         self->engine->latch != NULL && carry_latch_is_set (self->engine->latch));
    begin_list (builder, "restrictions");
    for (guint i = 0; i < carry_restrictions_get_size (restrictions); i++)
        add_restriction (builder, self->engine, carry_restrictions_get (restrictions, i));
    json_builder_end_array (builder);
    carry_json_add_count (builder, "checked", carry_gate_get_n_checked (self->engine->gate));
    add_refusals (builder, self->engine->gate);
    json_builder_end_object (builder);
}

static void
add_money (JsonBuilder *builder, const CarryStatus *self)
{
    begin (builder, "equity");
    carry_json_add_decimal (builder, "equity", self->equity.equity);
    carry_json_add_decimal (builder, "cash", self->equity.cash);
    carry_json_add_decimal (builder, "spot_value", self->equity.spot_value);
    carry_json_add_decimal (builder, "perp_unrealised", self->equity.perp_unrealised);
    carry_json_add_amount (builder, "capital",
                           carry_portfolio_get_capital (self->engine->portfolio));
    json_builder_end_object (builder);
    carry_json_add_time (builder, "day_since", self->ts_day);
    if (self->ts_day == 0)
        carry_json_add_text (builder, "day", NULL);
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
    carry_json_add_count (builder, "inbox", self->n_inbox);
    carry_json_add_count (builder, "writer", self->n_writer);
    json_builder_end_object (builder);
    carry_json_add_count (builder, "events", self->engine->n_events);
    json_builder_set_member_name (builder, "loop");
    if (lag == NULL)
    {
        json_builder_add_null_value (builder);
        return;
    }
    json_builder_begin_object (builder);
    carry_json_add_count (builder, "waits", lag->n);
    carry_json_add_ratio (builder, "p50_ms", to_ms (lag, 500));
    carry_json_add_ratio (builder, "p99_ms", to_ms (lag, 990));
    carry_json_add_ratio (builder, "p999_ms", to_ms (lag, 999));
    carry_json_add_ratio (builder, "max_ms", (double) lag->max_ns / 1e6);
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
        carry_json_add_ratio (builder, name, g_variant_get_double (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
        carry_json_add_flag (builder, name, g_variant_get_boolean (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
        carry_json_add_count (builder, name, g_variant_get_uint64 (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        carry_json_add_text (builder, name, g_variant_get_string (value, NULL));
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
        carry_json_add_text (builder, "id", carry_module_get_id (entry->module));
        carry_json_add_text (builder, "type", G_OBJECT_TYPE_NAME (entry->module));
        carry_json_add_text (builder, "state", get_state_text (entry->module));
        carry_json_add_flag (builder, "disabled",
                             carry_gate_is_disabled (self->engine->gate, i + 1));
        add_module_status (builder, self->modules, carry_module_get_id (entry->module));
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

/* --- notices ------------------------------------------------------------------------------- */

static char *
print (JsonBuilder *builder)
{
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = json_builder_get_root (builder);

    json_generator_set_root (generator, root);
    return json_generator_to_data (generator, NULL);
}

static void
append_notice (GString *text, const CarryPosted *posted)
{
    static const char *const levels[] = { "info", "warning", "critical" };
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autofree char *json = NULL;

    json_builder_begin_object (builder);
    carry_json_add_count (builder, "number", posted->number);
    carry_json_add_time (builder, "time", posted->ts);
    carry_json_add_text (builder, "level", levels[posted->level]);
    carry_json_add_flag (builder, "halt", posted->is_halt);
    carry_json_add_flag (builder, "open", posted->is_open);
    carry_json_add_text (builder, "module", posted->module);
    carry_json_add_text (builder, "code", posted->code);
    carry_json_add_text (builder, "text", posted->text);
    json_builder_end_object (builder);
    json = print (builder);
    g_string_append (text, json);
}

/*
 * As the last member of @json. One after the other: a tree takes 2 KiB for each, so that of all would be
 * the largest thing in the heap, made and freed with each question of a page.
 */
static char *
append_notices (const char *json, const CarryNoticeBoard *board)
{
    g_autoptr (GString) text = g_string_new_len (json, (gssize) strlen (json) - 1);

    g_string_append (text, ",\"notices\":[");
    for (guint i = 0; i < carry_notice_board_get_size (board); i++)
    {
        if (i > 0)
            g_string_append_c (text, ',');
        append_notice (text, carry_notice_board_get (board, i));
    }
    g_string_append (text, "]}");
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_run (JsonBuilder *builder, const CarryStatus *self)
{
    const CarryEngineSettings *settings = &self->engine->settings;

    carry_json_add_count (builder, "format", 1);
    carry_json_add_text (builder, "name", settings->name);
    carry_json_add_text (builder, "env", settings->env);
    carry_json_add_text (builder, "version", carry_version_get ());
    carry_json_add_text (builder, "build_id", carry_version_get_build_id ());
    carry_json_add_count (builder, "epoch", settings->epoch);
    carry_json_add_time (builder, "time", self->now);
    carry_json_add_time (builder, "started", settings->ts_from);
    carry_json_add_seconds (builder, "uptime_seconds", MAX (self->now - settings->ts_from, 0));
    carry_json_add_flag (builder, "trading", self->is_trading);
    carry_json_add_text (builder, "quote_coin", settings->quote_coin);
}

/* (transfer full): one line. */
char *
carry_status_to_json (const CarryStatus *self)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autofree char *json = NULL;

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
    carry_json_add_count (builder, "open_alarms",
                          carry_notice_board_get_n_open (self->engine->board));
    json_builder_end_object (builder);
    json = print (builder);
    return append_notices (json, self->engine->board);
}
