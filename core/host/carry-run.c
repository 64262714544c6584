/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-run.h"

#include "base/carry-error.h"
#include "base/carry-version.h"
#include "engine/carry-live.h"
#include "host/carry-dry-run.h"
#include "host/carry-ending.h"
#include "host/carry-holds.h"
#include "host/carry-host-private.h"
#include "host/carry-instance.h"
#include "host/carry-kill.h"
#include "host/carry-outcome.h"
#include "host/carry-pacemaker.h"
#include "host/carry-past.h"
#include "host/carry-presence.h"
#include "host/carry-recording.h"
#include "host/carry-recovery.h"
#include "host/carry-results.h"
#include "host/carry-run-check.h"
#include "host/carry-session.h"
#include "host/carry-storage.h"

struct _CarryRun
{
    CarryHost *host;
    CarryClock *clock;
    CarryInstance *instance;
    CarryEngine *engine;
    CarryResults *results; /* NULL: nothing is written */
    CarrySession *session;
    CarryOutcome *outcome;
    CarryRecovery *recovery;
    CarryKill *kill;   /* NULL: no folder, no switch */
    CarryHolds *holds; /* NULL: nothing outlives the run */
    CarryDisk *disk;   /* NULL: nothing is kept */
    CarryPresence *presence;
    CarryPacemaker *pacemaker;
    char *name;
    CarryStoreIdentity identity;
    char *account;
    gint64 ts_from;
    gint64 exposed_before_ns;
};

CarryRun *
carry_run_new (CarryHost *host)
{
    CarryRun *self = g_new0 (CarryRun, 1);

    self->host = g_object_ref (host);
    self->clock = carry_real_clock_new ();
    return self;
}

void
carry_run_free (CarryRun *self)
{
    g_clear_pointer (&self->recovery, carry_recovery_free);
    g_clear_pointer (&self->pacemaker, carry_pacemaker_free);
    g_clear_pointer (&self->presence, carry_presence_free);
    g_clear_pointer (&self->kill, carry_kill_free);
    g_clear_pointer (&self->holds, carry_holds_free);
    g_clear_pointer (&self->outcome, carry_outcome_free);
    g_clear_pointer (&self->session, carry_session_free);
    g_clear_object (&self->results);
    carry_recording_forget (self->host);
    g_clear_pointer (&self->engine, carry_engine_free);
    g_clear_pointer (&self->disk, carry_disk_free);
    g_free (self->account);
    g_free (self->name);
    g_clear_pointer (&self->instance, carry_instance_free);
    g_object_unref (self->clock);
    g_object_unref (self->host);
    g_free (self);
}

CarryClock *
carry_run_get_clock (CarryRun *self)
{
    return self->clock;
}

/* (transfer full) (element-type CarryModule): in start order, the writer of results first. */
static GPtrArray *
list_modules (CarryRun *self, const char *directory)
{
    GPtrArray *modules = carry_host_list_modules (self->host);

    if (directory == NULL)
        return modules;
    self->results = carry_results_new (directory);
    g_ptr_array_insert (modules, 0, g_object_ref (self->results));
    return modules;
}

/* As people and books are told. */
static const char *
get_env (CarryRun *self)
{
    CarryEnv env = carry_host_get_settings (self->host)->env;

    return carry_host_is_dry_run (self->host) ? carry_dry_run_name_env (env)
                                              : carry_env_to_text (env);
}

static void
create_engine (CarryRun *self)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    CarryEngineSettings engine = {
        .seed = settings->seed,
        .epoch = carry_instance_get_epoch (self->instance),
        .ts_from = self->ts_from,
        .equity_interval_ns = settings->equity_interval_ns,
        .forget_after_ns = settings->forget_after_ns,
        .capital = settings->capital,
        .quote_coin = settings->quote_coin,
        .name = self->name,
        .env = get_env (self),
    };

    self->engine = carry_engine_new (&engine, self->clock);
}

/* What earlier runs knew, and a promise that this one is not forgotten. */
static gboolean
open_stores (CarryRun *self, GPtrArray *modules, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    g_autoptr (GPtrArray) stores = carry_storage_list_stores (modules);
    g_autoptr (GPtrArray) exchanges = carry_session_list_exchanges (self->session);

    if (stores->len == 0)
        return TRUE;
    self->disk = carry_storage_new_disk (stores, settings->data_dir);
    carry_engine_set_disk (self->engine, self->disk);
    self->identity = (CarryStoreIdentity){
        .env = get_env (self),
        .account = self->account,
        .build_id = carry_version_get_build_id (),
        .epoch = carry_instance_get_epoch (self->instance),
        .ts = self->ts_from,
        .instruments = carry_engine_get_instruments (self->engine),
    };
    return carry_engine_open_stores (self->engine, stores, &self->identity, error);
}

/* Whether books and account go on after the run: not on paper, where each begins anew. */
static gboolean
outlives (CarryRun *self)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);

    return settings->data_dir != NULL && settings->env != CARRY_ENV_PAPER &&
           !carry_host_is_dry_run (self->host);
}

static void
start_pacemaker (CarryRun *self)
{
    const CarryPacemakerSubject subject = {
        .settings = carry_host_get_settings (self->host),
        .clock = self->clock,
        .name = self->name,
        .epoch = carry_instance_get_epoch (self->instance),
    };

    self->pacemaker = carry_pacemaker_new (&subject);
}

static gboolean
start (CarryRun *self, const CarryRunOptions *options, GCancellable *cancellable, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    g_autoptr (GPtrArray) modules = list_modules (self, options->directory);

    if (!carry_run_check_all (modules, settings, error) ||
        (carry_host_is_dry_run (self->host) && !carry_dry_run_prepare (settings, modules, error)))
        return FALSE;
    self->ts_from = carry_clock_get_now (self->clock);
    self->name = g_strdup (options->name);
    self->instance = carry_instance_new (settings, self->ts_from, error);
    if (self->instance == NULL)
        return FALSE;
    if (outlives (self))
        carry_storage_place_kept (modules, settings->data_dir);
    /* A sentinel looks after what is held at the venue. */
    if (!carry_host_is_dry_run (self->host))
        start_pacemaker (self);
    create_engine (self);
    if (!carry_recording_begin (self->host, self->engine, self->clock, error))
        return FALSE;
    self->session = carry_session_new (self->engine, modules);
    carry_session_set_dry_run (self->session, carry_host_is_dry_run (self->host));
    if (!carry_session_start (self->session, cancellable, error))
        return FALSE;
    self->account = carry_host_is_dry_run (self->host) ? g_strdup (CARRY_DRY_RUN_CODE)
                                                       : carry_session_dup_accounts (self->session);
    if (!open_stores (self, modules, error))
        return FALSE;
    /* What earlier runs left is compared with the account, not replaced by it. */
    if (carry_engine_get_n_restored (self->engine) == 0 &&
        !carry_session_read_accounts (self->session, cancellable, error))
        return FALSE;
    if (carry_host_is_dry_run (self->host) &&
        !carry_session_look_at_accounts (self->session, cancellable, error))
        return FALSE;
    carry_pacemaker_know (self->pacemaker, self->account);
    if (settings->warm_up_ns > 0 &&
        !carry_past_read (self->engine, modules, self->ts_from - settings->warm_up_ns,
                          self->ts_from, NULL, NULL, cancellable, error))
        return FALSE;
    return carry_session_subscribe_feeds (self->session, error);
}

static void
compare (CarryRun *self)
{
    g_autoptr (GPtrArray) exchanges = carry_session_list_exchanges (self->session);

    self->recovery =
        carry_recovery_new (self->engine, carry_host_get_settings (self->host), exchanges);
}

/* Nothing is opened before it is known what there is. */
static void
recover (CarryRun *self, GCancellable *cancellable)
{
    g_message ("recovering: %" G_GUINT64_FORMAT " events of earlier runs, %u orders to ask about",
               carry_engine_get_n_restored (self->engine),
               carry_ledger_get_n_open (carry_engine_get_ledger (self->engine)));
    carry_engine_query_unknown (self->engine);
    compare (self);
    carry_recovery_wait (self->recovery, cancellable);
}

static void
watch_kill_switch (CarryRun *self)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    g_autoptr (GPtrArray) exchanges = carry_session_list_exchanges (self->session);

    if (settings->data_dir == NULL)
        return;
    self->kill = carry_kill_new (self->engine, exchanges, settings->data_dir, settings->kill_policy,
                                 settings->kill_patience_ns);
    carry_kill_watch (self->kill);
}

/* What only a person may lift is lifted by no start. */
static gboolean
restore_holds (CarryRun *self, GError **error)
{
    if (!outlives (self))
        return TRUE;
    self->holds =
        carry_holds_new (self->engine, carry_host_get_settings (self->host)->data_dir, error);
    return self->holds != NULL;
}

/* G6: whatever ended the runs before may end this one: it cancels, holds, and people are told. */
static void
enter_safe_mode (CarryRun *self)
{
    g_autoptr (GPtrArray) exchanges = carry_session_list_exchanges (self->session);
    g_autofree char *text = NULL;

    if (!carry_instance_is_crash_loop (self->instance))
        return;
    text = g_strdup_printf ("%u starts in a short time did not end in order: orders are canceled, "
                            "positions are held; find out why, then stop it and start again",
                            carry_instance_get_n_starts (self->instance));
    carry_engine_halt (self->engine, "safe-mode", text);
    carry_engine_cancel_open (self->engine);
    for (guint i = 0; i < exchanges->len; i++)
        carry_exchange_cancel_all (g_ptr_array_index (exchanges, i), NULL);
}

static gboolean
open_presence (CarryRun *self, const CarryRunOptions *options, GError **error)
{
    const CarryControlTarget target = {
        .engine = self->engine,
        .host = self->host,
        .kill = self->kill,
        .data_dir = carry_host_get_settings (self->host)->data_dir,
        .log = options->log,
        .load = options->load,
        .load_data = options->load_data,
    };

    self->presence = carry_presence_new (&target, error);
    return self->presence != NULL;
}

static gboolean
begin (CarryRun *self, const CarryRunOptions *options, GCancellable *cancellable, GError **error)
{
    gboolean is_restart = carry_engine_get_n_restored (self->engine) > 0;

    watch_kill_switch (self);
    if (!restore_holds (self, error))
        return FALSE;
    if (!open_presence (self, options, error))
        return FALSE;
    if (is_restart)
    {
        carry_pacemaker_begin (self->pacemaker, self->engine, self->account);
        recover (self, cancellable);
    }
    enter_safe_mode (self);
    /* What the account holds is booked before anyone looks at it for the first time. */
    carry_engine_dispatch_due (self->engine);
    carry_pacemaker_begin (self->pacemaker, self->engine, self->account);
    self->exposed_before_ns =
        carry_portfolio_get_exposed_ns (carry_engine_get_portfolio (self->engine), self->ts_from);
    carry_engine_start_trading (self->engine);
    if (carry_host_is_dry_run (self->host))
        carry_dry_run_tell (self->engine);
    if (!is_restart)
        compare (self);
    g_message ("running: %s", get_env (self));
    carry_presence_tell_ready (self->presence);
    return TRUE;
}

static gboolean
on_time_over (gpointer user_data)
{
    gboolean *is_over = user_data;

    *is_over = TRUE;
    return G_SOURCE_REMOVE;
}

/* Until somebody ends the run, or its time is over. */
static void
turn (CarryLive *live, gint64 duration_ns, GCancellable *cancellable)
{
    guint timer = 0;
    gboolean is_over = FALSE;

    if (duration_ns > 0)
        timer = g_timeout_add ((guint) MIN (duration_ns / CARRY_NS_PER_MS, G_MAXUINT), on_time_over,
                               &is_over);
    while (!is_over && !g_cancellable_is_cancelled (cancellable))
        carry_live_iterate (live);
    if (timer != 0 && !is_over)
        g_source_remove (timer);
}

static void
log_lag (const CarryLag *lag)
{
    g_message ("waits in the loop: %" G_GUINT64_FORMAT
               ", p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, longest %.3f ms",
               lag->n, (double) carry_lag_get_quantile (lag, 500) / 1e6,
               (double) carry_lag_get_quantile (lag, 990) / 1e6,
               (double) carry_lag_get_quantile (lag, 999) / 1e6, (double) lag->max_ns / 1e6);
}

static gboolean
end (CarryRun *self, const CarryRunOptions *options, GError **error)
{
    CarryOutcomeSpan span = { .ts_from = self->ts_from,
                              .exposed_before_ns = self->exposed_before_ns };
    const CarrySummary *summary;

    carry_engine_finish (self->engine, carry_engine_get_now (self->engine));
    span.ts_to = MAX (carry_engine_get_now (self->engine), self->ts_from + 1);
    span.wall_ns = span.ts_to - span.ts_from;
    self->outcome = carry_outcome_new (self->host, self->engine, self->session, &span);
    summary = carry_outcome_get_summary (self->outcome);
    return options->directory == NULL ||
           carry_session_finish_reports (self->session, summary, options->directory, error);
}

/*
 * Starts everything, trades until @cancellable is cancelled or the time is over,
 * and stops everything again. FALSE when it could not start, or when the end left
 * something open that should not be.
 */
gboolean
carry_run_execute (CarryRun *self, const CarryRunOptions *options, GCancellable *cancellable,
                   GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    CarryEnding ending = { .flatten = options->flatten_on_exit };
    gboolean done, is_clean;

    if (!start (self, options, cancellable, error))
        return FALSE;
    ending.engine = self->engine;
    {
        g_autoptr (CarryLive) live = carry_live_new (self->engine);

        if (!begin (self, options, cancellable, error))
            return FALSE;
        turn (live, options->duration_ns, cancellable);
        carry_presence_tell_stopping (self->presence);
        g_message ("stopping%s", options->flatten_on_exit ? ": closing all positions" : "");
        g_clear_pointer (&self->recovery, carry_recovery_free);
        is_clean = carry_ending_wait (&ending, settings->stop_timeout_ns);
        g_clear_pointer (&self->presence, carry_presence_free);
        g_clear_pointer (&self->kill, carry_kill_free);
        g_clear_pointer (&self->holds, carry_holds_free);
        log_lag (carry_live_get_lag (live));
    }
    if (!is_clean)
        carry_ending_warn (&ending);
    done = end (self, options, error);
    carry_engine_close_stores (self->engine);
    carry_engine_end_record (self->engine);
    carry_session_stop (self->session);
    /* What was left open is the sentinel's to end: to it the run falls silent. */
    if (is_clean)
        carry_pacemaker_end (self->pacemaker);
    carry_instance_end (self->instance);
    if (!done || is_clean)
        return done;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                         "orders, positions or one leg of a pair were left open when the time to "
                         "stop was over; see the log, and look at the venue");
    return FALSE;
}

/* What came of it; NULL when it never ran. */
const CarrySummary *
carry_run_get_summary (CarryRun *self)
{
    return self->outcome != NULL ? carry_outcome_get_summary (self->outcome) : NULL;
}

/* Why trading was halted; NULL when it was not. */
const char *
carry_run_get_halt_reason (CarryRun *self)
{
    return self->engine != NULL ? carry_engine_get_halt_reason (self->engine) : NULL;
}

/* Reads again what may change while running: what SIGHUP asks for. */
void
carry_run_reload (CarryRun *self)
{
    if (self->presence != NULL)
        carry_presence_reload (self->presence);
}
