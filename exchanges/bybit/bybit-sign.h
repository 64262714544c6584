/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * Signs requests with a key. The secret is keyed once and not kept: the caller, who holds
 * it in locked memory, may wipe it then. What GnuTLS made of it is wiped when the signer
 * is freed. There is no way to read or print either.
 */
typedef struct _BybitSigner BybitSigner;

/* HMAC: 64 hexadecimal digits. RSA: base64 of at most 4096 bits. */
#define BYBIT_SIGNATURE_SIZE 704

/* @secret: the text the venue gave, or a PEM private key, which makes it RSA. */
BybitSigner *bybit_signer_new (const char *api_key, const char *secret, gsize size, GError **error);
void bybit_signer_free (BybitSigner *self);

const char *bybit_signer_get_api_key (const BybitSigner *self);
gboolean bybit_signer_is_rsa (const BybitSigner *self);

/* @payload: the query without `?`, or the body, exactly as it is sent. */
gboolean bybit_signer_sign_request (BybitSigner *self, gint64 timestamp_ms, guint recv_window_ms,
                                    const char *payload, gsize size,
                                    char out_signature[BYBIT_SIGNATURE_SIZE], GError **error);
/* For the auth message of the private and trade sockets. */
gboolean bybit_signer_sign_socket (BybitSigner *self, gint64 expires_ms,
                                   char out_signature[BYBIT_SIGNATURE_SIZE], GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitSigner, bybit_signer_free)

G_END_DECLS
