/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-connect.h"

#include "base/carry-error.h"
#include "base/carry-wait.h"
#include "host/carry-session.h"

static void
add_line (GStrvBuilder *lines, CarryModule *module, const char *what, const char *value)
{
    g_autofree char *line = g_strdup_printf ("%s: %s%s%s", carry_module_get_id (module), what,
                                             *what != '\0' ? " " : "", value);

    g_strv_builder_add (lines, line);
}

static gboolean
check (CarryModule *module, GStrvBuilder *lines, GCancellable *cancellable, GError **error)
{
    CarryExchange *exchange = CARRY_EXCHANGE (module);
    g_autofree char *account = carry_exchange_dup_account (exchange);
    g_autoptr (GAsyncResult) result = NULL;
    g_auto (GStrv) found = NULL;

    carry_exchange_check_async (exchange, cancellable, carry_wait_on_answer, &result);
    carry_wait_for_answer (&result);
    found = carry_exchange_check_finish (exchange, result, error);
    if (found == NULL)
        return FALSE;
    add_line (lines, module, "account", account != NULL ? account : "none");
    for (char **line = found; *line != NULL; line++)
        add_line (lines, module, "", *line);
    return TRUE;
}

/* (transfer full) (element-type CarryModule): the venues, and nothing that would trade there. */
static GPtrArray *
list_exchanges (CarryHost *host)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    GPtrArray *exchanges = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < modules->len; i++)
        if (CARRY_IS_EXCHANGE (g_ptr_array_index (modules, i)))
            g_ptr_array_add (exchanges, g_object_ref (g_ptr_array_index (modules, i)));
    return exchanges;
}

/**
 * carry_connect_check: (skip)
 * @host: what a configuration made
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Starts the exchanges of a configuration, asks each what its account is and may
 * do, and stops them again. Nothing is placed or changed.
 *
 * Returns: (transfer full): what was found, a line each
 */
char **
carry_connect_check (CarryHost *host, GCancellable *cancellable, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (host);
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    const CarryEngineSettings engine_settings = {
        .seed = settings->seed,
        .ts_from = carry_clock_get_now (clock),
        .equity_interval_ns = settings->equity_interval_ns,
        .capital = settings->capital,
        .quote_coin = settings->quote_coin,
    };
    g_autoptr (CarryEngine) engine = carry_engine_new (&engine_settings, clock);
    g_autoptr (GPtrArray) exchanges = list_exchanges (host);
    g_autoptr (CarrySession) session = carry_session_new (engine, exchanges);
    g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

    if (!carry_session_start (session, cancellable, error))
        return NULL;
    for (guint i = 0; i < exchanges->len; i++)
        if (!check (g_ptr_array_index (exchanges, i), lines, cancellable, error))
            return NULL;
    return g_strv_builder_end (lines);
}
