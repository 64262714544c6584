/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Connections that share what is trusted refuse whom they refused before. */

#include <glib/gstdio.h>
#include <time.h>
#include <unistd.h>

#include "bybit-session.h"
#include "bybit-trust.h"
#include "server-tls.h"

typedef struct
{
    const char *name;
    const char *kind;
    gboolean is_refused;
} Case;

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
        gpointer user_data)
{
    guint *n_heard = user_data;

    ++*n_heard;
    soup_server_message_set_status (message, 204, NULL);
}

static void
show (SoupServer *server, ServerAuthority *authority, const char *kind_text)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GTlsCertificate) certificate = NULL;
    ServerCertificateKind kind = SERVER_CERTIFICATE_GOOD;

    g_assert_true (server_certificate_kind_from_text (kind_text, &kind));
    certificate = server_authority_issue (authority, kind, &error);
    g_assert_no_error (error);
    soup_server_set_tls_certificate (server, certificate);
    soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                              &error);
    g_assert_no_error (error);
}

static GTlsDatabase *
trust (ServerAuthority *authority)
{
    g_autofree char *path = g_build_filename (g_get_tmp_dir (), "carry-trust-XXXXXX", NULL);
    g_autoptr (GTlsDatabase) database = NULL;
    g_autoptr (GError) error = NULL;

    close (g_mkstemp (path));
    g_assert_true (server_authority_save (authority, path, &error));
    database = g_tls_file_database_new (path, &error);
    g_assert_no_error (error);
    g_unlink (path);
    return bybit_trust_new (database);
}

typedef struct
{
    gboolean is_done;
    GError *error;
} Asked;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Asked *asked = user_data;
    g_autoptr (GBytes) body =
        soup_session_send_and_read_finish (SOUP_SESSION (source), result, &asked->error);

    asked->is_done = TRUE;
}

static void
ask (SoupSession *session, SoupServer *server, Asked *asked)
{
    GSList *uris = soup_server_get_uris (server);
    g_autoptr (SoupMessage) message = soup_message_new_from_uri ("GET", uris->data);

    g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
    soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_answer, asked);
    while (!asked->is_done)
        g_main_context_iteration (NULL, TRUE);
}

static void
test_kind (gconstpointer data)
{
    const Case *one = data;
    g_autoptr (GError) error = NULL;
    g_autoptr (ServerAuthority) authority = server_authority_new (time (NULL), &error);
    g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
    g_autoptr (SoupSession) session = bybit_session_new (NULL, &error);
    g_autoptr (GTlsDatabase) database = NULL;
    Asked asked = { 0 };
    guint n_heard = 0;

    g_assert_no_error (error);
    database = trust (authority);
    soup_server_add_handler (server, NULL, answer, &n_heard, NULL);
    show (server, authority, one->kind);
    soup_session_set_tls_database (session, database);
    ask (session, server, &asked);
    if (one->is_refused)
        g_assert_error (asked.error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
    else
        g_assert_no_error (asked.error);
    g_assert_cmpuint (n_heard, ==, one->is_refused ? 0 : 1);
    g_clear_error (&asked.error);
    bybit_session_close (session);
}

/* What a connection trusts that names nothing is ours, once for all of them, and answers as the system's. */
static void
test_shared (void)
{
    GTlsBackend *backend = g_tls_backend_get_default ();
    g_autoptr (GTlsDatabase) before = g_tls_backend_get_default_database (backend);
    g_autoptr (GTlsDatabase) first = NULL, second = NULL;

    if (before == NULL)
    {
        g_test_skip ("this machine trusts nobody");
        return;
    }
    bybit_trust_share ();
    first = g_tls_backend_get_default_database (backend);
    bybit_trust_share ();
    second = g_tls_backend_get_default_database (backend);
    g_assert_true (BYBIT_IS_TRUST (first) && first == second);
}

int
main (int argc, char **argv)
{
    static const Case cases[] = {
        { "/bybit/trust/good", "good", FALSE },
        { "/bybit/trust/expired", "expired", TRUE },
        { "/bybit/trust/not-yet-valid", "not-yet-valid", TRUE },
        { "/bybit/trust/wrong-host", "wrong-host", TRUE },
        { "/bybit/trust/unknown-ca", "unknown-ca", TRUE },
        { "/bybit/trust/self-signed", "self-signed", TRUE },
    };

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/trust/shared", test_shared);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        g_test_add_data_func (cases[i].name, &cases[i], test_kind);
    return g_test_run ();
}
