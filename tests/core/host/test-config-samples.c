/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config.h"

#include <string.h>

/* The program fills it in itself; it is no sample for a user to copy. */
#define INCOMPLETE_SAMPLE "backtest-day.conf"

static char *
read_canonical (const char *name)
{
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *found = NULL;
    gsize size;

    /* Not by its path, as a `.env` of the user may lie beside it. */
    g_file_get_contents (path, &text, &size, &error);
    g_assert_no_error (error);
    config = carry_config_load_data (text, size, name, problems);
    found = carry_problems_format (problems);
    g_assert_cmpstr (found, ==, "");
    return carry_config_format_canonical (config, NULL, NULL);
}

/* Every sample is there as a keyfile and as YAML, and both say the same. */
static void
test_twins (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GDir) dir = g_dir_open (g_test_get_dir (G_TEST_DIST), 0, &error);
    const char *name;
    guint n_samples = 0;

    g_assert_no_error (error);
    while ((name = g_dir_read_name (dir)) != NULL)
    {
        gboolean is_keyfile = g_str_has_suffix (name, ".conf");
        g_autofree char *stem = g_strndup (name, strcspn (name, "."));
        g_autofree char *twin = g_strconcat (stem, is_keyfile ? ".yaml" : ".conf", NULL);
        g_autofree char *mine = NULL;
        g_autofree char *other = NULL;

        if ((!is_keyfile && !g_str_has_suffix (name, ".yaml")) ||
            strcmp (name, INCOMPLETE_SAMPLE) == 0)
            continue;
        g_test_message ("%s and %s", name, twin);
        mine = read_canonical (name);
        other = read_canonical (twin);
        g_assert_cmpstr (mine, ==, other);
        n_samples++;
    }
    g_assert_cmpuint (n_samples, >, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/config-samples/twins", test_twins);
    return g_test_run ();
}
