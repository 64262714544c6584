/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-nearest.h"

#include <string.h>

/* What a typing slip does not change: case, and `_` for `-`. */
static char
fold (char c)
{
    return c == '_' ? '-' : g_ascii_tolower (c);
}

/* Damerau-Levenshtein distance, adjacent transpositions only. Three rows of the table are kept: a
 * transposition looks two rows back. `rows` has room for 3 * (strlen (b) + 1) numbers. */
static gsize
distance (const char *a, const char *b, gsize *rows)
{
    gsize width = strlen (b) + 1;
    gsize *before = rows;
    gsize *above = rows + width;
    gsize *row = rows + 2 * width;

    for (gsize j = 0; j < width; j++)
        row[j] = j;
    for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
        gsize *oldest = before;

        before = above;
        above = row;
        row = oldest;
        row[0] = i;
        for (gsize j = 1; j < width; j++)
        {
            gsize replaced = above[j - 1] + (fold (a[i - 1]) == fold (b[j - 1]) ? 0 : 1);

            row[j] = MIN (replaced, MIN (above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && fold (a[i - 1]) == fold (b[j - 2]) &&
                fold (a[i - 2]) == fold (b[j - 1]))
                row[j] = MIN (row[j], before[j - 2] + 1);
        }
    }
    return row[width - 1];
}

/**
 * carry_nearest_name:
 * @wanted: a name that was not found
 * @candidates: (array zero-terminated=1): the names there are
 *
 * Finds the candidate the user most likely meant, for "did you mean". A candidate is near when no
 * more than a third of the letters of @wanted (at least one) would have to change; swapped
 * neighbours count once. Among equally near ones the first wins.
 *
 * Returns: (nullable) (transfer none): an element of @candidates, or %NULL if none is near
 */
const char *
carry_nearest_name (const char *wanted, const char *const *candidates)
{
    const char *nearest = NULL;
    gsize length;
    gsize limit;

    g_return_val_if_fail (wanted != NULL, NULL);
    g_return_val_if_fail (candidates != NULL, NULL);

    length = strlen (wanted);
    limit = MAX (length, 3) / 3;
    for (gsize i = 0; candidates[i] != NULL; i++)
    {
        gsize other = strlen (candidates[i]);
        g_autofree gsize *rows = NULL;
        gsize found;

        /* The difference in length is a lower bound, and keeps absurdly long names cheap. */
        if (MAX (length, other) - MIN (length, other) > limit)
            continue;
        rows = g_new (gsize, 3 * (other + 1));
        found = distance (wanted, candidates[i], rows);
        if (found > limit || (found == limit && nearest != NULL))
            continue;
        nearest = candidates[i];
        limit = found;
    }
    return nearest;
}
