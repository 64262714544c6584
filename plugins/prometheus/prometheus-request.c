/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-request.h"

#include <string.h>

static const char *
find_header (char **lines, const char *name)
{
    gsize length = strlen (name);

    for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
        if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
            return g_strstrip (lines[i] + length + 1);
    return NULL;
}

/* A name that was bent to this machine is not this machine's. */
static gboolean
is_own_host (const char *host, guint16 port)
{
    static const char *const names[] = { "127.0.0.1", "localhost" };

    for (gsize i = 0; host != NULL && i < G_N_ELEMENTS (names); i++)
    {
        g_autofree char *own = g_strdup_printf ("%s:%u", names[i], port);

        if (g_ascii_strcasecmp (host, own) == 0)
            return TRUE;
    }
    return FALSE;
}

static guint
judge (char **words, char **lines, guint16 port)
{
    const char *length = find_header (lines, "Content-Length");

    if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
        return 400;
    if (!g_str_equal (words[0], "GET") && !g_str_equal (words[0], "HEAD"))
        return 405;
    if ((length != NULL && !g_str_equal (length, "0")) ||
        find_header (lines, "Transfer-Encoding") != NULL)
        return 413;
    if (!is_own_host (find_header (lines, "Host"), port))
        return 421;
    if (find_header (lines, "Origin") != NULL)
        return 403;
    return g_str_equal (words[1], "/metrics") ? 200 : 404;
}

/* @text is the whole head of a request, up to the empty line. */
PrometheusRequest
prometheus_request_parse (const char *text, guint16 port)
{
    g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
    g_auto (GStrv) words = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", -1);
    PrometheusRequest request = { .status = judge (words, lines, port) };
    const char *accept = find_header (lines, "Accept");

    request.is_head = words[0] != NULL && g_str_equal (words[0], "HEAD");
    request.is_open_metrics =
        accept != NULL && strstr (accept, "application/openmetrics-text") != NULL;
    return request;
}
