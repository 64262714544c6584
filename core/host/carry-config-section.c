/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include <string.h>

/* Longer names are no names, and YAML could not hold them. */
#define MAX_NAME 64

/* Ids and keys: [a-z][a-z0-9-]*. */
gboolean
carry_config_is_name (const char *text)
{
    if (!g_ascii_islower (text[0]) || strlen (text) > MAX_NAME)
        return FALSE;
    for (const char *p = text; *p != '\0'; p++)
        if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-')
            return FALSE;
    return TRUE;
}

/* Says how a name should look, and the right form of this one where it can be told. */
char *
carry_config_describe_name (const char *text)
{
    g_autofree char *lower = g_ascii_strdown (text, -1);

    g_strdelimit (lower, "_", '-');
    if (carry_config_is_name (lower))
        return g_strdup_printf ("write \"%s\"", lower);
    return g_strdup ("use lower-case letters, digits and -, a letter first, at most 64");
}

CarryConfigSection *
carry_config_section_new (const char *role, const char *id, const char *label)
{
    CarryConfigSection *section = g_new0 (CarryConfigSection, 1);

    section->role = g_strdup (role);
    section->id = g_strdup (id);
    section->label = g_strdup (label);
    section->entries = g_ptr_array_new_with_free_func (carry_config_entry_free);
    section->by_key = g_hash_table_new (g_str_hash, g_str_equal);
    section->mistaken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    section->comment = g_string_new (NULL);
    return section;
}

void
carry_config_section_free (gpointer data)
{
    CarryConfigSection *section = data;

    g_hash_table_unref (section->by_key);
    g_hash_table_unref (section->mistaken);
    g_ptr_array_unref (section->entries);
    g_string_free (section->comment, TRUE);
    g_clear_pointer (&section->source, carry_config_source_unref);
    g_clear_pointer (&section->last_source, carry_config_source_unref);
    g_free (section->role);
    g_free (section->id);
    g_free (section->label);
    g_free (section);
}

static gboolean
check_key (const CarryConfigSection *section, const CarryConfigSource *source, guint line,
           const char *key, CarryProblems *problems)
{
    g_autofree char *quoted = NULL;
    g_autofree char *rule = NULL;

    if (carry_config_is_name (key))
        return TRUE;
    quoted = carry_config_quote (key);
    rule = carry_config_describe_name (key);
    carry_problems_add (problems, source->name, line, section->label, NULL, "%s is not a key; %s",
                        quoted, rule);
    return FALSE;
}

static gboolean
check_value (const CarryConfigSection *section, const CarryConfigSource *source, guint line,
             const char *key, const char *value, CarryProblems *problems)
{
    g_autofree char *mistake = carry_config_check_text (value, strlen (value));

    if (mistake == NULL && value[0] == '\0')
        mistake = g_strdup ("has no value; give one or remove the key");
    if (mistake == NULL)
        return TRUE;
    carry_problems_add (problems, source->name, line, section->label, key, "%s", mistake);
    return FALSE;
}

static gboolean
check_duplicate (const CarryConfigEntry *old, const CarryConfigSource *source, guint line,
                 CarryProblems *problems)
{
    if (old == NULL || old->source != source)
        return TRUE;
    if (old->line == 0)
        carry_problems_add (problems, source->name, line, old->section->label, old->key,
                            "is set twice; keep one of them");
    else
        carry_problems_add (problems, source->name, line, old->section->label, old->key,
                            "is set already at line %u; keep one of them", old->line);
    return FALSE;
}

/* The entry as the hash table and the array have it. */
static CarryConfigEntry **
find_slot (const CarryConfigSection *section, const char *key)
{
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (section->by_key, key));

    return place == 0 ? NULL : (CarryConfigEntry **) &section->entries->pdata[place - 1];
}

static char *
take_comment (CarryConfigSection *section)
{
    char *comment;

    if (section->comment->len == 0)
        return NULL;
    comment = g_strdup (section->comment->str);
    g_string_truncate (section->comment, 0);
    return comment;
}

static void
insert_entry (CarryConfigSection *section, CarryConfigEntry **slot, CarryConfigEntry *entry)
{
    if (slot != NULL)
    {
        /* The key of the table belongs to the first entry of the chain, which stays. */
        entry->overridden = *slot;
        *slot = entry;
        return;
    }
    g_ptr_array_add (section->entries, entry);
    g_hash_table_insert (section->by_key, entry->key, GUINT_TO_POINTER (section->entries->len));
}

/* The key was written, but with a mistake that has been reported. */
void
carry_config_section_set_mistaken (CarryConfigSection *section, const char *key)
{
    g_hash_table_add (section->mistaken, g_strdup (key));
}

/* Adds the value over those of earlier sources; blanks around it do not belong to it. */
gboolean
carry_config_section_put (CarryConfigSection *section, CarryConfigSource *source, guint line,
                          const char *key, const char *value, CarryProblems *problems)
{
    g_autofree char *stripped = g_strstrip (g_strdup (value));
    CarryConfigEntry **slot;
    CarryConfigEntry *entry;
    gboolean good;

    if (!check_key (section, source, line, key, problems))
        return FALSE;
    slot = find_slot (section, key);
    good = check_duplicate (slot != NULL ? *slot : NULL, source, line, problems);
    good = check_value (section, source, line, key, stripped, problems) && good;
    if (!good)
    {
        carry_config_section_set_mistaken (section, key);
        return FALSE;
    }

    entry = g_new0 (CarryConfigEntry, 1);
    entry->section = section;
    entry->key = g_strdup (key);
    entry->value = g_steal_pointer (&stripped);
    entry->comment = take_comment (section);
    entry->source = carry_config_source_ref (source);
    entry->line = line;
    insert_entry (section, slot, entry);
    return TRUE;
}

/**
 * carry_config_section_set:
 * @section: the section
 * @key: the key
 * @value: the value as text
 * @origin: what it comes from, for problems; an option such as `--prices`
 * @problems: where a mistake of form is put
 *
 * Sets a key over what it was. Relative paths in @value count from the working directory.
 *
 * Returns: %FALSE if nothing was set, with the reason in @problems
 */
gboolean
carry_config_section_set (CarryConfigSection *section, const char *key, const char *value,
                          const char *origin, CarryProblems *problems)
{
    g_autoptr (CarryConfigSource) source = NULL;

    g_return_val_if_fail (section != NULL, FALSE);
    g_return_val_if_fail (key != NULL, FALSE);
    g_return_val_if_fail (value != NULL, FALSE);
    g_return_val_if_fail (origin != NULL, FALSE);
    g_return_val_if_fail (problems != NULL, FALSE);

    source = carry_config_source_new (CARRY_CONFIG_ORIGIN_PROGRAM, origin, NULL, 0);
    return carry_config_section_put (section, source, 0, key, value, problems);
}

/**
 * carry_config_section_add_comment:
 * @section: the section
 * @comment: one or more lines
 *
 * Adds lines that carry_config_format_keyfile() and carry_config_format_yaml() write as comments
 * before the entry that is set next, or at the end of the section.
 */
void
carry_config_section_add_comment (CarryConfigSection *section, const char *comment)
{
    g_return_if_fail (section != NULL);
    g_return_if_fail (comment != NULL);

    if (section->comment->len > 0)
        g_string_append_c (section->comment, '\n');
    g_string_append (section->comment, comment);
}

/**
 * carry_config_section_add_problem:
 * @section: the section
 * @problems: the list
 * @key: (nullable): a key that is missing, or %NULL
 * @format: what is wrong; what to do; see carry_problems_add()
 * @...: its arguments
 *
 * Adds a mistake at the place where the section begins.
 */
void
carry_config_section_add_problem (const CarryConfigSection *section, CarryProblems *problems,
                                  const char *key, const char *format, ...)
{
    va_list args;

    g_return_if_fail (section != NULL);

    va_start (args, format);
    carry_problems_add_valist (problems, section->source->name, section->line, section->label, key,
                               format, args);
    va_end (args);
}

/**
 * carry_config_section_get_role:
 * @section: the section
 *
 * Returns: (transfer none): one of carry_config_get_roles()
 */
const char *
carry_config_section_get_role (const CarryConfigSection *section)
{
    g_return_val_if_fail (section != NULL, NULL);

    return section->role;
}

/**
 * carry_config_section_get_id:
 * @section: the section
 *
 * Returns: (transfer none): the id, unique in the configuration
 */
const char *
carry_config_section_get_id (const CarryConfigSection *section)
{
    g_return_val_if_fail (section != NULL, NULL);

    return section->id;
}

/**
 * carry_config_section_get_label:
 * @section: the section
 *
 * Returns: (transfer none): `role.id`
 */
const char *
carry_config_section_get_label (const CarryConfigSection *section)
{
    g_return_val_if_fail (section != NULL, NULL);

    return section->label;
}

/**
 * carry_config_section_get_origin_name:
 * @section: the section
 *
 * Returns: (transfer none): the file, or other origin, in which it first appears
 */
const char *
carry_config_section_get_origin_name (const CarryConfigSection *section)
{
    g_return_val_if_fail (section != NULL, NULL);

    return section->source->name;
}

/**
 * carry_config_section_get_line:
 * @section: the section
 *
 * Returns: the line in the origin, from 1, or 0 if there is none
 */
guint
carry_config_section_get_line (const CarryConfigSection *section)
{
    g_return_val_if_fail (section != NULL, 0);

    return section->line;
}

/**
 * carry_config_section_get_n_entries:
 * @section: the section
 *
 * Returns: how many keys are set
 */
guint
carry_config_section_get_n_entries (const CarryConfigSection *section)
{
    g_return_val_if_fail (section != NULL, 0);

    return section->entries->len;
}

/**
 * carry_config_section_get_entry:
 * @section: the section
 * @index: from 0, in the order in which the keys first appear
 *
 * Returns: (transfer none): the winning entry of the key
 */
const CarryConfigEntry *
carry_config_section_get_entry (const CarryConfigSection *section, guint index)
{
    g_return_val_if_fail (section != NULL, NULL);
    g_return_val_if_fail (index < section->entries->len, NULL);

    return g_ptr_array_index (section->entries, index);
}

/**
 * carry_config_section_find_entry:
 * @section: the section
 * @key: the key
 *
 * Returns: (transfer none) (nullable): the winning entry of @key, or %NULL if it is not set
 */
const CarryConfigEntry *
carry_config_section_find_entry (const CarryConfigSection *section, const char *key)
{
    CarryConfigEntry **slot;

    g_return_val_if_fail (section != NULL, NULL);
    g_return_val_if_fail (key != NULL, NULL);

    slot = find_slot (section, key);
    return slot != NULL ? *slot : NULL;
}

/**
 * carry_config_section_mentions:
 * @section: the section
 * @key: the key
 *
 * Tells whether the user wrote @key, if only with a mistake that was reported; it is then not
 * missing.
 *
 * Returns: %TRUE if the key was written
 */
gboolean
carry_config_section_mentions (const CarryConfigSection *section, const char *key)
{
    g_return_val_if_fail (section != NULL, FALSE);
    g_return_val_if_fail (key != NULL, FALSE);

    return find_slot (section, key) != NULL || g_hash_table_contains (section->mistaken, key);
}
