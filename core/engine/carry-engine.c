/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "base/carry-error.h"

static void
module_free (CarryEngineModule *entry)
{
    carry_module_set_context (entry->module, NULL);
    g_object_unref (entry->module);
    g_object_unref (entry->context);
    g_free (entry);
}

CarryEngine *
carry_engine_new (const CarryEngineSettings *settings, CarryClock *clock)
{
    CarryEngine *self = g_new0 (CarryEngine, 1);

    self->settings = *settings;
    self->settings.quote_coin = g_intern_string (settings->quote_coin);
    self->settings.name = g_intern_string (settings->name);
    self->settings.env = g_intern_string (settings->env);
    self->ts_next_equity = G_MAXINT64;
    self->clock = g_object_ref (clock);
    self->sim_clock = CARRY_IS_SIM_CLOCK (clock) ? CARRY_SIM_CLOCK (clock) : NULL;
    self->now = carry_clock_get_now (clock);
    self->instruments = carry_instruments_new ();
    self->market = carry_market_new (self->instruments);
    self->inbox = carry_inbox_new ();
    self->ledger = carry_ledger_new (settings->epoch);
    self->portfolio =
        carry_portfolio_new (self->instruments, self->market, self->settings.quote_coin);
    self->performance = carry_performance_new (settings->ts_from);
    self->gate = carry_gate_new ();
    self->groups = carry_groups_new ();
    self->rests = g_array_new (FALSE, TRUE, sizeof (CarryEngineRest));
    self->day_sums = carry_day_sums_new ();
    self->margins = carry_margins_new ();
    self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->modules = g_ptr_array_new_with_free_func ((GDestroyNotify) module_free);
    self->routes = g_array_new (FALSE, TRUE, sizeof (CarryEngineRoute));
    g_array_set_clear_func (self->routes, (GDestroyNotify) carry_engine_clear_route);
    self->listeners = g_ptr_array_new ();
    self->market_listeners = g_ptr_array_new ();
    carry_engine_init_watch (self);
    self->tape.digest = CARRY_ENGINE_TAPE_DIGEST;
    self->tape.free_disk = CARRY_DISK_NONE;
    return self;
}

void
carry_engine_free (CarryEngine *self)
{
    carry_engine_close_stores (self);
    g_clear_pointer (&self->tape.recorder, carry_recorder_free);
    carry_engine_clear_watch (self);
    g_ptr_array_unref (self->listeners);
    g_ptr_array_unref (self->market_listeners);
    g_array_unref (self->routes);
    g_ptr_array_unref (self->modules);
    g_hash_table_unref (self->notices);
    carry_margins_free (self->margins);
    carry_groups_free (self->groups);
    g_array_unref (self->rests);
    carry_day_sums_free (self->day_sums);
    carry_gate_free (self->gate);
    carry_performance_free (self->performance);
    carry_portfolio_free (self->portfolio);
    carry_ledger_free (self->ledger);
    carry_inbox_free (self->inbox);
    carry_market_free (self->market);
    carry_instruments_unref (self->instruments);
    g_object_unref (self->clock);
    g_free (self);
}

static void
add_report_role (CarryEngine *self, CarryEngineModule *entry)
{
    entry->report = CARRY_REPORT (entry->module);
    entry->wants_market = carry_report_wants_market (entry->report);
    if (entry->wants_market)
        g_ptr_array_add (self->market_listeners, entry);
}

/* Gives @module its context and a place in the fixed order of calls. */
void
carry_engine_add_module (CarryEngine *self, CarryModule *module)
{
    CarryEngineModule *entry = g_new0 (CarryEngineModule, 1);

    entry->module = g_object_ref (module);
    entry->context = carry_context_new (&carry_engine_backend, self, carry_module_get_id (module),
                                        self->modules->len + 1);
    g_ptr_array_add (self->modules, entry);
    if (CARRY_IS_EXCHANGE (module))
        entry->exchange = CARRY_EXCHANGE (module);
    entry->exchange_iface = CARRY_EXCHANGE_GET_IFACE (module);
    if (CARRY_IS_FEED (module))
        entry->feed = CARRY_FEED (module);
    if (CARRY_IS_STRATEGY (module))
    {
        entry->strategy = CARRY_STRATEGY (module);
        entry->strategy_iface = CARRY_STRATEGY_GET_IFACE (module);
    }
    if (CARRY_IS_RISK (module))
    {
        entry->risk = CARRY_RISK (module);
        carry_gate_add (self->gate, entry->risk);
    }
    if (CARRY_IS_REPORT (module))
        add_report_role (self, entry);
    if (CARRY_IS_NOTIFIER (module))
        entry->notifier = CARRY_NOTIFIER (module);
    if (entry->risk != NULL || entry->report != NULL)
        g_ptr_array_add (self->listeners, entry);
    entry->is_outside = entry->strategy == NULL && entry->risk == NULL;
    carry_engine_note_module (self, entry);
    carry_module_set_context (module, entry->context);
}

/* Adds what @exchange trades to the run's table. */
gboolean
carry_engine_add_instrument (CarryEngine *self, CarryModule *exchange,
                             const CarryInstrument *instrument, GError **error)
{
    CarryInstrument entry = *instrument;
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autoptr (GError) failure = NULL;
    const CarryInstrument *added;

    entry.exchange = carry_context_get_number (carry_module_get_context (exchange));
    added = carry_instruments_add (self->instruments, &entry, &failure);
    if (added != NULL)
    {
        carry_engine_add_route (self, added);
        carry_engine_note_instrument (self, added);
        return TRUE;
    }
    if (g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_CONFLICT))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "exchange %s lists %s, and so does another exchange; give each its own",
                     carry_module_get_id (exchange), name);
    else
        g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

/* What one strategy holds of an instrument, another would take for its own. */
gboolean
carry_engine_check_strategies (CarryEngine *self, GError **error)
{
    for (guint i = 0; i < self->routes->len; i++)
    {
        const CarryEngineRoute *route = &g_array_index (self->routes, CarryEngineRoute, i);
        const CarryEngineModule *first, *second;
        g_autofree char *name = NULL;

        if (route->subscribers == NULL || route->subscribers->len < 2)
            continue;
        first = g_ptr_array_index (route->subscribers, 0);
        second = g_ptr_array_index (route->subscribers, 1);
        name = carry_instrument_to_string (route->instrument);
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "strategies %s and %s both trade %s; leave it to one of them",
                     carry_module_get_id (first->module), carry_module_get_id (second->module),
                     name);
        return FALSE;
    }
    return TRUE;
}

/* The disk, then risk, then reports, each in configuration order. */
void
carry_engine_tell (CarryEngine *self, CarryEvent *event)
{
    if (event->seq == 0)
        carry_engine_keep (self, event);
    for (guint i = 0; i < self->listeners->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->listeners, i);

        if (entry->risk != NULL)
            carry_risk_on_event (entry->risk, event);
    }
    for (guint i = 0; i < self->listeners->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->listeners, i);

        if (entry->report != NULL)
            carry_report_on_event (entry->report, event);
    }
}

/* Values the account at @ts, with everything known until then. */
static void
value_account (CarryEngine *self, gint64 ts)
{
    CarryEquity equity;
    CarryAmount exact;
    CarryEvent event = { .kind = CARRY_EVENT_EQUITY, .equity = &equity };

    carry_portfolio_get_equity (self->portfolio, ts, &equity, &exact);
    carry_performance_add (self->performance, ts, exact);
    if (carry_performance_needs_split (self->performance, ts))
    {
        CarrySplit total = carry_portfolio_get_total (self->portfolio);

        carry_performance_add_split (self->performance, ts, &total);
    }
    carry_engine_tell (self, &event);
}

/* Values the account at every moment that is due before @ts. */
void
carry_engine_value_until (CarryEngine *self, gint64 ts)
{
    while (ts > self->ts_next_equity)
    {
        self->now = MAX (self->now, self->ts_next_equity);
        value_account (self, self->ts_next_equity);
        self->ts_next_equity += self->settings.equity_interval_ns;
    }
}

/* Whose free space is looked at before orders; NULL to look no more. It outlives that. */
void
carry_engine_set_disk (CarryEngine *self, CarryDisk *disk)
{
    self->disk = disk;
}

/* Real time, which never goes back here even where the clock does. */
gint64
carry_engine_read_clock (const CarryEngine *self)
{
    return MAX (self->now, carry_clock_get_now (self->clock));
}

/* The next input, in real time: it is dealt with now, whenever it was due. */
void
carry_engine_dispatch_now (CarryEngine *self)
{
    carry_engine_move_clock (self, carry_engine_read_clock (self));
    if (self->now >= self->ts_next_day)
        carry_engine_begin_day (self);
    self->dispatching = TRUE;
    carry_engine_dispatch_inbox (self);
    self->dispatching = FALSE;
    if (G_UNLIKELY (self->tape.recorder != NULL))
        carry_engine_note_end_of_turn (self);
}

/* What was asked of the venues goes out now: no more is asked for at this moment. */
void
carry_engine_flush (CarryEngine *self)
{
    if (!self->has_asked)
        return;
    self->has_asked = FALSE;
    self->has_sent = TRUE;
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (entry->exchange != NULL)
            carry_exchange_flush (entry->exchange);
    }
}

/* Everything that is due by now, in real time. */
void
carry_engine_dispatch_due (CarryEngine *self)
{
    gint64 now = carry_engine_read_clock (self);

    while (carry_engine_get_ts_due (self) <= now)
        carry_engine_dispatch_now (self);
}

/* From now on orders go out; before it, everything was warm-up. */
void
carry_engine_start_trading (CarryEngine *self)
{
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_START_TRADING, NULL);
    carry_engine_move_clock (self, self->settings.ts_from);
    self->trading = TRUE;
    self->ts_next_equity = self->now + self->settings.equity_interval_ns;
    value_account (self, self->now);
    if (self->sim_clock == NULL)
        carry_engine_begin_watch (self);
    carry_engine_begin_claims (self);
    carry_engine_end_call (self);
}

/* Every strategy closes what it holds, the engine what is left then, and the run goes on. */
void
carry_engine_ask_flat (CarryEngine *self)
{
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_ASK_FLAT, NULL);
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (entry->strategy != NULL)
            carry_strategy_flatten (entry->strategy);
    }
    carry_engine_begin_rest (self);
    carry_engine_end_call (self);
}

/*
 * The end: every strategy closes what it holds. How long that takes is no part
 * of the run, so the account is valued once more, when it is done. A run without
 * an end closes now.
 */
void
carry_engine_flatten (CarryEngine *self)
{
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_FLATTEN, NULL);
    carry_engine_move_clock (self, self->settings.ts_to);
    self->ts_next_equity = G_MAXINT64;
    carry_engine_ask_flat (self);
    carry_engine_end_call (self);
}

/* Values the account a last time and closes the last month, as of @now. */
void
carry_engine_finish (CarryEngine *self, gint64 now)
{
    gboolean ends_month = carry_performance_needs_split (self->performance, now);
    const CarryEngineCallArguments arguments = { .ts = now };

    if (!self->trading)
        return;
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_FINISH, &arguments);
    value_account (self, now);
    if (!ends_month)
    {
        CarrySplit total = carry_portfolio_get_total (self->portfolio);

        carry_performance_add_split (self->performance, now, &total);
    }
    self->trading = FALSE;
    carry_engine_end_rest (self);
    self->ts_next_equity = G_MAXINT64;
    carry_engine_end_call (self);
}

const CarryEngineSettings *
carry_engine_get_settings (const CarryEngine *self)
{
    return &self->settings;
}

gint64
carry_engine_get_now (const CarryEngine *self)
{
    return self->now;
}

gint64
carry_engine_get_data_latency_ns (const CarryEngine *self)
{
    return self->settings.data_latency_ns;
}

CarryPortfolio *
carry_engine_get_portfolio (CarryEngine *self)
{
    return self->portfolio;
}

CarryPerformance *
carry_engine_get_performance (CarryEngine *self)
{
    return self->performance;
}

CarryInstruments *
carry_engine_get_instruments (CarryEngine *self)
{
    return self->instruments;
}

CarryLedger *
carry_engine_get_ledger (CarryEngine *self)
{
    return self->ledger;
}

CarryGate *
carry_engine_get_gate (CarryEngine *self)
{
    return self->gate;
}

const CarryGroups *
carry_engine_get_groups (CarryEngine *self)
{
    return self->groups;
}

guint64
carry_engine_get_n_events (const CarryEngine *self)
{
    return self->n_events;
}

const char *
carry_engine_get_halt_reason (const CarryEngine *self)
{
    return carry_gate_get_halt_reason (self->gate);
}
