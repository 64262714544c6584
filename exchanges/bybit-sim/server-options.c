/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-options.h"

#include "server-recording.h"

#include <stdio.h>
#include <stdlib.h>

static void
instrument_spec_free (gpointer data)
{
    ServerInstrumentSpec *self = data;
    g_free (self->symbol);
    g_free (self->group);
    g_key_file_unref (self->file);
    g_free (self);
}

static ServerOptions *
options_new (void)
{
    ServerOptions *self = g_new0 (ServerOptions, 1);
    self->seed = 1;
    self->ip_limit = 600;
    self->ban = G_GINT64_CONSTANT (600) * 1000000000;
    self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) server_account_spec_free);
    self->instruments = g_ptr_array_new_with_free_func (instrument_spec_free);
    self->recordings = g_ptr_array_new_with_free_func ((GDestroyNotify) server_recording_spec_free);
    self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) server_path_spec_free);
    return self;
}

void
server_options_free (ServerOptions *self)
{
    g_free (self->ca_out);
    g_free (self->ledger);
    g_free (self->record);
    g_free (self->scenario);
    g_ptr_array_unref (self->accounts);
    g_ptr_array_unref (self->instruments);
    g_ptr_array_unref (self->paths);
    g_ptr_array_unref (self->recordings);
    g_clear_pointer (&self->file, g_key_file_unref);
    g_free (self);
}

static gboolean
usage_error (GError **error, const char *format, const char *value)
{
    g_autofree char *text = g_strdup_printf ("%s \"%s\"", format, value);
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
    return FALSE;
}

/* KEY:SECRET:COIN=AMOUNT[,COIN=AMOUNT…]; made-up keys of the simulator. */
static gboolean
add_account (ServerOptions *self, const char *text, GError **error)
{
    g_auto (GStrv) parts = g_strsplit (text, ":", 3);
    g_autoptr (ServerAccountSpec) spec = server_account_spec_new ();

    if (g_strv_length (parts) < 2 || *parts[0] == '\0' || *parts[1] == '\0')
    {
        g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                             "--account wants KEY:SECRET:COIN=AMOUNT, for instance "
                             "--account key:secret:USDT=100000");
        return FALSE;
    }
    spec->key = g_strdup (parts[0]);
    spec->secret = g_strdup (parts[1]);
    if (parts[2] != NULL && !server_account_spec_add_deposits (spec, parts[2], error))
        return FALSE;
    g_ptr_array_add (self->accounts, g_steal_pointer (&spec));
    return TRUE;
}

static gboolean
set_duration (const char *text, const char *what, gint64 *out_ns, GError **error)
{
    g_autoptr (GError) local = NULL;
    if (text == NULL || (carry_duration_parse (text, out_ns, &local) && *out_ns > 0))
        return TRUE;
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "%s wants a duration above 0 such as 60s or 8h, not \"%s\"", what, text);
    return FALSE;
}

/* What the command line says. */
typedef struct
{
    int port;
    gint64 seed;
    gboolean is_tls;
    gboolean no_control;
    gboolean version;
    char *funding_interval;
    char *ca_out;
    char *ledger;
    char *record;
    char *scenario;
    char **accounts;
    char **rest;
} Arguments;

static void
arguments_clear (Arguments *self)
{
    g_free (self->funding_interval);
    g_free (self->ca_out);
    g_free (self->ledger);
    g_free (self->record);
    g_free (self->scenario);
    g_strfreev (self->accounts);
    g_strfreev (self->rest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse_arguments (Arguments *self, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "port", 0, 0, G_OPTION_ARG_INT, &self->port,
          "Port on 127.0.0.1; 0, the default, takes a free one", "N" },
        { "seed", 0, 0, G_OPTION_ARG_INT64, &self->seed, "Seed of the market and of all chance (1)",
          "N" },
        { "account", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->accounts,
          "An account with made-up keys; may be repeated", "KEY:SECRET:COIN=AMOUNT" },
        { "tls", 0, 0, G_OPTION_ARG_NONE, &self->is_tls, "Speak https and wss", NULL },
        { "ca-out", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_out, "Write the authority's certificate",
          "FILE" },
        { "ledger", 0, 0, G_OPTION_ARG_FILENAME, &self->ledger,
          "Write the ledger when it stops, and on SIGUSR1", "FILE" },
        { "record", 0, 0, G_OPTION_ARG_FILENAME, &self->record,
          "Write every byte received and sent", "FILE" },
        { "funding-interval", 0, 0, G_OPTION_ARG_STRING, &self->funding_interval,
          "Settle this often, for instance 60s", "TIME" },
        { "scenario", 0, 0, G_OPTION_ARG_FILENAME, &self->scenario,
          "Faults and events at given times", "FILE" },
        { "no-control", 0, 0, G_OPTION_ARG_NONE, &self->no_control, "Do not offer /sim/", NULL },
        { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Print version and build id", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, "[CONFIG]" },
        { NULL },
    };
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_option_context_set_summary (
        context,
        "A Bybit v5 on 127.0.0.1: REST and WebSocket, with a market, accounts and a ledger.");
    g_option_context_set_description (
        context,
        "CONFIG is a key file with accounts, fees, instruments and filters; options win.\n"
        "SIGTERM and SIGINT stop it. Exit status: 0 ok, 1 failed, 2 configuration or usage.");
    g_option_context_add_main_entries (context, entries, NULL);
    return g_option_context_parse (context, argc, argv, error);
}

static gboolean
apply_arguments (ServerOptions *self, Arguments *arguments, GError **error)
{
    if (arguments->rest != NULL && g_strv_length (arguments->rest) > 1)
        return usage_error (error, "one CONFIG at most, not also", arguments->rest[1]);
    if (arguments->rest != NULL && !server_options_load (self, arguments->rest[0], error))
        return FALSE;
    if (arguments->port >= 0)
        self->port = arguments->port;
    if (arguments->seed >= 0)
        self->seed = (guint64) arguments->seed;
    self->is_tls |= arguments->is_tls;
    self->no_control |= arguments->no_control;
    self->ca_out = g_steal_pointer (&arguments->ca_out);
    self->ledger = g_steal_pointer (&arguments->ledger);
    self->record = g_steal_pointer (&arguments->record);
    self->scenario = g_steal_pointer (&arguments->scenario);
    for (guint i = 0; arguments->accounts != NULL && arguments->accounts[i] != NULL; i++)
        if (!add_account (self, arguments->accounts[i], error))
            return FALSE;
    return set_duration (arguments->funding_interval, "--funding-interval", &self->funding_interval,
                         error);
}

ServerOptions *
server_options_parse (int *argc, char ***argv, GError **error)
{
    g_autoptr (ServerOptions) self = options_new ();
    g_auto (Arguments) arguments = { .port = -1, .seed = -1 };

    if (!parse_arguments (&arguments, argc, argv, error))
        return NULL;
    if (arguments.version)
    {
        printf ("bybit-sim %s\nbuild %s\n", carry_version_get (), carry_version_get_build_id ());
        exit (0);
    }
    if (!apply_arguments (self, &arguments, error))
        return NULL;
    if (self->port > 65535)
    {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     "--port %d: a port is at most 65535", self->port);
        return NULL;
    }
    if (self->ca_out != NULL && !self->is_tls)
    {
        g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                             "--ca-out needs --tls: without it there is no authority");
        return NULL;
    }
    return g_steal_pointer (&self);
}
