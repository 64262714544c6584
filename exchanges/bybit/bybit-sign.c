/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-sign.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#define SHA256_SIZE 32
#define PEM_BEGIN "-----BEGIN"

/* Of either kind one is set. */
struct _BybitSigner
{
    char *api_key;
    gnutls_hmac_hd_t hmac;
    gnutls_privkey_t rsa;
};

/* Pieces that are signed as if they were one text. */
typedef struct
{
    const char *text;
    gsize size;
} Piece;

static gboolean
fail (GError **error, const char *what, int code)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_AUTH, "%s: %s", what, gnutls_strerror (code));
    return FALSE;
}

static gboolean
import_rsa (BybitSigner *self, const char *secret, gsize size, GError **error)
{
    gnutls_datum_t pem = { .data = (guchar *) secret, .size = (unsigned) size };
    int code = gnutls_privkey_init (&self->rsa);

    if (code == 0)
        code = gnutls_privkey_import_x509_raw (self->rsa, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (code != 0)
        return fail (error, "The private key of the API key cannot be read", code);
    unsigned bits = 0;
    if (gnutls_privkey_get_pk_algorithm (self->rsa, &bits) != GNUTLS_PK_RSA)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_AUTH,
                     "The private key of the API key is not RSA: the venue takes no other");
        return FALSE;
    }
    if (bits >= 2048 && bits <= 4096)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_AUTH,
                 "The private key of the API key has %u bits; 2048 to 4096 are taken", bits);
    return FALSE;
}

static gboolean
has_prefix (const char *text, gsize size, const char *prefix)
{
    return size >= strlen (prefix) && memcmp (text, prefix, strlen (prefix)) == 0;
}

static gboolean
is_printable (const char *text, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (!g_ascii_isgraph (text[i]))
            return FALSE;
    return size > 0;
}

static gboolean
key_hmac (BybitSigner *self, const char *secret, gsize size, GError **error)
{
    /* A newline at its end would make every signature wrong, and nobody would know why. */
    if (!is_printable (secret, size))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_AUTH,
                     "The secret of the API key is empty, or has spaces or other characters that "
                     "no secret has");
        return FALSE;
    }
    int code = gnutls_hmac_init (&self->hmac, GNUTLS_MAC_SHA256, secret, size);
    return code == 0 || fail (error, "The secret of the API key cannot be used", code);
}

BybitSigner *
bybit_signer_new (const char *api_key, const char *secret, gsize size, GError **error)
{
    g_return_val_if_fail (api_key != NULL, NULL);
    g_return_val_if_fail (secret != NULL, NULL);

    g_autoptr (BybitSigner) self = g_new0 (BybitSigner, 1);
    self->api_key = g_strdup (api_key);
    if (!is_printable (api_key, strlen (api_key)))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_AUTH,
                     "The API key is empty, or has characters that no key has");
        return NULL;
    }
    if (has_prefix (secret, size, PEM_BEGIN) ? !import_rsa (self, secret, size, error)
                                             : !key_hmac (self, secret, size, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
bybit_signer_free (BybitSigner *self)
{
    if (self == NULL)
        return;
    if (self->hmac != NULL)
        gnutls_hmac_deinit (self->hmac, NULL);
    if (self->rsa != NULL)
        gnutls_privkey_deinit (self->rsa);
    g_free (self->api_key);
    g_free (self);
}

const char *
bybit_signer_get_api_key (const BybitSigner *self)
{
    return self->api_key;
}

gboolean
bybit_signer_is_rsa (const BybitSigner *self)
{
    return self->rsa != NULL;
}

static void
write_hex (const guchar *digest, char *out_text)
{
    static const char digits[] = "0123456789abcdef";

    for (guint i = 0; i < SHA256_SIZE; i++)
    {
        out_text[2 * i] = digits[digest[i] >> 4];
        out_text[2 * i + 1] = digits[digest[i] & 15];
    }
    out_text[2 * SHA256_SIZE] = '\0';
}

static gboolean
sign_hmac (BybitSigner *self, const Piece *pieces, guint n_pieces, char *out_signature,
           GError **error)
{
    guchar digest[SHA256_SIZE];
    int code = 0;

    for (guint i = 0; i < n_pieces && code == 0; i++)
        if (pieces[i].size > 0)
            code = gnutls_hmac (self->hmac, pieces[i].text, pieces[i].size);
    /* This begins the next one too, with the same key. */
    gnutls_hmac_output (self->hmac, digest);
    if (code != 0)
        return fail (error, "A request cannot be signed", code);
    write_hex (digest, out_signature);
    return TRUE;
}

static int
hash_pieces (const Piece *pieces, guint n_pieces, guchar digest[SHA256_SIZE])
{
    gnutls_hash_hd_t hash;
    int code = gnutls_hash_init (&hash, GNUTLS_DIG_SHA256);

    if (code != 0)
        return code;
    for (guint i = 0; i < n_pieces && code == 0; i++)
        if (pieces[i].size > 0)
            code = gnutls_hash (hash, pieces[i].text, pieces[i].size);
    gnutls_hash_deinit (hash, digest);
    return code;
}

static gboolean
sign_rsa (BybitSigner *self, const Piece *pieces, guint n_pieces, char *out_signature,
          GError **error)
{
    guchar digest[SHA256_SIZE];
    gnutls_datum_t hash = { .data = digest, .size = SHA256_SIZE };
    gnutls_datum_t signature = { .data = NULL };
    gint state = 0, save = 0;
    int code = hash_pieces (pieces, n_pieces, digest);

    if (code == 0)
        code = gnutls_privkey_sign_hash (self->rsa, GNUTLS_DIG_SHA256, 0, &hash, &signature);
    if (code != 0)
        return fail (error, "A request cannot be signed", code);
    gboolean fits = signature.size <= 512;
    if (fits)
    {
        gsize length = g_base64_encode_step (signature.data, signature.size, FALSE, out_signature,
                                             &state, &save);
        length += g_base64_encode_close (FALSE, out_signature + length, &state, &save);
        out_signature[length] = '\0';
    }
    gnutls_free (signature.data);
    if (!fits)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_AUTH, "A signature is longer than RSA's");
    return fits;
}

static gboolean
sign (BybitSigner *self, const Piece *pieces, guint n_pieces, char *out_signature, GError **error)
{
    return self->rsa != NULL ? sign_rsa (self, pieces, n_pieces, out_signature, error)
                             : sign_hmac (self, pieces, n_pieces, out_signature, error);
}

static Piece
number_piece (gint64 number, char buffer[CARRY_DECIMAL_BUFFER])
{
    const char *text = carry_decimal_format (carry_decimal_make (number, 0), buffer);
    return (Piece){ .text = text, .size = strlen (text) };
}

gboolean
bybit_signer_sign_request (BybitSigner *self, gint64 timestamp_ms, guint recv_window_ms,
                           const char *payload, gsize size,
                           char out_signature[BYBIT_SIGNATURE_SIZE], GError **error)
{
    char timestamp[CARRY_DECIMAL_BUFFER], window[CARRY_DECIMAL_BUFFER];
    Piece pieces[] = {
        number_piece (timestamp_ms, timestamp),
        { .text = self->api_key, .size = strlen (self->api_key) },
        number_piece (recv_window_ms, window),
        { .text = payload, .size = size },
    };

    return sign (self, pieces, G_N_ELEMENTS (pieces), out_signature, error);
}

gboolean
bybit_signer_sign_socket (BybitSigner *self, gint64 expires_ms,
                          char out_signature[BYBIT_SIGNATURE_SIZE], GError **error)
{
    static const char path[] = "GET/realtime";
    char expires[CARRY_DECIMAL_BUFFER];
    Piece pieces[] = {
        { .text = path, .size = sizeof path - 1 },
        number_piece (expires_ms, expires),
    };

    return sign (self, pieces, G_N_ELEMENTS (pieces), out_signature, error);
}
