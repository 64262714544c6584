/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-events.h"

typedef struct
{
    SimEventKind kind;
    SimAccount *account;
    gint64 ts;
    gpointer row; /* a copy of the kind's row */
    gint64 ts_due;
    guint64 number;
} Event;

typedef struct
{
    SimEventFault fault;
    guint n_taken;
} Rule;

struct _SimEvents
{
    SimExchange *exchange;
    GPtrArray *pending; /* of this operation */
    GPtrArray *held;    /* until one of the account comes that is not */
    GPtrArray *delayed;
    GArray *rules;
    CarryRandom random;
    guint64 n_events;
};

static void
event_free (Event *self)
{
    if (self->kind == SIM_EVENT_WALLET)
        sim_wallet_free (self->row);
    else
        g_free (self->row);
    g_free (self);
}

SimEvents *
sim_events_new (SimExchange *exchange)
{
    SimEvents *self = g_new0 (SimEvents, 1);
    self->exchange = exchange;
    self->pending = g_ptr_array_new ();
    self->held = g_ptr_array_new ();
    self->delayed = g_ptr_array_new ();
    self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
    carry_random_init (&self->random, exchange->config.seed, "events");
    return self;
}

static void
free_all (GPtrArray *events)
{
    for (guint i = 0; i < events->len; i++)
        event_free (g_ptr_array_index (events, i));
    g_ptr_array_unref (events);
}

void
sim_events_free (SimEvents *self)
{
    free_all (self->pending);
    free_all (self->held);
    free_all (self->delayed);
    g_array_unref (self->rules);
    g_free (self);
}

static void
push (SimAccount *account, SimEventKind kind, gpointer row)
{
    SimEvents *self = account->exchange->events;
    Event *event = g_new0 (Event, 1);
    event->kind = kind;
    event->account = account;
    event->ts = account->exchange->now;
    event->row = row;
    event->number = self->n_events++;
    g_ptr_array_add (self->pending, event);
}

void
sim_events_push_order (SimAccount *account, const SimOrder *order)
{
    if (!account->is_pseudo)
        push (account, SIM_EVENT_ORDER, g_memdup2 (order, sizeof *order));
}

void
sim_events_push_execution (SimAccount *account, const SimExecution *execution)
{
    if (!account->is_pseudo)
        push (account, SIM_EVENT_EXECUTION, g_memdup2 (execution, sizeof *execution));
}

void
sim_events_push_position (SimAccount *account, const SimPosition *position)
{
    if (!account->is_pseudo)
        push (account, SIM_EVENT_POSITION, g_memdup2 (position, sizeof *position));
}

void
sim_events_push_wallet (SimAccount *account)
{
    if (account->is_pseudo)
        return;
    SimWallet *wallet = g_new0 (SimWallet, 1);
    sim_account_get_wallet (account, wallet);
    push (account, SIM_EVENT_WALLET, wallet);
}

static void
tell (const SimEvents *self, const Event *event)
{
    const SimListener *listener = &self->exchange->listener;
    gpointer data = self->exchange->data;
    if (event->kind == SIM_EVENT_ORDER && listener->on_order != NULL)
        listener->on_order (data, event->account, event->row, event->ts);
    else if (event->kind == SIM_EVENT_EXECUTION && listener->on_execution != NULL)
        listener->on_execution (data, event->account, event->row, event->ts);
    else if (event->kind == SIM_EVENT_POSITION && listener->on_position != NULL)
        listener->on_position (data, event->account, event->row, event->ts);
    else if (event->kind == SIM_EVENT_WALLET && listener->on_wallet != NULL)
        listener->on_wallet (data, event->account, event->row, event->ts);
}

/* The rule that takes this event; rules that have taken their count are gone. */
static const SimEventFault *
find_rule (SimEvents *self, const Event *event, SimEventFault *out_fault)
{
    for (guint i = 0; i < self->rules->len; i++)
    {
        Rule *rule = &g_array_index (self->rules, Rule, i);
        const SimEventFault *fault = &rule->fault;
        if ((fault->uid != 0 && fault->uid != event->account->config.uid) ||
            (fault->kinds & event->kind) == 0)
            continue;
        if (rule->fault.skip > 0)
        {
            rule->fault.skip--;
            continue;
        }
        if (fault->percent > 0 && carry_random_below (&self->random, 100) >= fault->percent)
            continue;
        *out_fault = *fault;
        if (fault->count > 0 && ++rule->n_taken >= fault->count)
            g_array_remove_index (self->rules, i);
        return out_fault;
    }
    return NULL;
}

static Event *
copy (SimEvents *self, const Event *event)
{
    Event *twin = g_memdup2 (event, sizeof *event);
    twin->number = self->n_events++;
    if (event->kind == SIM_EVENT_ORDER)
        twin->row = g_memdup2 (event->row, sizeof (SimOrder));
    else if (event->kind == SIM_EVENT_EXECUTION)
        twin->row = g_memdup2 (event->row, sizeof (SimExecution));
    else if (event->kind == SIM_EVENT_POSITION)
        twin->row = g_memdup2 (event->row, sizeof (SimPosition));
    else
        twin->row = sim_wallet_copy (event->row);
    return twin;
}

static void
delay (SimEvents *self, Event *event, gint64 by)
{
    event->ts_due = self->exchange->now + by;
    g_ptr_array_add (self->delayed, event);
}

/* Of one account, or of all (NULL); the last one first. */
static void
tell_held (SimEvents *self, const SimAccount *account)
{
    for (guint i = self->held->len; i > 0; i--)
    {
        Event *event = g_ptr_array_index (self->held, i - 1);
        if (account != NULL && event->account != account)
            continue;
        g_ptr_array_remove_index (self->held, i - 1);
        tell (self, event);
        event_free (event);
    }
}

static void
deliver (SimEvents *self, Event *event)
{
    SimEventFault fault;
    if (find_rule (self, event, &fault) == NULL)
    {
        SimAccount *account = event->account;
        tell (self, event);
        event_free (event);
        tell_held (self, account);
        return;
    }
    switch (fault.action)
    {
    case SIM_FAULT_DROP:
        event_free (event);
        return;
    case SIM_FAULT_DELAY:
        delay (self, event, fault.delay);
        return;
    case SIM_FAULT_DUPLICATE:
        delay (self, copy (self, event), fault.delay);
        tell (self, event);
        event_free (event);
        if (fault.delay == 0)
            sim_events_run (self, self->exchange->now);
        return;
    case SIM_FAULT_REORDER:
        g_ptr_array_add (self->held, event);
        return;
    default:
        g_return_if_reached ();
    }
}

void
sim_events_flush (SimEvents *self)
{
    for (guint i = 0; i < self->pending->len; i++)
        deliver (self, g_ptr_array_index (self->pending, i));
    g_ptr_array_set_size (self->pending, 0);
}

/* The earliest; of one time the first. */
static guint
find_next (const SimEvents *self)
{
    guint next = 0;
    for (guint i = 1; i < self->delayed->len; i++)
    {
        const Event *event = g_ptr_array_index (self->delayed, i);
        const Event *first = g_ptr_array_index (self->delayed, next);
        if (event->ts_due < first->ts_due ||
            (event->ts_due == first->ts_due && event->number < first->number))
            next = i;
    }
    return next;
}

gint64
sim_events_next_due (const SimEvents *self)
{
    if (self->delayed->len == 0)
        return G_MAXINT64;
    return ((const Event *) g_ptr_array_index (self->delayed, find_next (self)))->ts_due;
}

void
sim_events_run (SimEvents *self, gint64 now)
{
    while (sim_events_next_due (self) <= now)
    {
        Event *event = g_ptr_array_remove_index (self->delayed, find_next (self));
        tell (self, event);
        event_free (event);
    }
}

void
sim_events_add_fault (SimEvents *self, const SimEventFault *fault)
{
    Rule rule = { *fault, 0 };
    g_array_append_val (self->rules, rule);
}

/* What is held comes now; what is delayed comes when it is due. */
void
sim_events_clear_faults (SimEvents *self)
{
    g_array_set_size (self->rules, 0);
    tell_held (self, NULL);
}
