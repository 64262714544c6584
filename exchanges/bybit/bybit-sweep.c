/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-sweep.h"

#include "bybit-format.h"
#include "bybit-gather.h"
#include "bybit-orders.h"
#include "bybit-others.h"

/* Rounds without success after which people are told, and again after as many. */
#define ROUNDS_PER_NOTICE 20

/* What one request cancels. */
typedef struct
{
    CarryCategory category;
    const char *symbol;
    const char *settle_coin;
    const char *filter; /* NULL: plain orders */
} Target;

/* One call of bybit_sweep_start(), until nothing is open. */
typedef struct
{
    BybitSweep *sweep;
    const CarryInstrument *instrument; /* NULL: everything */
    GArray *targets;
    guint n_open; /* requests under way */
    guint n_rounds;
    guint timer;
    gboolean was_sent; /* the requests of the first round are answered */
} Job;

struct _BybitSweep
{
    BybitVenue *venue;
    BybitOthers *others;
    GPtrArray *jobs;
};

static void cancel_round (Job *job);

static void
free_job (gpointer data)
{
    Job *job = data;

    g_clear_handle_id (&job->timer, g_source_remove);
    g_array_unref (job->targets);
    g_free (job);
}

static gboolean
on_timer (gpointer user_data)
{
    Job *job = user_data;

    job->timer = 0;
    cancel_round (job);
    return G_SOURCE_REMOVE;
}

static void
try_again (Job *job)
{
    BybitVenue *venue = job->sweep->venue;

    if (++job->n_rounds % ROUNDS_PER_NOTICE == 0)
        carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL, "cancel-all-unfinished",
                              "cancel-all has not emptied the account after %u rounds; it goes on",
                              job->n_rounds);
    job->timer =
        g_timeout_add ((guint) (venue->times.resolve_wait_ns / CARRY_NS_PER_MS / 5), on_timer, job);
}

/* --- the proof ----------------------------------------------------------------------------- */

static gboolean
is_wanted (const Job *job, const BybitOrder *row)
{
    return job->instrument == NULL || g_str_equal (row->symbol, job->instrument->symbol);
}

static void
on_open_orders (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    guint n_left = 0;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    for (guint place = 0; error == NULL && place < bybit_gather_get_n (gather); place++)
    {
        const GArray *rows = bybit_gather_get (gather, place);

        for (guint i = 0; i < rows->len; i++)
            n_left += is_wanted (job, &g_array_index (rows, BybitOrder, i));
    }
    if (error != NULL || n_left > 0)
        try_again (job);
    else
    {
        carry_context_notice (job->sweep->venue->context, CARRY_NOTICE_INFO, "cancel-all-done",
                              "no %sorder is open %s%s any more",
                              job->instrument != NULL ? "" : "spot or linear ",
                              job->instrument != NULL ? "in " : "on the account",
                              job->instrument != NULL ? job->instrument->symbol : "");
        g_ptr_array_remove (job->sweep->jobs, job);
    }
}

/* Money of perpetuals, whether this run trades in it or not: somebody else may have orders there. */
static const char *const all_settle_coins[] = { "USDT", "USDC" };

static GPtrArray *
list_settle_coins (const BybitVenue *venue)
{
    GPtrArray *coins = g_ptr_array_new ();

    for (guint i = 0; i < venue->settle_coins->len; i++)
        g_ptr_array_add (coins, g_ptr_array_index (venue->settle_coins, i));
    for (gsize i = 0; i < G_N_ELEMENTS (all_settle_coins); i++)
        if (!g_ptr_array_find_with_equal_func (coins, all_settle_coins[i], g_str_equal, NULL))
            g_ptr_array_add (coins, (gpointer) all_settle_coins[i]);
    return coins;
}

static void
read_open_orders (Job *job)
{
    BybitVenue *venue = job->sweep->venue;
    BybitGather *gather = bybit_gather_new (venue);
    g_autoptr (GPtrArray) coins = list_settle_coins (venue);
    BybitReading reading;

    if (job->instrument == NULL || job->instrument->category == CARRY_CATEGORY_SPOT)
    {
        reading = bybit_reading_open_orders (CARRY_CATEGORY_SPOT, NULL);
        bybit_gather_add (gather, &reading);
    }
    for (guint i = 0; i < coins->len; i++)
    {
        const char *coin = g_ptr_array_index (coins, i);

        if (job->instrument != NULL && (job->instrument->category == CARRY_CATEGORY_SPOT ||
                                        !g_str_equal (job->instrument->quote, coin)))
            continue;
        reading = bybit_reading_open_orders (CARRY_CATEGORY_LINEAR, coin);
        bybit_gather_add (gather, &reading);
    }
    bybit_gather_run (gather, on_open_orders, job);
}

/* --- the requests -------------------------------------------------------------------------- */

static void
on_reply (const BybitReply *reply, gpointer user_data)
{
    Job *job = user_data;

    if (reply->is_closed)
        return;
    if (reply->verdict.outcome != BYBIT_OUTCOME_DONE &&
        reply->verdict.outcome != BYBIT_OUTCOME_NOOP)
        g_message ("cancel-all: %s", reply->text);
    if (--job->n_open > 0)
        return;
    read_open_orders (job);
    /* Nothing of what is traded waits for what is not. */
    if (!job->was_sent && job->instrument == NULL)
        bybit_others_end (job->sweep->others);
    job->was_sent = TRUE;
}

static void
send_target (Job *job, const Target *target)
{
    char body[BYBIT_BODY_SIZE];
    g_autoptr (GError) error = NULL;

    if (bybit_format_cancel_all (target->category, target->symbol, target->settle_coin,
                                 target->filter, body, sizeof body, &error) < 0)
        g_error ("cancel-all: %s", error->message);
    bybit_rest_cancel_all (job->sweep->venue->rest, BYBIT_ENDPOINT_CANCEL_ALL, target->category,
                           body, on_reply, job);
}

static void
cancel_round (Job *job)
{
    job->n_open = job->targets->len;
    for (guint i = 0; i < job->targets->len; i++)
        send_target (job, &g_array_index (job->targets, Target, i));
}

static void
add_targets (GArray *targets, Target target)
{
    const char *const filters[] = { NULL, "StopOrder", "tpslOrder", "OcoOrder",
                                    "BidirectionalTpslOrder" };

    /* Linear cancels every kind without a filter. */
    for (gsize i = 0; i < (target.category == CARRY_CATEGORY_SPOT ? G_N_ELEMENTS (filters) : 1);
         i++)
    {
        target.filter = filters[i];
        g_array_append_val (targets, target);
    }
}

static GArray *
list_targets (const BybitVenue *venue, const CarryInstrument *instrument)
{
    GArray *targets = g_array_new (FALSE, FALSE, sizeof (Target));
    g_autoptr (GPtrArray) coins = list_settle_coins (venue);

    if (instrument != NULL)
    {
        add_targets (targets,
                     (Target){ .category = instrument->category, .symbol = instrument->symbol });
        return targets;
    }
    for (guint i = 0; i < coins->len; i++)
        add_targets (targets, (Target){ .category = CARRY_CATEGORY_LINEAR,
                                        .settle_coin = g_ptr_array_index (coins, i) });
    add_targets (targets, (Target){ .category = CARRY_CATEGORY_SPOT });
    return targets;
}

BybitSweep *
bybit_sweep_new (BybitVenue *venue)
{
    BybitSweep *self = g_new0 (BybitSweep, 1);

    self->venue = venue;
    self->others = bybit_others_new (venue);
    self->jobs = g_ptr_array_new_with_free_func (free_job);
    return self;
}

void
bybit_sweep_free (BybitSweep *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref (self->jobs);
    bybit_others_free (self->others);
    g_free (self);
}

void
bybit_sweep_start (BybitSweep *self, const CarryInstrument *instrument)
{
    Job *job;

    for (guint i = 0; i < self->jobs->len; i++)
        if (((Job *) g_ptr_array_index (self->jobs, i))->instrument == instrument)
            return;
    job = g_new0 (Job, 1);
    job->sweep = self;
    job->instrument = instrument;
    job->targets = list_targets (self->venue, instrument);
    g_ptr_array_add (self->jobs, job);
    cancel_round (job);
}

gboolean
bybit_sweep_takes_all (const BybitSweep *self)
{
    for (guint i = 0; self != NULL && i < self->jobs->len; i++)
        if (((const Job *) g_ptr_array_index (self->jobs, i))->instrument == NULL)
            return TRUE;
    return FALSE;
}

gboolean
bybit_sweep_is_busy (const BybitSweep *self)
{
    return self->jobs->len > 0;
}
