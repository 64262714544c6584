/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-kill.h"

#include "base/carry-time.h"

/* How often it looks whether anything is left. */
#define LOOK_NS (CARRY_NS_PER_SECOND / 2)

/* After a person overruled a sentinel, or it may have acted: until it has seen that, and its last order is booked. */
#define YIELD_NS (5 * CARRY_NS_PER_SECOND)

/* It was stopped, or the machine slept. */
#define GAP_NS (5 * CARRY_NS_PER_SECOND)

/* What a sentinel traded so long before is booked, or found by a comparison until then. */
#define RECENT_NS (600 * CARRY_NS_PER_SECOND)
#define BOOKED_NS (60 * CARRY_NS_PER_SECOND)

/* How long a sentinel takes to close, at the most. */
#define SENTINEL_NS (120 * CARRY_NS_PER_SECOND)

struct _CarryKill
{
    CarryEngine *engine;
    GPtrArray *exchanges; /* CarryExchange */
    CarryLatch *latch;
    CarryKillPolicy policy;
    gint64 patience_ns; /* how long positions wait for the proof that no order is left */
    GFileMonitor *monitor;
    GCancellable *cancellable;
    guint64 look; /* the next one, when it is planned */
    gboolean is_planned;
    guint n_asked;   /* exchanges whose answer is out */
    guint n_left;    /* orders they named in this round that must go */
    gint64 ts_set;   /* since when it acts */
    gint64 ts_close; /* nothing is closed before: what a sentinel sent is on its way */
    gint64 ts_looked;
    gboolean wants_flat; /* a person asked for it, whatever the policy says */
    gboolean is_told;    /* that nobody closed what is left to the sentinel */
    gboolean is_set;
    gboolean is_of_sentinel; /* also when the switch was taken away since */
    gboolean is_clean;       /* the last round found no order anywhere */
    gboolean is_proven;      /* one did since it acts: what others place from then on is theirs */
    gboolean may_flatten;    /* the same, or it took too long */
    gboolean is_flat;
};

static void look (CarryKill *self);

static void
on_look (gpointer user_data)
{
    CarryKill *self = user_data;

    self->is_planned = FALSE;
    look (self);
}

static void
look_later (CarryKill *self)
{
    if (self->is_planned)
        return;
    self->look = carry_engine_call_after (self->engine, LOOK_NS, on_look, self);
    self->is_planned = TRUE;
}

/* What closes since the switch was set stays. */
static void
cancel_all (CarryKill *self)
{
    /* In this order a venue that sweeps need not be told of each. */
    for (guint i = 0; i < self->exchanges->len; i++)
        carry_exchange_cancel_all (g_ptr_array_index (self->exchanges, i), NULL);
    carry_engine_cancel_killed (self->engine);
}

/* However much is said in these seconds, this is not lost. */
static void
tell (const char *what)
{
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "CARRY_NOTICE", "critical", "CARRY_CODE",
                      "killed", "MESSAGE", "killed: %s", what);
}

/* Own orders that are not over, of those that close and of all others. */
static void
count_open (CarryKill *self, guint *out_closing, guint *out_others)
{
    CarryLedger *ledger = carry_engine_get_ledger (self->engine);

    *out_closing = *out_others = 0;
    for (guint i = 0; i < carry_ledger_get_n_open (ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (ledger, i);

        *(carry_engine_is_closing (self->engine, order) ? out_closing : out_others) += 1;
    }
}

static void
yield_to_sentinel (CarryKill *self)
{
    self->ts_close = carry_engine_get_now (self->engine) + YIELD_NS;
}

static gint64
get_age (CarryKill *self)
{
    return carry_engine_get_now (self->engine) - self->ts_set;
}

/* Whether this run closes what it holds. */
static gboolean
closes (const CarryKill *self)
{
    return !self->is_of_sentinel && (self->policy != CARRY_KILL_HOLD || self->wants_flat);
}

/* A sentinel that set the switch and is gone since closes nothing. */
static void
watch_sentinel (CarryKill *self)
{
    if (!self->is_of_sentinel || self->is_told || get_age (self) < SENTINEL_NS ||
        carry_portfolio_get_n_exposed (carry_engine_get_portfolio (self->engine)) == 0)
        return;
    self->is_told = TRUE;
    carry_engine_tell_people (self->engine, CARRY_NOTICE_CRITICAL, "left-to-sentinel",
                              "the sentinel set the kill switch, and what is held is still not "
                              "closed: look whether it runs; `carry ctl kill` or `carry ctl "
                              "flatten` makes this run close it");
}

/*
 * Reduce-only is all that the halted gate lets through, so closing opens nothing. What
 * was on its way when the switch was set may still trade: flat is what is flat now.
 */
static void
flatten (CarryKill *self)
{
    gboolean was_flat = self->is_flat;
    guint n_closing, n_others;

    if (!closes (self) || !self->may_flatten ||
        carry_engine_get_now (self->engine) < self->ts_close)
        return;
    count_open (self, &n_closing, &n_others);
    self->is_flat = n_closing + n_others == 0 &&
                    carry_portfolio_get_n_exposed (carry_engine_get_portfolio (self->engine)) == 0;
    if (self->is_flat && !was_flat)
        tell ("every position is closed");
    if (!self->is_flat && n_closing == 0)
        carry_engine_flatten (self->engine);
}

/* An order that cannot be canceled, or a venue that cannot be asked, keeps nothing open for ever. */
static void
wait_for_proof (CarryKill *self)
{
    if (self->may_flatten || get_age (self) < self->patience_ns)
        return;
    self->may_flatten = TRUE;
    carry_engine_tell_people (
        self->engine, CARRY_NOTICE_CRITICAL, "kill-not-proven",
        closes (self) ? "nothing proves yet that no order is left; positions are closed all the "
                        "same, and it goes on canceling; look at the venue"
                      : "nothing proves yet that no order is left; it goes on canceling; look at "
                        "the venue");
}

static void
end_round (CarryKill *self)
{
    gboolean was_clean = self->is_clean;
    guint n_closing, n_others;

    count_open (self, &n_closing, &n_others);
    self->is_clean = self->n_left == 0 && n_others == 0;
    self->may_flatten = self->may_flatten || self->is_clean;
    if (self->is_clean && !was_clean)
        tell (self->is_proven ? "no order of this program is left at any venue, of spot and linear"
                              : "no order is left at any venue, of spot and linear");
    if (self->n_left > 0 && !self->is_proven)
        cancel_all (self);
    else if (n_others > 0)
        carry_engine_cancel_killed (self->engine);
    self->is_proven = self->is_proven || self->is_clean;
    flatten (self);
}

/*
 * What closes is no order that is left. Once there was none, nor is what somebody else places: with that
 * people close and protect by hand.
 */
static gboolean
is_left (CarryKill *self, const CarryOrder *order, const CarryOrder *own)
{
    guint64 epoch, number;

    if (own != NULL)
        return !carry_engine_is_closing (self->engine, own);
    return !self->is_proven || carry_ledger_parse_link (order->link_id, &epoch, &number);
}

/*
 * How many are left. From the proof on each goes by itself: those that the ledger has open are asked for at
 * the end of the round, all others here.
 */
static guint
take_left (CarryKill *self, CarryExchange *exchange, const CarrySnapshot *snapshot)
{
    const CarryLedger *ledger = carry_engine_get_ledger (self->engine);
    guint n = 0;

    for (guint i = 0; i < snapshot->orders->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (snapshot->orders, i);
        const CarryOrder *own = carry_ledger_find_link (ledger, order->link_id);

        if (!is_left (self, order, own))
            continue;
        n++;
        if (self->is_proven && (own == NULL || carry_order_state_is_final (own->state)))
            carry_exchange_cancel (exchange, own != NULL ? own : order);
    }
    return n;
}

/* A sentinel closed something just now that is not booked: by these books it would be closed twice. */
static gboolean
lacks_fill (CarryKill *self, const CarrySnapshot *snapshot)
{
    const CarryLedger *ledger = carry_engine_get_ledger (self->engine);

    for (guint i = 0; i < snapshot->fills->len; i++)
    {
        const CarryFill *fill = g_ptr_array_index (snapshot->fills, i);

        if (carry_ledger_is_of_sentinel (fill->link_id) && fill->ts > self->ts_set - RECENT_NS &&
            !carry_ledger_has_fill (ledger, fill))
            return TRUE;
    }
    return FALSE;
}

static void
on_snapshot (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrySnapshot) snapshot =
        carry_exchange_snapshot_finish (CARRY_EXCHANGE (source), result, &error);
    CarryKill *self = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* @self is gone */
    /* A venue that cannot be asked may hold anything. */
    self->n_left += snapshot != NULL ? take_left (self, CARRY_EXCHANGE (source), snapshot) : 1;
    if (snapshot != NULL && get_age (self) < BOOKED_NS && lacks_fill (self, snapshot))
        yield_to_sentinel (self);
    if (--self->n_asked == 0)
        end_round (self);
}

static void
ask_all (CarryKill *self)
{
    self->n_left = 0;
    self->n_asked = self->exchanges->len;
    for (guint i = 0; i < self->exchanges->len; i++)
        carry_exchange_snapshot_async (g_ptr_array_index (self->exchanges, i), self->cancellable,
                                       on_snapshot, self);
}

/*
 * A round that takes long keeps nothing up: as long as the run lives it looks again. While it did not, a
 * sentinel may have begun to close, which hears of it only now.
 */
static void
look (CarryKill *self)
{
    gint64 now = carry_engine_get_now (self->engine);

    if (now - self->ts_looked > GAP_NS)
        yield_to_sentinel (self);
    self->ts_looked = now;
    wait_for_proof (self);
    watch_sentinel (self);
    if (self->n_asked == 0)
        ask_all (self);
    else
        flatten (self);
    look_later (self);
}

static void
begin (CarryKill *self, gboolean is_of_sentinel)
{
    self->ts_set = self->ts_close = self->ts_looked = carry_engine_get_now (self->engine);
    if (self->is_of_sentinel && !is_of_sentinel)
        yield_to_sentinel (self);
    self->is_set = TRUE;
    self->is_of_sentinel = is_of_sentinel;
    self->is_clean = self->is_proven = self->may_flatten = self->is_flat = FALSE;
    cancel_all (self);
    look (self);
}

/*
 * Looks at the switch, as the kernel's word of a change makes it do. After a sentinel's,
 * who closes by itself, a person's is new: this run closes then.
 */
void
carry_kill_look (CarryKill *self)
{
    gboolean is_of_sentinel;

    if ((self->is_set && !self->is_of_sentinel) || !carry_latch_is_set (self->latch))
        return;
    is_of_sentinel = carry_latch_is_of_sentinel (self->latch);
    if (self->is_set && is_of_sentinel)
        return;
    carry_engine_look_at_latch (self->engine);
    begin (self, is_of_sentinel);
}

/*
 * A person wants everything closed while the switch is set: by this run, also where the
 * policy is to hold, or a sentinel set it.
 */
gboolean
carry_kill_close (CarryKill *self, const char *reason, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (carry_latch_get_path (self->latch));

    if (self->is_of_sentinel && carry_latch_is_set (self->latch) &&
        !carry_latch_set (folder, reason, carry_engine_get_now (self->engine), error))
        return FALSE;
    self->wants_flat = TRUE;
    carry_kill_look (self);
    if (self->is_of_sentinel) /* its switch was taken away since */
    {
        carry_engine_lift (self->engine, "sentinel");
        begin (self, FALSE);
    }
    return TRUE;
}

static void
on_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
            gpointer user_data)
{
    carry_kill_look (user_data);
}

/* @exchanges (element-type CarryExchange). Looks at once; carry_kill_watch() makes it look again. */
CarryKill *
carry_kill_new (CarryEngine *engine, GPtrArray *exchanges, const char *folder,
                CarryKillPolicy policy, gint64 patience_ns)
{
    CarryKill *self = g_new0 (CarryKill, 1);

    self->engine = engine;
    self->exchanges = g_ptr_array_ref (exchanges);
    self->latch = carry_latch_new (folder);
    self->policy = policy;
    self->patience_ns = patience_ns;
    self->cancellable = g_cancellable_new ();
    carry_engine_set_latch (engine, self->latch);
    carry_kill_look (self);
    /* Until a sentinel that closes what an earlier run left has heard this one. */
    yield_to_sentinel (self);
    return self;
}

/* From now on it hears of a change at once. */
void
carry_kill_watch (CarryKill *self)
{
    g_autoptr (GFile) file = g_file_new_for_path (carry_latch_get_path (self->latch));
    g_autoptr (GError) error = NULL;

    self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
    if (self->monitor == NULL)
    {
        g_warning ("the kill switch is looked at before each order only: %s", error->message);
        return;
    }
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_changed), self);
    /* It may have been set before somebody listened. */
    carry_kill_look (self);
}

void
carry_kill_free (CarryKill *self)
{
    carry_engine_set_latch (self->engine, NULL);
    g_cancellable_cancel (self->cancellable);
    g_object_unref (self->cancellable);
    if (self->monitor != NULL)
        g_signal_handlers_disconnect_by_data (self->monitor, self);
    g_clear_object (&self->monitor);
    if (self->is_planned)
        carry_engine_remove_call (self->engine, self->look);
    carry_latch_free (self->latch);
    g_ptr_array_unref (self->exchanges);
    g_free (self);
}

gboolean
carry_kill_is_set (const CarryKill *self)
{
    return self->is_set;
}
