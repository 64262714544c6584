/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dashboard/carry-dashboard-app.h"

#include <json-glib/json-glib.h>

#include "dashboard/carry-dashboard-door.h"
#include "dashboard/carry-dashboard-history.h"
#include "dashboard/carry-dashboard-run.h"
#include "dashboard/carry-dashboard-viewer.h"

#define RESOURCES "/org/carry/dashboard/"
#define POINT_US (10 * G_USEC_PER_SEC)
#define MOST_POINTS 2160 /* six hours */
#define MOST_VIEWERS 8
#define TOO_LARGE "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

struct _CarryDashboardApp
{
    CarryDashboardToken *token; /* not owned */
    SoupServer *server;
    CarryDashboardDoor *door;
    CarryDashboardRun *run;
    CarryDashboardHistory *history;
    GBytes *chart;
    GPtrArray *viewers; /* CarryDashboardViewer */
    char *status;       /* the last; NULL while the run does not answer */
    char *why;          /* then: the reason, as JSON */
};

typedef struct
{
    const char *path;
    const char *resource; /* NULL: the chart library */
    const char *type;
} Page;

static const Page pages[] = {
    { "/", "index.html", "text/html; charset=utf-8" },
    { "/icon.svg", "icon.svg", "image/svg+xml" },
    { "/page.css", "page.css", "text/css; charset=utf-8" },
    { "/page.js", "page.js", "text/javascript; charset=utf-8" },
    { "/words.js", "words.js", "text/javascript; charset=utf-8" },
    { "/charts.js", "charts.js", "text/javascript; charset=utf-8" },
    { "/chart.min.js", NULL, "text/javascript; charset=utf-8" },
};

/* What the browser is forbidden, and what it may not keep. */
static void
add_headers (SoupServerMessage *message)
{
    static const char *const headers[][2] = {
        { "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src "
          "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
        { "Cache-Control", "no-store" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
        soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                      headers[i][0], headers[i][1]);
}

static void
refuse (SoupServerMessage *message, guint status)
{
    soup_server_message_set_status (message, status, NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
}

/* A page of somebody else that a name was bent to this machine for is found by its name. */
static gboolean
is_own_host (const CarryDashboardApp *self, const char *host)
{
    static const char *const names[] = { "127.0.0.1", "localhost" };

    for (gsize i = 0; host != NULL && i < G_N_ELEMENTS (names); i++)
    {
        g_autofree char *full =
            g_strdup_printf ("%s:%u", names[i], carry_dashboard_door_get_port (self->door));

        if (g_ascii_strcasecmp (host, full) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_own_origin (const CarryDashboardApp *self, const char *origin)
{
    return origin == NULL || (g_str_has_prefix (origin, "http://") &&
                              is_own_host (self, origin + strlen ("http://")));
}

static gboolean
is_own_site (const char *site)
{
    return site == NULL || g_str_equal (site, "same-origin") || g_str_equal (site, "none");
}

/* What is asked properly; 0 when it is. */
static guint
check_request (const CarryDashboardApp *self, SoupServerMessage *message)
{
    SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
    const char *method = soup_server_message_get_method (message);

    if (soup_message_headers_get_content_length (headers) > 0 ||
        soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
        return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
    if (!is_own_host (self, soup_message_headers_get_one (headers, "Host")))
        return SOUP_STATUS_MISDIRECTED_REQUEST;
    if (!is_own_origin (self, soup_message_headers_get_one (headers, "Origin")) ||
        !is_own_site (soup_message_headers_get_one (headers, "Sec-Fetch-Site")))
        return SOUP_STATUS_FORBIDDEN;
    if (!g_str_equal (method, SOUP_METHOD_GET) && !g_str_equal (method, SOUP_METHOD_HEAD))
        return SOUP_STATUS_METHOD_NOT_ALLOWED;
    return 0;
}

/* Before a body is read: nobody has anything to send. */
static void
on_early (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer user_data)
{
    guint wrong = check_request (user_data, message);

    soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
    add_headers (message);
    if (wrong != 0)
        refuse (message, wrong);
    if (wrong == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE)
        carry_dashboard_door_slam (message, TOO_LARGE);
}

static void
send_page (CarryDashboardApp *self, SoupServerMessage *message, const Page *page)
{
    g_autofree char *name =
        page->resource != NULL ? g_strconcat (RESOURCES, page->resource, NULL) : NULL;
    g_autoptr (GBytes) bytes =
        name != NULL ? g_resources_lookup_data (name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL)
                     : g_bytes_ref (self->chart);

    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                  "Content-Type", page->type);
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

static void
on_viewer_gone (CarryDashboardViewer *viewer, gpointer user_data)
{
    CarryDashboardApp *self = user_data;

    g_ptr_array_remove_fast (self->viewers, viewer);
}

static void
send_stream (CarryDashboardApp *self, SoupServerMessage *message)
{
    SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
    guint status = carry_dashboard_token_check (
        self->token, soup_message_headers_get_one (headers, "Authorization"),
        g_get_monotonic_time ()); /* lint: allow wall-clock: this program is no part of an engine */
    CarryDashboardViewer *viewer;
    g_autofree char *points = NULL;

    if (status == SOUP_STATUS_OK && self->viewers->len >= MOST_VIEWERS)
        status = SOUP_STATUS_SERVICE_UNAVAILABLE;
    if (status != SOUP_STATUS_OK)
    {
        refuse (message, status);
        return;
    }
    viewer = carry_dashboard_viewer_new (message, on_viewer_gone, self);
    g_ptr_array_add (self->viewers, viewer);
    points = carry_dashboard_history_format (self->history);
    carry_dashboard_viewer_send (viewer, "history", points);
    if (self->status != NULL)
        carry_dashboard_viewer_send (viewer, "status", self->status);
    else
        carry_dashboard_viewer_send (viewer, "down", self->why != NULL ? self->why : "\"\"");
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
    CarryDashboardApp *self = user_data;

    if (soup_server_message_get_status (message) != 0)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
        if (g_str_equal (pages[i].path, path))
        {
            send_page (self, message, &pages[i]);
            return;
        }
    if (g_str_equal (path, "/stream") &&
        g_str_equal (soup_server_message_get_method (message), SOUP_METHOD_GET))
        send_stream (self, message);
    else
        refuse (message, SOUP_STATUS_NOT_FOUND);
}

static char *
quote (const char *text)
{
    g_autoptr (JsonNode) node = json_node_alloc ();

    json_node_init_string (node, text);
    return json_to_string (node, FALSE);
}

static void
tell (CarryDashboardApp *self, const char *name, const char *json)
{
    for (guint i = 0; i < self->viewers->len; i++)
        carry_dashboard_viewer_send (g_ptr_array_index (self->viewers, i), name, json);
}

static void
set_down (CarryDashboardApp *self, const char *why)
{
    if (self->status != NULL || self->why == NULL)
        g_message ("the run does not answer: %s", why);
    g_clear_pointer (&self->status, g_free);
    g_free (self->why);
    self->why = quote (why);
    tell (self, "down", self->why);
}

static void
on_status (const char *status, const char *why, gpointer user_data)
{
    CarryDashboardApp *self = user_data;
    g_autoptr (GError) error = NULL;

    if (status == NULL)
    {
        set_down (self, why);
        return;
    }
    if (!carry_dashboard_history_add (
            self->history, status,
            g_get_monotonic_time (), /* lint: allow wall-clock: this program is no part of an engine */
            &error))
    {
        set_down (self, error->message);
        return;
    }
    g_free (self->status);
    self->status = g_strdup (status);
    tell (self, "status", self->status);
}

static gboolean
read_chart (CarryDashboardApp *self, const char *path, GError **error)
{
    char *text;
    gsize length;

    if (!g_file_get_contents (path, &text, &length, error))
    {
        g_prefix_error (error, "the chart library (install libjs-chart.js, or say --chart FILE): ");
        return FALSE;
    }
    self->chart = g_bytes_new_take (text, length);
    return TRUE;
}

/* @token outlives it. */
CarryDashboardApp *
carry_dashboard_app_new (const CarryDashboardSettings *settings, CarryDashboardToken *token,
                         GError **error)
{
    g_autoptr (CarryDashboardApp) self = g_new0 (CarryDashboardApp, 1);

    self->token = token;
    self->viewers = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_dashboard_viewer_free);
    self->history = carry_dashboard_history_new (POINT_US, MOST_POINTS);
    self->server = soup_server_new ("server-header", "carry-dashboard", NULL);
    soup_server_add_early_handler (self->server, NULL, on_early, self, NULL);
    soup_server_add_handler (self->server, NULL, on_request, self, NULL);
    if (!read_chart (self, settings->chart, error))
        return NULL;
    self->door = carry_dashboard_door_new (self->server, settings->port, error);
    if (self->door == NULL)
        return NULL;
    self->run = carry_dashboard_run_new (settings->socket, settings->name, settings->interval_ms,
                                         on_status, self);
    return g_steal_pointer (&self);
}

void
carry_dashboard_app_free (CarryDashboardApp *self)
{
    g_clear_pointer (&self->run, carry_dashboard_run_free);
    g_clear_pointer (&self->viewers, g_ptr_array_unref);
    soup_server_disconnect (self->server);
    g_clear_pointer (&self->door, carry_dashboard_door_free);
    g_clear_object (&self->server);
    g_clear_pointer (&self->history, carry_dashboard_history_free);
    g_clear_pointer (&self->chart, g_bytes_unref);
    g_free (self->status);
    g_free (self->why);
    g_free (self);
}

guint16
carry_dashboard_app_get_port (const CarryDashboardApp *self)
{
    return carry_dashboard_door_get_port (self->door);
}
