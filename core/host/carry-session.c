/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-session.h"

#include "base/carry-error.h"
#include "base/carry-wait.h"
#include "host/carry-dry-run.h"
#include "host/carry-latency-cursor.h"
#include "model/carry-instruments-format.h"
#include "roles/carry-module-private.h"

struct _CarrySession
{
    CarryEngine *engine;
    GPtrArray *modules; /* CarryModule, in start order */
    guint n_started;
    gboolean is_dry_run;
};

/* @modules (element-type CarryModule) is in start order. */
CarrySession *
carry_session_new (CarryEngine *engine, GPtrArray *modules)
{
    CarrySession *self = g_new0 (CarrySession, 1);

    self->engine = engine;
    self->modules = g_ptr_array_ref (modules);
    for (guint i = 0; i < modules->len; i++)
        carry_engine_add_module (engine, g_ptr_array_index (modules, i));
    return self;
}

void
carry_session_set_dry_run (CarrySession *self, gboolean is_dry_run)
{
    self->is_dry_run = is_dry_run;
}

void
carry_session_free (CarrySession *self)
{
    carry_session_stop (self);
    g_ptr_array_unref (self->modules);
    g_free (self);
}

/* A venue may be in a run for its data alone: then another one trades its instruments. */
static gboolean
is_exchange (CarryModule *module)
{
    const char *role = carry_module_get_role (module);

    return CARRY_IS_EXCHANGE (module) && (role == NULL || g_str_equal (role, "exchange"));
}

/* (transfer full) (element-type CarryInstrument) (nullable) */
static GPtrArray *
list_instruments (CarryModule *module, GCancellable *cancellable, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    carry_exchange_list_instruments_async (CARRY_EXCHANGE (module), cancellable,
                                           carry_wait_on_answer, &result);
    carry_wait_for_answer (&result);
    return carry_exchange_list_instruments_finish (CARRY_EXCHANGE (module), result, error);
}

/* What @venue trades, with the account's fees, into the file that @module reads. */
static gboolean
lend_instruments (CarryModule *venue, CarryModule *module, GCancellable *cancellable,
                  GError **error)
{
    g_autoptr (GPtrArray) instruments = list_instruments (venue, cancellable, error);
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;

    if (instruments == NULL)
        return FALSE;
    text = carry_instruments_format_csv (instruments, TRUE);
    g_object_get (module, "instruments", &path, NULL);
    return g_file_set_contents (path, text, -1, error);
}

static gboolean
add_instruments (CarrySession *self, CarryModule *module, GCancellable *cancellable, GError **error)
{
    CarryModule *venue = self->is_dry_run ? carry_dry_run_find_venue (self->modules, module) : NULL;
    g_autoptr (GPtrArray) instruments = NULL;

    if (venue != NULL && !lend_instruments (venue, module, cancellable, error))
        return FALSE;
    instruments = list_instruments (module, cancellable, error);
    if (instruments == NULL)
        return FALSE;
    for (guint i = 0; i < instruments->len; i++)
    {
        if (!carry_engine_add_instrument (self->engine, module, g_ptr_array_index (instruments, i),
                                          error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
start_module (CarrySession *self, CarryModule *module, GCancellable *cancellable, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    carry_engine_begin_start (self->engine, module);
    carry_module_start_async (module, cancellable, carry_wait_on_answer, &result);
    carry_wait_for_answer (&result);
    carry_engine_end_start (self->engine, module);
    if (!carry_module_start_finish (module, result, error))
        return FALSE;
    return !is_exchange (module) || add_instruments (self, module, cancellable, error);
}

/* Starts every module in order; when one fails, those before it are stopped again. */
gboolean
carry_session_start (CarrySession *self, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < self->modules->len; i++)
    {
        self->n_started = i + 1;
        if (start_module (self, g_ptr_array_index (self->modules, i), cancellable, error))
            continue;
        carry_session_stop (self);
        return FALSE;
    }
    if (carry_engine_check_strategies (self->engine, error))
        return TRUE;
    carry_session_stop (self);
    return FALSE;
}

static gboolean
read_account (CarrySession *self, CarryModule *module, GCancellable *cancellable, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (CarrySnapshot) snapshot = NULL;

    carry_exchange_snapshot_async (CARRY_EXCHANGE (module), cancellable, carry_wait_on_answer,
                                   &result);
    carry_wait_for_answer (&result);
    snapshot = carry_exchange_snapshot_finish (CARRY_EXCHANGE (module), result, error);
    if (snapshot == NULL)
        return FALSE;
    if (carry_engine_open_account (self->engine, module, snapshot, error))
        return TRUE;
    g_prefix_error (error, "%s: ", carry_module_get_id (module));
    return FALSE;
}

/* Asks every exchange what its account holds. */
gboolean
carry_session_read_accounts (CarrySession *self, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);

        if (is_exchange (module) && !read_account (self, module, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

/* What the account has of @coin; nothing where it is not listed. */
static CarryDecimal
get_balance (const CarrySnapshot *snapshot, const char *coin)
{
    for (guint i = 0; i < snapshot->transfers->len; i++)
    {
        const CarryTransfer *transfer = g_ptr_array_index (snapshot->transfers, i);

        if (g_strcmp0 (transfer->coin, coin) == 0)
            return transfer->amount;
    }
    return carry_decimal_zero ();
}

static gboolean
look_at_account (CarrySession *self, CarryModule *venue, GCancellable *cancellable, GError **error)
{
    const CarryEngineSettings *settings = carry_engine_get_settings (self->engine);
    char has[CARRY_DECIMAL_BUFFER], begins[CARRY_DECIMAL_BUFFER];
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (CarrySnapshot) snapshot = NULL;
    g_autofree char *name = carry_exchange_dup_account (CARRY_EXCHANGE (venue));

    if (name == NULL)
    {
        g_message ("%s: there is no key, so the account is not read", carry_module_get_id (venue));
        return TRUE;
    }
    carry_exchange_snapshot_async (CARRY_EXCHANGE (venue), cancellable, carry_wait_on_answer,
                                   &result);
    carry_wait_for_answer (&result);
    snapshot = carry_exchange_snapshot_finish (CARRY_EXCHANGE (venue), result, error);
    if (snapshot == NULL)
        return FALSE;
    carry_decimal_format (get_balance (snapshot, settings->quote_coin), has);
    g_message ("%s: the account %s has %s %s and %u open orders, which are left alone; on paper it "
               "begins with %s (host.carry.capital)",
               carry_module_get_id (venue), name, has, settings->quote_coin, snapshot->orders->len,
               carry_decimal_format (settings->capital, begins));
    return TRUE;
}

gboolean
carry_session_look_at_accounts (CarrySession *self, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);
        CarryModule *venue =
            is_exchange (module) ? carry_dry_run_find_venue (self->modules, module) : NULL;

        if (venue != NULL && !look_at_account (self, venue, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

/* (transfer full) (element-type CarryModule): those whose instruments are traded. */
GPtrArray *
carry_session_list_exchanges (CarrySession *self)
{
    GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);

        if (is_exchange (module))
            g_ptr_array_add (list, g_object_ref (module));
    }
    return list;
}

/* (transfer full) (nullable): NULL where no venue has one */
char *
carry_session_dup_accounts (CarrySession *self)
{
    g_autoptr (GPtrArray) exchanges = carry_session_list_exchanges (self);
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < exchanges->len; i++)
    {
        char *name = carry_exchange_dup_account (g_ptr_array_index (exchanges, i));

        if (name != NULL)
            g_ptr_array_add (names, name);
    }
    if (names->len == 0)
        return NULL;
    g_ptr_array_add (names, NULL);
    return g_strjoinv (" ", (char **) names->pdata);
}

static gboolean
check_subscribed (const GPtrArray *instruments, GError **error)
{
    if (instruments->len > 0)
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "no strategy looks at any instrument; add one, for example "
                         "[strategy carry] with plugin=funding-basis");
    return FALSE;
}

/* Asks every feed for what strategies look at. */
gboolean
carry_session_subscribe_feeds (CarrySession *self, GError **error)
{
    g_autoptr (GPtrArray) instruments = carry_engine_list_subscribed (self->engine);
    guint n_feeds = 0;

    if (!check_subscribed (instruments, error))
        return FALSE;
    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);

        if (!CARRY_IS_FEED (module))
            continue;
        n_feeds++;
        for (guint k = 0; k < instruments->len; k++)
            carry_feed_subscribe (CARRY_FEED (module), g_ptr_array_index (instruments, k));
    }
    if (n_feeds > 0)
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "the configuration has no feed, so no price would ever arrive; add one, "
                         "a section [feed market] whose plugin is a venue");
    return FALSE;
}

static CarryCursor *
open_history (CarryHistory *history, const CarryHistoryRequest *request, GCancellable *cancellable,
              GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    carry_history_open_async (history, request, cancellable, carry_wait_on_answer, &result);
    carry_wait_for_answer (&result);
    return carry_history_open_finish (history, result, error);
}

/* One cursor over what all histories have of the instruments strategies look at. */
CarryCursor *
carry_session_open_histories (CarrySession *self, gint64 ts_from, gint64 ts_to,
                              GCancellable *cancellable, GError **error)
{
    g_autoptr (GPtrArray) instruments = carry_engine_list_subscribed (self->engine);
    g_autoptr (GPtrArray) cursors = g_ptr_array_new_with_free_func (g_object_unref);
    gint64 latency_ns = carry_engine_get_data_latency_ns (self->engine);
    CarryHistoryRequest request = {
        .instruments = instruments,
        .ts_from = ts_from,
        .ts_to = ts_to,
    };

    if (!check_subscribed (instruments, error))
        return NULL;
    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);
        CarryCursor *cursor;

        if (!CARRY_IS_HISTORY (module))
            continue;
        cursor = open_history (CARRY_HISTORY (module), &request, cancellable, error);
        if (cursor == NULL)
            return NULL;
        g_ptr_array_add (cursors, carry_latency_cursor_new (cursor, latency_ns));
    }
    if (cursors->len == 0)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "the configuration has no history section; add one, for example "
                             "[history hourly] with plugin=csv");
        return NULL;
    }
    return carry_merge_cursor_new (cursors);
}

/* (transfer full) (element-type CarrySource): what was read, in configuration order. */
GPtrArray *
carry_session_list_sources (CarrySession *self)
{
    GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);

    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);
        g_autoptr (GPtrArray) sources = NULL;

        if (!CARRY_IS_HISTORY (module))
            continue;
        sources = carry_history_list_sources (CARRY_HISTORY (module));
        for (guint k = 0; k < sources->len; k++)
            g_ptr_array_add (all, carry_source_copy (g_ptr_array_index (sources, k)));
    }
    return all;
}

/* (transfer full): how exchanges model fills, fees and margin, a sentence each. */
char **
carry_session_list_assumptions (CarrySession *self)
{
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    if (self->is_dry_run)
        g_strv_builder_add (builder, "DRY RUN: no order went to the venue.");
    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);
        g_auto (GStrv) sentences = NULL;

        if (!CARRY_IS_EXCHANGE (module))
            continue;
        sentences = carry_exchange_list_assumptions (CARRY_EXCHANGE (module));
        g_strv_builder_addv (builder, (const char **) sentences);
    }
    return g_strv_builder_end (builder);
}

gboolean
carry_session_finish_reports (CarrySession *self, const CarrySummary *summary,
                              const char *directory, GError **error)
{
    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);

        if (CARRY_IS_REPORT (module) &&
            !carry_report_finish (CARRY_REPORT (module), summary, directory, error))
            return FALSE;
    }
    return TRUE;
}

void
carry_session_stop (CarrySession *self)
{
    while (self->n_started > 0)
        carry_module_stop (g_ptr_array_index (self->modules, --self->n_started));
}
