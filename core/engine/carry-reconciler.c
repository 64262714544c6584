/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-reconciler.h"

#include "engine/carry-account-accept.h"
#include "engine/carry-account-diff.h"
#include "engine/carry-engine-private.h"
#include "engine/carry-looks.h"

struct _CarryReconciler
{
    CarryEngine *engine;
    CarryModule *exchange;
    CarryReconcilerSettings settings;
    GCancellable *cancellable;
    guint64 call; /* of the next look, when one is planned */
    gboolean is_planned;
    char *doubt;    /* the difference that one look found */
    char *accepted; /* why a person accepts what differs; NULL when nobody does */
    CarryReconcilerVerdict verdict;
    gboolean is_waiting; /* something is on its way; it is waited for until @ts_patience */
    gint64 ts_patience;
    CarryLooks looks;
    gint64 ts_old; /* of executions of orders that are not kept, up to when they were told */
};

/* How often it looks whether what is on its way has come. */
#define SETTLE_NS (CARRY_NS_PER_SECOND / 50)

/* How a day ended. */
#define DAY_CODE "Q18"

/* Of a difference that is not confirmed yet. */
#define DOUBT_CODE "Q2"

static void look (CarryReconciler *self);
static void look_after (CarryReconciler *self, gint64 ns);

static void
on_time (gpointer user_data)
{
    CarryReconciler *self = user_data;

    self->is_planned = FALSE;
    if (self->is_waiting && !carry_account_is_settled (self->engine) &&
        carry_engine_read_clock (self->engine) < self->ts_patience)
    {
        look_after (self, SETTLE_NS);
        return;
    }
    self->is_waiting = FALSE;
    look (self);
}

static void
look_after (CarryReconciler *self, gint64 ns)
{
    self->call = carry_engine_call_after (self->engine, ns, on_time, self);
    self->is_planned = TRUE;
}

/* Whether one of no order that is kept may be news. Of one that is forgotten, the engine says so once. */
static gboolean
is_news_of_none (CarryReconciler *self, const CarryFill *fill, gint64 *ts_old)
{
    CarryEngine *engine = self->engine;

    if (carry_ledger_is_of_sentinel (fill->link_id))
        return fill->ts > carry_engine_get_ts_books (engine);
    if (!carry_ledger_has_forgotten (engine->ledger, 0, fill->link_id))
        return FALSE;
    *ts_old = MAX (*ts_old, fill->ts);
    return fill->ts > self->ts_old;
}

/* Executions that the stream lost; those that are known are passed over as always. */
static void
take_fills (CarryReconciler *self, const CarrySnapshot *snapshot)
{
    CarryContext *context = carry_module_get_context (self->exchange);
    gint64 ts_old = self->ts_old;

    for (guint i = 0; i < snapshot->fills->len; i++)
    {
        CarryFill fill = *(const CarryFill *) g_ptr_array_index (snapshot->fills, i);
        const CarryOrder *order = carry_ledger_find_link (self->engine->ledger, fill.link_id);

        if (order == NULL && !is_news_of_none (self, &fill, &ts_old))
            continue;
        fill.order = order != NULL ? order->id : 0;
        if (!carry_ledger_has_fill (self->engine->ledger, &fill))
            carry_context_emit_fill (context, &fill, self->engine->now);
    }
    self->ts_old = ts_old;
}

static gboolean
is_listed (const CarrySnapshot *snapshot, const CarryOrder *order)
{
    for (guint i = 0; i < snapshot->orders->len; i++)
    {
        const CarryOrder *other = g_ptr_array_index (snapshot->orders, i);

        if (g_str_equal (other->link_id, order->link_id))
            return TRUE;
    }
    return FALSE;
}

/* An order that rests here and not at the venue has ended, and nobody said how. */
static void
ask_for_ends (CarryReconciler *self, const CarrySnapshot *snapshot)
{
    CarryLedger *ledger = self->engine->ledger;

    for (guint i = 0; i < carry_ledger_get_n_open (ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (ledger, i);
        gboolean rests = order->certain && (order->state == CARRY_ORDER_ACCEPTED ||
                                            order->state == CARRY_ORDER_PARTIALLY_FILLED);

        if (carry_ledger_is_held (ledger, order->id) || (rests && !is_listed (snapshot, order)))
            carry_exchange_query (CARRY_EXCHANGE (self->exchange), order);
    }
}

static void
count_look (CarryReconciler *self, gboolean is_different)
{
    g_autofree char *text =
        carry_looks_add (&self->looks, carry_engine_read_clock (self->engine), is_different);

    if (text != NULL)
        carry_context_notice (carry_module_get_context (self->exchange), CARRY_NOTICE_INFO,
                              DAY_CODE, "%s", text);
}

static void
set_equal (CarryReconciler *self)
{
    if (self->doubt != NULL)
        g_message ("%s: booked and venue agree again", carry_module_get_id (self->exchange));
    carry_context_release (carry_module_get_context (self->exchange), NULL, DOUBT_CODE);
    g_clear_pointer (&self->doubt, g_free);
    if (self->verdict == CARRY_RECONCILER_UNKNOWN || self->accepted != NULL)
        self->verdict = CARRY_RECONCILER_EQUAL;
    g_clear_pointer (&self->accepted, g_free);
    look_after (self, self->settings.interval_ns);
}

/* A person said so: what was confirmed is booked, and the next look finds nothing. */
static gboolean
accept_difference (CarryReconciler *self, const CarrySnapshot *snapshot)
{
    g_autoptr (GError) error = NULL;

    if (self->accepted == NULL)
        return FALSE;
    if (carry_account_accept (self->engine, self->exchange, snapshot, self->accepted, &error))
    {
        carry_context_notice (carry_module_get_context (self->exchange), CARRY_NOTICE_WARNING,
                              "difference-accepted", "%s: %s", self->accepted, self->doubt);
        return TRUE;
    }
    carry_context_notice (carry_module_get_context (self->exchange), CARRY_NOTICE_CRITICAL,
                          "not-accepted", "%s", error->message);
    g_clear_pointer (&self->accepted, g_free);
    return FALSE;
}

/*
 * One look may have met an execution on its way; two with the same result did not.
 * Nothing is opened from the first on: what is not known to be right is not built upon.
 */
static void
set_different (CarryReconciler *self, char *difference, const CarrySnapshot *snapshot)
{
    gboolean is_confirmed = g_strcmp0 (self->doubt, difference) == 0;
    CarryContext *context = carry_module_get_context (self->exchange);

    if (!is_confirmed)
    {
        g_message ("%s: %s; looking again", carry_module_get_id (self->exchange), difference);
        carry_context_restrict (context, NULL, CARRY_RISK_REDUCING, FALSE, DOUBT_CODE, difference);
    }
    else if (accept_difference (self, snapshot))
        g_clear_pointer (&self->doubt, g_free);
    else if (self->verdict != CARRY_RECONCILER_DIFFERS)
    {
        self->verdict = CARRY_RECONCILER_DIFFERS;
        carry_context_halt (context, "account-differs", difference);
    }
    g_free (self->doubt);
    self->doubt = difference;
    look_after (self, self->settings.confirm_ns);
}

/* The next look follows what is on its way, or comes when that lasts. */
static void
wait_until_settled (CarryReconciler *self)
{
    self->is_waiting = TRUE;
    self->ts_patience = carry_engine_read_clock (self->engine) + self->settings.confirm_ns;
    look_after (self, SETTLE_NS);
}

static void
on_snapshot (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrySnapshot) snapshot =
        carry_exchange_snapshot_finish (CARRY_EXCHANGE (source), result, &error);
    CarryReconciler *self = user_data;
    char *difference;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* @self is gone */
    if (snapshot == NULL)
    {
        g_warning ("the account could not be read: %s", error->message);
        look_after (self, self->settings.confirm_ns);
        return;
    }
    take_fills (self, snapshot);
    ask_for_ends (self, snapshot);
    if (!carry_account_is_settled (self->engine))
    {
        wait_until_settled (self);
        return;
    }
    difference = carry_account_diff (self->engine, self->exchange, snapshot);
    count_look (self, difference != NULL);
    if (difference == NULL)
        set_equal (self);
    else
        set_different (self, difference, snapshot);
}

static void
look (CarryReconciler *self)
{
    carry_exchange_snapshot_async (CARRY_EXCHANGE (self->exchange), self->cancellable, on_snapshot,
                                   self);
}

/* Looks at once. @engine and @exchange outlive it. */
CarryReconciler *
carry_reconciler_new (CarryEngine *engine, CarryModule *exchange,
                      const CarryReconcilerSettings *settings)
{
    CarryReconciler *self = g_new0 (CarryReconciler, 1);

    self->engine = engine;
    self->exchange = exchange;
    self->settings = *settings;
    self->cancellable = g_cancellable_new ();
    look (self);
    return self;
}

void
carry_reconciler_free (CarryReconciler *self)
{
    g_cancellable_cancel (self->cancellable);
    g_object_unref (self->cancellable);
    if (self->is_planned)
        carry_engine_remove_call (self->engine, self->call);
    g_free (self->accepted);
    g_free (self->doubt);
    g_free (self);
}

/*
 * A person accepts what the account differs by, now or when it is confirmed: by events
 * that say so and @reason. It counts once; also when nothing differs.
 */
void
carry_reconciler_accept (CarryReconciler *self, const char *reason)
{
    g_free (self->accepted);
    self->accepted = g_strdup (reason);
}

CarryReconcilerVerdict
carry_reconciler_get_verdict (const CarryReconciler *self)
{
    return self->accepted != NULL ? CARRY_RECONCILER_UNKNOWN : self->verdict;
}
