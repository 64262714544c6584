/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <zstd.h>

#include "base/carry-error.h"
#include "tape/carry-tape-columns.h"
#include "tape/carry-tape-shelf.h"

#define N_PAGES 8
#define LEVEL 3

/* What a page holds beyond this is a burst, and its memory goes back when that is over. */
#define BURST_BYTES (128 * 1024)

/* Another segment begins when one has so many bytes, or so many hours. */
#define SEGMENT_BYTES (64 * 1024 * 1024)
#define SEGMENT_NS CARRY_NS_PER_HOUR

#define MEBIBYTE (1024 * 1024)

typedef struct
{
    CarryTapePage *page; /* or */
    GByteArray *records; /* or neither: the end */
    guint64 first, last;
} Job;

struct _CarryTapeWriter
{
    CarryTapeSettings settings;
    char *root;
    char *folder;
    GThread *thread;
    GAsyncQueue *jobs;  /* Job */
    GAsyncQueue *pages; /* CarryTapePage, unused, the last that was written first */
    ZSTD_CCtx *packer;
    int journal;
    int market;
    guint64 part;
    guint64 part_bytes;
    gint64 ts_part;
    GMutex lock;
    gboolean is_ragged; /* the journal ends amid a block, and nothing may follow that */
    guint64 last;       /* number of the last input that was written to the journal */
    char *fault;        /* under @lock: why nothing is written any more */
};

static gboolean
is_failed (CarryTapeWriter *self)
{
    return carry_tape_writer_has_failed (self, NULL);
}

/* Whether nothing is written any more, and why. (out) (optional) (transfer full) */
gboolean
carry_tape_writer_has_failed (CarryTapeWriter *self, char **out_why)
{
    gboolean failed;

    g_mutex_lock (&self->lock);
    failed = self->fault != NULL;
    if (failed && out_why != NULL)
        *out_why = g_strdup (self->fault);
    g_mutex_unlock (&self->lock);
    return failed;
}

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
    while (size > 0)
    {
        ssize_t n = write (fd, data, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        data += n;
        size -= (gsize) n;
    }
    return TRUE;
}

/* All of it or nothing: half a block would hide what comes after it. */
static gboolean
write_whole (CarryTapeWriter *self, int fd, const guint8 *data, gsize size)
{
    off_t at = lseek (fd, 0, SEEK_CUR);
    int problem;

    if (write_all (fd, data, size))
        return TRUE;
    problem = errno;
    if (at < 0 || ftruncate (fd, at) != 0 || lseek (fd, at, SEEK_SET) != at)
    {
        g_warning ("%s: a file ends amid a block: %s", self->folder, g_strerror (errno));
        self->is_ragged = self->is_ragged || fd == self->journal;
    }
    errno = problem;
    return FALSE;
}

static int
open_file (CarryTapeWriter *self, const char *name, CarryTapeStream stream, guint64 part)
{
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    CarryTapeFileHeader header;
    int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    carry_tape_file_header_init (&header, stream, self->settings.epoch, part);
    if (fd >= 0 && write_all (fd, (const guint8 *) &header, sizeof header))
        return fd;
    if (fd >= 0)
        close (fd);
    return -1;
}

/*
 * Packs and writes, and does not ask whether it may. One write for header and frame: a process that
 * dies leaves whole blocks behind. 0 with @out_why when it is not written.
 */
static gsize
put_block (CarryTapeWriter *self, int fd, CarryTapeBlock *block, const void *data,
           const char **out_why)
{
    gsize bound = sizeof *block + ZSTD_compressBound (block->raw);
    g_autofree guint8 *packed = g_malloc (bound);
    gsize size = ZSTD_compressCCtx (self->packer, packed + sizeof *block, bound - sizeof *block,
                                    data, block->raw, LEVEL);

    if (ZSTD_isError (size))
    {
        *out_why = ZSTD_getErrorName (size);
        return 0;
    }
    block->magic = CARRY_TAPE_BLOCK_MAGIC;
    block->packed = (guint32) size;
    block->checksum = carry_tape_block_sum (block, packed + sizeof *block);
    memcpy (packed, block, sizeof *block);
    if (write_whole (self, fd, packed, sizeof *block + size))
        return sizeof *block + size;
    *out_why = g_strerror (errno);
    return 0;
}

/* The last that is written: the journal says that the run goes on, and why it is not recorded. */
static void
fail (CarryTapeWriter *self, const char *why)
{
    CarryTapeBlock block = {
        .kind = CARRY_TAPE_BLOCK_STOPPED,
        .raw = (guint32) strlen (why),
        .first = self->last,
        .last = self->last,
    };
    const char *problem = "it ends amid a block";

    g_mutex_lock (&self->lock);
    self->fault = g_strdup_printf ("%s: %s", self->folder, why);
    g_mutex_unlock (&self->lock);
    if (self->is_ragged || put_block (self, self->journal, &block, why, &problem) == 0)
        g_message ("%s: the journal cannot say where it stops: %s", self->folder, problem);
}

static void
fail_at (CarryTapeWriter *self, const char *what, const char *problem)
{
    g_autofree char *why = g_strdup_printf ("%s: %s", what, problem);

    fail (self, why);
}

/* Whether a block may be written: the last bytes of the disk are for what must be kept. */
static gboolean
has_room (CarryTapeWriter *self)
{
    g_autofree char *why = NULL;
    struct statvfs there;
    guint64 n_free;

    if (self->settings.min_free_bytes == 0)
        return TRUE;
    if (fstatvfs (self->journal, &there) != 0)
    {
        fail_at (self, "how much is free on the disk cannot be told", g_strerror (errno));
        return FALSE;
    }
    n_free = (guint64) there.f_bavail * there.f_frsize;
    if (n_free >= self->settings.min_free_bytes)
        return TRUE;
    why = g_strdup_printf ("%" G_GUINT64_FORMAT " MiB are free on the disk, and the last "
                           "%" G_GUINT64_FORMAT " are for what must be kept (tape-min-free-bytes)",
                           n_free / MEBIBYTE, self->settings.min_free_bytes / MEBIBYTE);
    fail (self, why);
    return FALSE;
}

/* Bytes written; 0 when it failed, and nothing is written any more. */
static gsize
write_block (CarryTapeWriter *self, int fd, CarryTapeBlock *block, const void *data)
{
    const char *why = NULL;
    gsize size;

    if (is_failed (self) || !has_room (self))
        return 0;
    size = put_block (self, fd, block, data, &why);
    if (size == 0)
        fail_at (self, "a block cannot be written", why);
    return size;
}

/* The journal names each segment before there is anything in it. */
static void
begin_segment (CarryTapeWriter *self, guint64 first)
{
    CarryTapeBlock block = { .kind = CARRY_TAPE_BLOCK_SEGMENT, .last = first };
    g_autofree char *name = carry_tape_shelf_name_segment (self->part + 1);

    if (self->market >= 0)
        close (self->market);
    self->market = open_file (self, name, CARRY_TAPE_MARKET, ++self->part);
    if (self->market < 0)
    {
        fail_at (self, name, g_strerror (errno));
        return;
    }
    self->ts_part = carry_clock_get_now (self->settings.clock);
    self->part_bytes = 0;
    block.first = self->part;
    block.raw = (guint32) strlen (name);
    write_block (self, self->journal, &block, name);
    carry_tape_shelf_tidy (self->root, self->settings.epoch, self->part, self->ts_part,
                           self->settings.max_age_ns, self->settings.max_bytes);
}

/* Of what is in it. */
static gsize
get_size (const CarryTapePage *page)
{
    return page->n_events * sizeof *page->events + page->n_turns * sizeof *page->turns;
}

static void
write_page (CarryTapeWriter *self, CarryTapePage *page)
{
    g_autofree guint8 *bytes = g_malloc (get_size (page));
    CarryTapeColumns columns = { .bytes = bytes };
    CarryTapeBlock block = {
        .kind = CARRY_TAPE_BLOCK_MARKET,
        .raw = (guint32) get_size (page),
        .first = page->first,
        .last = page->last,
        .first_seq = page->first_seq,
        .n_events = page->n_events,
        .n_turns = page->n_turns,
    };

    if (self->market < 0 || self->part_bytes >= SEGMENT_BYTES ||
        carry_clock_get_now (self->settings.clock) >= self->ts_part + SEGMENT_NS)
        begin_segment (self, page->first);
    if (is_failed (self))
        return;
    carry_tape_columns_write (&columns, page->events, page->n_events, page->turns, page->n_turns);
    self->part_bytes += write_block (self, self->market, &block, bytes);
}

/* Where it is refused, the page costs what it did: nothing else depends on it. */
static void
release (CarryTapePage *page)
{
    const guintptr size = (guintptr) sysconf (_SC_PAGESIZE);
    guintptr from = ((guintptr) page->events + size - 1) / size * size;
    guintptr to = (guintptr) (page + 1) / size * size;

    if (to > from && madvise ((gpointer) from, to - from, MADV_DONTNEED) != 0)
        g_debug ("a page of the recording keeps its memory: %s", g_strerror (errno));
}

/*
 * The last in is the first out: taken in turn, each of them would grow as large as the largest
 * burst it ever saw. While a burst lasts its pages stay, for a page that comes back empty costs
 * who fills it.
 */
static void
put_away (CarryTapeWriter *self, CarryTapePage *page)
{
    gsize size = get_size (page);

    page->most = MAX (page->most, size);
    if (size <= BURST_BYTES && page->most > BURST_BYTES)
    {
        release (page);
        page->most = 0;
    }
    g_async_queue_push_front (self->pages, page);
}

static void
write_records (CarryTapeWriter *self, const Job *job)
{
    CarryTapeBlock block = {
        .kind = CARRY_TAPE_BLOCK_RECORDS,
        .raw = job->records->len,
        .first = job->first,
        .last = job->last,
    };

    if (write_block (self, self->journal, &block, job->records->data) > 0)
        self->last = job->last;
}

static gpointer
run (gpointer data)
{
    CarryTapeWriter *self = data;

    while (TRUE)
    {
        g_autofree Job *job = g_async_queue_pop (self->jobs);
        gboolean failed = is_failed (self);

        if (job->page == NULL && job->records == NULL)
            return NULL;
        if (job->page != NULL && !failed)
            write_page (self, job->page);
        if (job->page != NULL)
            put_away (self, job->page);
        if (job->records != NULL && !failed)
            write_records (self, job);
        g_clear_pointer (&job->records, g_byte_array_unref);
    }
}

/* Makes the folder of the run and its journal, and starts the thread. */
CarryTapeWriter *
carry_tape_writer_new (const CarryTapeSettings *settings, GError **error)
{
    g_autoptr (CarryTapeWriter) self = g_new0 (CarryTapeWriter, 1);

    self->settings = *settings;
    g_object_ref (self->settings.clock);
    g_mutex_init (&self->lock);
    self->journal = self->market = -1;
    self->root = g_strdup (settings->folder);
    self->folder = carry_tape_shelf_name_run (settings->folder, settings->epoch);
    if (g_mkdir_with_parents (self->folder, 0700) != 0 ||
        (self->journal = open_file (self, CARRY_TAPE_SHELF_JOURNAL, CARRY_TAPE_JOURNAL, 0)) < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "%s: the run cannot be recorded: %s; make room, or set host.carry.tape=false",
                     self->folder, g_strerror (errno));
        return NULL;
    }
    self->packer = ZSTD_createCCtx ();
    self->jobs = g_async_queue_new ();
    self->pages = g_async_queue_new ();
    for (guint i = 0; i < N_PAGES; i++)
        g_async_queue_push (self->pages, g_new0 (CarryTapePage, 1));
    self->thread = g_thread_new ("carry-tape", run, self);
    return g_steal_pointer (&self);
}

static void
push_job (CarryTapeWriter *self, const Job *job)
{
    g_async_queue_push (self->jobs, g_memdup2 (job, sizeof *job));
}

static void
stop (CarryTapeWriter *self)
{
    const Job end = { 0 };
    CarryTapePage *page;

    push_job (self, &end);
    g_thread_join (g_steal_pointer (&self->thread));
    while ((page = g_async_queue_try_pop (self->pages)) != NULL)
        g_free (page);
    g_async_queue_unref (self->jobs);
    g_async_queue_unref (self->pages);
}

/*
 * Everything that was pushed is written afterwards, and nothing more can be. FALSE when
 * something is not there, and why: (out) (transfer full)
 */
gboolean
carry_tape_writer_finish (CarryTapeWriter *self, char **out_why)
{
    if (self->thread != NULL)
        stop (self);
    return !carry_tape_writer_has_failed (self, out_why);
}

/* Everything that was pushed is written afterwards. */
void
carry_tape_writer_free (CarryTapeWriter *self)
{
    if (self->thread != NULL)
        stop (self);
    if (self->journal >= 0)
        close (self->journal);
    if (self->market >= 0)
        close (self->market);
    if (self->packer != NULL)
        ZSTD_freeCCtx (self->packer);
    g_object_unref (self->settings.clock);
    g_mutex_clear (&self->lock);
    g_free (self->fault);
    g_free (self->folder);
    g_free (self->root);
    g_free (self);
}

/* An empty page, or NULL when all are under way. To be pushed, also when nothing is in it. */
CarryTapePage *
carry_tape_writer_take_page (CarryTapeWriter *self)
{
    CarryTapePage *page = self->settings.waits ? g_async_queue_pop (self->pages)
                                               : g_async_queue_try_pop (self->pages);

    if (page != NULL)
        page->n_events = page->n_turns = 0;
    return page;
}

void
carry_tape_writer_push_page (CarryTapeWriter *self, CarryTapePage *page)
{
    const Job job = { .page = page };

    if (page->n_events + page->n_turns == 0)
        g_async_queue_push_front (self->pages, page);
    else
        push_job (self, &job);
}

/* @records (transfer full): #CarryTapeEntry and what follows each. */
void
carry_tape_writer_push_records (CarryTapeWriter *self, GByteArray *records, guint64 first,
                                guint64 last)
{
    const Job job = { .records = records, .first = first, .last = last };

    push_job (self, &job);
}

/* The disk is behind: what is not full had better wait, or no page is left for what comes. */
gboolean
carry_tape_writer_is_busy (CarryTapeWriter *self)
{
    return g_async_queue_length (self->pages) < N_PAGES / 2;
}

const char *
carry_tape_writer_get_folder (const CarryTapeWriter *self)
{
    return self->folder;
}
