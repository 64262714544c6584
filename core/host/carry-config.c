/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include "base/carry-nearest.h"

#include <string.h>

/* The host's section is found by its label, which is no id, and so takes none from a module. */
#define HOST_LABEL CARRY_CONFIG_HOST_ROLE "." CARRY_CONFIG_HOST_ID

static const char *const roles[] = { "host",     "exchange", "feed",   "history",
                                     "strategy", "risk",     "report", "store",
                                     "notifier", "sentinel", NULL };

struct _CarryConfig
{
    GPtrArray *sections;  /* CarryConfigSection, in order */
    GHashTable *by_id;    /* id → section; HOST_LABEL for the host's */
    GHashTable *mistaken; /* set of ids in headers that were refused */
    GPtrArray *scratch;   /* sections with a mistake in the header: checked, never seen */
    gboolean incomplete;
};

/**
 * carry_config_get_roles:
 *
 * Returns: (transfer none) (array zero-terminated=1): the words a section may begin with, in the
 *   order in which documents list them
 */
const char *const *
carry_config_get_roles (void)
{
    return roles;
}

/**
 * carry_config_new:
 *
 * Returns: (transfer full): a configuration without sections
 */
CarryConfig *
carry_config_new (void)
{
    CarryConfig *config = g_new0 (CarryConfig, 1);

    config->sections = g_ptr_array_new_with_free_func (carry_config_section_free);
    config->scratch = g_ptr_array_new_with_free_func (carry_config_section_free);
    config->by_id = g_hash_table_new (g_str_hash, g_str_equal);
    config->mistaken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return config;
}

/**
 * carry_config_free:
 * @config: (transfer full) (nullable): the configuration, with its sections and entries
 */
void
carry_config_free (CarryConfig *config)
{
    if (config == NULL)
        return;
    g_hash_table_unref (config->by_id);
    g_hash_table_unref (config->mistaken);
    g_ptr_array_unref (config->sections);
    g_ptr_array_unref (config->scratch);
    g_free (config);
}

void
carry_config_set_incomplete (CarryConfig *config)
{
    config->incomplete = TRUE;
}

/**
 * carry_config_is_complete:
 * @config: the configuration
 *
 * Tells whether every file was read to its end. If not, a section or key that is absent may be in
 * the part that could not be read, so its absence is not worth a complaint.
 *
 * Returns: %FALSE if part of a file is unknown
 */
gboolean
carry_config_is_complete (const CarryConfig *config)
{
    g_return_val_if_fail (config != NULL, FALSE);

    return !config->incomplete;
}

/**
 * carry_config_get_n_sections:
 * @config: the configuration
 *
 * Returns: the number of sections
 */
guint
carry_config_get_n_sections (const CarryConfig *config)
{
    g_return_val_if_fail (config != NULL, 0);

    return config->sections->len;
}

/**
 * carry_config_get_section:
 * @config: the configuration
 * @index: from 0, in the order in which the sections first appear
 *
 * Returns: (transfer none): the section
 */
CarryConfigSection *
carry_config_get_section (const CarryConfig *config, guint index)
{
    g_return_val_if_fail (config != NULL, NULL);
    g_return_val_if_fail (index < config->sections->len, NULL);

    return g_ptr_array_index (config->sections, index);
}

/**
 * carry_config_find_id:
 * @config: the configuration
 * @id: an id; they are unique over all roles
 *
 * Finds the section of a module. The host's own section is none: `host.carry` may stand beside
 * `strategy.carry`.
 *
 * Returns: (transfer none) (nullable): the section with that id, or %NULL
 */
CarryConfigSection *
carry_config_find_id (const CarryConfig *config, const char *id)
{
    g_return_val_if_fail (config != NULL, NULL);
    g_return_val_if_fail (id != NULL, NULL);

    return strcmp (id, HOST_LABEL) != 0 ? g_hash_table_lookup (config->by_id, id) : NULL;
}

/**
 * carry_config_find_section:
 * @config: the configuration
 * @role: one of carry_config_get_roles()
 * @id: the id
 *
 * Returns: (transfer none) (nullable): the section `role.id`, or %NULL
 */
CarryConfigSection *
carry_config_find_section (const CarryConfig *config, const char *role, const char *id)
{
    CarryConfigSection *section;

    g_return_val_if_fail (config != NULL, NULL);
    g_return_val_if_fail (role != NULL, NULL);
    g_return_val_if_fail (id != NULL, NULL);

    if (strcmp (role, CARRY_CONFIG_HOST_ROLE) == 0)
        id = strcmp (id, CARRY_CONFIG_HOST_ID) == 0 ? HOST_LABEL : "";
    section = g_hash_table_lookup (config->by_id, id);
    return section != NULL && strcmp (section->role, role) == 0 ? section : NULL;
}

gboolean
carry_config_check_role (const char *role, const CarryConfigSource *source, guint line,
                         const char *label, CarryProblems *problems)
{
    g_autofree char *quoted = NULL;
    g_autofree char *all = NULL;
    const char *nearest;

    if (g_strv_contains (roles, role))
        return TRUE;
    quoted = carry_config_quote (role);
    nearest = carry_nearest_name (role, roles);
    all = g_strjoinv (", ", (char **) roles);
    if (nearest != NULL)
        carry_problems_add (problems, source->name, line, label, NULL,
                            "there is no role %s; did you mean \"%s\"?", quoted, nearest);
    else
        carry_problems_add (problems, source->name, line, label, NULL,
                            "there is no role %s; use one of %s", quoted, all);
    return FALSE;
}

static gboolean
check_id (const char *role, const char *id, const CarryConfigSource *source, guint line,
          const char *label, CarryProblems *problems)
{
    g_autofree char *quoted = NULL;
    g_autofree char *rule = NULL;

    if (strcmp (role, CARRY_CONFIG_HOST_ROLE) == 0 && strcmp (id, CARRY_CONFIG_HOST_ID) != 0)
    {
        carry_problems_add (problems, source->name, line, label, NULL,
                            "the host has one section; name it \"%s\"", CARRY_CONFIG_HOST_ID);
        return FALSE;
    }
    if (carry_config_is_name (id))
        return TRUE;
    quoted = carry_config_quote (id);
    rule = carry_config_describe_name (id);
    carry_problems_add (problems, source->name, line, label, NULL, "%s is not an id; %s", quoted,
                        rule);
    return FALSE;
}

/* A section for keys under a header with a mistake: they are checked, but not part of the
 * configuration. */
CarryConfigSection *
carry_config_open_scratch (CarryConfig *config, const char *label, const char *id)
{
    CarryConfigSection *section = carry_config_section_new (NULL, NULL, label);

    g_ptr_array_add (config->scratch, section);
    if (id != NULL)
        g_hash_table_add (config->mistaken, g_strdup (id));
    return section;
}

static void
set_last_source (CarryConfigSection *section, CarryConfigSource *source, guint line)
{
    carry_config_source_ref (source);
    g_clear_pointer (&section->last_source, carry_config_source_unref);
    section->last_source = source;
    section->last_line = line;
}

/**
 * carry_config_mentions_id:
 * @config: the configuration
 * @id: the id
 *
 * Tells whether the user wrote a section with @id, if only with a mistake in its header that was
 * reported; a reference to it is then not wrong.
 *
 * Returns: %TRUE if the id was written
 */
gboolean
carry_config_mentions_id (const CarryConfig *config, const char *id)
{
    g_return_val_if_fail (config != NULL, FALSE);
    g_return_val_if_fail (id != NULL, FALSE);

    return g_hash_table_contains (config->by_id, id) ||
           g_hash_table_contains (config->mistaken, id);
}

/* The id is in use: fine if another layer has the same section, which then lies under this one. */
static CarryConfigSection *
reopen_section (CarryConfig *config, CarryConfigSection *section, CarryConfigSource *source,
                guint line, const char *role, const char *label, CarryProblems *problems)
{
    if (strcmp (section->role, role) != 0)
    {
        carry_problems_add (problems, source->name, line, label, NULL,
                            "the id \"%s\" is taken by %s; give each section an id of its own",
                            section->id, section->label);
        return carry_config_open_scratch (config, label, NULL);
    }
    if (section->last_source == source)
        carry_problems_add (problems, source->name, line, label, NULL,
                            "the section is there already at line %u; put its keys together",
                            section->last_line);
    else
        set_last_source (section, source, line);
    return section;
}

/* Finds or adds the section; after a mistake in its name gives one to put the keys in, so that they
 * are checked too. Never NULL. */
CarryConfigSection *
carry_config_open_section (CarryConfig *config, CarryConfigSource *source, guint line,
                           const char *role, const char *id, CarryProblems *problems)
{
    g_autofree char *label = g_strjoin (".", role, id, NULL);
    gboolean good = carry_config_check_role (role, source, line, label, problems);
    CarryConfigSection *section;
    const char *place;

    good = check_id (role, id, source, line, label, problems) && good;
    if (!good)
        return carry_config_open_scratch (config, label, id);
    place = strcmp (role, CARRY_CONFIG_HOST_ROLE) == 0 ? HOST_LABEL : id;
    section = g_hash_table_lookup (config->by_id, place);
    if (section != NULL)
        return reopen_section (config, section, source, line, role, label, problems);

    section = carry_config_section_new (role, id, label);
    section->source = carry_config_source_ref (source);
    section->line = line;
    set_last_source (section, source, line);
    g_ptr_array_add (config->sections, section);
    g_hash_table_insert (config->by_id, place == id ? section->id : HOST_LABEL, section);
    return section;
}

/* Gives a section another role and an id that no other has. */
void
carry_config_move_section (CarryConfig *config, CarryConfigSection *section, const char *role,
                           const char *id)
{
    g_hash_table_remove (config->by_id, section->id);
    g_free (section->role);
    g_free (section->id);
    g_free (section->label);
    section->role = g_strdup (role);
    section->id = g_strdup (id);
    section->label = g_strjoin (".", role, id, NULL);
    g_hash_table_insert (config->by_id, section->id, section);
}

/**
 * carry_config_add_section:
 * @config: the configuration
 * @role: the role
 * @id: the id
 * @origin: what the section comes from, for problems; an option such as `--prices`
 * @problems: where a mistake in @role or @id is put
 *
 * Finds the section `role.id`, or adds it at the end.
 *
 * Returns: (transfer none) (nullable): the section, or %NULL with a reason in @problems
 */
CarryConfigSection *
carry_config_add_section (CarryConfig *config, const char *role, const char *id, const char *origin,
                          CarryProblems *problems)
{
    g_autoptr (CarryConfigSource) source = NULL;
    CarryConfigSection *section;

    g_return_val_if_fail (config != NULL, NULL);
    g_return_val_if_fail (role != NULL, NULL);
    g_return_val_if_fail (id != NULL, NULL);
    g_return_val_if_fail (origin != NULL, NULL);
    g_return_val_if_fail (problems != NULL, NULL);

    source = carry_config_source_new (CARRY_CONFIG_ORIGIN_PROGRAM, origin, NULL, 0);
    section = carry_config_open_section (config, source, 0, role, id, problems);
    return section->role != NULL ? section : NULL;
}
