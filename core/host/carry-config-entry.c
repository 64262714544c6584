/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

/* Write permission counts too: who can change a file can have its secrets sent elsewhere. */
#define OTHERS_BITS 0077

void
carry_config_entry_free (gpointer data)
{
    CarryConfigEntry *entry = data;

    while (entry != NULL)
    {
        CarryConfigEntry *overridden = entry->overridden;

        g_free (entry->key);
        g_free (entry->value);
        g_free (entry->comment);
        carry_config_source_unref (entry->source);
        g_free (entry);
        entry = overridden;
    }
}

/**
 * carry_config_entry_get_section:
 * @entry: the entry
 *
 * Returns: (transfer none): the section it is in
 */
const CarryConfigSection *
carry_config_entry_get_section (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, NULL);

    return entry->section;
}

/**
 * carry_config_entry_get_key:
 * @entry: the entry
 *
 * Returns: (transfer none): the key, with `-` between its words
 */
const char *
carry_config_entry_get_key (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, NULL);

    return entry->key;
}

/**
 * carry_config_entry_get_value:
 * @entry: the entry
 *
 * Returns: (transfer none): the value as text, not empty, the elements of a list joined by commas
 */
const char *
carry_config_entry_get_value (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, NULL);

    return entry->value;
}

/**
 * carry_config_entry_get_origin:
 * @entry: the entry
 *
 * Returns: the kind of place the value came from
 */
CarryConfigOrigin
carry_config_entry_get_origin (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, CARRY_CONFIG_ORIGIN_PROGRAM);

    return entry->source->kind;
}

/**
 * carry_config_entry_get_origin_name:
 * @entry: the entry
 *
 * Returns: (transfer none): the file as the user named it, `environment NAME`, `--set`, or what a
 *   program gave
 */
const char *
carry_config_entry_get_origin_name (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, NULL);

    return entry->source->name;
}

/**
 * carry_config_entry_get_line:
 * @entry: the entry
 *
 * Returns: the line in the file, from 1, or 0 if it came from no file
 */
guint
carry_config_entry_get_line (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, 0);

    return entry->line;
}

/**
 * carry_config_entry_get_directory:
 * @entry: the entry
 *
 * Returns: (transfer none) (nullable): the directory of the file, where relative paths in the value
 *   start, or %NULL for the working directory
 */
const char *
carry_config_entry_get_directory (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, NULL);

    return entry->source->directory;
}

/**
 * carry_config_entry_get_file_mode:
 * @entry: the entry
 *
 * Returns: the permission bits of the file, such as 0600, or 0 if it came from no file on disk
 */
guint
carry_config_entry_get_file_mode (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, 0);

    return entry->source->mode;
}

/**
 * carry_config_entry_is_exposed:
 * @entry: the entry
 *
 * Tells whether the value is in a file that group or others may read or change, so that it must not
 * be a secret.
 *
 * Returns: %TRUE if so
 */
gboolean
carry_config_entry_is_exposed (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, TRUE);

    return (entry->source->mode & OTHERS_BITS) != 0;
}

/**
 * carry_config_entry_get_overridden:
 * @entry: the entry
 *
 * Returns: (transfer none) (nullable): the entry of an earlier layer this one took the place of, or
 *   %NULL
 */
const CarryConfigEntry *
carry_config_entry_get_overridden (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, NULL);

    return entry->overridden;
}

/**
 * carry_config_entry_format_origin:
 * @entry: the entry
 *
 * Returns: (transfer full): `file:line`, or the name of the origin if it has no lines
 */
char *
carry_config_entry_format_origin (const CarryConfigEntry *entry)
{
    g_return_val_if_fail (entry != NULL, NULL);

    if (entry->line == 0)
        return g_strdup (entry->source->name);
    return g_strdup_printf ("%s:%u", entry->source->name, entry->line);
}

/**
 * carry_config_entry_add_problem:
 * @entry: the entry
 * @problems: the list
 * @format: what is wrong; what to do; see carry_problems_add()
 * @...: its arguments
 *
 * Adds a mistake in the value of @entry.
 */
void
carry_config_entry_add_problem (const CarryConfigEntry *entry, CarryProblems *problems,
                                const char *format, ...)
{
    va_list args;

    g_return_if_fail (entry != NULL);

    va_start (args, format);
    carry_problems_add_valist (problems, entry->source->name, entry->line, entry->section->label,
                               entry->key, format, args);
    va_end (args);
}
