/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-recording-file.h"

#include <string.h>

#define ZIP_HEADER 30
#define ZIP_STORED 0
#define ZIP_DEFLATED 8
#define ZIP_SIZES_FOLLOW (1 << 3) /* of the flags: the header does not know them */

static guint
read_16 (const guint8 *at)
{
    return at[0] | (guint) at[1] << 8;
}

static guint32
read_32 (const guint8 *at)
{
    return read_16 (at) | (guint32) read_16 (at + 2) << 16;
}

static GInputStream *
unpack (GInputStream *stream, GZlibCompressorFormat format)
{
    g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (format);

    return g_converter_input_stream_new (stream, G_CONVERTER (decompressor));
}

/* A member that was only put in. */
static GInputStream *
read_stored (GInputStream *stream, gsize size, GError **error)
{
    g_autofree char *bytes = g_malloc (size + 1);
    gsize n = 0;

    if (!g_input_stream_read_all (stream, bytes, size, &n, NULL, error))
        return NULL;
    if (n == size)
        return g_memory_input_stream_new_from_data (g_steal_pointer (&bytes), (gssize) size,
                                                    g_free);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the archive is cut off");
    return NULL;
}

/* The bytes of the first member. */
static GInputStream *
open_zip (GInputStream *stream, GError **error)
{
    guint8 header[ZIP_HEADER];
    gsize n = 0;

    if (!g_input_stream_read_all (stream, header, sizeof header, &n, NULL, error))
        return NULL;
    if (n == sizeof header &&
        g_input_stream_skip (stream, read_16 (header + 26) + read_16 (header + 28), NULL, error) <
            0)
        return NULL;
    if (n == sizeof header && read_16 (header + 8) == ZIP_DEFLATED)
        return unpack (stream, G_ZLIB_COMPRESSOR_FORMAT_RAW);
    if (n == sizeof header && read_16 (header + 8) == ZIP_STORED &&
        (read_16 (header + 6) & ZIP_SIZES_FOLLOW) == 0)
        return read_stored (stream, read_32 (header + 22), error);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         "its first member is packed in an unusual way; unpack it");
    return NULL;
}

static GInputStream *
open_by_content (GInputStream *file, const guint8 *magic, gsize n, GError **error)
{
    if (n >= 2 && magic[0] == 0x1f && magic[1] == 0x8b)
        return unpack (file, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    if (n < 4 || memcmp (magic, "PK\003\004", 4) != 0)
        return g_object_ref (file);
    return open_zip (file, error);
}

GDataInputStream *
server_recording_file_open (const char *path, GError **error)
{
    g_autoptr (GFile) name = g_file_new_for_path (path);
    g_autoptr (GFileInputStream) file = g_file_read (name, NULL, error);
    g_autoptr (GInputStream) lines = NULL;
    guint8 magic[4];
    gsize n = 0;

    if (file == NULL)
        return NULL;
    if (g_input_stream_read_all (G_INPUT_STREAM (file), magic, sizeof magic, &n, NULL, error) &&
        g_seekable_seek (G_SEEKABLE (file), 0, G_SEEK_SET, NULL, error))
        lines = open_by_content (G_INPUT_STREAM (file), magic, n, error);
    if (lines == NULL)
    {
        g_prefix_error (error, "%s: ", path);
        return NULL;
    }
    return g_data_input_stream_new (lines);
}
