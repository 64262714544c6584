/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-sign.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>

/* Lower-case hex of HMAC-SHA256. */
char *
server_sign_hmac (const char *secret, const char *text, gsize length)
{
    guint8 digest[32];
    GString *hex = g_string_sized_new (2 * sizeof digest);

    int status =
        gnutls_hmac_fast (GNUTLS_MAC_SHA256, secret, strlen (secret), text, length, digest);
    g_assert (status == 0);
    for (guint i = 0; i < sizeof digest; i++)
        g_string_append_printf (hex, "%02x", digest[i]);
    return g_string_free (hex, FALSE);
}

gboolean
server_sign_check_hmac (const char *secret, const char *text, gsize length, const char *signature)
{
    g_autofree char *expected = server_sign_hmac (secret, text, length);
    return strlen (signature) == strlen (expected) &&
           gnutls_memcmp (signature, expected, strlen (expected)) == 0;
}

/* A public key from PEM, or NULL with what the library says in @out_status. */
static gnutls_pubkey_t
import_key (const char *pem, int *out_status)
{
    gnutls_pubkey_t key = NULL;
    gnutls_datum_t input = { .data = (unsigned char *) pem, .size = (unsigned int) strlen (pem) };

    *out_status = gnutls_pubkey_init (&key);
    if (*out_status < 0)
        return NULL;
    *out_status = gnutls_pubkey_import (key, &input, GNUTLS_X509_FMT_PEM);
    if (*out_status == 0 && gnutls_pubkey_get_pk_algorithm (key, NULL) == GNUTLS_PK_RSA)
        return key;
    if (*out_status == 0)
        *out_status = GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
    gnutls_pubkey_deinit (key);
    return NULL;
}

gboolean
server_sign_is_rsa_key (const char *public_key_pem, GError **error)
{
    int status = 0;
    gnutls_pubkey_t key = import_key (public_key_pem, &status);
    if (key == NULL)
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it is no RSA public key: %s",
                     gnutls_strerror (status));
        return FALSE;
    }
    gnutls_pubkey_deinit (key);
    return TRUE;
}

/* RSA with SHA-256 after PKCS#1 1.5; the signature is base64. */
gboolean
server_sign_check_rsa (const char *public_key_pem, const char *text, gsize length,
                       const char *signature)
{
    gsize size = 0;
    g_autofree guchar *bytes = g_base64_decode (signature, &size);
    int status = 0;
    gnutls_pubkey_t key = import_key (public_key_pem, &status);
    gnutls_datum_t input = { .data = (unsigned char *) text, .size = (unsigned int) length };
    gnutls_datum_t sign = { .data = bytes, .size = (unsigned int) size };

    if (key == NULL)
        return FALSE;
    status = gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_RSA_SHA256, 0, &input, &sign);
    gnutls_pubkey_deinit (key);
    return status >= 0;
}
