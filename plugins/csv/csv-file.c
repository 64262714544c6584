/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#define INPUT_BYTES 65536
#define SHA256_BYTES 32
#define GZIP_WINDOW (15 + 16) /* largest window, gzip header required */

typedef enum
{
    CSV_PACKING_PLAIN,
    CSV_PACKING_GZIP,
    CSV_PACKING_ZIP,
} CsvPacking;

struct _CsvFile
{
    char *path;
    int fd;
    gint64 size;     /* of the file, or of what a zip archive holds unpacked */
    gint64 position; /* how much of that was read */
    CsvPacking packing;
    gnutls_hash_hd_t hash;
    z_stream stream;
    gboolean has_stream;
    gboolean member_ended; /* between two gzip members, or after the last */
    gboolean has_more;     /* inflated bytes wait for room */
    const char *damage;    /* told once the bytes before it were given out */
    guint8 *input;
    zip_t *zip;
    zip_file_t *member;
    char *member_name;
};

static void
set_errno (GError **error, const char *path, int code)
{
    g_set_error (error, CARRY_ERROR, code == ENOENT ? CARRY_ERROR_NOT_FOUND : CARRY_ERROR_FAILED,
                 "%s: %s", path, g_strerror (code));
}

/* Bytes as they lie on disk; everything read is part of the checksum. */
static gssize
read_raw (CsvFile *self, gpointer buffer, gsize n, GError **error)
{
    gssize got;

    do
        got = read (self->fd, buffer, n);
    while (got < 0 && errno == EINTR);
    if (got < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "cannot be read: %s",
                     g_strerror (errno));
        return -1;
    }
    self->position += got;
    gnutls_hash (self->hash, buffer, (gsize) got);
    return got;
}

static gboolean
open_gzip (CsvFile *self, GError **error)
{
    self->input = g_malloc (INPUT_BYTES);
    self->has_stream = inflateInit2 (&self->stream, GZIP_WINDOW) == Z_OK;
    if (!self->has_stream)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: zlib has no memory", self->path);
    return self->has_stream;
}

/* The index of the only file in the archive, or -1. */
static gint64
find_only_member (zip_t *zip, guint *out_count)
{
    gint64 found = -1;
    guint count = 0;

    for (gint64 i = 0; i < zip_get_num_entries (zip, 0); i++)
    {
        const char *name = zip_get_name (zip, (zip_uint64_t) i, ZIP_FL_ENC_GUESS);

        if (name == NULL || g_str_has_suffix (name, "/"))
            continue;
        found = i;
        count++;
    }
    *out_count = count;
    return count == 1 ? found : -1;
}

static gboolean
open_member (CsvFile *self, zip_uint64_t index, GError **error)
{
    zip_stat_t info;

    self->member = zip_fopen_index (self->zip, index, 0);
    self->member_name = g_strdup (zip_get_name (self->zip, index, ZIP_FL_ENC_GUESS));
    if (self->member == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s: %s cannot be unpacked: %s",
                     self->path, self->member_name, zip_strerror (self->zip));
        return FALSE;
    }
    if (zip_stat_index (self->zip, index, 0, &info) == 0 && (info.valid & ZIP_STAT_SIZE) != 0)
        self->size = (gint64) MIN (info.size, G_MAXINT64);
    return TRUE;
}

static gboolean
open_zip (CsvFile *self, GError **error)
{
    int code = 0;
    guint count;
    gint64 index;

    self->zip = zip_open (self->path, ZIP_RDONLY, &code);
    if (self->zip == NULL)
    {
        zip_error_t reason;

        zip_error_init_with_code (&reason, code);
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s: not a good zip archive: %s",
                     self->path, zip_error_strerror (&reason));
        zip_error_fini (&reason);
        return FALSE;
    }
    index = find_only_member (self->zip, &count);
    if (index < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s: the archive holds %u files; it must hold exactly one, so unpack it and "
                     "name the files",
                     self->path, count);
        return FALSE;
    }
    return open_member (self, (zip_uint64_t) index, error);
}

static gboolean
find_packing (CsvFile *self, GError **error)
{
    guint8 magic[4] = { 0 };
    struct stat info;

    if (fstat (self->fd, &info) < 0 || pread (self->fd, magic, sizeof magic, 0) < 0)
    {
        set_errno (error, self->path, errno);
        return FALSE;
    }
    self->size = info.st_size;
    if (magic[0] == 0x1f && magic[1] == 0x8b)
        self->packing = CSV_PACKING_GZIP;
    else if (memcmp (magic, "PK\003\004", 4) == 0 || memcmp (magic, "PK\005\006", 4) == 0)
        self->packing = CSV_PACKING_ZIP;
    return TRUE;
}

/**
 * csv_file_open:
 * @path: name of the file
 * @error: return location
 *
 * Returns: (transfer full): the file at its first byte; NULL with
 *   %CARRY_ERROR_NOT_FOUND, or %CARRY_ERROR_CORRUPT for an archive that is none
 *   or does not hold exactly one file
 */
CsvFile *
csv_file_open (const char *path, GError **error)
{
    g_autoptr (CsvFile) self = g_new0 (CsvFile, 1);

    self->path = g_strdup (path);
    self->fd = open (path, O_RDONLY | O_CLOEXEC);
    if (self->fd < 0)
    {
        set_errno (error, path, errno);
        return NULL;
    }
    if (gnutls_hash_init (&self->hash, GNUTLS_DIG_SHA256) < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: no SHA-256 at hand", path);
        return NULL;
    }
    if (!find_packing (self, error))
        return NULL;
    if (self->packing == CSV_PACKING_GZIP && !open_gzip (self, error))
        return NULL;
    if (self->packing == CSV_PACKING_ZIP && !open_zip (self, error))
        return NULL;
    return g_steal_pointer (&self);
}

/**
 * csv_file_get_member:
 * @self: the file
 *
 * Returns: (transfer none) (nullable): name of the file inside a zip archive
 */
const char *
csv_file_get_member (const CsvFile *self)
{
    return self->member_name;
}

static gssize
fail_corrupt (GError **error, const char *what)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, what);
    return -1;
}

/* More compressed bytes; FALSE at the end of the file or on error. */
static gboolean
fill_input (CsvFile *self, GError **error)
{
    gssize got = read_raw (self, self->input, INPUT_BYTES, error);

    if (got <= 0)
        return FALSE;
    self->stream.next_in = self->input;
    self->stream.avail_in = (uInt) got;
    return TRUE;
}

/* Inflates what is there; several gzip members follow each other without a seam. */
static void
inflate_some (CsvFile *self)
{
    int code = self->member_ended ? inflateReset (&self->stream) : Z_OK;

    if (code == Z_OK)
        code = inflate (&self->stream, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
        self->damage = self->member_ended ? "bytes follow the compressed data that are no gzip data"
                                          : "the compressed data are damaged";
    self->member_ended = code == Z_STREAM_END;
    self->has_more = self->stream.avail_out == 0 && !self->member_ended;
}

/* Whether there is something to inflate; FALSE at the end of the file or on error. */
static gboolean
has_input (CsvFile *self, GError **error)
{
    GError *local = NULL;

    if (self->stream.avail_in > 0 || self->has_more || fill_input (self, &local))
        return TRUE;
    if (local != NULL)
        g_propagate_error (error, local);
    else if (!self->member_ended)
        fail_corrupt (error, "the compressed data end too early: the file is cut off");
    return FALSE;
}

static gssize
read_gzip (CsvFile *self, char *buffer, gsize n, GError **error)
{
    GError *local = NULL;

    self->stream.next_out = (Bytef *) buffer;
    self->stream.avail_out = (uInt) MIN (n, G_MAXUINT / 2);
    while (self->stream.next_out == (Bytef *) buffer)
    {
        if (self->damage != NULL)
            return fail_corrupt (error, self->damage);
        if (!has_input (self, &local))
        {
            if (local == NULL)
                return 0;
            g_propagate_error (error, local);
            return -1;
        }
        inflate_some (self);
    }
    return (gssize) (self->stream.next_out - (Bytef *) buffer);
}

static gssize
read_zip (CsvFile *self, char *buffer, gsize n, GError **error)
{
    zip_int64_t got = zip_fread (self->member, buffer, n);

    if (got < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "the archive is damaged: %s",
                     zip_file_strerror (self->member));
        return -1;
    }
    self->position += got;
    return (gssize) got;
}

/**
 * csv_file_read:
 * @self: the file
 * @buffer: memory to fill
 * @n: its bytes, above zero
 * @error: return location
 *
 * Errors do not name the file: only the caller knows which row was reached.
 *
 * Returns: how many unpacked bytes were put into @buffer, 0 at the end, -1 with
 *   %CARRY_ERROR_CORRUPT for damaged or truncated data, or %CARRY_ERROR_FAILED
 */
gssize
csv_file_read (CsvFile *self, char *buffer, gsize n, GError **error)
{
    switch (self->packing)
    {
    case CSV_PACKING_GZIP:
        return read_gzip (self, buffer, n, error);
    case CSV_PACKING_ZIP:
        return read_zip (self, buffer, n, error);
    case CSV_PACKING_PLAIN:
    default:
        return read_raw (self, buffer, n, error);
    }
}

/**
 * csv_file_get_fraction:
 * @self: the file
 *
 * Returns: how far reading is, 0 to 1
 */
double
csv_file_get_fraction (const CsvFile *self)
{
    return self->size > 0 ? MIN (1.0, (double) self->position / (double) self->size) : 1.0;
}

/**
 * csv_file_finish:
 * @self: the file, which cannot be read any more
 * @error: return location
 *
 * Returns: (transfer full): SHA-256 of the file as it lies on disk, in hex; of
 *   all of it, also when not all was read
 */
char *
csv_file_finish (CsvFile *self, GError **error)
{
    g_autofree guint8 *block = g_malloc (INPUT_BYTES);
    guint8 digest[SHA256_BYTES];
    GString *hex = NULL;
    gssize got;

    while ((got = read_raw (self, block, INPUT_BYTES, error)) > 0)
        ;
    if (got < 0)
        return NULL;
    gnutls_hash_output (self->hash, digest);
    hex = g_string_sized_new (2 * SHA256_BYTES);
    for (gsize i = 0; i < SHA256_BYTES; i++)
        g_string_append_printf (hex, "%02x", digest[i]);
    return g_string_free (hex, FALSE);
}

/**
 * csv_file_free:
 * @self: (transfer full): the file
 */
void
csv_file_free (CsvFile *self)
{
    if (self->member != NULL)
        zip_fclose (self->member);
    if (self->zip != NULL)
        zip_discard (self->zip);
    if (self->has_stream)
        inflateEnd (&self->stream);
    if (self->hash != NULL)
        gnutls_hash_deinit (self->hash, NULL);
    if (self->fd >= 0)
        close (self->fd);
    g_free (self->member_name);
    g_free (self->input);
    g_free (self->path);
    g_free (self);
}
