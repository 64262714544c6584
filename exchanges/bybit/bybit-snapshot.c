/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-snapshot.h"

#include "bybit-fills.h"
#include "bybit-gather.h"
#include "bybit-orders.h"
#include "bybit-positions.h"
#include "bybit-private.h"

/* What a later look goes back at most; and never near to what is forgotten. */
#define MAX_LOOK_NS CARRY_NS_PER_HOUR

/* Readings before an account that never rests is an error. */
#define MAX_TRIES 10

typedef struct
{
    BybitVenue *venue;
    gint64 lookback_ns;
    gint64 ts_from;  /* of the executions, the venue's time */
    gint64 ts_begun; /* of this reading, the venue's time */
    guint n_tries;
    CarrySnapshot *snapshot;
    GArray *executions; /* BybitExecution, oldest first */
    BybitSnapshotFunc func;
    gpointer user_data;
} Job;

static void read_state (Job *job);

static void
free_job (Job *job)
{
    g_clear_pointer (&job->snapshot, carry_snapshot_free);
    g_array_unref (job->executions);
    g_free (job);
}

static void
fail (Job *job, const GError *error)
{
    job->func (NULL, error, job->user_data);
    free_job (job);
}

static void
add_reading (BybitGather *gather, BybitReading reading)
{
    bybit_gather_add (gather, &reading);
}

/* --- the parts ----------------------------------------------------------------------------- */

/* What is held of a coin is its balance without what was lent. */
static void
take_coins (Job *job, const GArray *rows)
{
    CarryInstruments *instruments = carry_context_get_instruments (job->venue->context);

    for (guint i = 0; i < rows->len; i++)
    {
        const BybitCoin *row = &g_array_index (rows, BybitCoin, i);
        CarryTransfer transfer = {
            .ts = job->ts_begun,
            .coin = g_intern_string (row->coin),
            .amount = row->wallet_balance,
        };

        if (carry_decimal_sign (row->spot_borrow) > 0)
            transfer.amount = carry_decimal_sub (row->wallet_balance, row->spot_borrow);
        g_ptr_array_add (job->snapshot->transfers, g_memdup2 (&transfer, sizeof transfer));
        for (guint k = 0; k < carry_instruments_get_size (instruments); k++)
        {
            const CarryInstrument *instrument = carry_instruments_get (instruments, k);
            const CarryPosition position = {
                .instrument = instrument->index,
                .quantity = transfer.amount,
                .entry_price = carry_decimal_invalid (),
            };

            if (instrument->category == CARRY_CATEGORY_SPOT && instrument->base == transfer.coin &&
                bybit_venue_find (job->venue, BYBIT_CATEGORY_SPOT, instrument->symbol) ==
                    instrument)
                g_ptr_array_add (job->snapshot->positions, g_memdup2 (&position, sizeof position));
        }
    }
}

static void
take_positions (Job *job, const GArray *rows)
{
    for (guint i = 0; i < rows->len; i++)
    {
        const BybitPosition *row = &g_array_index (rows, BybitPosition, i);
        const CarryInstrument *instrument =
            bybit_venue_find (job->venue, BYBIT_CATEGORY_LINEAR, row->symbol);
        CarryPosition position;

        if (instrument == NULL)
        {
            if (carry_decimal_sign (row->size) != 0)
                carry_context_notice (job->venue->context, CARRY_NOTICE_WARNING, "foreign-position",
                                      "the account has a position in %s, which this run does not "
                                      "know",
                                      row->symbol);
            continue;
        }
        bybit_position_to_carry (row, instrument, &position);
        g_ptr_array_add (job->snapshot->positions, g_memdup2 (&position, sizeof position));
    }
}

static void
take_orders (Job *job, const GArray *rows, BybitCategory category)
{
    for (guint i = 0; i < rows->len; i++)
    {
        const BybitOrder *row = &g_array_index (rows, BybitOrder, i);
        const CarryInstrument *instrument = bybit_venue_find (job->venue, category, row->symbol);
        CarryOrder order;

        if (instrument == NULL)
        {
            carry_context_notice (job->venue->context, CARRY_NOTICE_WARNING, "foreign-order",
                                  "the account has an open order in %s, which this run does not "
                                  "know",
                                  row->symbol);
            continue;
        }
        bybit_order_to_carry (row, instrument, &order);
        g_ptr_array_add (job->snapshot->orders, carry_order_copy (&order));
    }
}

static int
compare_executions (gconstpointer a, gconstpointer b)
{
    const BybitExecution *left = a;
    const BybitExecution *right = b;

    return left->ts != right->ts ? (left->ts > right->ts) - (left->ts < right->ts)
                                 : g_strcmp0 (left->exec_id, right->exec_id);
}

static GArray *
collect_executions (BybitGather *gather)
{
    GArray *all = g_array_new (FALSE, FALSE, sizeof (BybitExecution));

    for (guint i = 0; i < bybit_gather_get_n (gather); i++)
    {
        const GArray *rows = bybit_gather_get (gather, i);
        BybitCategory category = i % 2 == 0 ? BYBIT_CATEGORY_SPOT : BYBIT_CATEGORY_LINEAR;
        guint first = all->len;

        if (rows->len > 0)
            g_array_append_vals (all, rows->data, rows->len);
        for (guint k = first; k < all->len; k++)
            g_array_index (all, BybitExecution, k).category = category;
    }
    g_array_sort (all, compare_executions);
    return all;
}

static void
take_executions (Job *job)
{
    BybitVenue *venue = job->venue;
    gboolean is_open = bybit_private_is_open (venue->account);

    for (guint i = 0; i < job->executions->len; i++)
    {
        const BybitExecution *row = &g_array_index (job->executions, BybitExecution, i);
        const CarryInstrument *instrument = bybit_venue_find (venue, row->category, row->symbol);
        CarryFill fill;

        /* Before the stream is told, they are in the balances; later each is told for itself. */
        if (is_open)
            bybit_fills_take (venue->fills, row);
        else
            bybit_fills_skip (venue->fills, row);
        if (instrument != NULL &&
            (row->effect == BYBIT_EFFECT_FILL || row->effect == BYBIT_EFFECT_FORCED) &&
            bybit_execution_to_carry (row, instrument, &fill))
            g_ptr_array_add (job->snapshot->fills, carry_fill_copy (&fill));
    }
}

/* --- two readings that agree --------------------------------------------------------------- */

static gboolean
is_same (const GArray *a, const GArray *b)
{
    if (a->len != b->len)
        return FALSE;
    for (guint i = 0; i < a->len; i++)
        if (!g_str_equal (g_array_index (a, BybitExecution, i).exec_id,
                          g_array_index (b, BybitExecution, i).exec_id))
            return FALSE;
    return TRUE;
}

/* Nothing happened between the two lists of executions, so the state between them is of one moment. */
static void
finish (Job *job)
{
    take_executions (job);
    bybit_private_open (job->venue->account, job->ts_begun, job->ts_begun - job->lookback_ns);
    job->func (g_steal_pointer (&job->snapshot), NULL, job->user_data);
    free_job (job);
}

static void
on_executions (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    g_autoptr (GArray) before = job->executions;
    g_autoptr (GError) problem = NULL;

    job->executions = error == NULL ? collect_executions (gather) : g_array_ref (before);
    if (error != NULL)
        fail (job, error);
    else if (job->snapshot != NULL && is_same (before, job->executions))
        finish (job);
    else if (job->n_tries++ < MAX_TRIES)
        read_state (job);
    else
    {
        problem = g_error_new (CARRY_ERROR, CARRY_ERROR_BUSY,
                               "the account does not rest: something was executed during each of "
                               "%u readings",
                               MAX_TRIES);
        fail (job, problem);
    }
}

static void
read_executions (Job *job)
{
    BybitGather *gather = bybit_gather_new (job->venue);
    gint64 from = job->ts_from;

    for (gint64 to = 0; from != 0; from = to)
    {
        to = job->ts_begun - from > BYBIT_EXECUTIONS_SPAN_NS ? from + BYBIT_EXECUTIONS_SPAN_NS : 0;
        add_reading (gather, bybit_reading_executions (CARRY_CATEGORY_SPOT, from, to));
        add_reading (gather, bybit_reading_executions (CARRY_CATEGORY_LINEAR, from, to));
    }
    bybit_gather_run (gather, on_executions, job);
}

static void
on_state (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    guint n_coins = job->venue->settle_coins->len;

    if (error != NULL)
    {
        fail (job, error);
        return;
    }
    g_clear_pointer (&job->snapshot, carry_snapshot_free);
    job->snapshot = carry_snapshot_new ();
    take_coins (job, bybit_gather_get (gather, 0));
    take_orders (job, bybit_gather_get (gather, 1), BYBIT_CATEGORY_SPOT);
    for (guint i = 0; i < n_coins; i++)
    {
        take_positions (job, bybit_gather_get (gather, 2 + 2 * i));
        take_orders (job, bybit_gather_get (gather, 3 + 2 * i), BYBIT_CATEGORY_LINEAR);
    }
    read_executions (job);
}

static void
read_state (Job *job)
{
    BybitVenue *venue = job->venue;
    BybitGather *gather = bybit_gather_new (venue);

    job->ts_begun = bybit_clock_offset_to_server (&venue->offset, bybit_venue_get_now (venue));
    add_reading (gather, bybit_reading_wallet ());
    add_reading (gather, bybit_reading_open_orders (CARRY_CATEGORY_SPOT, NULL));
    for (guint i = 0; i < venue->settle_coins->len; i++)
    {
        const char *coin = g_ptr_array_index (venue->settle_coins, i);

        add_reading (gather, bybit_reading_positions (coin));
        add_reading (gather, bybit_reading_open_orders (CARRY_CATEGORY_LINEAR, coin));
    }
    bybit_gather_run (gather, on_state, job);
}

void
bybit_snapshot_read (BybitVenue *venue, gint64 lookback_ns, BybitSnapshotFunc func,
                     gpointer user_data)
{
    Job *job = g_new0 (Job, 1);

    job->venue = venue;
    job->lookback_ns = lookback_ns;
    job->executions = g_array_new (FALSE, FALSE, sizeof (BybitExecution));
    job->func = func;
    job->user_data = user_data;
    /* Once the account is followed, what is older was read. */
    if (bybit_private_is_open (venue->account))
        lookback_ns = MIN (lookback_ns, MIN (MAX_LOOK_NS, bybit_venue_get_memory_ns (venue) / 2));
    job->ts_from =
        bybit_clock_offset_to_server (&venue->offset, bybit_venue_get_now (venue)) - lookback_ns;
    read_state (job);
}
