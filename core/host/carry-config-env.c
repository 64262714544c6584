/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include "base/carry-nearest.h"

#include <string.h>

#define NESTING "__"

/* strategy → STRATEGY__, base-size → BASE_SIZE__ */
static char *
format_prefix (const char *name)
{
    g_autofree char *upper = g_ascii_strup (name, -1);

    g_strdelimit (upper, "-", '_');
    return g_strconcat (upper, NESTING, NULL);
}

/* BASE_SIZE → base-size */
static char *
format_name (const char *variable)
{
    char *name = g_ascii_strdown (variable, -1);

    return g_strdelimit (name, "_", '-');
}

/* The role whose prefix the variable has in any case of letters, or NULL. */
static const char *
find_role (const char *variable, const char **out_rest)
{
    const char *const *roles = carry_config_get_roles ();

    for (guint i = 0; roles[i] != NULL; i++)
    {
        g_autofree char *prefix = format_prefix (roles[i]);

        if (g_ascii_strncasecmp (variable, prefix, strlen (prefix)) == 0)
        {
            *out_rest = variable + strlen (prefix);
            return roles[i];
        }
    }
    return NULL;
}

/* The section of `role` whose id begins `rest`; an id may itself hold `--`, so the longest wins. */
static CarryConfigSection *
find_section (const CarryConfig *config, const char *role, const char *rest, const char **out_key)
{
    CarryConfigSection *found = NULL;
    gsize longest = 0;

    for (guint i = 0; i < carry_config_get_n_sections (config); i++)
    {
        CarryConfigSection *section = carry_config_get_section (config, i);
        g_autofree char *prefix = NULL;

        if (strcmp (section->role, role) != 0)
            continue;
        prefix = format_prefix (section->id);
        if (!g_str_has_prefix (rest, prefix) || strlen (prefix) <= longest)
            continue;
        found = section;
        longest = strlen (prefix);
    }
    if (found != NULL)
        *out_key = rest + longest;
    return found;
}

/* The nearest id among the sections of `role`, or NULL. */
static const char *
find_nearest_id (const CarryConfig *config, const char *role, const char *id)
{
    g_autoptr (GPtrArray) ids = g_ptr_array_new ();

    if (strcmp (role, CARRY_CONFIG_HOST_ROLE) == 0)
        return CARRY_CONFIG_HOST_ID;
    for (guint i = 0; i < carry_config_get_n_sections (config); i++)
    {
        const CarryConfigSection *section = carry_config_get_section (config, i);

        if (strcmp (section->role, role) == 0)
            g_ptr_array_add (ids, section->id);
    }
    g_ptr_array_add (ids, NULL);
    return carry_nearest_name (id, (const char *const *) ids->pdata);
}

static void
report_unknown_section (const CarryConfig *config, const CarryConfigSource *source, guint line,
                        const char *role, const char *id, CarryProblems *problems)
{
    const CarryConfigSection *other = carry_config_find_id (config, id);
    const char *nearest = find_nearest_id (config, role, id);
    g_autofree char *name = g_strdup_printf ("%s.%s", role, id);
    g_autofree char *quoted = carry_config_quote (name);

    if (other != NULL)
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            "there is no section %s; did you mean \"%s\"?", quoted, other->label);
    else if (nearest != NULL)
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            "there is no section %s; did you mean \"%s.%s\"?", quoted, role,
                            nearest);
    else
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            "there is no section %s; begin it in a file first", quoted);
}

/* The section, or NULL after saying that there is none, unless what was said of the files is the
 * reason. The host's own section is always there. */
static CarryConfigSection *
open_existing (CarryConfig *config, CarryConfigSource *source, guint line, const char *role,
               const char *id, CarryProblems *problems)
{
    CarryConfigSection *section = carry_config_find_section (config, role, id);
    gboolean mistaken;

    if (section != NULL)
        return section;
    if (strcmp (role, CARRY_CONFIG_HOST_ROLE) == 0 && strcmp (id, CARRY_CONFIG_HOST_ID) == 0)
        return carry_config_open_section (config, source, line, role, id, problems);
    mistaken = carry_config_mentions_id (config, id) && carry_config_find_id (config, id) == NULL;
    if (carry_config_is_complete (config) && !mistaken)
        report_unknown_section (config, source, line, role, id, problems);
    return NULL;
}

static gboolean
is_upper_name (const char *variable)
{
    for (const char *p = variable; *p != '\0'; p++)
        if (!g_ascii_isupper (*p) && !g_ascii_isdigit (*p) && *p != '_')
            return FALSE;
    return TRUE;
}

static void
report_short_name (const CarryConfigSource *source, guint line, CarryProblems *problems)
{
    carry_problems_add (problems, source->name, line, NULL, NULL,
                        "the name lacks its id or key; write ROLE__ID__KEY, "
                        "as STRATEGY__CARRY__SYMBOLS");
}

/* Splits `rest`, ID__KEY, into a section there is and the key; NULL after saying what is wrong. */
static CarryConfigSection *
resolve_section (CarryConfig *config, CarryConfigSource *source, guint line, const char *role,
                 const char *rest, const char **out_key, CarryProblems *problems)
{
    CarryConfigSection *section = find_section (config, role, rest, out_key);
    const char *stop = strstr (rest, NESTING);
    g_autofree char *id_part = NULL;
    g_autofree char *id = NULL;

    if (stop == NULL || stop == rest || stop[strlen (NESTING)] == '\0' ||
        (section != NULL && **out_key == '\0'))
    {
        report_short_name (source, line, problems);
        return NULL;
    }
    if (section != NULL)
        return section;
    id_part = g_strndup (rest, (gsize) (stop - rest));
    id = format_name (id_part);
    *out_key = stop + strlen (NESTING);
    return open_existing (config, source, line, role, id, problems);
}

/* Sets what the variable names, if it is the name of a setting: ROLE__ID__KEY. */
static void
apply_variable (CarryConfig *config, CarryConfigSource *source, guint line, const char *variable,
                const char *value, CarryProblems *problems)
{
    CarryConfigSection *section;
    g_autofree char *key = NULL;
    const char *rest;
    const char *key_part;
    const char *role = find_role (variable, &rest);

    if (role == NULL)
        return;
    if (!is_upper_name (variable))
    {
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            "the name of a setting has capitals, digits and _ only; "
                            "write it as STRATEGY__CARRY__SYMBOLS");
        return;
    }
    section = resolve_section (config, source, line, role, rest, &key_part, problems);
    if (section == NULL)
        return;
    key = format_name (key_part);
    carry_config_section_put (section, source, line, key, value, problems);
}

/* A name from outside, fit to be shown. */
static char *
make_printable (const char *name)
{
    g_autofree char *valid = g_utf8_make_valid (name, -1);
    GString *printable = g_string_new (NULL);

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
        gsize length = (gsize) (g_utf8_next_char (p) - p);
        g_autofree char *mistake = carry_config_check_text (p, length);

        g_string_append_unichar (printable, mistake == NULL ? g_utf8_get_char (p) : 0xFFFD);
    }
    return g_string_free (printable, FALSE);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * carry_config_apply_environment:
 * @config: the configuration
 * @environment: (array zero-terminated=1): variables as `NAME=value`
 * @problems: where every mistake is put
 *
 * Lays the environment over @config: `ROLE__ID__KEY`, in capitals, with `_` for `-`. Only names that
 * begin with a role and `__` are read, and they must name a section there is, or `host.carry`.
 */
void
carry_config_apply_environment (CarryConfig *config, const char *const *environment,
                                CarryProblems *problems)
{
    g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

    g_return_if_fail (config != NULL);
    g_return_if_fail (environment != NULL);
    g_return_if_fail (problems != NULL);

    for (gsize i = 0; environment[i] != NULL; i++)
        g_ptr_array_add (sorted, (gpointer) environment[i]);
    g_ptr_array_sort (sorted, compare_strings);
    for (guint i = 0; i < sorted->len; i++)
    {
        g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (sorted, i), "=", 2);
        g_autoptr (CarryConfigSource) source = NULL;
        g_autofree char *shown = NULL;
        g_autofree char *origin = NULL;

        if (parts[0] == NULL || parts[1] == NULL)
            continue;
        shown = make_printable (parts[0]);
        origin = g_strdup_printf ("environment %s", shown);
        source = carry_config_source_new (CARRY_CONFIG_ORIGIN_ENVIRONMENT, origin, NULL, 0);
        apply_variable (config, source, 0, parts[0], parts[1], problems);
    }
}

static gboolean
is_variable_name (const char *name)
{
    if (g_ascii_isdigit (name[0]) || name[0] == '\0')
        return FALSE;
    for (const char *p = name; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p) && *p != '_')
            return FALSE;
    return TRUE;
}

/* In a file made for Carry a role with a slip in it is a mistake, not somebody else's variable. */
static gboolean
check_dotenv_role (const char *variable, const CarryConfigSource *source, guint line,
                   CarryProblems *problems)
{
    const char *stop = strstr (variable, NESTING);
    const char *rest;
    const char *nearest;
    g_autofree char *word = NULL;
    g_autofree char *quoted = NULL;

    if (stop == NULL || find_role (variable, &rest) != NULL)
        return TRUE;
    word = g_strndup (variable, (gsize) (stop - variable));
    nearest = carry_nearest_name (word, carry_config_get_roles ());
    if (nearest == NULL)
        return TRUE;
    quoted = carry_config_quote (word);
    carry_problems_add (problems, source->name, line, NULL, NULL,
                        "there is no role %s; did you mean \"%s\"?", quoted, nearest);
    return FALSE;
}

/* Takes the quotes off. Without them ` #` is refused: to some readers of such files it begins a
 * comment, to others it does not. Returns NULL after saying what is wrong. */
static const char *
unquote (char *value, const CarryConfigSource *source, guint line, CarryProblems *problems)
{
    char *stop;

    if (value[0] != '"' && value[0] != '\'')
    {
        if (strstr (value, " #") == NULL && strstr (value, "\t#") == NULL)
            return value;
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            "has # in its value; put a comment on a line of its own, "
                            "or the value in quotes");
        return NULL;
    }
    stop = strchr (value + 1, value[0]);
    if (stop == NULL || stop[1] != '\0')
    {
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            stop == NULL ? "the quote is not closed; end the value with %c"
                                         : "there is text after the closing %c; remove it",
                            value[0]);
        return NULL;
    }
    *stop = '\0';
    return value + 1;
}

static void
read_dotenv_line (CarryConfig *config, CarryConfigSource *source, guint line, char *text,
                  CarryProblems *problems)
{
    char *equals = strchr (text, '=');
    const char *value;

    if (g_str_has_prefix (text, "export ") || g_str_has_prefix (text, "export\t"))
    {
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            "begins with export; write NAME=value only");
        return;
    }
    if (equals != NULL)
    {
        *equals = '\0';
        g_strchomp (text);
    }
    /* The line is not repeated: it may hold a secret. */
    if (equals == NULL || !is_variable_name (text))
    {
        carry_problems_add (problems, source->name, line, NULL, NULL,
                            "is neither NAME=value nor a # comment; write one of them");
        return;
    }
    if (!check_dotenv_role (text, source, line, problems))
        return;
    value = unquote (g_strchug (equals + 1), source, line, problems);
    if (value != NULL)
        apply_variable (config, source, line, text, value, problems);
}

void
carry_config_read_dotenv (CarryConfig *config, CarryConfigSource *source, GBytes *bytes,
                          CarryProblems *problems)
{
    gsize size;
    const char *data = g_bytes_get_data (bytes, &size);
    CarryConfigLines lines = { .next = data, .end = data + size };
    char *raw;

    while (carry_config_lines_next (&lines, source, problems, &raw))
    {
        g_autofree char *text = g_strstrip (raw);

        if (text[0] != '\0' && text[0] != '#')
            read_dotenv_line (config, source, lines.number, text, problems);
    }
}

/* role.id.key, of which only the key is still to be checked. */
static void
apply_set (CarryConfig *config, const char *name, const char *value, CarryProblems *problems)
{
    g_autofree char *shown = make_printable (name);
    g_autoptr (CarryConfigSource) source =
        carry_config_source_new (CARRY_CONFIG_ORIGIN_SET, "--set", NULL, 0);
    g_auto (GStrv) parts = g_strsplit (shown, ".", -1);
    CarryConfigSection *section;

    if (g_strv_length (parts) != 3 || parts[0][0] == '\0' || parts[1][0] == '\0' ||
        parts[2][0] == '\0')
    {
        g_autofree char *quoted = carry_config_quote (shown);

        carry_problems_add (problems, source->name, 0, NULL, NULL,
                            "%s is not role.id.key; "
                            "write it as --set strategy.carry.symbols=BTCUSDT",
                            quoted);
        return;
    }
    if (!carry_config_check_role (parts[0], source, 0, NULL, problems))
        return;
    section = open_existing (config, source, 0, parts[0], parts[1], problems);
    if (section != NULL)
        carry_config_section_put (section, source, 0, parts[2], value, problems);
}

/**
 * carry_config_apply_sets:
 * @config: the configuration
 * @sets: (array zero-terminated=1): `role.id.key=value` each; later ones win
 * @problems: where every mistake is put
 *
 * Lays what `--set` gave over @config. The section must be there, or be `host.carry`.
 */
void
carry_config_apply_sets (CarryConfig *config, const char *const *sets, CarryProblems *problems)
{
    g_return_if_fail (config != NULL);
    g_return_if_fail (sets != NULL);
    g_return_if_fail (problems != NULL);

    for (gsize i = 0; sets[i] != NULL; i++)
    {
        const char *equals = strchr (sets[i], '=');
        g_autofree char *name = NULL;

        if (equals == NULL)
        {
            carry_problems_add (problems, "--set", 0, NULL, NULL,
                                "number %" G_GSIZE_FORMAT " has no =; "
                                "write it as --set strategy.carry.symbols=BTCUSDT",
                                i + 1);
            continue;
        }
        name = g_strndup (sets[i], (gsize) (equals - sets[i]));
        apply_set (config, name, equals + 1, problems);
    }
}
