/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-tape.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "cli/carry-fetch-past.h"
#include "cli/carry-fetch-plan.h"
#include "cli/carry-progress.h"
#include "engine/carry-market-tape.h"
#include "tape/carry-tape-shelf.h"

/* What the recording was made of, in the format of the checksums. */
#define LIST_FILE "tape.txt"

#define ROWS_SUFFIX ".csv"

/* Where it is made, before it takes its place. */
#define WORK_FOLDER "tape.new"

#define BLOCK_EVENTS 4096

static gboolean
fail (const char *path, const char *what, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: %s: %s", path, what,
                 g_strerror (errno));
    return FALSE;
}

static gboolean
remove_file (const char *path, GError **error)
{
    return g_unlink (path) == 0 || errno == ENOENT || fail (path, "cannot be removed", error);
}

/* --- what it is made of -------------------------------------------------------------------- */

/* The files of rows that are whole, in the order of the plan. */
static GPtrArray *
list_rows (const CarryFetchTape *self)
{
    GPtrArray *items = carry_fetch_plan_new (
        self->listed,
        (CarrySeries) (CARRY_SERIES_BARS | CARRY_SERIES_MARKS | CARRY_SERIES_INDICES |
                       CARRY_SERIES_PREMIUMS | CARRY_SERIES_SETTLEMENTS | CARRY_SERIES_TRADES),
        self->interval_ns, ROWS_SUFFIX);

    for (guint i = items->len; i > 0; i--)
    {
        const CarryFetchItem *item = g_ptr_array_index (items, i - 1);

        if (carry_fetch_sums_get (self->sums, item->name) == NULL)
            g_ptr_array_remove_index (items, i - 1);
    }
    return items;
}

static gboolean
has_name (gconstpointer item, gconstpointer name)
{
    return g_str_equal (((const CarryFetchItem *) item)->name, name);
}

/* Rows of what the venue does not list any more: nobody knows their digits. */
static void
tell_left_out (const CarryFetchTape *self, GPtrArray *items)
{
    g_auto (GStrv) names = carry_fetch_sums_list (self->sums);

    for (char **name = names; *name != NULL; name++)
        if (g_str_has_suffix (*name, ROWS_SUFFIX) && strchr (*name, '_') != NULL &&
            !g_ptr_array_find_with_equal_func (items, *name, has_name, NULL))
            fprintf (
                stderr,
                "%s/%s: the venue does not list this any more; the recording is made without\n",
                self->folder, *name);
}

/* A premium is no price, and no history takes it. */
static void
drop_premiums (GPtrArray *items)
{
    for (guint i = items->len; i > 0; i--)
        if (((CarryFetchItem *) g_ptr_array_index (items, i - 1))->series == CARRY_SERIES_PREMIUMS)
            g_ptr_array_remove_index (items, i - 1);
}

static char *
format_list (const CarryFetchTape *self, const GPtrArray *items)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < items->len; i++)
    {
        const CarryFetchItem *item = g_ptr_array_index (items, i);

        g_string_append_printf (text, "%s  %s\n", carry_fetch_sums_get (self->sums, item->name),
                                item->name);
    }
    return g_string_free (text, FALSE);
}

/* --- what is there ------------------------------------------------------------------------- */

/* Whether rows of that checksum are in the folder: a line of a list. */
static gboolean
is_true (const CarryFetchTape *self, const char *line)
{
    const char *space = strchr (line, ' ');
    const char *sum =
        space != NULL && space[1] == ' ' ? carry_fetch_sums_get (self->sums, space + 2) : NULL;

    return sum != NULL && strncmp (line, sum, strlen (sum)) == 0;
}

/*
 * Whether a recording of the rows in @found has all that are in @list, and nothing that is not in the folder:
 * what the venue does not list any more stays in it as long as nothing is to be added.
 */
static gboolean
is_of_rows (const CarryFetchTape *self, const char *found, const char *list)
{
    g_auto (GStrv) old = g_strsplit (found, "\n", -1);
    g_auto (GStrv) wanted = g_strsplit (list, "\n", -1);

    for (guint i = 0; old[i] != NULL; i++)
        if (old[i][0] != '\0' && !is_true (self, old[i]))
            return FALSE;
    for (guint i = 0; wanted[i] != NULL; i++)
        if (!g_strv_contains ((const char *const *) old, wanted[i]))
            return FALSE;
    return TRUE;
}

/* Whether it is there, whole, and of these rows. Its journal is the last to be written down. */
static gboolean
look (const CarryFetchTape *self, const char *list, gboolean *out_is_there, GError **error)
{
    g_autofree char *path = g_build_filename (self->folder, LIST_FILE, NULL);
    g_autofree char *found = NULL;
    g_auto (GStrv) names = carry_fetch_sums_list (self->sums);
    gboolean is_there = carry_fetch_sums_get (self->sums, CARRY_TAPE_SHELF_JOURNAL) != NULL &&
                        g_file_get_contents (path, &found, NULL, NULL) &&
                        is_of_rows (self, found, list);

    for (char **name = names; is_there && *name != NULL; name++)
    {
        CarryFetchSum sum = CARRY_FETCH_SUM_GOOD;

        if (carry_market_tape_is_file (*name) &&
            !carry_fetch_sums_check (self->sums, *name, &sum, error))
            return FALSE;
        is_there = sum == CARRY_FETCH_SUM_GOOD;
        if (!is_there)
            fprintf (stderr, "%s/%s: it is not what was made of the rows; it is made again\n",
                     self->folder, *name);
    }
    *out_is_there = is_there;
    return TRUE;
}

static gboolean
check_foreign (const CarryFetchTape *self, const char *path, GError **error)
{
    g_autofree char *list = g_build_filename (self->folder, LIST_FILE, NULL);

    if (g_file_test (list, G_FILE_TEST_EXISTS) || !g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                 "%s is there and was not made by this command; move it away, or take another "
                 "folder",
                 path);
    return FALSE;
}

static gboolean
remove_all (const GPtrArray *files, GError **error)
{
    for (guint i = files->len; i > 0; i--)
        if (!remove_file (g_ptr_array_index (files, i - 1), error))
            return FALSE;
    return TRUE;
}

/* The journal first: without it the rest is nothing to anybody. */
static gboolean
take_away (const CarryFetchTape *self, GError **error)
{
    g_autoptr (GPtrArray) files = carry_market_tape_list_files (self->folder);
    const char *journal = g_ptr_array_index (files, files->len - 1);

    if (!check_foreign (self, journal, error))
        return FALSE;
    for (guint i = files->len; i > 0; i--)
    {
        g_autofree char *name = g_path_get_basename (g_ptr_array_index (files, i - 1));

        if (!carry_fetch_sums_remove (self->sums, name, error))
            return FALSE;
    }
    return remove_file (journal, error) && carry_fetch_sync_folder (journal, error) &&
           remove_all (files, error);
}

/* --- making it ----------------------------------------------------------------------------- */

static gboolean
is_interrupted (const CarryFetchTape *self, GError **error)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
    return g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
add_events (const CarryFetchTape *self, CarryMarketTape *tape, CarryCursor *cursor, GError **error)
{
    g_autofree CarryMarketEvent *events = g_new (CarryMarketEvent, BLOCK_EVENTS);
    g_autoptr (CarryProgress) progress = carry_progress_new ();
    guint64 n = 0;
    gssize got;

    while ((got = carry_cursor_read (cursor, events, BLOCK_EVENTS, error)) > 0)
    {
        carry_market_tape_add (tape, events, (gsize) got);
        n += (guint64) got;
        carry_progress_update_rows (progress, carry_cursor_get_fraction (cursor),
                                    CARRY_TAPE_SHELF_JOURNAL, n);
        if (is_interrupted (self, error))
            return FALSE;
    }
    return got == 0;
}

/* Its files lie in a folder below @root then. */
static gboolean
make (const CarryFetchTape *self, CarryFetchPast *past, const char *root, GError **error)
{
    g_autoptr (CarryCursor) cursor = carry_fetch_past_open (past, error);
    g_autoptr (CarryMarketTape) tape = NULL;

    if (cursor == NULL)
        return FALSE;
    tape =
        carry_market_tape_new (root, self->ts_from, carry_fetch_past_get_instruments (past), error);
    return tape != NULL && add_events (self, tape, cursor, error) &&
           carry_market_tape_finish (tape, error);
}

/* --- its place ----------------------------------------------------------------------------- */

static gboolean
move (const CarryFetchTape *self, const char *from, GError **error)
{
    g_autofree char *name = g_path_get_basename (from);
    g_autofree char *to = g_build_filename (self->folder, name, NULL);

    if (!carry_fetch_sync_file (from) || g_rename (from, to) != 0)
        return fail (to, "cannot be written", error);
    return carry_fetch_sync_folder (to, error) && carry_fetch_sums_add (self->sums, name, error);
}

static gboolean
publish (const CarryFetchTape *self, const char *run, const char *list, GError **error)
{
    g_autofree char *path = g_build_filename (self->folder, LIST_FILE, NULL);
    g_autoptr (GPtrArray) files = carry_market_tape_list_files (run);

    if (!carry_fetch_write_text (path, list, error))
        return FALSE;
    for (guint i = 0; i < files->len; i++)
        if (!move (self, g_ptr_array_index (files, i), error))
            return FALSE;
    return TRUE;
}

/* What was begun and did not come to its end. */
static gboolean
clear_work (const char *root, const char *run, GError **error)
{
    g_autoptr (GPtrArray) files = carry_market_tape_list_files (run);

    if (!remove_all (files, error))
        return FALSE;
    if ((g_rmdir (run) != 0 && errno != ENOENT) || (g_rmdir (root) != 0 && errno != ENOENT))
        return fail (root, "cannot be removed", error);
    return TRUE;
}

/**
 * carry_fetch_tape_update: (skip)
 * @self: what is fetched
 * @error: return location for an error
 *
 * Makes the recording where it is not there, or was made of other rows. It is there
 * whole or not at all, whenever the program is killed.
 *
 * Returns: %FALSE when the rows cannot be read or the folder not be written
 */
gboolean
carry_fetch_tape_update (const CarryFetchTape *self, GError **error)
{
    g_autofree char *root = g_build_filename (self->folder, WORK_FOLDER, NULL);
    g_autofree char *run = carry_market_tape_name_folder (root);
    g_autoptr (GPtrArray) items = list_rows (self);
    g_autoptr (GPtrArray) all = NULL;
    g_autofree char *list = NULL;
    g_autoptr (CarryFetchPast) past = NULL;
    gboolean is_there = FALSE;

    all = list_rows (self);
    drop_premiums (items);
    list = format_list (self, items);
    if (!look (self, list, &is_there, error))
        return FALSE;
    if (is_there || items->len == 0)
        return clear_work (root, run, error);
    tell_left_out (self, all);
    past = carry_fetch_past_new (self->folder, items, self->plugin_path, error);
    return past != NULL && clear_work (root, run, error) && take_away (self, error) &&
           make (self, past, root, error) && publish (self, run, list, error) &&
           clear_work (root, run, error);
}
