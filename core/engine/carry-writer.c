/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-writer.h"

#include "base/carry-error.h"
#include "engine/carry-record.h"

/* So much may wait for the disk; then trading halts, because nothing is ever dropped. */
#define QUEUE_RECORDS 4096

/* A question to the writer's thread that the asking one waits for. */
typedef struct
{
    const CarryStoreIdentity *identity; /* to open with; NULL to load */
    void (*func) (const CarryEvent *event, gpointer user_data);
    gpointer user_data;
    GError *error;
    gboolean is_done;
} CarryWriterJob;

/* What became of a batch, on its way to the thread that made the writer. */
typedef struct
{
    GArray *tickets; /* guint64 */
    GError *error;
} CarryWriterNews;

/* Of the loop of that thread: ready when there is news. */
typedef struct
{
    GSource source;
    CarryWriter *writer;
} CarryWriterSource;

struct _CarryWriter
{
    GPtrArray *stores; /* CarryStore */
    CarryWriterDone done;
    gpointer user_data;
    GMainContext *context;
    guint queue_max;
    GThread *thread; /* NULL: not started */
    GSource *source; /* NULL likewise */
    gint has_news;   /* atomic: so that the loop asks without the lock */

    GMutex lock;
    GCond changed;
    GArray *queue; /* CarryRecord, waiting */
    guint in_work; /* being appended */
    guint64 n_batches;
    CarryWriterJob *job;
    GPtrArray *news; /* CarryWriterNews: told soon */
    gboolean stopping;

    /* The writer's thread only. */
    guint n_open;
    GError *failure;  /* of the first append that failed */
    gboolean is_told; /* of it, where nobody waited */
};

static void
news_free (CarryWriterNews *news)
{
    g_array_unref (news->tickets);
    g_clear_error (&news->error);
    g_free (news);
}

static void
tell (CarryWriter *self, const CarryWriterNews *news)
{
    for (guint i = 0; i < news->tickets->len; i++)
        self->done (g_array_index (news->tickets, guint64, i), news->error, self->user_data);
}

static GPtrArray *
new_news (void)
{
    return g_ptr_array_new_with_free_func ((GDestroyNotify) news_free);
}

static gboolean
source_check (GSource *source)
{
    return g_atomic_int_get (&((CarryWriterSource *) source)->writer->has_news);
}

static gboolean
source_prepare (GSource *source, int *out_timeout)
{
    *out_timeout = -1;
    return source_check (source);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
    CarryWriter *self = ((CarryWriterSource *) source)->writer;
    g_autoptr (GPtrArray) all = NULL;

    g_mutex_lock (&self->lock);
    all = self->news;
    self->news = new_news ();
    g_atomic_int_set (&self->has_news, FALSE);
    g_mutex_unlock (&self->lock);
    for (guint i = 0; i < all->len; i++)
        tell (self, g_ptr_array_index (all, i));
    return G_SOURCE_CONTINUE;
}

static GSource *
new_source (CarryWriter *self)
{
    static GSourceFuncs functions = {
        .prepare = source_prepare,
        .check = source_check,
        .dispatch = source_dispatch,
    };
    GSource *source = g_source_new (&functions, sizeof (CarryWriterSource));

    ((CarryWriterSource *) source)->writer = self;
    g_source_set_static_name (source, "carry-writer");
    g_source_attach (source, self->context);
    return source;
}

/*
 * On the thread that made the writer: at once where that is this one. Another is woken when it needs
 * no lock of ours or of its loop any more: an order waits for it.
 */
static void
deliver (CarryWriter *self, CarryWriterNews *news)
{
    if (self->thread == NULL)
    {
        if (!self->stopping)
            tell (self, news);
        news_free (news);
        return;
    }
    g_mutex_lock (&self->lock);
    g_ptr_array_add (self->news, news);
    g_atomic_int_set (&self->has_news, TRUE);
    g_mutex_unlock (&self->lock);
    g_main_context_wakeup (self->context);
}

static void
send_news (CarryWriter *self, const GArray *batch)
{
    CarryWriterNews *news = g_new0 (CarryWriterNews, 1);

    news->tickets = g_array_new (FALSE, FALSE, sizeof (guint64));
    news->error = self->failure != NULL ? g_error_copy (self->failure) : NULL;
    for (guint i = 0; i < batch->len; i++)
    {
        guint64 ticket = g_array_index (batch, CarryRecord, i).ticket;

        if (ticket != 0)
            g_array_append_val (news->tickets, ticket);
    }
    /* That nothing is kept any more is told also where nobody waits for what was lost. */
    if (news->tickets->len == 0 && self->failure != NULL && !self->is_told)
    {
        guint64 nobody = 0;

        g_array_append_val (news->tickets, nobody);
    }
    self->is_told = self->failure != NULL;
    if (news->tickets->len == 0)
        news_free (news);
    else
        deliver (self, news);
}

static void
append (CarryWriter *self, GArray *batch)
{
    g_autofree CarryEvent *events = g_new (CarryEvent, batch->len);

    for (guint i = 0; i < batch->len; i++)
    {
        CarryRecord *record = &g_array_index (batch, CarryRecord, i);

        carry_record_repoint (record);
        events[i] = record->event;
    }
    for (guint i = 0; i < self->stores->len && self->failure == NULL; i++)
        carry_store_append (g_ptr_array_index (self->stores, i), events, batch->len,
                            &self->failure);
    send_news (self, batch);
    /* An order goes out while the stores do what it need not wait for. */
    for (guint i = 0; i < self->stores->len && self->failure == NULL; i++)
        carry_store_tidy (g_ptr_array_index (self->stores, i));
}

static void
open_stores (CarryWriter *self, CarryWriterJob *job)
{
    while (self->n_open < self->stores->len)
    {
        if (!carry_store_open (g_ptr_array_index (self->stores, self->n_open), job->identity,
                               &job->error))
            return;
        self->n_open++;
    }
}

static void
do_job (CarryWriter *self, CarryWriterJob *job)
{
    if (job->identity != NULL)
        open_stores (self, job);
    else if (self->stores->len > 0)
        carry_store_load (g_ptr_array_index (self->stores, 0), job->func, job->user_data,
                          &job->error);
}

static GArray *
new_queue (void)
{
    GArray *queue = g_array_new (FALSE, FALSE, sizeof (CarryRecord));

    g_array_set_clear_func (queue, (GDestroyNotify) carry_record_clear);
    return queue;
}

/* The next thing to do; FALSE when there is nothing more and the end was asked for. */
static gboolean
wait_for_work (CarryWriter *self, GArray **out_batch, CarryWriterJob **out_job)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    self->in_work = 0;
    self->n_batches++;
    g_cond_broadcast (&self->changed);
    while (self->queue->len == 0 && self->job == NULL && !self->stopping)
        g_cond_wait (&self->changed, &self->lock);
    if (self->queue->len == 0 && self->job == NULL)
        return FALSE;
    *out_job = g_steal_pointer (&self->job);
    *out_batch = self->queue;
    self->in_work = self->queue->len;
    self->queue = new_queue ();
    return TRUE;
}

static void
end_job (CarryWriter *self, CarryWriterJob *job)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    job->is_done = TRUE;
    g_cond_broadcast (&self->changed);
}

static void
close_all (CarryWriter *self)
{
    while (self->n_open > 0)
        carry_store_close (g_ptr_array_index (self->stores, --self->n_open));
}

static gpointer
work (gpointer user_data)
{
    CarryWriter *self = user_data;
    GArray *batch = NULL;
    CarryWriterJob *job = NULL;

    while (wait_for_work (self, &batch, &job))
    {
        if (job != NULL)
        {
            do_job (self, job);
            end_job (self, job);
        }
        if (batch->len > 0)
            append (self, batch);
        g_array_unref (batch);
    }
    close_all (self);
    return NULL;
}

/*
 * @stores (element-type CarryStore): each keeps everything; the first one is asked
 * what was. Until carry_writer_start() nothing happens by itself.
 */
CarryWriter *
carry_writer_new (GPtrArray *stores, CarryWriterDone done, gpointer user_data)
{
    CarryWriter *self = g_new0 (CarryWriter, 1);

    self->stores = g_ptr_array_ref (stores);
    self->done = done;
    self->user_data = user_data;
    self->context = g_main_context_ref_thread_default ();
    self->queue = new_queue ();
    self->queue_max = QUEUE_RECORDS;
    self->news = new_news ();
    g_mutex_init (&self->lock);
    g_cond_init (&self->changed);
    return self;
}

/* From now on a thread does the work. */
void
carry_writer_start (CarryWriter *self)
{
    g_assert (self->thread == NULL);
    self->source = new_source (self);
    self->thread = g_thread_new ("carry-writer", work, self);
}

/* So much may wait. */
void
carry_writer_set_queue (CarryWriter *self, guint n_records)
{
    self->queue_max = n_records;
}

/* Without a thread: appends at most @n_max of what waits, and tells who waits for it. */
void
carry_writer_step (CarryWriter *self, guint n_max)
{
    guint n = MIN (self->queue->len, n_max);
    g_autoptr (GArray) batch = NULL;

    g_assert (self->thread == NULL);
    if (n == 0)
        return;
    batch = new_queue ();
    g_array_append_vals (batch, self->queue->data, n);
    /* The records moved: what they own must not be cleared here. */
    g_array_set_clear_func (self->queue, NULL);
    g_array_remove_range (self->queue, 0, n);
    g_array_set_clear_func (self->queue, (GDestroyNotify) carry_record_clear);
    append (self, batch);
}

/* Without a thread: the process dies, and what waited is gone. */
void
carry_writer_lose (CarryWriter *self)
{
    g_assert (self->thread == NULL);
    g_array_set_size (self->queue, 0);
}

static void
end_work (CarryWriter *self)
{
    if (self->thread != NULL)
    {
        g_thread_join (self->thread);
        return;
    }
    if (self->queue->len > 0)
        append (self, self->queue);
    close_all (self);
}

/* Everything pushed is appended first; who waits for it hears of it no more. */
void
carry_writer_free (CarryWriter *self)
{
    g_mutex_lock (&self->lock);
    self->stopping = TRUE;
    g_cond_broadcast (&self->changed);
    g_mutex_unlock (&self->lock);
    end_work (self);
    if (self->source != NULL)
        g_source_destroy (self->source);
    g_clear_pointer (&self->source, g_source_unref);
    g_ptr_array_unref (self->news);
    g_array_unref (self->queue);
    g_main_context_unref (self->context);
    g_ptr_array_unref (self->stores);
    g_clear_error (&self->failure);
    g_mutex_clear (&self->lock);
    g_cond_clear (&self->changed);
    g_free (self);
}

static void
wait_for_job (CarryWriter *self, CarryWriterJob *job)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    self->job = job;
    g_cond_broadcast (&self->changed);
    while (!job->is_done)
        g_cond_wait (&self->changed, &self->lock);
}

static gboolean
ask (CarryWriter *self, CarryWriterJob *job, GError **error)
{
    if (self->thread != NULL)
        wait_for_job (self, job);
    else
        do_job (self, job);
    if (job->error == NULL)
        return TRUE;
    g_propagate_error (error, job->error);
    return FALSE;
}

/* Opens every store. Waits for it; @identity is needed as long as @self. */
gboolean
carry_writer_open (CarryWriter *self, const CarryStoreIdentity *identity, GError **error)
{
    CarryWriterJob job = { .identity = identity };

    return ask (self, &job, error);
}

/* Calls @func for everything kept, oldest first, while the caller waits. */
gboolean
carry_writer_load (CarryWriter *self, void (*func) (const CarryEvent *event, gpointer user_data),
                   gpointer user_data, GError **error)
{
    CarryWriterJob job = { .func = func, .user_data = user_data };

    return ask (self, &job, error);
}

/* Keeps a copy of @event. FALSE when too much is waiting: then nothing was taken. */
gboolean
carry_writer_push (CarryWriter *self, const CarryEvent *event, guint64 ticket)
{
    CarryRecord record;
    gboolean is_taken;

    carry_record_init (&record, event, ticket);
    g_mutex_lock (&self->lock);
    is_taken = self->queue->len < self->queue_max;
    if (is_taken)
        g_array_append_val (self->queue, record);
    g_mutex_unlock (&self->lock);
    /* Whoever is woken while the lock is held only goes to sleep again. */
    if (is_taken)
        g_cond_broadcast (&self->changed);
    else
        carry_record_clear (&record);
    return is_taken;
}

/* Waits until everything pushed so far was appended, or could not be. */
void
carry_writer_drain (CarryWriter *self)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    while (self->queue->len > 0 || self->in_work > 0)
        g_cond_wait (&self->changed, &self->lock);
}

/* How many events wait. */
guint
carry_writer_get_depth (CarryWriter *self)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    return self->queue->len + self->in_work;
}

/* Grows with each batch that is done: that it gets on can be seen by it. */
guint64
carry_writer_get_n_batches (CarryWriter *self)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    return self->n_batches;
}
