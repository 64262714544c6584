/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-backtest.h"

#include "base/carry-error.h"
#include "engine/carry-replay.h"
#include "host/carry-outcome.h"
#include "host/carry-results.h"
#include "host/carry-session.h"

struct _CarryBacktest
{
    GObject parent_instance;

    CarryHost *host;
    CarryClock *clock;
    CarryBacktestProgress progress;
    gpointer progress_data;
    GDestroyNotify progress_notify;
    GCancellable *cancellable; /* of the run under way */
    GPtrArray *reports;        /* besides those of the configuration */

    CarryOutcome *outcome; /* NULL: no run has ended */
};

G_DEFINE_FINAL_TYPE (CarryBacktest, carry_backtest, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
    CarryBacktest *self = CARRY_BACKTEST (object);

    g_clear_pointer (&self->outcome, carry_outcome_free);
    if (self->progress_notify != NULL)
        self->progress_notify (self->progress_data);
    g_ptr_array_unref (self->reports);
    g_object_unref (self->clock);
    g_object_unref (self->host);
    G_OBJECT_CLASS (carry_backtest_parent_class)->finalize (object);
}

static void
carry_backtest_class_init (CarryBacktestClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
carry_backtest_init (CarryBacktest *self)
{
    self->clock = carry_sim_clock_new (0);
    self->reports = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * carry_backtest_new:
 * @host: what a configuration made
 *
 * Returns: (transfer full): a backtest of the modules of @host
 */
CarryBacktest *
carry_backtest_new (CarryHost *host)
{
    CarryBacktest *self = g_object_new (CARRY_TYPE_BACKTEST, NULL);

    self->host = g_object_ref (host);
    return self;
}

/**
 * carry_backtest_get_clock:
 * @self: a backtest
 *
 * Returns: (transfer none): simulated time, while it runs and after
 */
CarryClock *
carry_backtest_get_clock (CarryBacktest *self)
{
    return self->clock;
}

/**
 * carry_backtest_add_report:
 * @self: a backtest
 * @report: (transfer none): a report besides those of the configuration
 *
 * Lets @report listen to the next runs.
 */
void
carry_backtest_add_report (CarryBacktest *self, CarryReport *report)
{
    g_ptr_array_add (self->reports, g_object_ref (report));
}

/**
 * carry_backtest_set_progress:
 * @self: a backtest
 * @progress: (nullable) (scope notified) (closure user_data) (destroy notify): called now and then
 * @user_data: passed to @progress
 * @notify: frees @user_data
 */
void
carry_backtest_set_progress (CarryBacktest *self, CarryBacktestProgress progress,
                             gpointer user_data, GDestroyNotify notify)
{
    if (self->progress_notify != NULL)
        self->progress_notify (self->progress_data);
    self->progress = progress;
    self->progress_data = user_data;
    self->progress_notify = notify;
}

static gboolean
on_progress (double fraction, gint64 now, guint64 n_events, gpointer user_data)
{
    CarryBacktest *self = user_data;

    while (g_main_context_iteration (NULL, FALSE))
        ;
    if (self->progress != NULL)
        self->progress (fraction, now, n_events, self->progress_data);
    return !g_cancellable_is_cancelled (self->cancellable);
}

static CarryEngine *
create_engine (CarryBacktest *self, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    CarryEngineSettings engine = {
        .seed = settings->seed,
        .epoch = (guint64) (settings->ts_from / CARRY_NS_PER_SECOND),
        .ts_from = settings->ts_from,
        .ts_to = settings->ts_to,
        .data_latency_ns = settings->data_latency_ns,
        .equity_interval_ns = settings->equity_interval_ns,
        .forget_after_ns = settings->forget_after_ns,
        .capital = settings->capital,
        .quote_coin = settings->quote_coin,
    };

    if (settings->ts_from <= 0 || settings->ts_to <= settings->ts_from)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "host.carry.from and host.carry.to must be given, and `to` must be "
                             "later than `from`; set them in the file or with --from and --to");
        return NULL;
    }
    carry_sim_clock_set_now (CARRY_SIM_CLOCK (self->clock), 0);
    return carry_engine_new (&engine, self->clock);
}

/* The modules in start order, with the writer of results (optional) before them. */
static GPtrArray *
list_modules (CarryBacktest *self, CarryResults *results)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (self->host);
    GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

    if (results != NULL)
        g_ptr_array_add (all, g_object_ref (results));
    for (guint i = 0; i < self->reports->len; i++)
        g_ptr_array_add (all, g_object_ref (g_ptr_array_index (self->reports, i)));
    for (guint i = 0; i < modules->len; i++)
        g_ptr_array_add (all, g_object_ref (g_ptr_array_index (modules, i)));
    return all;
}

static gboolean
replay (CarryBacktest *self, CarryEngine *engine, CarrySession *session, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    g_autoptr (CarryClock) wall = carry_real_clock_new ();
    g_autoptr (CarryCursor) cursor = NULL;
    gint64 started = carry_clock_get_now (wall);
    CarryOutcomeSpan span = { .ts_from = settings->ts_from, .ts_to = settings->ts_to };

    cursor = carry_session_open_histories (session, settings->ts_from, settings->ts_to,
                                           self->cancellable, error);
    if (cursor == NULL)
        return FALSE;
    if (!carry_replay_run (engine, cursor, settings->ts_from, settings->ts_to, on_progress, self,
                           &span.is_partial, error))
        return FALSE;
    if (span.is_partial)
        span.ts_to = MAX (carry_engine_get_now (engine), span.ts_from + 1);
    span.wall_ns = carry_clock_get_now (wall) - started;
    g_clear_pointer (&self->outcome, carry_outcome_free);
    self->outcome = carry_outcome_new (self->host, engine, session, &span);
    return TRUE;
}

/**
 * carry_backtest_run:
 * @self: a backtest
 * @directory: (type filename) (nullable): where results and reports are written; %NULL for nowhere
 * @cancellable: (nullable): ends the run early, with a result marked partial
 * @error: return location for an error
 *
 * Runs the modules of the host over their histories, from the host's `from` to
 * its `to`. Blocks until it is done.
 *
 * Returns: %TRUE when there is a result
 */
gboolean
carry_backtest_run (CarryBacktest *self, const char *directory, GCancellable *cancellable,
                    GError **error)
{
    g_autoptr (CarryEngine) engine = create_engine (self, error);
    g_autoptr (CarryResults) results = directory != NULL ? carry_results_new (directory) : NULL;
    g_autoptr (CarrySession) session = NULL;
    g_autoptr (GPtrArray) modules = NULL;

    if (engine == NULL)
        return FALSE;
    self->cancellable = cancellable;
    modules = list_modules (self, results);
    session = carry_session_new (engine, modules);
    return carry_session_start (session, cancellable, error) &&
           replay (self, engine, session, error) &&
           (directory == NULL ||
            carry_session_finish_reports (session, carry_outcome_get_summary (self->outcome),
                                          directory, error));
}

/**
 * carry_backtest_get_summary: (skip)
 * @self: a backtest
 *
 * Returns: (transfer none) (nullable): what came out of the last run
 */
const CarrySummary *
carry_backtest_get_summary (CarryBacktest *self)
{
    return self->outcome != NULL ? carry_outcome_get_summary (self->outcome) : NULL;
}
