/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-match.h"

#include "base/carry-error.h"

#include <glob.h>
#include <string.h>

static void
match_free (gpointer data)
{
    CarryTableMatch *self = data;

    g_free (self->path);
    g_free (self->symbol);
    g_free (self);
}

static gboolean
has_placeholder (const char *pattern)
{
    return strstr (pattern, "{symbol}") != NULL || strstr (pattern, "{base}") != NULL;
}

static gboolean
fail_unknown_placeholder (const char *pattern, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "files: \"%s\" has braces that are none of {symbol}, {base} and {quote}", pattern);
    return FALSE;
}

static char *
fill_in (const char *pattern, const CarryInstrument *instrument, gboolean in_lower_case)
{
    const char *const values[][2] = {
        { "{symbol}", instrument->symbol },
        { "{base}", instrument->base },
        { "{quote}", instrument->quote },
    };
    GString *text = g_string_new (pattern);

    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
        g_autofree char *value =
            in_lower_case ? g_ascii_strdown (values[i][1], -1) : g_strdup (values[i][1]);

        g_string_replace (text, values[i][0], value, 0);
    }
    return g_string_free (text, FALSE);
}

static gboolean
is_known (const GPtrArray *matches, const char *path, guint pattern)
{
    for (guint i = 0; i < matches->len; i++)
    {
        const CarryTableMatch *match = g_ptr_array_index (matches, i);

        if (match->pattern == pattern && g_str_equal (match->path, path))
            return TRUE;
    }
    return FALSE;
}

static void
add_match (GPtrArray *matches, const char *path, const char *symbol, guint pattern)
{
    CarryTableMatch *match;

    if (is_known (matches, path, pattern))
        return;
    match = g_new (CarryTableMatch, 1);
    match->path = g_strdup (path);
    match->symbol = g_strdup (symbol);
    match->pattern = pattern;
    g_ptr_array_add (matches, match);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
    return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The files that a name without placeholders means, in the order of their bytes. */
static guint
add_files (GPtrArray *matches, const char *name, const char *symbol, guint pattern)
{
    glob_t found = { 0 };
    guint n = 0;

    if (glob (name, GLOB_NOSORT, NULL, &found) == 0)
    {
        qsort (found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, compare_paths);
        for (; n < found.gl_pathc; n++)
            add_match (matches, found.gl_pathv[n], symbol, pattern);
    }
    globfree (&found);
    return n;
}

static guint
add_for_instrument (GPtrArray *matches, const char *pattern, guint index,
                    const CarryInstrument *instrument)
{
    guint n = 0;

    for (gboolean lower = FALSE; lower <= TRUE && n == 0; lower++)
    {
        g_autofree char *name = fill_in (pattern, instrument, lower);

        n = add_files (matches, name, instrument->symbol, index);
    }
    return n;
}

/* Files of the other market of a coin count: a perpetual's file may hold its spot. */
static const CarryInstrument *
find_without_file (const GPtrArray *instruments, const gboolean *has_file)
{
    for (guint i = 0; i < instruments->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (instruments, i);
        gboolean is_found = FALSE;

        for (guint j = 0; j < instruments->len && !is_found; j++)
        {
            const CarryInstrument *other = g_ptr_array_index (instruments, j);

            is_found = has_file[j] && g_str_equal (other->base, one->base);
        }
        if (!is_found)
            return one;
    }
    return NULL;
}

static gboolean
check_found (char *const *patterns, const GPtrArray *matches, const GPtrArray *instruments,
             const gboolean *has_file, GError **error)
{
    const CarryInstrument *missing = find_without_file (instruments, has_file);

    for (guint i = 0; patterns[i] != NULL; i++)
    {
        gboolean is_found = FALSE;

        for (guint j = 0; j < matches->len && !is_found; j++)
            is_found = ((CarryTableMatch *) g_ptr_array_index (matches, j))->pattern == i;
        if (is_found)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "files: nothing is called %s; correct files, or what the run asks for",
                     patterns[i]);
        return FALSE;
    }
    if (missing == NULL)
        return TRUE;
    g_autofree char *name = carry_instrument_to_string (missing);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                 "files: there is no file for %s; correct files, or what the run asks for", name);
    return FALSE;
}

/**
 * carry_table_match_files:
 * @patterns: paths with `*`, `?`, `[…]`, `{symbol}`, `{base}` and `{quote}`; where a
 *   name in capitals finds nothing, small letters are tried
 * @instruments: (element-type CarryInstrument): what is asked for
 * @error: return location
 *
 * Returns: (transfer full) (element-type CarryTableMatch): the files, in the order of
 *   the patterns, then of @instruments, then of their names; NULL with
 *   %CARRY_ERROR_NOT_FOUND when a pattern or an instrument has no file, or
 *   %CARRY_ERROR_CONFIG
 */
GPtrArray *
carry_table_match_files (char *const *patterns, const GPtrArray *instruments, GError **error)
{
    g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func (match_free);
    g_autofree gboolean *has_file = g_new0 (gboolean, instruments->len + 1);

    for (guint i = 0; patterns[i] != NULL; i++)
    {
        gboolean is_for_all = !has_placeholder (patterns[i]);
        guint n = is_for_all ? add_files (matches, patterns[i], NULL, i) : 0;

        if (is_for_all && strchr (patterns[i], '{') != NULL)
        {
            fail_unknown_placeholder (patterns[i], error);
            return NULL;
        }
        for (guint j = 0; j < instruments->len; j++)
            has_file[j] |= is_for_all ? n > 0
                                      : add_for_instrument (matches, patterns[i], i,
                                                            g_ptr_array_index (instruments, j)) > 0;
    }
    if (!check_found (patterns, matches, instruments, has_file, error))
        return NULL;
    return g_steal_pointer (&matches);
}
