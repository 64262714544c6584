/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Signatures against values of Python's hmac; RSA against GnuTLS's own check. */

#include "bybit-sign.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

/* The shadow of a sanitizer is terabytes of what looks like memory: nothing to look through. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SHADOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SHADOW 1
#endif
#endif
#ifndef HAS_SHADOW
#define HAS_SHADOW 0
#endif

#define KEY "XXKEYXX12345"
#define SECRET "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3tS3CR3T"

static const struct
{
    gint64 timestamp;
    guint window;
    const char *payload;
    const char *expected;
} requests[] = {
    { 1658384314791, 5000, "category=option&symbol=BTC-29JUL22-25000-C",
      "167c3f5d9dcd4a6a99db69818a9db2a8dee91072fe376bbdc1d1263f3754f1f6" },
    { 1700000000000, 3000, "", "3bddb1541d2c63f4cac38f8afc9d875dc3e2d231343037dc29b06ec56a2800e6" },
    { 1700000000001, 3000, "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\"}",
      "459b9aca5983a560acc7134c4149e20579958319a5014aa1ddf2efdd40309c8c" },
};

static void
test_hmac (void)
{
    g_autoptr (BybitSigner) signer = bybit_signer_new (KEY, SECRET, strlen (SECRET), NULL);
    char signature[BYBIT_SIGNATURE_SIZE];

    g_assert_false (bybit_signer_is_rsa (signer));
    g_assert_cmpstr (bybit_signer_get_api_key (signer), ==, KEY);
    /* Twice: one signature leaves nothing behind for the next. */
    for (guint i = 0; i < 2 * G_N_ELEMENTS (requests); i++)
    {
        guint at = i % G_N_ELEMENTS (requests);
        g_assert_true (bybit_signer_sign_request (signer, requests[at].timestamp,
                                                  requests[at].window, requests[at].payload,
                                                  strlen (requests[at].payload), signature, NULL));
        g_assert_cmpstr (signature, ==, requests[at].expected);
    }
    g_assert_true (bybit_signer_sign_socket (signer, 1662350400000, signature, NULL));
    g_assert_cmpstr (signature, ==,
                     "6b7b3a22d50167da9a56685cfc2f90c6608ba629e3d5563599379e911691564c");
}

static char *
make_key (gnutls_pk_algorithm_t algorithm, guint bits, gnutls_pubkey_t public_key)
{
    gnutls_x509_privkey_t key;
    gnutls_privkey_t abstract;
    gnutls_datum_t pem;

    g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
    g_assert_cmpint (gnutls_x509_privkey_generate (key, algorithm, bits, 0), ==, 0);
    g_assert_cmpint (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
    char *text = g_strndup ((const char *) pem.data, pem.size);
    gnutls_free (pem.data);
    g_assert_cmpint (gnutls_privkey_init (&abstract), ==, 0);
    g_assert_cmpint (gnutls_privkey_import_x509 (abstract, key, GNUTLS_PRIVKEY_IMPORT_COPY), ==, 0);
    g_assert_cmpint (gnutls_pubkey_import_privkey (public_key, abstract, 0, 0), ==, 0);
    gnutls_privkey_deinit (abstract);
    gnutls_x509_privkey_deinit (key);
    return text;
}

static void
test_rsa (void)
{
    gnutls_pubkey_t public_key;
    char signature[BYBIT_SIGNATURE_SIZE];
    static const char text[] = "1700000000000" KEY "3000a=b";
    gnutls_datum_t data = { .data = (guchar *) text, .size = sizeof text - 1 };

    gnutls_pubkey_init (&public_key);
    g_autofree char *pem = make_key (GNUTLS_PK_RSA, 2048, public_key);
    g_autoptr (BybitSigner) signer = bybit_signer_new (KEY, pem, strlen (pem), NULL);
    g_assert_true (bybit_signer_is_rsa (signer));
    g_assert_true (
        bybit_signer_sign_request (signer, 1700000000000, 3000, "a=b", 3, signature, NULL));
    gnutls_datum_t raw;
    gsize size;
    raw.data = g_base64_decode (signature, &size);
    raw.size = (guint) size;
    g_assert_cmpuint (raw.size, ==, 256);
    g_assert_null (strchr (signature, '\n'));
    g_assert_cmpint (
        gnutls_pubkey_verify_data2 (public_key, GNUTLS_SIGN_RSA_SHA256, 0, &data, &raw), >=, 0);
    g_free (raw.data);
    gnutls_pubkey_deinit (public_key);
}

static void
assert_refused (const char *api_key, const char *secret, const char *reason)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (BybitSigner) signer = bybit_signer_new (api_key, secret, strlen (secret), &error);

    g_assert_null (signer);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_AUTH);
    g_assert_nonnull (strstr (error->message, reason));
    /* What is wrong with a secret is said without it. */
    if (strlen (secret) > 8)
        g_assert_null (strstr (error->message, secret));
}

static void
test_refused (void)
{
    gnutls_pubkey_t public_key;

    assert_refused (KEY, "", "is empty");
    assert_refused (KEY, SECRET "\n", "spaces");
    assert_refused ("", SECRET, "The API key is empty");
    assert_refused ("a b", SECRET, "The API key");
    assert_refused (KEY, "-----BEGIN RSA PRIVATE KEY-----\nnonsense\n", "cannot be read");
    gnutls_pubkey_init (&public_key);
    g_autofree char *elliptic =
        make_key (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), public_key);
    assert_refused (KEY, elliptic, "is not RSA");
    gnutls_pubkey_deinit (public_key);
}

/* Where in this process the bytes lie, if anywhere writable. */
static gboolean
is_in_memory (const guchar *hidden, gsize size)
{
    g_autofree char *maps = NULL;
    g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
    g_auto (GStrv) lines = g_strsplit (maps, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
    {
        char *rest;
        const guchar *at = (const guchar *) (gsize) g_ascii_strtoull (lines[i], &rest, 16);
        if (*rest != '-')
            continue;
        const guchar *end = (const guchar *) (gsize) g_ascii_strtoull (rest + 1, &rest, 16);
        if (!g_str_has_prefix (rest, " rw") || strstr (rest, "[v") != NULL)
            continue;
        for (; at + size <= end; at++)
        {
            gsize n = 0;
            while (n < size && at[n] == (hidden[n] ^ 0x5a))
                n++;
            if (n == size)
                return TRUE;
        }
    }
    return FALSE;
}

/* A signer that works holds no copy of the secret, nor is one left when it is freed. */
static void
test_secret_is_not_kept (void)
{
    guchar hidden[32];
    char signature[BYBIT_SIGNATURE_SIZE];

    if (HAS_SHADOW)
    {
        g_test_skip ("a sanitizer is in the way");
        return;
    }
    char *secret = g_malloc (sizeof hidden);

    for (guint i = 0; i < sizeof hidden; i++)
    {
        hidden[i] = (guchar) ("abcdefghijklmnopqrstuvwxyz"[g_test_rand_int_range (0, 26)] ^ 0x5a);
        secret[i] = (char) (hidden[i] ^ 0x5a);
    }
    g_assert_true (is_in_memory (hidden, sizeof hidden));
    BybitSigner *signer = bybit_signer_new (KEY, secret, sizeof hidden, NULL);
    explicit_bzero (secret, sizeof hidden);
    g_assert_true (bybit_signer_sign_socket (signer, 1, signature, NULL));
    g_assert_false (is_in_memory (hidden, sizeof hidden));
    bybit_signer_free (signer);
    g_assert_false (is_in_memory (hidden, sizeof hidden));
    g_free (secret);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hmac", test_hmac);
    g_test_add_func ("/rsa", test_rsa);
    g_test_add_func ("/refused", test_refused);
    g_test_add_func ("/secret-is-not-kept", test_secret_is_not_kept);
    return g_test_run ();
}
