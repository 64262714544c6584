/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* The most bytes of a key or of a secret; an RSA key of 4096 bits in PEM has about 3300. */
#define BYBIT_CREDENTIALS_MAX 8192

/*
 * An API key and its secret, in memory that is never swapped, dumped or inherited, and wiped when
 * it is let go. There is no function that prints one.
 */
typedef struct _BybitCredentials BybitCredentials;

/*
 * Where they are looked for, in this order: the files named, the values given, and the files
 * `bybit-api-key` and `bybit-api-secret` in systemd's folder of credentials.
 */
typedef struct
{
    const char *key_file;
    const char *secret_file;
    const char *key;
    const char *secret;
    const char *folder; /* $CREDENTIALS_DIRECTORY, or NULL */
    gboolean is_strict; /* real money: files of mode 0400 only */
} BybitCredentialsPlaces;

/* Returns: (nullable): NULL without an error when no place has any. */
BybitCredentials *bybit_credentials_load (const BybitCredentialsPlaces *places, GError **error);
const char *bybit_credentials_get_key (const BybitCredentials *self);
const char *bybit_credentials_get_secret (const BybitCredentials *self);
void bybit_credentials_free (BybitCredentials *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitCredentials, bybit_credentials_free)

G_END_DECLS
