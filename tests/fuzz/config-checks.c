/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What holds for every configuration, whatever it was read from. */

#include "config-checks.h"

#include <string.h>

/* One clean line for each, with a place and something to do. */
void
check_config_problems (const CarryProblems *problems)
{
    g_autofree char *text = carry_problems_format (problems);
    guint count = 0;
    for (const char *line = text; *line != '\0'; count++)
    {
        const char *end = strchr (line, '\n');
        g_assert_nonnull (end);
        g_autofree char *one = g_strndup (line, (gsize) (end - line));
        g_assert_true (g_utf8_validate (one, -1, NULL));
        for (const char *p = one; *p != '\0'; p = g_utf8_next_char (p))
            g_assert_true (*p == '\t' || g_unichar_type (g_utf8_get_char (p)) != G_UNICODE_CONTROL);
        g_assert_nonnull (strstr (one, "; "));
        g_assert_cmpuint (strlen (one), <, 1000);
        line = end + 1;
    }
    g_assert_cmpuint (count, ==, carry_problems_get_count (problems));
}

static void
check_reads_same (const CarryConfig *config, const char *text, const char *name)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) again = carry_config_load_data (text, strlen (text), name, problems);
    g_autofree char *found = carry_problems_format (problems);
    g_assert_cmpstr (found, ==, "");
    g_autofree char *before = carry_config_format_canonical (config, NULL, NULL);
    g_autofree char *after = carry_config_format_canonical (again, NULL, NULL);
    g_assert_cmpstr (after, ==, before);
}

/* What was understood can be written, in either syntax, and means the same. */
void
check_config_round_trip (const CarryConfig *config)
{
    if (carry_config_get_n_sections (config) == 0)
        return;
    g_autofree char *keyfile = carry_config_format_keyfile (config);
    g_autofree char *yaml = carry_config_format_yaml (config);
    check_reads_same (config, keyfile, "again.conf");
    check_reads_same (config, yaml, "again.yaml");
}
