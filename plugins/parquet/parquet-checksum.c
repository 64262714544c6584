/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-checksum.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#define BLOCK_BYTES (256 * 1024)
#define SHA256_BYTES 32

static gboolean
hash_all (gnutls_hash_hd_t hash, GInputStream *stream, GError **error)
{
    g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
    gssize got;

    while ((got = g_input_stream_read (stream, block, BLOCK_BYTES, NULL, error)) > 0)
        gnutls_hash (hash, block, (gsize) got);
    return got == 0;
}

/**
 * parquet_checksum_file:
 * @path: a file
 * @error: return location; does not name the file
 *
 * Returns: (transfer full): SHA-256 of its bytes, in hex
 */
char *
parquet_checksum_file (const char *path, GError **error)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
    guint8 digest[SHA256_BYTES] = { 0 };
    gnutls_hash_hd_t hash;
    gboolean is_done;
    GString *hex;

    if (stream == NULL)
        return NULL;
    if (gnutls_hash_init (&hash, GNUTLS_DIG_SHA256) < 0)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED, "no SHA-256 at hand");
        return NULL;
    }
    is_done = hash_all (hash, G_INPUT_STREAM (stream), error);
    gnutls_hash_deinit (hash, digest);
    if (!is_done)
        return NULL;
    hex = g_string_sized_new (2 * SHA256_BYTES);
    for (gsize i = 0; i < SHA256_BYTES; i++)
        g_string_append_printf (hex, "%02x", digest[i]);
    return g_string_free (hex, FALSE);
}
