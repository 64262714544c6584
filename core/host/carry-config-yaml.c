/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include <string.h>
#include <yaml.h>

/* A small part of YAML: role: id: key: value, where a value is one line of text or a list of such.
 * The event parser is used because only there are duplicate keys, anchors and tags seen. */

/* libyaml takes quadratic time for deep nesting: minutes for a file of the greatest size. */
#define MAX_DEPTH 64

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (yaml_event_t, yaml_event_delete)

enum
{
    LEVEL_ROLE,
    LEVEL_ID,
    LEVEL_KEY,
    N_LEVELS,
};

typedef struct
{
    yaml_parser_t parser;
    CarryConfig *config;
    CarryConfigSource *source;
    CarryProblems *problems;
    GHashTable *roles;     /* role → line, to find a second one */
    char *path[N_LEVELS];  /* the keys that lead to where the reader is */
    guint lines[N_LEVELS]; /* their lines */
    gboolean good_role;
    gboolean stopped;
    int depth;
    CarryConfigSection *section;
} YamlReader;

static void read_mapping (YamlReader *reader, guint level);

static void report (YamlReader *reader, guint line, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
report (YamlReader *reader, guint line, const char *format, ...)
{
    g_autofree char *section = g_strdup (reader->path[LEVEL_ROLE]);
    va_list args;

    if (reader->path[LEVEL_ID] != NULL)
    {
        g_free (section);
        section = g_strjoin (".", reader->path[LEVEL_ROLE], reader->path[LEVEL_ID], NULL);
    }
    va_start (args, format);
    carry_problems_add_valist (reader->problems, reader->source->name, line, section,
                               reader->path[LEVEL_KEY], format, args);
    va_end (args);
}

static guint
get_line (const yaml_event_t *event)
{
    return (guint) event->start_mark.line + 1;
}

static void
report_syntax (YamlReader *reader)
{
    const yaml_parser_t *parser = &reader->parser;

    carry_config_set_incomplete (reader->config);
    carry_problems_add (
        reader->problems, reader->source->name, (guint) parser->problem_mark.line + 1, NULL, NULL,
        "is not YAML: %s%s%s; check indentation (spaces only), colons and quotes",
        parser->problem != NULL ? parser->problem : "out of memory",
        parser->context != NULL ? " " : "", parser->context != NULL ? parser->context : "");
}

/* What YAML can do and a configuration should not: the same text must mean the same everywhere. */
static void
report_features (YamlReader *reader, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag = NULL;

    switch (event->type)
    {
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    case YAML_ALIAS_EVENT:
        report (reader, get_line (event), "uses an alias (*%s); write out what it stands for",
                event->data.alias.anchor);
        break;
    default:
        break;
    }
    if (anchor != NULL)
        report (reader, get_line (event), "has an anchor (&%s); remove it", anchor);
    if (tag != NULL)
        report (reader, get_line (event), "has a tag (!); remove it");
}

static int
get_depth_change (const yaml_event_t *event)
{
    switch (event->type)
    {
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        return 1;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return -1;
    default:
        return 0;
    }
}

/* FALSE at a syntax error, which is reported; nothing after it is read. */
static gboolean
next_event (YamlReader *reader, yaml_event_t *event)
{
    yaml_event_delete (event);
    if (reader->stopped)
        return FALSE;
    reader->stopped = !yaml_parser_parse (&reader->parser, event);
    if (reader->stopped)
    {
        report_syntax (reader);
        return FALSE;
    }
    report_features (reader, event);
    reader->depth += get_depth_change (event);
    reader->stopped = reader->depth > MAX_DEPTH;
    if (reader->stopped)
    {
        carry_config_set_incomplete (reader->config);
        report (reader, get_line (event),
                "is nested more than %d deep and not read on from here; "
                "nothing is deeper than role: id: key",
                MAX_DEPTH);
    }
    return !reader->stopped;
}

/* Passes over the rest of the node that `first` begins. */
static void
skip_node (YamlReader *reader, const yaml_event_t *first)
{
    g_auto (yaml_event_t) event = { 0 };
    int outside = reader->depth - get_depth_change (first);

    while (reader->depth > outside && next_event (reader, &event))
        continue;
}

static gboolean
is_null (const yaml_event_t *event)
{
    const char *text = (const char *) event->data.scalar.value;

    if (event->type != YAML_SCALAR_EVENT || event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return FALSE;
    return text[0] == '\0' || strcmp (text, "~") == 0 || strcmp (text, "null") == 0 ||
           strcmp (text, "Null") == 0 || strcmp (text, "NULL") == 0;
}

/* The text of a scalar, "" for null, or NULL after saying what is wrong with it. */
static char *
read_text (YamlReader *reader, const yaml_event_t *event)
{
    const char *text = (const char *) event->data.scalar.value;
    yaml_scalar_style_t style = event->data.scalar.style;
    g_autofree char *mistake = NULL;

    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
        mistake = g_strdup ("is a block of text (| or >); write the value on one line");
    else if (event->start_mark.line != event->end_mark.line)
        mistake = g_strdup ("goes over several lines; write it on one");
    else
        mistake = carry_config_check_text (text, event->data.scalar.length);
    if (mistake == NULL)
        return is_null (event) ? g_strdup ("") : g_strstrip (g_strdup (text));
    report (reader, get_line (event), "%s", mistake);
    return NULL;
}

/* The key, or NULL after saying what is wrong with it. */
static char *
read_key (YamlReader *reader, const yaml_event_t *event)
{
    if (event->type == YAML_ALIAS_EVENT)
        return NULL;
    if (event->type != YAML_SCALAR_EVENT)
    {
        report (reader, get_line (event), "has a list or mapping for a key; a key is one word");
        skip_node (reader, event);
        return NULL;
    }
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        strcmp ((const char *) event->data.scalar.value, "<<") == 0)
    {
        report (reader, get_line (event), "has a merge key (<<); write the keys out");
        return NULL;
    }
    return read_text (reader, event);
}

static void
read_role (YamlReader *reader, const yaml_event_t *event)
{
    const char *role = reader->path[LEVEL_ROLE];
    guint line = reader->lines[LEVEL_ROLE];
    guint earlier = GPOINTER_TO_UINT (g_hash_table_lookup (reader->roles, role));

    if (earlier != 0)
        report (reader, line, "the role is there already at line %u; put its sections together",
                earlier);
    else
        g_hash_table_insert (reader->roles, g_strdup (role), GUINT_TO_POINTER (line));
    reader->good_role =
        carry_config_check_role (role, reader->source, line, NULL, reader->problems);
    if (event->type == YAML_MAPPING_START_EVENT)
    {
        read_mapping (reader, LEVEL_ID);
        return;
    }
    if (event->type != YAML_ALIAS_EVENT)
        report (reader, line, "has no sections; write an id and its keys below it");
    skip_node (reader, event);
}

static void
read_id (YamlReader *reader, const yaml_event_t *event)
{
    const char *role = reader->path[LEVEL_ROLE];
    const char *id = reader->path[LEVEL_ID];
    guint line = reader->lines[LEVEL_ID];

    if (reader->good_role)
    {
        reader->section = carry_config_open_section (reader->config, reader->source, line, role, id,
                                                     reader->problems);
    }
    else
    {
        g_autofree char *label = g_strjoin (".", role, id, NULL);

        reader->section = carry_config_open_scratch (reader->config, label, id);
    }
    if (event->type == YAML_MAPPING_START_EVENT)
    {
        read_mapping (reader, LEVEL_KEY);
        return;
    }
    if (event->type != YAML_ALIAS_EVENT && !is_null (event))
        report (reader, line, "has no keys; write each as key: value below it");
    skip_node (reader, event);
}

/* One element of a list; FALSE after saying what is wrong with it. */
static gboolean
read_element (YamlReader *reader, const yaml_event_t *event, GString *joined)
{
    g_autofree char *text = NULL;

    if (event->type == YAML_ALIAS_EVENT)
        return FALSE;
    if (event->type != YAML_SCALAR_EVENT)
    {
        report (reader, get_line (event),
                "has a list or mapping in its list; "
                "a list holds single values");
        skip_node (reader, event);
        return FALSE;
    }
    text = read_text (reader, event);
    if (text == NULL)
        return FALSE;
    if (text[0] == '\0' || strchr (text, ',') != NULL)
    {
        report (reader, get_line (event),
                text[0] == '\0' ? "has an empty element; remove it"
                                : "has an element with a comma; write it as two elements");
        return FALSE;
    }
    if (joined->len > 0)
        g_string_append_c (joined, ',');
    g_string_append (joined, text);
    return TRUE;
}

/* A list becomes what the keyfile has: its elements with commas between. */
static char *
read_list (YamlReader *reader)
{
    g_autoptr (GString) joined = g_string_new (NULL);
    g_auto (yaml_event_t) event = { 0 };
    gboolean good = TRUE;

    while (next_event (reader, &event))
    {
        if (event.type == YAML_SEQUENCE_END_EVENT)
            return good ? g_string_free (g_steal_pointer (&joined), FALSE) : NULL;
        good = read_element (reader, &event, joined) && good;
    }
    return NULL;
}

static void
read_entry (YamlReader *reader, const yaml_event_t *event)
{
    guint line = reader->lines[LEVEL_KEY];
    g_autofree char *key = g_strdelimit (g_strdup (reader->path[LEVEL_KEY]), "_", '-');
    g_autofree char *value = NULL;

    if (event->type == YAML_SCALAR_EVENT)
    {
        value = read_text (reader, event);
    }
    else if (event->type == YAML_SEQUENCE_START_EVENT)
    {
        value = read_list (reader);
    }
    else if (event->type == YAML_MAPPING_START_EVENT)
    {
        report (reader, line, "has keys below it; nothing is deeper than role: id: key");
        skip_node (reader, event);
    }
    if (value != NULL)
        carry_config_section_put (reader->section, reader->source, line, key, value,
                                  reader->problems);
    else
        carry_config_section_set_mistaken (reader->section, key);
}

static void
read_pair (YamlReader *reader, guint level, guint line)
{
    static void (*const read_value[N_LEVELS]) (
        YamlReader *, const yaml_event_t *) = { read_role, read_id, read_entry };
    g_auto (yaml_event_t) value = { 0 };

    if (!next_event (reader, &value))
        return;
    reader->lines[level] = line;
    if (reader->path[level] != NULL)
        read_value[level](reader, &value);
    else
        skip_node (reader, &value);
}

/* The pairs of a mapping, which has begun. */
static void
read_mapping (YamlReader *reader, guint level)
{
    g_auto (yaml_event_t) key = { 0 };

    while (next_event (reader, &key) && key.type != YAML_MAPPING_END_EVENT)
    {
        reader->path[level] = read_key (reader, &key);
        read_pair (reader, level, get_line (&key));
        g_clear_pointer (&reader->path[level], g_free);
    }
}

static void
read_document (YamlReader *reader)
{
    g_auto (yaml_event_t) event = { 0 };

    if (!next_event (reader, &event))
        return;
    if (event.type == YAML_MAPPING_START_EVENT)
    {
        read_mapping (reader, LEVEL_ROLE);
        return;
    }
    if (!is_null (&event))
        report (reader, get_line (&event),
                "is not a mapping; write role:, id: and key: value, "
                "each indented below the last");
    skip_node (reader, &event);
}

static void
read_stream (YamlReader *reader)
{
    g_auto (yaml_event_t) event = { 0 };
    guint n_documents = 0;

    while (next_event (reader, &event) && event.type != YAML_STREAM_END_EVENT)
    {
        if (event.type != YAML_DOCUMENT_START_EVENT)
            continue;
        if (++n_documents > 1)
        {
            report (reader, get_line (&event), "a second document begins; keep one to a file");
            return;
        }
        read_document (reader);
    }
}

/* libyaml stops at the first bad character; here each bad line is told. Directives are found here as
 * well: libyaml takes quadratic time for many of them. */
static gboolean
check_lines (const CarryConfigSource *source, const char *data, gsize size, CarryProblems *problems)
{
    CarryConfigLines lines = { .next = data, .end = data + size };
    guint count = carry_problems_get_count (problems);
    char *raw;

    while (carry_config_lines_next (&lines, source, problems, &raw))
    {
        g_autofree char *line = raw;

        if (line[0] == '%')
            carry_problems_add (problems, source->name, lines.number, NULL, NULL,
                                "is a directive (%%); remove it");
    }
    return carry_problems_get_count (problems) == count;
}

void
carry_config_read_yaml (CarryConfig *config, CarryConfigSource *source, GBytes *bytes,
                        CarryProblems *problems)
{
    gsize size;
    const char *data = g_bytes_get_data (bytes, &size);
    YamlReader reader = { .config = config, .source = source, .problems = problems };

    if (!check_lines (source, data, size, problems))
    {
        carry_config_set_incomplete (config);
        return;
    }
    if (!yaml_parser_initialize (&reader.parser))
        g_error ("out of memory");
    reader.roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    yaml_parser_set_encoding (&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string (&reader.parser, (const unsigned char *) data, size);
    read_stream (&reader);
    yaml_parser_delete (&reader.parser);
    g_hash_table_unref (reader.roles);
}
