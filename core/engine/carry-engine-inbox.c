/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-engine-private.h"

#define MAX_NOTICES_OF_A_KIND 10

/* What is done with each kind of input that waited in the inbox. */

static void
tell_order (CarryEngine *self, const CarryOrder *order)
{
    CarryEvent event = {
        .kind = CARRY_EVENT_ORDER,
        .order = order,
        .instrument = carry_instruments_get (self->instruments, order->instrument),
    };
    const CarryEngineModule *owner;

    if (self->sim_clock == NULL)
        carry_engine_log_order (self, order);
    carry_engine_keep (self, &event);
    if (order->owner > 0)
    {
        owner = carry_engine_get_module (self, order->owner);
        if (owner->strategy != NULL)
            owner->strategy_iface->on_order (owner->strategy, order);
    }
    carry_engine_tell (self, &event);
}

/*
 * Of something that nobody here remembers any more. If it is news after all, the comparison
 * with the account finds what it changed, and halts.
 */
static void
post_old (CarryEngine *self, const CarryInput *input, const GError *error)
{
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, input->module, CARRY_NOTICE_WARNING,
                              "older-than-kept", error->message);
}

static void
on_order (CarryEngine *self, const CarryInput *input)
{
    g_autoptr (GError) error = NULL;
    const CarryOrder *order = NULL;

    if (!carry_ledger_apply_order (self->ledger, &input->order, self->now, &order, &error))
    {
        if (carry_ledger_has_forgotten (self->ledger, input->order.id, input->order.link_id))
            post_old (self, input, error);
        else
            carry_engine_post_notice (self, CARRY_INPUT_NOTICE, input->module,
                                      CARRY_NOTICE_CRITICAL, "illegal-order-event", error->message);
        return;
    }
    if (order != NULL)
        tell_order (self, order);
}

/* A venue may tell of the past; what the first balances hold already is not booked again. */
static gboolean
is_before_books (const CarryEngine *self, gint64 ts)
{
    return self->ts_books > 0 && ts <= self->ts_books;
}

static void
refuse_fill (CarryEngine *self, const CarryInput *input, const GError *error)
{
    if (g_error_matches (error, CARRY_ERROR, CARRY_ERROR_CONFLICT) ||
        carry_ledger_has_forgotten (self->ledger, input->fill.order, input->fill.link_id))
        post_old (self, input, error);
    else
        carry_engine_post_notice (self, CARRY_INPUT_NOTICE, input->module, CARRY_NOTICE_CRITICAL,
                                  "illegal-fill", error->message);
}

static void
on_fill (CarryEngine *self, CarryInput *input)
{
    g_autoptr (GError) error = NULL;
    CarryFill *fill = &input->fill;
    const CarryOrder *ended;
    gboolean is_new = FALSE;
    CarryEvent event = { .kind = CARRY_EVENT_FILL, .fill = fill };

    if (carry_ledger_is_of_sentinel (fill->link_id) && is_before_books (self, fill->ts))
        return;
    if (!carry_ledger_apply_fill (self->ledger, fill, self->now, &is_new, &error))
        refuse_fill (self, input, error);
    if (!is_new)
        return;
    carry_engine_book_fill (self, fill);
    carry_engine_watch_fill (self, fill);
    event.instrument = carry_instruments_get (self->instruments, fill->instrument);
    if (self->sim_clock == NULL)
    {
        carry_engine_log_fill (self, fill);
        carry_engine_look_at_legs (self, event.instrument->base);
    }
    carry_engine_keep (self, &event);
    if (fill->owner > 0)
    {
        const CarryEngineModule *owner = carry_engine_get_module (self, fill->owner);

        if (owner->strategy != NULL)
            owner->strategy_iface->on_fill (owner->strategy, fill);
    }
    else
        carry_engine_tell_group_of (self, fill);
    carry_engine_tell (self, &event);
    ended = carry_ledger_release (self->ledger, fill->order, self->now);
    if (ended != NULL)
        tell_order (self, ended);
}

static void
on_funding (CarryEngine *self, const CarryInput *input)
{
    CarryEvent event = {
        .kind = CARRY_EVENT_FUNDING,
        .instrument = carry_instruments_get (self->instruments, input->funding.instrument),
        .funding = &input->funding,
    };

    g_autoptr (GError) error = NULL;
    gboolean is_new = FALSE;

    if (is_before_books (self, input->funding.ts))
        return;
    if (!carry_ledger_add_funding (self->ledger, &input->funding, self->now, &is_new, &error))
        post_old (self, input, error);
    if (!is_new)
        return;
    carry_engine_book_funding (self, &input->funding);
    if (self->sim_clock == NULL)
        carry_engine_log_funding (self, &input->funding);
    carry_engine_tell (self, &event);
}

static void
on_transfer (CarryEngine *self, const CarryInput *input)
{
    CarryTransfer transfer = input->transfer;
    CarryEvent event = { .kind = CARRY_EVENT_TRANSFER, .transfer = &transfer };
    g_autoptr (GError) error = NULL;
    gboolean is_new = FALSE;

    if (is_before_books (self, input->transfer.ts))
        return;
    transfer.is_opening = self->ts_books != 0 && transfer.ts == self->ts_books + 1;
    if (!carry_ledger_add_transfer (self->ledger, &input->transfer, self->now, &is_new, &error))
        post_old (self, input, error);
    if (!is_new)
        return;
    carry_portfolio_apply_transfer (self->portfolio, &input->transfer);
    carry_engine_tell (self, &event);
}

static void
on_adjustment (CarryEngine *self, const CarryInput *input)
{
    CarryEvent event = { .kind = CARRY_EVENT_ADJUSTMENT, .adjustment = &input->adjustment };

    if (input->adjustment.coin == NULL)
        event.instrument = carry_instruments_get (self->instruments, input->adjustment.instrument);
    carry_portfolio_apply_adjustment (self->portfolio, &input->adjustment);
    carry_engine_tell (self, &event);
}

static void
on_timer (CarryEngine *self, const CarryInput *input)
{
    const CarryEngineModule *owner = carry_engine_get_module (self, input->module);

    if (owner->exchange != NULL)
        owner->exchange_iface->on_timer (owner->exchange, input->seq, self->now);
    if (owner->risk != NULL)
        carry_risk_on_timer (owner->risk, input->seq, self->now);
    if (owner->strategy != NULL)
        owner->strategy_iface->on_timer (owner->strategy, input->seq, self->now);
    if (owner->report != NULL)
        carry_report_on_timer (owner->report, input->seq, self->now);
}

/*
 * In simulated time a mistake may repeat every hour of years: the log keeps the
 * first few of a kind, the reports are told of all.
 */
static gboolean
is_worth_logging (CarryEngine *self, const CarryNotice *notice)
{
    g_autofree char *kind = NULL;
    guint n;

    if (self->sim_clock == NULL)
        return TRUE;
    kind = g_strdup_printf ("%s/%s", notice->module, notice->code);
    n = GPOINTER_TO_UINT (g_hash_table_lookup (self->notices, kind)) + 1;
    g_hash_table_replace (self->notices, g_steal_pointer (&kind), GUINT_TO_POINTER (n));
    if (n == MAX_NOTICES_OF_A_KIND + 1)
        g_message ("%s: %s: more of these are not logged; reports and orders.csv have them all",
                   notice->module, notice->code);
    return n <= MAX_NOTICES_OF_A_KIND;
}

static void
log_notice (const CarryNotice *notice)
{
    static const char *const levels[] = { "info", "warning", "critical" };
    GLogLevelFlags level =
        notice->level == CARRY_NOTICE_INFO ? G_LOG_LEVEL_INFO : G_LOG_LEVEL_MESSAGE;

    g_log_structured (G_LOG_DOMAIN, level, "CARRY_NOTICE", levels[notice->level], "CARRY_MODULE",
                      notice->module, "CARRY_CODE", notice->code, "MESSAGE", "%s: %s: %s",
                      notice->module, notice->code, notice->text);
}

static void
tell_halt (CarryEngine *self, const CarryNotice *notice)
{
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (entry->strategy != NULL)
            entry->strategy_iface->on_halt (entry->strategy, notice->text);
    }
}

static const char *
get_speaker (CarryEngine *self, guint module)
{
    return module == CARRY_ENGINE_HOST
               ? "host"
               : carry_context_get_id (carry_engine_get_module (self, module)->context);
}

/* Only reports hear of it: it changes nothing, and the orders it led to are kept. */
static void
on_decision (CarryEngine *self, const CarryInput *input)
{
    CarryEvent event = {
        .kind = CARRY_EVENT_DECISION,
        .ts = self->now,
        .instrument = carry_instruments_get (self->instruments, input->decision.instrument),
        .evaluation = input->decision.evaluation,
        .module = carry_context_get_id (carry_engine_get_module (self, input->module)->context),
    };

    for (guint i = 0; i < self->listeners->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->listeners, i);

        if (entry->report != NULL)
            carry_report_on_event (entry->report, &event);
    }
}

static void
on_notice (CarryEngine *self, const CarryInput *input)
{
    gboolean is_halt = input->kind == CARRY_INPUT_HALT;
    CarryNotice notice = {
        .ts = self->now,
        .level = input->notice.level,
        .module = get_speaker (self, input->module),
        .code = input->notice.code,
        .text = input->notice.text,
    };
    CarryEvent event = { .kind = is_halt ? CARRY_EVENT_HALT : CARRY_EVENT_NOTICE,
                         .notice = &notice };

    if (is_worth_logging (self, &notice))
        log_notice (&notice);
    if (is_halt)
        carry_gate_halt (self->gate, notice.text);
    if (input->kind != CARRY_INPUT_NOTICE)
        tell_halt (self, &notice);
    carry_notice_board_add (self->board, &notice, is_halt);
    carry_engine_tell (self, &event);
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (entry->notifier != NULL)
            carry_notifier_notify_async (entry->notifier, &notice, NULL, NULL, NULL);
    }
}

/*
 * Calls @func in @after_ns by the engine's clock: for what belongs to no module and
 * looks again after a while. Returns the number to take it back with.
 */
guint64
carry_engine_call_after (CarryEngine *self, gint64 after_ns, CarryInputFunc func,
                         gpointer user_data)
{
    CarryInput *input = carry_engine_add_input (self, CARRY_INPUT_CALL, 0,
                                                carry_engine_read_clock (self) + after_ns);

    input->call.func = func;
    input->call.user_data = user_data;
    carry_engine_note_post (self, input);
    return input->seq;
}

void
carry_engine_remove_call (CarryEngine *self, guint64 call)
{
    carry_inbox_remove_timer (self->inbox, call);
}

/* What is old is forgotten where a turn begins: a replay has the same turns at the same times. */
static void
begin_turn (CarryEngine *self, const CarryInput *input)
{
    carry_engine_move_clock (self, input->ts);
    carry_ledger_forget (self->ledger, self->now, self->settings.forget_after_ns);
    carry_groups_forget (self->groups, self->now, self->settings.forget_after_ns);
    if (G_UNLIKELY (self->tape.recorder != NULL))
        carry_engine_note_turn (self, input);
    self->tape.depth++;
}

static G_NO_INLINE void
take_input (CarryEngine *self, CarryInput *input)
{
    switch (input->kind)
    {
    case CARRY_INPUT_MARKET:
        carry_engine_dispatch_market (self, &input->market);
        break;
    case CARRY_INPUT_ORDER:
        on_order (self, input);
        break;
    case CARRY_INPUT_FILL:
        on_fill (self, input);
        break;
    case CARRY_INPUT_FUNDING:
        on_funding (self, input);
        break;
    case CARRY_INPUT_TRANSFER:
        on_transfer (self, input);
        break;
    case CARRY_INPUT_TIMER:
        on_timer (self, input);
        break;
    case CARRY_INPUT_NOTICE:
    case CARRY_INPUT_HALT:
    case CARRY_INPUT_STANDSTILL:
        on_notice (self, input);
        break;
    case CARRY_INPUT_COMMIT:
        carry_engine_on_commit (self, input);
        break;
    case CARRY_INPUT_GROUP:
        carry_engine_on_group (self, input->group);
        break;
    case CARRY_INPUT_ADJUSTMENT:
        on_adjustment (self, input);
        break;
    case CARRY_INPUT_CALL:
        input->call.func (input->call.user_data);
        break;
    case CARRY_INPUT_INSTRUMENT:
        carry_engine_on_instrument (self, &input->instrument, input->module);
        break;
    case CARRY_INPUT_DECISION:
        on_decision (self, input);
        break;
    case CARRY_INPUT_CLOSE:
        carry_engine_on_close (self, input->fraction);
        break;
    case CARRY_INPUT_REST:
        carry_engine_on_rest (self, input->rest);
        break;
    case CARRY_INPUT_NONE: /* a removed timer */
        break;
    }
    carry_input_clear (input);
}

/* The way of everything that is no market event of a history. Most are timers, which own nothing. */
void
carry_engine_dispatch_inbox (CarryEngine *self)
{
    CarryInput input;

    if (!carry_inbox_pop (self->inbox, &input))
        return;
    begin_turn (self, &input);
    if (G_LIKELY (input.kind == CARRY_INPUT_TIMER))
        on_timer (self, &input);
    else
        take_input (self, &input);
    self->tape.depth--;
}
