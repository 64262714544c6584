/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-run.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "base/carry-backoff.h"
#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-fetch-file.h"
#include "cli/carry-progress.h"

#define MAX_RETRY_WAIT_NS CARRY_NS_PER_MINUTE

typedef struct
{
    CarryFetchRun *run;
    const CarryFetchItem *item;
    CarryFetchFile *file;
    CarryProgress *progress;
    guint n_done; /* files before this one */
} Job;

static void
show (Job *job)
{
    double fraction =
        (job->n_done + carry_fetch_file_get_fraction (job->file)) / (double) job->run->items->len;

    carry_progress_update_rows (job->progress, fraction, job->item->name, job->run->rows);
}

/* --- one page ------------------------------------------------------------------------------ */

/* What may pass by itself. */
static gboolean
is_transient (const GError *error)
{
    return g_error_matches (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED) ||
           g_error_matches (error, CARRY_ERROR, CARRY_ERROR_BUSY);
}

static gboolean
wait_for_retry (Job *job, CarryBackoff *backoff, const GError *problem, GError **error)
{
    gint64 delay = 0;

    if (!carry_backoff_next (backoff, &delay))
    {
        g_set_error (error, CARRY_ERROR, (int) problem->code,
                     "%s: given up after %u tries: %s; the same command goes on where it stopped",
                     job->item->name, backoff->budget + 1, problem->message);
        return FALSE;
    }
    if (delay >= CARRY_NS_PER_SECOND)
    {
        carry_progress_clear (job->progress);
        fprintf (stderr, "%s: %s; trying again in %.0f s\n", job->item->name, problem->message,
                 (double) delay / CARRY_NS_PER_SECOND);
    }
    return carry_fetch_venue_sleep (job->run->venue, delay, error);
}

static CarryPage *
read_page (Job *job, GError **error)
{
    CarryFetchRun *run = job->run;
    const CarryPageRequest request = {
        .instrument = job->item->instrument,
        .series = job->item->series,
        .interval_ns = run->interval_ns,
        .ts_from = run->ts_from,
        .ts_to = run->ts_to,
        .position = carry_fetch_file_get_position (job->file),
    };
    CarryBackoff backoff;

    carry_backoff_init (&backoff, run->retry_wait_ns, MAX_RETRY_WAIT_NS, MAX (run->retries, 1), 1);
    for (;;)
    {
        g_autoptr (GError) problem = NULL;
        CarryPage *page = carry_fetch_venue_read (run->venue, &request, &problem);

        if (page != NULL)
            return page;
        if (run->retries == 0 || !is_transient (problem))
        {
            g_propagate_error (error, g_steal_pointer (&problem));
            return NULL;
        }
        if (!wait_for_retry (job, &backoff, problem, error))
            return NULL;
    }
}

static gboolean
keep_page (Job *job, const CarryPage *page, GError **error)
{
    g_autoptr (GString) text = g_string_new (NULL);
    gboolean is_trades = job->item->series == CARRY_SERIES_TRADES;
    const GArray *rows = is_trades ? page->trades : page->rows;
    guint n = rows != NULL ? rows->len : 0;

    for (guint i = 0; i < n; i++)
        if (is_trades)
            carry_fetch_item_add_trade (job->item, &g_array_index (rows, CarryHistoryTrade, i),
                                        text);
        else
            carry_fetch_item_add_row (job->item, &g_array_index (rows, CarryHistoryRow, i), text);
    if (!carry_fetch_file_add (job->file, text->str, text->len, n, page->position, page->fraction,
                               error))
        return FALSE;
    job->run->rows += n;
    show (job);
    return TRUE;
}

/* --- one file ------------------------------------------------------------------------------ */

/* The other format is made of the rows in a file of its own, which then takes the name. */
static gboolean
make_of_rows (Job *job, GError **error)
{
    CarryWriterColumn columns[CARRY_FETCH_MAX_COLUMNS];
    g_autofree char *path = g_build_filename (job->run->folder, job->item->name, NULL);
    g_autofree char *temporary = g_strconcat (path, ".new", NULL);
    gsize n = carry_fetch_item_describe (job->item, columns);

    if (!carry_table_writer_write (job->run->writer, carry_fetch_file_get_path (job->file), columns,
                                   n, temporary, error))
        return FALSE;
    if (carry_fetch_sync_file (temporary) && g_rename (temporary, path) == 0)
        return carry_fetch_sync_folder (path, error);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: cannot be written: %s", path,
                 g_strerror (errno));
    return FALSE;
}

static gboolean
complete (Job *job, GError **error)
{
    gboolean done = job->run->writer != NULL ? make_of_rows (job, error)
                                             : carry_fetch_file_publish (job->file, error);

    return done && carry_fetch_sums_add (job->run->sums, job->item->name, error) &&
           carry_fetch_file_forget (job->file, error);
}

static gboolean
fetch_file (Job *job, GError **error)
{
    const char *note = carry_fetch_file_get_note (job->file);

    if (note != NULL)
        fprintf (stderr, "%s\n", note);
    show (job);
    while (!carry_fetch_file_is_whole (job->file))
    {
        g_autoptr (CarryPage) page = read_page (job, error);

        if (page == NULL || !keep_page (job, page, error))
            return FALSE;
    }
    return complete (job, error);
}

/* What the program left behind when it was killed between two files. */
static gboolean
tidy (const CarryFetchRun *self, const CarryFetchItem *item, GError **error)
{
    static const char *const suffixes[] = { ".state", ".state.new", ".part", ".new" };

    for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
        g_autofree char *name = g_strconcat (item->name, suffixes[i], NULL);
        g_autofree char *path = g_build_filename (self->folder, name, NULL);

        if (g_unlink (path) == 0 || errno == ENOENT)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: cannot be removed: %s", path,
                     g_strerror (errno));
        return FALSE;
    }
    return TRUE;
}

/* Whether it is there; what is no longer what it was is taken away, to be fetched again. */
static gboolean
look_at (CarryFetchRun *self, const CarryFetchItem *item, gboolean *out_is_there, GError **error)
{
    g_autofree char *path = g_build_filename (self->folder, item->name, NULL);
    CarryFetchSum sum;

    if (!carry_fetch_sums_check (self->sums, item->name, &sum, error))
        return FALSE;
    *out_is_there = sum == CARRY_FETCH_SUM_GOOD;
    if (sum == CARRY_FETCH_SUM_ABSENT)
        return TRUE;
    if (sum == CARRY_FETCH_SUM_GOOD)
        return tidy (self, item, error);
    fprintf (stderr, "%s: %s; it is fetched again\n", path,
             sum == CARRY_FETCH_SUM_MISSING ? "it is gone" : "it is not what was fetched");
    if (g_unlink (path) != 0 && errno != ENOENT)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: cannot be removed: %s", path,
                     g_strerror (errno));
        return FALSE;
    }
    return carry_fetch_sums_remove (self->sums, item->name, error) && tidy (self, item, error);
}

static gboolean
fetch_item (CarryFetchRun *self, guint i, CarryProgress *progress, GError **error)
{
    const CarryFetchItem *item = g_ptr_array_index (self->items, i);
    g_autoptr (CarryFetchFile) file = NULL;
    gboolean is_there = FALSE;
    Job job = { .run = self, .item = item, .progress = progress, .n_done = i };

    if (!look_at (self, item, &is_there, error))
        return FALSE;
    if (is_there)
        return TRUE;
    file =
        carry_fetch_file_open (self->folder, item->name, carry_fetch_item_get_header (item), error);
    job.file = file;
    return file != NULL && fetch_file (&job, error);
}

/**
 * carry_fetch_run: (skip)
 * @self: what is to be fetched
 * @error: return location for an error
 *
 * Fetches what is not there yet. Stopped at any moment, the next run goes on.
 *
 * Returns: %FALSE when a file is not whole
 */
gboolean
carry_fetch_run (CarryFetchRun *self, GError **error)
{
    g_autoptr (CarryProgress) progress = carry_progress_new ();

    for (guint i = 0; i < self->items->len; i++)
        if (!fetch_item (self, i, progress, error))
            return FALSE;
    return TRUE;
}
