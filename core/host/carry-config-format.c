/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include <string.h>

static int
compare_keys (gconstpointer a, gconstpointer b)
{
    const CarryConfigEntry *first = *(const CarryConfigEntry *const *) a;
    const CarryConfigEntry *second = *(const CarryConfigEntry *const *) b;

    return strcmp (first->key, second->key);
}

static void
format_canonical_section (const CarryConfigSection *section, CarryConfigValueFunc func,
                          gpointer user_data, GString *text)
{
    g_autoptr (GPtrArray) sorted = g_ptr_array_copy (section->entries, NULL, NULL);

    g_ptr_array_set_free_func (sorted, NULL);
    g_ptr_array_sort (sorted, compare_keys);
    g_string_append_printf (text, "[%s %s]\n", section->role, section->id);
    for (guint i = 0; i < sorted->len; i++)
    {
        const CarryConfigEntry *entry = g_ptr_array_index (sorted, i);
        g_autofree char *value = func != NULL ? func (entry, user_data) : g_strdup (entry->value);

        if (value != NULL)
            g_string_append_printf (text, "%s=%s\n", entry->key, value);
    }
}

/**
 * carry_config_format_canonical:
 * @config: the configuration
 * @func: (nullable) (scope call): tells the canonical text of each value and leaves out secrets, or
 *   %NULL to take all values as written, for a configuration without secrets
 * @user_data: for @func
 *
 * Formats the effective settings so that equal configurations give equal text, whatever files,
 * syntax or layers they were written in: roles in their fixed order, inside a role the sections in
 * theirs (it has a meaning), keys sorted.
 *
 * Returns: (transfer full): the text
 */
char *
carry_config_format_canonical (const CarryConfig *config, CarryConfigValueFunc func,
                               gpointer user_data)
{
    const char *const *roles = carry_config_get_roles ();
    GString *text;

    g_return_val_if_fail (config != NULL, NULL);

    text = g_string_new (NULL);
    for (guint r = 0; roles[r] != NULL; r++)
        for (guint i = 0; i < carry_config_get_n_sections (config); i++)
        {
            const CarryConfigSection *section = carry_config_get_section (config, i);

            if (strcmp (section->role, roles[r]) == 0)
                format_canonical_section (section, func, user_data, text);
        }
    return g_string_free (text, FALSE);
}

/**
 * carry_config_digest:
 * @config: the configuration
 * @func: (nullable) (scope call): as in carry_config_format_canonical()
 * @user_data: for @func
 *
 * Returns: (transfer full): the SHA-256 of carry_config_format_canonical(), in hexadecimal
 */
char *
carry_config_digest (const CarryConfig *config, CarryConfigValueFunc func, gpointer user_data)
{
    g_autofree char *text = carry_config_format_canonical (config, func, user_data);

    return text != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1) : NULL;
}

static void
format_comment (GString *text, const char *indent, const char *comment)
{
    g_auto (GStrv) lines = NULL;

    if (comment == NULL || comment[0] == '\0')
        return;
    lines = g_strsplit (comment, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        g_string_append_printf (text, "%s#%s%s\n", indent, lines[i][0] != '\0' ? " " : "",
                                lines[i]);
}

/**
 * carry_config_format_keyfile:
 * @config: the configuration
 *
 * Formats the effective settings, secrets included, as a keyfile that reads as the same settings.
 *
 * Returns: (transfer full): the text
 */
char *
carry_config_format_keyfile (const CarryConfig *config)
{
    GString *text;

    g_return_val_if_fail (config != NULL, NULL);

    text = g_string_new (NULL);
    for (guint i = 0; i < carry_config_get_n_sections (config); i++)
    {
        const CarryConfigSection *section = carry_config_get_section (config, i);

        if (i > 0)
            g_string_append_c (text, '\n');
        g_string_append_printf (text, "[%s %s]\n", section->role, section->id);
        for (guint j = 0; j < section->entries->len; j++)
        {
            const CarryConfigEntry *entry = g_ptr_array_index (section->entries, j);

            format_comment (text, "", entry->comment);
            g_string_append_printf (text, "%s=%s\n", entry->key, entry->value);
        }
        format_comment (text, "", section->comment->str);
    }
    return g_string_free (text, FALSE);
}

static gboolean
is_null_word (const char *text)
{
    return strcmp (text, "~") == 0 || g_ascii_strcasecmp (text, "null") == 0;
}

/* Whether `value` is a YAML plain scalar beyond doubt; what is not gets quotes. */
static gboolean
is_plain (const char *value)
{
    if (!g_ascii_isalnum (value[0]) && value[0] != '/' && value[0] != '.')
        return FALSE;
    for (const char *p = value; *p != '\0'; p++)
    {
        if (*p == ':' && p[1] == '\0')
            return FALSE;
        if (!g_ascii_isalnum (*p) && strchr ("-_./,+%@=:", *p) == NULL)
            return FALSE;
    }
    return !is_null_word (value);
}

static void
append_yaml_scalar (GString *text, const char *value)
{
    g_auto (GStrv) parts = NULL;
    g_autofree char *doubled = NULL;

    if (is_plain (value))
    {
        g_string_append (text, value);
        return;
    }
    parts = g_strsplit (value, "'", -1);
    doubled = g_strjoinv ("''", parts);
    g_string_append_printf (text, "'%s'", doubled);
}

static void
format_yaml_section (GString *text, const CarryConfigSection *section)
{
    g_string_append (text, "  ");
    append_yaml_scalar (text, section->id);
    g_string_append (text, ":\n");
    for (guint i = 0; i < section->entries->len; i++)
    {
        const CarryConfigEntry *entry = g_ptr_array_index (section->entries, i);

        format_comment (text, "    ", entry->comment);
        g_string_append (text, "    ");
        append_yaml_scalar (text, entry->key);
        g_string_append (text, ": ");
        append_yaml_scalar (text, entry->value);
        g_string_append_c (text, '\n');
    }
    format_comment (text, "    ", section->comment->str);
}

static gboolean
is_first_of_role (const CarryConfig *config, guint index)
{
    const CarryConfigSection *section = carry_config_get_section (config, index);

    for (guint i = 0; i < index; i++)
        if (strcmp (carry_config_get_section (config, i)->role, section->role) == 0)
            return FALSE;
    return TRUE;
}

/**
 * carry_config_format_yaml:
 * @config: the configuration
 *
 * Formats the effective settings, secrets included, as YAML that reads as the same settings. Sections
 * of one role stand together, roles in the order in which they first appear.
 *
 * Returns: (transfer full): the text
 */
char *
carry_config_format_yaml (const CarryConfig *config)
{
    guint n_sections;
    GString *text;

    g_return_val_if_fail (config != NULL, NULL);

    text = g_string_new (NULL);
    n_sections = carry_config_get_n_sections (config);
    for (guint i = 0; i < n_sections; i++)
    {
        const char *role = carry_config_get_section (config, i)->role;

        if (!is_first_of_role (config, i))
            continue;
        g_string_append_printf (text, "%s%s:\n", text->len > 0 ? "\n" : "", role);
        for (guint j = i; j < n_sections; j++)
            if (strcmp (carry_config_get_section (config, j)->role, role) == 0)
                format_yaml_section (text, carry_config_get_section (config, j));
    }
    return g_string_free (text, FALSE);
}
