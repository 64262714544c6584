/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-auth.h"

#define DEFAULT_WINDOW_MS 5000
#define EARLY_MS 1000

static const char *
get_header (ServerRequest *request, const char *name)
{
    return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                         name);
}

gboolean
server_auth_has_headers (ServerRequest *request)
{
    return get_header (request, "X-BAPI-API-KEY") != NULL &&
           get_header (request, "X-BAPI-TIMESTAMP") != NULL &&
           get_header (request, "X-BAPI-SIGN") != NULL;
}

gboolean
server_auth_check_window (ServerApp *app, gint64 timestamp_ms, gint64 window_ms, char **out_text)
{
    gint64 now_ms = server_app_get_venue_ms (app);
    if (timestamp_ms >= now_ms - window_ms && timestamp_ms < now_ms + EARLY_MS)
        return TRUE;
    *out_text = g_strdup_printf ("invalid request, please check your server timestamp or "
                                 "recv_window param. req_timestamp[%" G_GINT64_FORMAT
                                 "],server_timestamp[%" G_GINT64_FORMAT
                                 "],recv_window[%" G_GINT64_FORMAT "]",
                                 timestamp_ms, now_ms, window_ms);
    return FALSE;
}

int
server_auth_check_key (const ServerKey *key, const char **out_text)
{
    if (key->is_expired)
    {
        *out_text = "Your api key has expired.";
        return 33004;
    }
    if (server_key_is_bound_elsewhere (key))
    {
        *out_text = "Unmatched IP, please check your API key's bound IP addresses.";
        return 10010;
    }
    return 0;
}

/* The window that counts: what was sent, or the venue's default. */
static gboolean
get_times (ServerRequest *request, gint64 *out_timestamp, gint64 *out_window)
{
    const char *window = get_header (request, "X-BAPI-RECV-WINDOW");
    *out_window = DEFAULT_WINDOW_MS;
    if (window != NULL && !g_ascii_string_to_signed (window, 10, 0, G_MAXINT32, out_window, NULL))
        return FALSE;
    return g_ascii_string_to_signed (get_header (request, "X-BAPI-TIMESTAMP"), 10, 0, G_MAXINT64,
                                     out_timestamp, NULL);
}

/* Signed are the very bytes that were sent: the raw query, or the body. */
static gboolean
check_signature (ServerRequest *request)
{
    const char *window = get_header (request, "X-BAPI-RECV-WINDOW");
    g_autoptr (GString) text = g_string_new (get_header (request, "X-BAPI-TIMESTAMP"));
    gboolean is_post = g_str_equal (soup_server_message_get_method (request->message), "POST");

    g_string_append (text, request->key->spec->key);
    g_string_append (text, window != NULL ? window : G_STRINGIFY (DEFAULT_WINDOW_MS));
    if (is_post)
        g_string_append_len (text, request->body, (gssize) request->body_length);
    else
        g_string_append (text, request->query);
    if (server_key_check_signature (request->key, text->str, text->len,
                                    get_header (request, "X-BAPI-SIGN")))
        return TRUE;
    server_request_fail (request, 10004, "error sign! origin_string[%s]", text->str);
    return FALSE;
}

gboolean
server_auth_check_request (ServerRequest *request)
{
    gint64 timestamp_ms = 0, window_ms = 0;
    g_autofree char *text = NULL;
    const char *refusal = NULL;

    request->key = server_app_find_key (request->app, get_header (request, "X-BAPI-API-KEY"));
    if (request->key == NULL)
    {
        server_request_fail (request, 10003, "API key is invalid.");
        return FALSE;
    }
    request->account = request->key->account;
    if (!get_times (request, &timestamp_ms, &window_ms))
    {
        server_request_fail (request, 10001, "params error: timestamp or recv_window invalid");
        return FALSE;
    }
    if (!server_auth_check_window (request->app, timestamp_ms, window_ms, &text))
    {
        server_request_fail (request, 10002, "%s", text);
        return FALSE;
    }
    if (!check_signature (request))
        return FALSE;
    int code = server_auth_check_key (request->key, &refusal);
    if (code != 0)
        server_request_fail (request, code, "%s", refusal);
    return code == 0;
}
