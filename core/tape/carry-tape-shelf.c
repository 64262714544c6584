/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-shelf.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carry-time.h"

#define SEGMENT_PREFIX "market-"
#define SEGMENT_SUFFIX ".carry"

/* Names sort as numbers do. */
char *
carry_tape_shelf_name_run (const char *root, guint64 epoch)
{
    return g_strdup_printf ("%s/%012" G_GUINT64_FORMAT, root, epoch);
}

char *
carry_tape_shelf_name_segment (guint64 part)
{
    return g_strdup_printf (SEGMENT_PREFIX "%06" G_GUINT64_FORMAT SEGMENT_SUFFIX, part);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Whether a file of that name is a segment. */
gboolean
carry_tape_shelf_is_segment (const char *name)
{
    return g_str_has_prefix (name, SEGMENT_PREFIX) && g_str_has_suffix (name, SEGMENT_SUFFIX);
}

static gboolean
is_run (const char *name)
{
    return name[0] != '\0' && strspn (name, "0123456789") == strlen (name);
}

static GPtrArray *
list (const char *folder, gboolean (*is_wanted) (const char *name))
{
    GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        if (is_wanted (name))
            g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    g_ptr_array_sort (paths, compare_names);
    return paths;
}

/* (transfer full) (element-type filename): segments of a run, the oldest first. */
GPtrArray *
carry_tape_shelf_list_segments (const char *folder)
{
    return list (folder, carry_tape_shelf_is_segment);
}

/* (transfer full) (element-type filename): folders of runs, the oldest first. */
GPtrArray *
carry_tape_shelf_list_runs (const char *root)
{
    return list (root, is_run);
}

typedef struct
{
    char *path;
    gint64 ts;
    guint64 size;
} Segment;

static void
segment_clear (gpointer data)
{
    g_free (((Segment *) data)->path);
}

/* Every segment of every run, the oldest first. */
static GArray *
list_all (const char *root, guint64 *out_bytes)
{
    GArray *all = g_array_new (FALSE, FALSE, sizeof (Segment));
    g_autoptr (GPtrArray) runs = carry_tape_shelf_list_runs (root);

    *out_bytes = 0;
    g_array_set_clear_func (all, segment_clear);
    for (guint i = 0; i < runs->len; i++)
    {
        g_autoptr (GPtrArray) paths = carry_tape_shelf_list_segments (g_ptr_array_index (runs, i));

        for (guint k = 0; k < paths->len; k++)
        {
            Segment segment = { .path = g_strdup (g_ptr_array_index (paths, k)) };
            struct stat info;

            if (lstat (segment.path, &info) == 0)
            {
                segment.ts = (gint64) info.st_mtim.tv_sec * CARRY_NS_PER_SECOND;
                segment.size = (guint64) info.st_size;
            }
            *out_bytes += segment.size;
            g_array_append_val (all, segment);
        }
    }
    return all;
}

/* A journal that is too old goes when no segment of its run is left: nothing can replay it. */
static void
tidy_journals (const char *root, const char *own, gint64 ts_oldest)
{
    g_autoptr (GPtrArray) runs = carry_tape_shelf_list_runs (root);

    for (guint i = 0; i < runs->len; i++)
    {
        const char *run = g_ptr_array_index (runs, i);
        g_autoptr (GPtrArray) segments = carry_tape_shelf_list_segments (run);
        g_autofree char *journal = g_build_filename (run, CARRY_TAPE_SHELF_JOURNAL, NULL);
        struct stat info;

        if (segments->len > 0 || g_str_equal (run, own) || lstat (journal, &info) != 0 ||
            (gint64) info.st_mtim.tv_sec * CARRY_NS_PER_SECOND >= ts_oldest)
            continue;
        if (unlink (journal) != 0 || rmdir (run) != 0)
            g_warning ("%s is older than tape-max-age allows, and could not be deleted", run);
    }
}

/*
 * Deletes segments that are too old, and the oldest where all are too large; never the
 * one that is written now, @part of @epoch. Journals of which no segment is left go when
 * they are too old.
 */
void
carry_tape_shelf_tidy (const char *root, guint64 epoch, guint64 part, gint64 now, gint64 max_age_ns,
                       guint64 max_bytes)
{
    guint64 bytes;
    g_autoptr (GArray) all = list_all (root, &bytes);
    g_autofree char *folder = carry_tape_shelf_name_run (root, epoch);
    g_autofree char *name = carry_tape_shelf_name_segment (part);
    g_autofree char *own = g_build_filename (folder, name, NULL);

    for (guint i = 0; i < all->len; i++)
    {
        const Segment *segment = &g_array_index (all, Segment, i);
        gboolean is_old = max_age_ns > 0 && segment->ts < now - max_age_ns;
        gboolean is_over = max_bytes > 0 && bytes > max_bytes;

        if (g_str_equal (segment->path, own) || (!is_old && !is_over))
            continue;
        bytes -= segment->size;
        if (unlink (segment->path) != 0)
            g_warning ("%s is older than tape-max-age and tape-max-bytes allow, and could not be "
                       "deleted",
                       segment->path);
    }
    if (max_age_ns > 0)
        tidy_journals (root, folder, now - max_age_ns);
}
