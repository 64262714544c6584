/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-ahead.h"

#define BLOCK_BYTES (256 * 1024)

/* What a thread brings must be worth its wake-up. */
#define SHORT_BYTES BLOCK_BYTES

struct _CsvAhead
{
    CsvFile *file; /* the thread's while it fills the block */
    gsize n_short; /* bytes that were read without a thread */

    GMutex mutex;
    GCond filled;
    gboolean is_filling;

    double fraction;

    /* Ours while nobody fills it. */
    char *block; /* NULL while the file is short */
    gssize n;    /* bytes in it, 0 at the end of the file, -1 with @error */
    gssize at;   /* the next of them */
    GError *error;
};

static void
fill (gpointer data, gpointer user_data)
{
    CsvAhead *self = data;
    GError *error = NULL;
    gssize n = csv_file_read (self->file, self->block, BLOCK_BYTES, &error);

    g_mutex_lock (&self->mutex);
    self->n = n;
    self->at = 0;
    self->error = error;
    self->fraction = csv_file_get_fraction (self->file);
    self->is_filling = FALSE;
    g_cond_signal (&self->filled);
    g_mutex_unlock (&self->mutex);
}

/* One for all files: whoever looks at the bytes needs a processor too. */
static GThreadPool *
get_pool (void)
{
    static gsize pool;

    if (g_once_init_enter (&pool))
    {
        gint n_threads = MAX (1, (gint) g_get_num_processors () - 1);

        g_once_init_leave (&pool, (gsize) g_thread_pool_new (fill, NULL, n_threads, TRUE, NULL));
    }
    return (GThreadPool *) pool;
}

/* Where no thread could be had, a pool is empty and the block is filled at once. */
static void
start_filling (CsvAhead *self)
{
    self->is_filling = TRUE;
    if (g_thread_pool_get_num_threads (get_pool ()) > 0)
        g_thread_pool_push (get_pool (), self, NULL);
    else
        fill (self, NULL);
}

static void
wait_for_block (CsvAhead *self)
{
    g_mutex_lock (&self->mutex);
    while (self->is_filling)
        g_cond_wait (&self->filled, &self->mutex);
    g_mutex_unlock (&self->mutex);
}

static gssize
read_short (CsvAhead *self, char *buffer, gsize n, GError **error)
{
    gssize got = csv_file_read (self->file, buffer, n, error);

    self->fraction = csv_file_get_fraction (self->file);
    if (got <= 0)
        return got;
    self->n_short += (gsize) got;
    if (self->n_short < SHORT_BYTES)
        return got;
    self->block = g_malloc (BLOCK_BYTES);
    start_filling (self);
    return got;
}

/**
 * csv_ahead_new:
 * @file: (transfer full): a file at its first byte
 *
 * Returns: (transfer full): its reader
 */
CsvAhead *
csv_ahead_new (CsvFile *file)
{
    CsvAhead *self = g_new0 (CsvAhead, 1);

    self->file = file;
    g_mutex_init (&self->mutex);
    g_cond_init (&self->filled);
    return self;
}

/**
 * csv_ahead_get_member:
 * @self: the reader
 *
 * Returns: (transfer none) (nullable): the name of the file in a zip archive
 */
const char *
csv_ahead_get_member (CsvAhead *self)
{
    return csv_file_get_member (self->file);
}

/**
 * csv_ahead_read:
 * @self: the reader
 * @buffer: (out caller-allocates): where the bytes go
 * @n: room in @buffer
 * @error: return location; as csv_file_read() sets it
 *
 * For one thread, as all of this.
 *
 * Returns: how many bytes were put into @buffer, 0 at the end, -1 on failure
 */
gssize
csv_ahead_read (CsvAhead *self, char *buffer, gsize n, GError **error)
{
    gsize part;

    if (self->block == NULL)
        return read_short (self, buffer, n, error);
    wait_for_block (self);
    if (self->n < 0)
    {
        g_propagate_error (error, g_error_copy (self->error));
        return -1;
    }
    part = MIN (n, (gsize) (self->n - self->at));
    memcpy (buffer, self->block + self->at, part);
    self->at += (gssize) part;
    if (self->n > 0 && self->at == self->n)
        start_filling (self);
    return (gssize) part;
}

/**
 * csv_ahead_get_fraction:
 * @self: the reader
 *
 * Returns: how far reading is, 0 to 1
 */
double
csv_ahead_get_fraction (CsvAhead *self)
{
    double fraction;

    g_mutex_lock (&self->mutex);
    fraction = self->fraction;
    g_mutex_unlock (&self->mutex);
    return fraction;
}

/**
 * csv_ahead_finish:
 * @self: the reader, which cannot read any more
 * @error: return location; as csv_file_finish() sets it
 *
 * Returns: (transfer full): SHA-256 of the whole file, in hex
 */
char *
csv_ahead_finish (CsvAhead *self, GError **error)
{
    wait_for_block (self);
    return csv_file_finish (self->file, error);
}

/**
 * csv_ahead_free:
 * @self: (transfer full): the reader
 */
void
csv_ahead_free (CsvAhead *self)
{
    wait_for_block (self);
    csv_file_free (self->file);
    g_clear_error (&self->error);
    g_mutex_clear (&self->mutex);
    g_cond_clear (&self->filled);
    g_free (self->block);
    g_free (self);
}
