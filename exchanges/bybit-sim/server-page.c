/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-page.h"

#define MS G_GINT64_CONSTANT (1000000)
#define WEEK (G_GINT64_CONSTANT (7 * 86400) * 1000000000)

/* Cursors are percent-encoded text, and clients encode them once more or not. */
static gboolean
parse_cursor (const char *cursor, gint64 *out_number)
{
    g_autofree char *text = g_strdup (cursor);

    while (strchr (text, '%') != NULL)
    {
        char *decoded = g_uri_unescape_string (text, NULL);
        if (decoded == NULL)
            return FALSE;
        g_free (text);
        text = decoded;
    }
    if (!g_str_has_prefix (text, "page_token="))
        return FALSE;
    const char *digits = text + strlen ("page_token=");
    g_autofree char *only = g_strndup (digits, strspn (digits, "0123456789"));
    return g_ascii_string_to_signed (only, 10, 0, G_MAXINT32, out_number, NULL);
}

gboolean
server_page_read_cursor (ServerRequest *request, gint64 fallback, gint64 *out_number)
{
    const char *cursor = server_params_get (request->params, "cursor");

    *out_number = fallback;
    if (cursor == NULL || *cursor == '\0' || parse_cursor (cursor, out_number))
        return TRUE;
    server_request_fail (request, 10001, "params error: cursor invalid");
    return FALSE;
}

char *
server_page_make_cursor (guint number)
{
    return g_strdup_printf ("page_token%%3D%u%%26", number);
}

static gboolean
read_times (ServerPage *self, ServerRequest *request, gint64 window)
{
    gint64 start = 0, end = 0;
    gboolean has_start = server_params_has (request->params, "startTime");
    gboolean has_end = server_params_has (request->params, "endTime");

    if (!server_request_get_ms (request, "startTime", 0, &start) ||
        !server_request_get_ms (request, "endTime", 0, &end))
        return FALSE;
    if (has_start && has_end && (end - start) * MS > WEEK)
    {
        server_request_fail (request, 10001,
                             "The time range between startTime and endTime cannot exceed 7 days");
        return FALSE;
    }
    self->to = has_end ? end * MS : has_start ? start * MS + window : G_MAXINT64;
    self->from = has_start ? start * MS : has_end ? end * MS - window : request->now - window;
    return TRUE;
}

gboolean
server_page_init (ServerPage *self, ServerRequest *request, guint fallback, guint max,
                  gint64 window)
{
    ServerFaults *faults = request->app->faults;
    const ServerFault *lag = NULL;

    if (!server_request_get_limit (request, fallback, max, &self->limit) ||
        !server_page_read_cursor (request, G_MAXINT64, &self->before) ||
        !read_times (self, request, window))
        return FALSE;
    self->rows = g_ptr_array_new ();
    self->next = g_strdup ("");
    self->ts_fresh = G_MAXINT64;
    lag = server_faults_take (faults, "lag", request->path);
    if (lag != NULL)
        self->ts_fresh = request->now - server_fault_get_duration (lag, "by", 10 * 1000 * MS);
    self->is_blind = server_faults_take (faults, "not-found", request->path) != NULL;
    return TRUE;
}

void
server_page_clear (ServerPage *self)
{
    g_clear_pointer (&self->rows, g_ptr_array_unref);
    g_free (self->next);
}

gboolean
server_page_add (ServerPage *self, gconstpointer row, guint number)
{
    if (self->is_blind || number >= self->before)
        return TRUE;
    if (self->rows->len >= self->limit)
    {
        g_free (self->next);
        self->next = server_page_make_cursor (number + 1);
        return FALSE;
    }
    g_ptr_array_add (self->rows, (gpointer) row);
    return TRUE;
}

void
server_page_finish (ServerPage *self, ServerRequest *request)
{
    if (self->rows->len < 2 ||
        server_faults_take (request->app->faults, "shuffle", request->path) == NULL)
        return;
    for (guint i = self->rows->len - 1; i > 0; i--)
    {
        guint j = (guint) carry_random_below (&request->app->random, i + 1);
        gpointer row = self->rows->pdata[i];
        self->rows->pdata[i] = self->rows->pdata[j];
        self->rows->pdata[j] = row;
    }
}
