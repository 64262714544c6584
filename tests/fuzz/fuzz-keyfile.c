/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A configuration as a keyfile; GKeyFile reads what is accepted, and reads the same. It takes no tab
 * in a header, so it is given spaces. */

#include "fuzz.h"

#include "config-checks.h"

#include <string.h>

static CarryConfigSection *
find_group (const CarryConfig *config, const char *group)
{
    g_autofree char *name = g_strstrip (g_strdup (group));
    char *id = strrchr (name, ' ');
    g_assert_nonnull (id);
    *id++ = '\0';
    return carry_config_find_section (config, g_strchomp (name), id);
}

static void
check_group (const CarryConfig *config, GKeyFile *keyfile, const char *group)
{
    g_autoptr (GError) error = NULL;
    const CarryConfigSection *section = find_group (config, group);
    gsize n_keys;
    g_assert_nonnull (section);
    g_auto (GStrv) keys = g_key_file_get_keys (keyfile, group, &n_keys, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n_keys, ==, carry_config_section_get_n_entries (section));
    for (gsize i = 0; i < n_keys; i++)
    {
        const CarryConfigEntry *entry = carry_config_section_find_entry (section, keys[i]);
        g_autofree char *value = g_key_file_get_value (keyfile, group, keys[i], &error);
        g_assert_no_error (error);
        g_assert_nonnull (entry);
        g_autofree char *ours = g_strdup (carry_config_entry_get_value (entry));
        g_assert_cmpstr (g_strstrip (value), ==, g_strdelimit (ours, "\t", ' '));
    }
}

static void
check_gkeyfile_agrees (const CarryConfig *config, const char *text, gsize size)
{
    g_autoptr (GKeyFile) keyfile = g_key_file_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *spaced = g_strdelimit (g_strndup (text, size), "\t", ' ');
    gsize n_groups;
    g_key_file_load_from_data (keyfile, spaced, size, G_KEY_FILE_NONE, &error);
    g_assert_no_error (error);
    g_auto (GStrv) groups = g_key_file_get_groups (keyfile, &n_groups);
    g_assert_cmpuint (n_groups, ==, carry_config_get_n_sections (config));
    for (gsize i = 0; i < n_groups; i++)
        check_group (config, keyfile, groups[i]);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    const char *text = (const char *) data;
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = carry_config_load_data (text, size, "fuzz.conf", problems);
    check_config_problems (problems);
    check_config_round_trip (config);
    if (carry_problems_get_count (problems) == 0)
        check_gkeyfile_agrees (config, text, size);
    return 0;
}
