/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-disk.h"

typedef struct
{
    CarrySentinelDisk *disk;
    CarrySentinelWork work;
    gpointer data;
    GDestroyNotify destroy;
    CarrySentinelDone done;
    gpointer user_data;
    GError *error;
} Job;

struct _CarrySentinelDisk
{
    GThreadPool *pool;
    GMainContext *context;
    guint n_waiting; /* jobs whose end was not told */
};

/* On the thread of whoever asked. */
static gboolean
on_done (gpointer user_data)
{
    Job *job = user_data;

    job->disk->n_waiting--;
    job->done (job->error, job->user_data);
    return G_SOURCE_REMOVE;
}

static void
free_job (gpointer data)
{
    Job *job = data;

    job->destroy (job->data);
    g_clear_error (&job->error);
    g_free (job);
}

static void
work (gpointer data, gpointer user_data)
{
    Job *job = data;
    GSource *source = g_idle_source_new ();

    job->work (job->data, &job->error);
    /* Never here: between two turns of the loop g_main_context_invoke() would do it on this thread. */
    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, on_done, job, free_job);
    g_source_attach (source, job->disk->context);
    g_source_unref (source);
}

CarrySentinelDisk *
carry_sentinel_disk_new (void)
{
    CarrySentinelDisk *self = g_new0 (CarrySentinelDisk, 1);

    self->pool = g_thread_pool_new (work, self, 1, FALSE, NULL);
    self->context = g_main_context_ref_thread_default ();
    return self;
}

/* Waits until everything is written, and tells whoever asked. */
void
carry_sentinel_disk_free (CarrySentinelDisk *self)
{
    g_thread_pool_free (self->pool, FALSE, TRUE);
    while (self->n_waiting > 0)
        g_main_context_iteration (self->context, TRUE);
    g_main_context_unref (self->context);
    g_free (self);
}

/* Does @func with @data (transfer full) on the thread, then calls @done here. */
void
carry_sentinel_disk_do (CarrySentinelDisk *self, CarrySentinelWork func, gpointer data,
                        GDestroyNotify destroy, CarrySentinelDone done, gpointer user_data)
{
    Job *job = g_new0 (Job, 1);

    *job = (Job){
        .disk = self,
        .work = func,
        .data = data,
        .destroy = destroy,
        .done = done,
        .user_data = user_data,
    };
    self->n_waiting++;
    g_thread_pool_push (self->pool, job, NULL);
    /* cppcheck-suppress memleak ; the pool owns it */
}

guint
carry_sentinel_disk_get_n_waiting (const CarrySentinelDisk *self)
{
    return self->n_waiting;
}
