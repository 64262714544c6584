/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-cases.h"

#include <string.h>

typedef struct
{
    const ConfigCase *it;
    const char *file_name;
} Fixture;

/* The expected text with the file name before every line. */
static char *
add_name (const char *name, const char *lines)
{
    g_auto (GStrv) list = g_strsplit (lines, "\n", -1);
    GString *text = g_string_new (NULL);

    for (gsize i = 0; list[i] != NULL && list[i][0] != '\0'; i++)
        g_string_append_printf (text, "%s:%s\n", name, list[i]);
    return g_string_free (text, FALSE);
}

static void
test_problems (gconstpointer data)
{
    const Fixture *fixture = data;
    const char *text = fixture->it->text;
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autofree char *expected = add_name (fixture->file_name, fixture->it->problems);
    g_autofree char *found = NULL;

    config = carry_config_load_data (text, strlen (text), fixture->file_name, problems);
    found = carry_problems_format (problems);
    g_assert_cmpstr (found, ==, expected);
    g_assert_nonnull (config);
}

/* Adds one test for each case. */
void
config_cases_add (const char *prefix, const char *file_name, const ConfigCase *cases, gsize n_cases)
{
    for (gsize i = 0; i < n_cases; i++)
    {
        g_autofree char *path = g_build_path ("/", prefix, cases[i].name, NULL);
        Fixture *fixture = g_new (Fixture, 1);

        fixture->it = &cases[i];
        fixture->file_name = file_name;
        g_test_add_data_func_full (path, fixture, test_problems, g_free);
    }
}
