/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-tls.h"

#include <gnutls/x509.h>

#define DAY_S (24 * 3600)

struct _ServerAuthority
{
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t certificate;
    gint64 now_s;
    guint64 serial;
};

static gboolean
check (int status, const char *what, GError **error)
{
    if (status >= 0)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", what, gnutls_strerror (status));
    return FALSE;
}

static gboolean
make_key (gnutls_x509_privkey_t *out_key, GError **error)
{
    gnutls_x509_privkey_init (out_key);
    return check (gnutls_x509_privkey_generate (*out_key, GNUTLS_PK_ECDSA,
                                                GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                                0),
                  "a key cannot be made", error);
}

static void
describe (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, const char *name, gint64 from_s,
          gint64 to_s, guint64 serial)
{
    guint64 number = GUINT64_TO_BE (serial);
    gnutls_x509_crt_set_version (certificate, 3);
    gnutls_x509_crt_set_key (certificate, key);
    gnutls_x509_crt_set_serial (certificate, &number, sizeof number);
    gnutls_x509_crt_set_activation_time (certificate, (time_t) from_s);
    gnutls_x509_crt_set_expiration_time (certificate, (time_t) to_s);
    gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                   (unsigned int) strlen (name));
}

/* The name an authority and its certificates know it by. */
static void
set_key_id (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
    guint8 id[64];
    gsize size = sizeof id;
    if (gnutls_x509_crt_get_key_id (certificate, 0, id, &size) == 0)
        gnutls_x509_crt_set_subject_key_id (certificate, id, size);
    size = sizeof id;
    if (gnutls_x509_crt_get_key_id (issuer, 0, id, &size) == 0)
        gnutls_x509_crt_set_authority_key_id (certificate, id, size);
}

ServerAuthority *
server_authority_new (gint64 now_s, GError **error)
{
    g_autoptr (ServerAuthority) self = g_new0 (ServerAuthority, 1);
    self->now_s = now_s;
    self->serial = (guint64) now_s;
    gnutls_x509_crt_init (&self->certificate);
    if (!make_key (&self->key, error))
        return NULL;

    describe (self->certificate, self->key, "bybit-sim authority", now_s - DAY_S,
              now_s + 3650 * (gint64) DAY_S, self->serial);
    gnutls_x509_crt_set_basic_constraints (self->certificate, 1, 0);
    gnutls_x509_crt_set_key_usage (self->certificate,
                                   GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
    set_key_id (self->certificate, self->certificate);
    if (!check (gnutls_x509_crt_sign2 (self->certificate, self->certificate, self->key,
                                       GNUTLS_DIG_SHA256, 0),
                "the authority cannot be signed", error))
        return NULL;
    return g_steal_pointer (&self);
}

void
server_authority_free (ServerAuthority *self)
{
    if (self->key != NULL)
        gnutls_x509_privkey_deinit (self->key);
    gnutls_x509_crt_deinit (self->certificate);
    g_free (self);
}

/* Adds a certificate in PEM to @text. */
static gboolean
append_certificate (GString *text, gnutls_x509_crt_t certificate, GError **error)
{
    gnutls_datum_t pem = { 0 };
    int status = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem);
    if (!check (status, "a certificate cannot be written", error))
        return FALSE;
    g_string_append_len (text, (const char *) pem.data, pem.size);
    gnutls_free (pem.data);
    return TRUE;
}

static gboolean
append_key (GString *text, gnutls_x509_privkey_t key, GError **error)
{
    gnutls_datum_t pem = { 0 };
    int status =
        gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem);
    if (!check (status, "a key cannot be written", error))
        return FALSE;
    g_string_append_len (text, (const char *) pem.data, pem.size);
    gnutls_memset (pem.data, 0, pem.size);
    gnutls_free (pem.data);
    return TRUE;
}

gboolean
server_authority_save (const ServerAuthority *self, const char *path, GError **error)
{
    g_autoptr (GString) text = g_string_new (NULL);
    return append_certificate (text, self->certificate, error) &&
           g_file_set_contents (path, text->str, (gssize) text->len, error);
}

static const char *const kind_names[] = { "good",       "expired",    "not-yet-valid",
                                          "wrong-host", "unknown-ca", "self-signed" };

gboolean
server_certificate_kind_from_text (const char *text, ServerCertificateKind *out_kind)
{
    for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
        if (g_strcmp0 (text, kind_names[i]) == 0)
        {
            *out_kind = (ServerCertificateKind) i;
            return TRUE;
        }
    return FALSE;
}

/* A certificate for this machine's loopback, or one with the wanted flaw. */
static void
fill_leaf (ServerAuthority *self, ServerCertificateKind kind, gnutls_x509_crt_t leaf,
           gnutls_x509_privkey_t key, gnutls_x509_crt_t issuer)
{
    static const guint8 loopback4[4] = { 127, 0, 0, 1 };
    static const guint8 loopback6[16] = { [15] = 1 };
    gboolean wrong_host = kind == SERVER_CERTIFICATE_WRONG_HOST;
    gint64 from_s = self->now_s - DAY_S, to_s = self->now_s + 365 * DAY_S;
    const char *name = wrong_host ? "elsewhere.invalid" : "localhost";

    if (kind == SERVER_CERTIFICATE_EXPIRED)
        to_s = self->now_s - 3600;
    if (kind == SERVER_CERTIFICATE_NOT_YET_VALID)
        from_s = self->now_s + 30 * DAY_S;
    describe (leaf, key, name, from_s, to_s, ++self->serial);
    gnutls_x509_crt_set_subject_alt_name (leaf, GNUTLS_SAN_DNSNAME, name,
                                          (unsigned int) strlen (name), GNUTLS_FSAN_SET);
    if (!wrong_host)
    {
        gnutls_x509_crt_set_subject_alt_name (leaf, GNUTLS_SAN_IPADDRESS, loopback4,
                                              sizeof loopback4, GNUTLS_FSAN_APPEND);
        gnutls_x509_crt_set_subject_alt_name (leaf, GNUTLS_SAN_IPADDRESS, loopback6,
                                              sizeof loopback6, GNUTLS_FSAN_APPEND);
    }
    gnutls_x509_crt_set_basic_constraints (leaf, 0, -1);
    gnutls_x509_crt_set_key_usage (leaf, GNUTLS_KEY_DIGITAL_SIGNATURE);
    gnutls_x509_crt_set_key_purpose_oid (leaf, GNUTLS_KP_TLS_WWW_SERVER, 0);
    set_key_id (leaf, issuer);
}

static GTlsCertificate *
issue (ServerAuthority *self, ServerCertificateKind kind, gnutls_x509_crt_t leaf,
       gnutls_x509_privkey_t key, GError **error)
{
    gboolean alone = kind == SERVER_CERTIFICATE_SELF_SIGNED;
    gnutls_x509_crt_t issuer = alone ? leaf : self->certificate;
    g_autoptr (GString) pem = g_string_new (NULL);

    fill_leaf (self, kind, leaf, key, issuer);
    if (!check (gnutls_x509_crt_sign2 (leaf, issuer, alone ? key : self->key, GNUTLS_DIG_SHA256, 0),
                "the certificate cannot be signed", error))
        return NULL;
    if (!append_certificate (pem, leaf, error) || !append_key (pem, key, error) ||
        (!alone && !append_certificate (pem, self->certificate, error)))
        return NULL;
    GTlsCertificate *certificate =
        g_tls_certificate_new_from_pem (pem->str, (gssize) pem->len, error);
    gnutls_memset (pem->str, 0, pem->len);
    return certificate;
}

GTlsCertificate *
server_authority_issue (ServerAuthority *self, ServerCertificateKind kind, GError **error)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t leaf = NULL;
    GTlsCertificate *certificate = NULL;
    g_autoptr (ServerAuthority) stranger = NULL;

    if (kind == SERVER_CERTIFICATE_UNKNOWN_CA)
    {
        stranger = server_authority_new (self->now_s, error);
        return stranger != NULL ? server_authority_issue (stranger, SERVER_CERTIFICATE_GOOD, error)
                                : NULL;
    }
    gnutls_x509_crt_init (&leaf);
    if (make_key (&key, error))
        certificate = issue (self, kind, leaf, key, error);
    if (key != NULL)
        gnutls_x509_privkey_deinit (key);
    gnutls_x509_crt_deinit (leaf);
    return certificate;
}
