/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-scenario.h"

#include "server-control.h"

typedef struct
{
    ServerApp *app;
    ServerParams *params;
    guint line;
    guint source;
} Statement;

struct _ServerScenario
{
    GPtrArray *statements;
};

static void
statement_free (gpointer data)
{
    Statement *self = data;
    g_clear_handle_id (&self->source, g_source_remove);
    g_clear_pointer (&self->params, server_params_free);
    g_free (self);
}

static gboolean
on_due (gpointer data)
{
    Statement *self = data;
    g_autoptr (GError) error = NULL;
    self->source = 0;
    if (!server_control_run (self->app, g_steal_pointer (&self->params), &error))
        g_printerr ("bybit-sim: line %u of the scenario: %s\n", self->line, error->message);
    return G_SOURCE_REMOVE;
}

static gboolean
add_line (ServerScenario *self, ServerApp *app, const char *path, const char *text, guint line,
          GError **error)
{
    ServerParams *params = server_params_new_from_json (text, strlen (text), error);
    gint64 at = 0;

    if (params == NULL)
    {
        g_prefix_error (error, "%s, line %u: ", path, line);
        return FALSE;
    }
    Statement *statement = g_new0 (Statement, 1);
    statement->app = app;
    statement->params = params;
    statement->line = line;
    g_ptr_array_add (self->statements, statement);
    const char *when = server_params_get (params, "at");
    if (when != NULL && !g_str_equal (when, "0") && !carry_duration_parse (when, &at, error))
    {
        g_prefix_error (error, "%s, line %u, at: ", path, line);
        return FALSE;
    }
    if (at == 0) /* before anybody can connect */
        return server_control_run (app, g_steal_pointer (&statement->params), error);
    statement->source = g_timeout_add ((guint) (at / 1000000), on_due, statement);
    return TRUE;
}

ServerScenario *
server_scenario_new (ServerApp *app, const char *path, GError **error)
{
    g_autoptr (ServerScenario) self = g_new0 (ServerScenario, 1);
    g_autofree char *text = NULL;

    self->statements = g_ptr_array_new_with_free_func (statement_free);
    if (!g_file_get_contents (path, &text, NULL, error))
        return NULL;
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
    {
        const char *line = g_strstrip (lines[i]);
        if (*line == '\0' || *line == '#')
            continue;
        if (!add_line (self, app, path, line, i + 1, error))
            return NULL;
    }
    return g_steal_pointer (&self);
}

void
server_scenario_free (ServerScenario *self)
{
    g_ptr_array_unref (self->statements);
    g_free (self);
}
