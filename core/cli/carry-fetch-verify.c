/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-verify.h"

#include <stdio.h>

#include "cli/carry-fetch-sums.h"

/* Files that were begun, and are not whole. */
static guint
list_parts (const char *path)
{
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    const char *name;
    guint n = 0;

    while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        if (g_str_has_suffix (name, ".part"))
        {
            printf ("%s: not whole\n", name);
            n++;
        }
    return n;
}

/**
 * carry_fetch_verify: (skip)
 * @folder: a folder of fetched files
 *
 * Compares them with their checksums and says what each is.
 *
 * Returns: the exit status
 */
int
carry_fetch_verify (const char *folder)
{
    static const char *const words[] = {
        [CARRY_FETCH_SUM_GOOD] = "good",
        [CARRY_FETCH_SUM_MISSING] = "missing",
        [CARRY_FETCH_SUM_DIFFERS] = "not what was fetched",
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryFetchSums) sums = carry_fetch_sums_open (folder, &error);
    g_auto (GStrv) names = NULL;
    guint n_bad = 0;

    if (sums == NULL)
        return carry_cli_fail (error);
    names = carry_fetch_sums_list (sums);
    for (char **name = names; *name != NULL; name++)
    {
        CarryFetchSum sum;

        if (!carry_fetch_sums_check (sums, *name, &sum, &error))
            break;
        printf ("%s: %s\n", *name, words[sum]);
        n_bad += sum != CARRY_FETCH_SUM_GOOD;
    }
    if (error != NULL)
        return carry_cli_fail (error);
    n_bad += list_parts (folder);
    if (*names == NULL && n_bad == 0)
        return carry_cli_fail_usage ("fetch", "%s has no " CARRY_FETCH_SUMS_FILE, folder);
    return n_bad == 0 ? CARRY_EXIT_OK : CARRY_EXIT_FAILED;
}
