/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-starts.h"

#include "base/carry-error.h"

/*
 * Starts of a run, in a file of its folder: one time a line. A run that ends in
 * order takes its starts out again, so what stands there are those that did not.
 */

#define STARTS_FILE "starts"

/* More lines say nothing new. */
#define MAX_STARTS 1000

static char *
get_path (const char *folder)
{
    return g_build_filename (folder, STARTS_FILE, NULL);
}

/* Those not longer ago than @window_ns; a clock that was set back makes none too old. */
static guint
keep_recent (const char *text, gint64 now, gint64 window_ns, GString *kept)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_STARTS);
    guint n = 0;

    for (guint i = 0; lines[i] != NULL; i++)
    {
        gint64 ts;

        if (!g_ascii_string_to_signed (lines[i], 10, 0, G_MAXINT64, &ts, NULL) ||
            now - ts > window_ns)
            continue;
        g_string_append_printf (kept, "%" G_GINT64_FORMAT "\n", ts);
        n++;
    }
    return n;
}

/*
 * Notes a start down, on disk when this returns. @out_n gets how many there were
 * since @window_ns ago, this one too, that did not end in order.
 */
gboolean
carry_starts_add (const char *folder, gint64 now, gint64 window_ns, guint *out_n, GError **error)
{
    g_autofree char *path = get_path (folder);
    g_autofree char *text = NULL;
    g_autoptr (GString) kept = g_string_new (NULL);
    g_autoptr (GError) failure = NULL;
    guint n = 0;

    if (g_file_get_contents (path, &text, NULL, NULL))
        n = keep_recent (text, now, window_ns, kept);
    g_string_append_printf (kept, "%" G_GINT64_FORMAT "\n", now);
    if (!g_file_set_contents_full (path, kept->str, (gssize) kept->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, &failure))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
        return FALSE;
    }
    *out_n = n + 1;
    return TRUE;
}

/* It ended in order, and what came before it does not count any more. */
void
carry_starts_forget (const char *folder)
{
    g_autofree char *path = get_path (folder);
    g_autoptr (GError) error = NULL;

    if (!g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        g_warning ("%s", error->message);
}
