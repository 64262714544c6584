/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include <string.h>

/* GKeyFile knows no line numbers and silently keeps the last of two equal keys, so the lines are
 * read here. What is accepted here, GKeyFile reads as the same groups, keys and values, but for
 * tabs in a header. */

typedef struct
{
    CarryConfig *config;
    CarryConfigSource *source;
    CarryProblems *problems;
    CarryConfigSection *section; /* NULL before the first header */
} KeyfileReader;

static void
read_header (KeyfileReader *reader, guint line, char *text)
{
    gsize length = strlen (text);
    char *id;

    if (length < 2 || text[length - 1] != ']')
    {
        carry_problems_add (reader->problems, reader->source->name, line, NULL, NULL,
                            "the header does not end in ]; write [role id] alone on its line");
        reader->section = carry_config_open_scratch (reader->config, NULL, NULL);
        return;
    }
    text[length - 1] = '\0';
    text = g_strstrip (text + 1);
    id = text + strcspn (text, " \t");
    if (*id != '\0')
        *id++ = '\0';
    id = g_strchug (id);
    if (*id == '\0')
    {
        carry_problems_add (reader->problems, reader->source->name, line, NULL, NULL,
                            "the header has no id; write [role id], as [strategy carry]");
        reader->section = carry_config_open_scratch (reader->config, NULL, NULL);
        return;
    }
    reader->section = carry_config_open_section (reader->config, reader->source, line, text, id,
                                                 reader->problems);
}

static void
read_pair (KeyfileReader *reader, guint line, char *text)
{
    char *value = strchr (text, '=');
    g_autofree char *quoted = NULL;

    /* The line is not repeated: it may hold a secret. */
    if (value == NULL || value == text)
    {
        carry_problems_add (reader->problems, reader->source->name, line, NULL, NULL,
                            "is neither a header, a pair nor a comment; "
                            "write [role id], key=value or # comment");
        return;
    }
    *value++ = '\0';
    g_strchomp (text);
    if (reader->section != NULL)
    {
        carry_config_section_put (reader->section, reader->source, line, text, value,
                                  reader->problems);
        return;
    }
    quoted = carry_config_quote (text);
    carry_problems_add (reader->problems, reader->source->name, line, NULL, NULL,
                        "%s is outside a section; write a header like [strategy carry] above it",
                        quoted);
}

void
carry_config_read_keyfile (CarryConfig *config, CarryConfigSource *source, GBytes *bytes,
                           CarryProblems *problems)
{
    gsize size;
    const char *data = g_bytes_get_data (bytes, &size);
    CarryConfigLines lines = { .next = data, .end = data + size };
    KeyfileReader reader = { .config = config, .source = source, .problems = problems };
    char *raw;

    while (carry_config_lines_next (&lines, source, problems, &raw))
    {
        g_autofree char *text = g_strstrip (raw);

        if (text[0] == '\0' || text[0] == '#')
            continue;
        if (text[0] == '[')
            read_header (&reader, lines.number, text);
        else
            read_pair (&reader, lines.number, text);
    }
}
