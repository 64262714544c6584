/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-sign.h"

#include <gio/gio.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

/* RFC 4231, case 2. */
static void
test_hmac (void)
{
    const char *text = "what do ya want for nothing?";
    g_autofree char *hex = server_sign_hmac ("Jefe", text, strlen (text));
    g_assert_cmpstr (hex, ==, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    g_assert_true (server_sign_check_hmac ("Jefe", text, strlen (text), hex));
    hex[0] = '0';
    g_assert_false (server_sign_check_hmac ("Jefe", text, strlen (text), hex));
    g_assert_false (server_sign_check_hmac ("Jefe", text, strlen (text), "5bdc"));
    g_assert_false (server_sign_check_hmac ("Jefe", text, strlen (text), ""));
}

/* A key pair of ours: the public half as PEM, and a signature of @text by the private one. */
static char *
make_pair (const char *text, char **out_signature)
{
    gnutls_x509_privkey_t x509;
    gnutls_privkey_t private;
    gnutls_pubkey_t public;
    gnutls_datum_t pem, signature;
    gnutls_datum_t data = { (unsigned char *) text, (unsigned int) strlen (text) };

    gnutls_x509_privkey_init (&x509);
    g_assert_cmpint (gnutls_x509_privkey_generate (x509, GNUTLS_PK_RSA, 2048, 0), ==, 0);
    gnutls_privkey_init (&private);
    gnutls_privkey_import_x509 (private, x509, GNUTLS_PRIVKEY_IMPORT_COPY);
    gnutls_pubkey_init (&public);
    gnutls_pubkey_import_privkey (public, private, 0, 0);
    g_assert_cmpint (
        gnutls_privkey_sign_data2 (private, GNUTLS_SIGN_RSA_SHA256, 0, &data, &signature), ==, 0);
    g_assert_cmpint (gnutls_pubkey_export2 (public, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
    *out_signature = g_base64_encode (signature.data, signature.size);
    char *result = g_strndup ((const char *) pem.data, pem.size);
    gnutls_free (signature.data);
    gnutls_free (pem.data);
    gnutls_pubkey_deinit (public);
    gnutls_privkey_deinit (private);
    gnutls_x509_privkey_deinit (x509);
    return result;
}

static void
test_rsa (void)
{
    const char *text = "1658384314791key5000category=linear";
    g_autofree char *signature = NULL;
    g_autofree char *pem = make_pair (text, &signature);
    g_autoptr (GError) error = NULL;

    g_assert_true (server_sign_is_rsa_key (pem, &error));
    g_assert_true (server_sign_check_rsa (pem, text, strlen (text), signature));
    g_assert_false (server_sign_check_rsa (pem, text, strlen (text) - 1, signature));
    g_assert_false (server_sign_check_rsa (pem, text, strlen (text), "AAAA"));
    g_assert_false (server_sign_is_rsa_key ("no key", &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/sign/hmac", test_hmac);
    g_test_add_func ("/bybit-sim/sign/rsa", test_rsa);
    return g_test_run ();
}
