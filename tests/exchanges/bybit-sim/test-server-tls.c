/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-tls.h"

#include <glib/gstdio.h>

/* What a client that trusts the authority says of a certificate for 127.0.0.1. */
static GTlsCertificateFlags
verify (ServerAuthority *authority, const char *kind_text)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GSocketConnectable) host = g_network_address_new ("127.0.0.1", 443);
    g_autofree char *folder = g_dir_make_tmp ("carry-tls-XXXXXX", &error);
    g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);
    ServerCertificateKind kind;

    g_assert_true (server_certificate_kind_from_text (kind_text, &kind));
    g_assert_true (server_authority_save (authority, path, &error));
    g_autoptr (GTlsCertificate) trusted = g_tls_certificate_new_from_file (path, &error);
    g_assert_no_error (error);
    g_autoptr (GTlsCertificate) shown = server_authority_issue (authority, kind, &error);
    g_assert_no_error (error);
    g_unlink (path);
    g_rmdir (folder);
    return g_tls_certificate_verify (shown, host, trusted);
}

static void
test_kinds (void)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (ServerAuthority) authority =
        server_authority_new (carry_clock_get_now (clock) / 1000000000, &error);
    g_assert_no_error (error);

    g_assert_cmpint (verify (authority, "good"), ==, 0);
    g_assert_true (verify (authority, "expired") & G_TLS_CERTIFICATE_EXPIRED);
    g_assert_true (verify (authority, "not-yet-valid") & G_TLS_CERTIFICATE_NOT_ACTIVATED);
    g_assert_true (verify (authority, "wrong-host") & G_TLS_CERTIFICATE_BAD_IDENTITY);
    g_assert_true (verify (authority, "unknown-ca") & G_TLS_CERTIFICATE_UNKNOWN_CA);
    g_assert_true (verify (authority, "self-signed") & G_TLS_CERTIFICATE_UNKNOWN_CA);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/tls/kinds", test_kinds);
    return g_test_run ();
}
