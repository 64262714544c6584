/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-session.h"

#include "bybit-trust.h"

/* Connections kept for requests; the venue's limits are far below what these carry. */
#define MAX_CONNECTIONS 6

/* The venue closes idle connections earlier than it says; ours are closed before. */
#define IDLE_SECONDS 25

/* As many as GIO lets work at once. */
#define MAX_THREADS 10

/*
 * Handshakes are made by threads of GIO, and GnuTLS keeps 220 bytes of each thread that made one until
 * the process ends. A thread that waits is used again; GLib would end it after 15 s.
 */
static void
keep_threads (void)
{
    g_thread_pool_set_max_unused_threads (MAX_THREADS);
    g_thread_pool_set_max_idle_time (0);
}

static void
remove_features (SoupSession *session)
{
    const GType unwanted[] = {
        SOUP_TYPE_CONTENT_DECODER,
        SOUP_TYPE_AUTH_MANAGER,
        SOUP_TYPE_COOKIE_JAR,
        SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
        soup_session_remove_feature_by_type (session, unwanted[i]);
}

SoupSession *
bybit_session_new (const char *ca_file, GError **error)
{
    g_autoptr (SoupSession) session = soup_session_new_with_options (
        "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, "idle-timeout",
        IDLE_SECONDS, "timeout", 0, "user-agent", "carry", NULL);

    bybit_trust_share ();
    keep_threads ();
    soup_session_set_proxy_resolver (session, NULL);
    remove_features (session);
    if (ca_file != NULL && ca_file[0] != '\0')
    {
        g_autofree char *path = g_canonicalize_filename (ca_file, NULL);
        g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, error);

        if (database == NULL)
        {
            g_prefix_error (error, "ca-file: ");
            return NULL;
        }
        soup_session_set_tls_database (session, database);
    }
    return g_steal_pointer (&session);
}

void
bybit_session_close (SoupSession *session)
{
    soup_session_abort (session);
}
