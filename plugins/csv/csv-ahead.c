/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-ahead.h"

#define BLOCK_BYTES (128 * 1024)

/* So much lies ready at most, that neither side waits for the other at each block. */
#define N_BLOCKS 4

/* What a thread brings must be worth its wake-up, and often only the first rows are looked at. */
#define SHORT_BYTES (256 * 1024)

struct _CsvAhead
{
    CsvFile *file; /* the thread's while it fills blocks */
    gsize n_short; /* bytes that were read without a thread */
    gssize at;     /* the next byte of the first block */
    char *blocks;  /* NULL while the file is short */

    GMutex mutex;
    GCond changed;
    gssize sizes[N_BLOCKS]; /* bytes in a block, 0 at the end of the file, -1 with @error */
    guint first;            /* the block that is read */
    guint n_filled;
    gboolean is_filling;
    gboolean is_over; /* the last that was filled ends the file; it stays */
    GError *error;
    double fraction;
};

static char *
get_block (const CsvAhead *self, guint i)
{
    return self->blocks + (gsize) (i % N_BLOCKS) * BLOCK_BYTES;
}

/* The next block to fill; FALSE when there is none, and with that the thread is done. */
static gboolean
begin_block (CsvAhead *self, guint *out_i)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

    *out_i = (self->first + self->n_filled) % N_BLOCKS;
    self->is_filling = self->n_filled < N_BLOCKS && !self->is_over;
    if (!self->is_filling)
        g_cond_signal (&self->changed);
    return self->is_filling;
}

static void
end_block (CsvAhead *self, guint i, gssize n, GError *error)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

    self->sizes[i] = n;
    self->n_filled++;
    self->is_over = n <= 0;
    self->error = error;
    self->fraction = csv_file_get_fraction (self->file);
    g_cond_signal (&self->changed);
}

/* Until all are full. */
static void
fill (gpointer data, gpointer user_data)
{
    CsvAhead *self = data;
    guint i;

    while (begin_block (self, &i))
    {
        GError *error = NULL;
        gssize n = csv_file_read (self->file, get_block (self, i), BLOCK_BYTES, &error);

        end_block (self, i, n, error);
    }
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

/* Where no thread could be had, a pool is empty and the blocks are filled at once. */
static void
start_filling (CsvAhead *self)
{
    self->is_filling = TRUE;
    if (g_thread_pool_get_num_threads (get_pool ()) > 0)
        g_thread_pool_push (get_pool (), self, NULL);
    else
        fill (self, NULL);
}

/* How many bytes the first block has; waits for it. */
static gssize
wait_for_block (CsvAhead *self)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

    while (self->n_filled == 0)
        g_cond_wait (&self->changed, &self->mutex);
    return self->sizes[self->first];
}

static void
wait_for_thread (CsvAhead *self)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

    while (self->is_filling)
        g_cond_wait (&self->changed, &self->mutex);
}

/* The first block was read: it is filled anew, together with others. */
static void
release_block (CsvAhead *self)
{
    gboolean starts;

    g_mutex_lock (&self->mutex);
    self->first = (self->first + 1) % N_BLOCKS;
    self->n_filled--;
    starts = !self->is_filling && !self->is_over && self->n_filled <= N_BLOCKS / 2;
    g_mutex_unlock (&self->mutex);
    self->at = 0;
    if (starts)
        start_filling (self);
}

static gssize
read_short (CsvAhead *self, char *buffer, gsize n, GError **error)
{
    gssize got = csv_file_read (self->file, buffer, n, error);

    self->fraction = csv_file_get_fraction (self->file);
    self->n_short += (gsize) MAX (got, 0);
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
    g_cond_init (&self->changed);
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
    gssize size, part;

    if (self->n_short < SHORT_BYTES)
        return read_short (self, buffer, n, error);
    if (self->blocks == NULL)
    {
        self->blocks = g_malloc (N_BLOCKS * BLOCK_BYTES);
        start_filling (self);
    }
    size = wait_for_block (self);
    if (size < 0)
    {
        g_propagate_error (error, g_error_copy (self->error));
        return -1;
    }
    part = MIN ((gssize) MIN (n, BLOCK_BYTES), size - self->at);
    memcpy (buffer, get_block (self, self->first) + self->at, (gsize) part);
    self->at += part;
    if (size > 0 && self->at == size)
        release_block (self);
    return part;
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
    wait_for_thread (self);
    return csv_file_finish (self->file, error);
}

/**
 * csv_ahead_free:
 * @self: (transfer full): the reader
 */
void
csv_ahead_free (CsvAhead *self)
{
    wait_for_thread (self);
    csv_file_free (self->file);
    g_clear_error (&self->error);
    g_mutex_clear (&self->mutex);
    g_cond_clear (&self->changed);
    g_free (self->blocks);
    g_free (self);
}
