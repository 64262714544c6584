/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log-record.h"
#include "base/carry-secret-private.h"
#include "base/carry-time.h"

#include <string.h>

#define DOMAIN "GLIB_DOMAIN"
#define INSTANCE "CARRY_INSTANCE"
#define MESSAGE "MESSAGE"
#define OWN_PREFIX "CARRY_"

/* Room for the note that a value was cut. */
#define CUT_NOTE 48

/* Stands for a byte that is part of no character. */
#define NO_CHARACTER ((gunichar) -1)

typedef struct
{
    char *name;
    char *text; /* may hold NULs and bytes that are no UTF-8 */
    gsize length;
} Value;

struct _CarryLogRecord
{
    gint64 ts;
    GLogLevelFlags level;
    GArray *values; /* domain, instance and message first, each name once */
};

typedef struct
{
    const char *label;
    const char *name;
    const char *colour;
    GLogLevelFlags level;
    char priority;
} Level;

static const Level levels[] = {
    { "ERROR", "error", "\033[1;31m", G_LOG_LEVEL_ERROR, '3' },
    { "CRIT", "critical", "\033[1;35m", G_LOG_LEVEL_CRITICAL, '4' },
    { "WARN", "warning", "\033[1;33m", G_LOG_LEVEL_WARNING, '4' },
    { "MSG", "message", "\033[1;32m", G_LOG_LEVEL_MESSAGE, '5' },
    { "INFO", "info", "\033[32m", G_LOG_LEVEL_INFO, '6' },
    { "DEBUG", "debug", "\033[34m", G_LOG_LEVEL_DEBUG, '7' },
};

static const Level *
find_level (GLogLevelFlags level)
{
    guint i = 0;
    while (i < G_N_ELEMENTS (levels) - 1 && levels[i].level != level)
        i++;
    return &levels[i];
}

/* Moves past one character, or one byte that is none. */
static gunichar
next_character (const char **at, const char *end)
{
    gunichar character = **at == '\0' ? 0 : g_utf8_get_char_validated (*at, end - *at);
    if (character == (gunichar) -1 || character == (gunichar) -2)
    {
        (*at)++;
        return NO_CHARACTER;
    }
    *at += g_utf8_skip[(guchar) * *at];
    return character;
}

/* Control characters, line ends of any alphabet and marks that turn text around. */
static gboolean
is_unsafe (gunichar character)
{
    if (character < 0x80)
        return character < 0x20 || character == 0x7f;
    switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return TRUE;
    default:
        return FALSE;
    }
}

static void
append_text_escape (GString *line, gunichar character, guchar byte)
{
    if (character == '\n')
        g_string_append (line, "\\n");
    else if (character == '\t')
        g_string_append (line, "\\t");
    else if (character == '\r')
        g_string_append (line, "\\r");
    else if (character == NO_CHARACTER || character < 0x80)
        g_string_append_printf (line, "\\x%02x", byte);
    else
        g_string_append_printf (line, "\\u%04x", character);
}

/* Appends as many whole characters of @text as fit into @room bytes; returns where it stopped. */
static gsize
append_fitting (GString *line, const char *text, gsize length, gsize room)
{
    const char *at = text;
    const char *end = text + length;
    gsize limit = line->len + room;
    while (at < end)
    {
        const char *start = at;
        gsize before = line->len;
        gunichar character = next_character (&at, end);
        if (character == NO_CHARACTER || is_unsafe (character))
            append_text_escape (line, character, (guchar) *start);
        else
            g_string_append_len (line, start, at - start);
        if (line->len > limit)
        {
            g_string_truncate (line, before);
            return (gsize) (start - text);
        }
    }
    return length;
}

static void
append_as_text (GString *line, const Value *value)
{
    append_fitting (line, value->text, value->length, G_MAXSSIZE);
}

/* JSON has no byte that is no character: it gets the text form of it. */
static void
append_as_json (GString *line, const Value *value)
{
    const char *at = value->text;
    const char *end = at + value->length;
    g_string_append_c (line, '"');
    while (at < end)
    {
        const char *start = at;
        gunichar character = next_character (&at, end);
        if (character == NO_CHARACTER)
            g_string_append_printf (line, "\\\\x%02x", (guchar) *start);
        else if (character == '"' || character == '\\')
            g_string_append_printf (line, "\\%c", (char) character);
        else if (character == '\n')
            g_string_append (line, "\\n");
        else if (!is_unsafe (character))
            g_string_append_len (line, start, at - start);
        else if (character < 0x10000)
            g_string_append_printf (line, "\\u%04x", character);
        else
            g_string_append_printf (line, "\\u%04x\\u%04x", 0xd7c0 + (character >> 10),
                                    0xdc00 + (character & 0x3ff));
    }
    g_string_append_c (line, '"');
}

/*
 * Strikes out secrets and cuts what is too long. A secret that the first cut went
 * through may have left less than a run of it, so that much is dropped as well.
 */
static Value
make_value (const char *name, const char *text, gsize length, const CarryRedactor *redactor)
{
    gsize window = MIN (length, CARRY_LOG_VALUE_MAX);
    g_autoptr (GString) own = g_string_sized_new (window);
    GString *kept = g_string_sized_new (window);
    if (redactor != NULL)
        carry_redactor_append (redactor, own, text, window);
    else
        g_string_append_len (own, text, (gssize) window);
    carry_secret_append (kept, own->str, own->len);
    if (window < length)
        g_string_truncate (kept, kept->len - MIN (kept->len, CARRY_REDACTOR_RUN - 1));

    g_autoptr (GString) measured = g_string_sized_new (kept->len);
    gsize fits = append_fitting (measured, kept->str, kept->len, CARRY_LOG_VALUE_MAX - CUT_NOTE);
    if (window < length || fits < kept->len)
    {
        g_string_truncate (kept, fits);
        g_string_append_printf (kept, "… [cut, %" G_GSIZE_FORMAT " bytes]", length);
    }
    gsize kept_length = kept->len;
    return (Value){ g_strdup (name), g_string_free (kept, FALSE), kept_length };
}

static void
clear_value (gpointer data)
{
    Value *value = data;
    g_free (value->name);
    g_free (value->text);
}

static const Value *
find_value (const CarryLogRecord *self, const char *name)
{
    for (guint i = 0; i < self->values->len; i++)
    {
        const Value *value = &g_array_index (self->values, Value, i);
        if (strcmp (value->name, name) == 0)
            return value;
    }
    return NULL;
}

/* The first value of a name stays. */
static void
add_value (CarryLogRecord *self, const char *name, const char *text, gssize length,
           const CarryRedactor *redactor)
{
    if (find_value (self, name) != NULL)
        return;
    Value value = make_value (name, text, length < 0 ? strlen (text) : (gsize) length, redactor);
    g_array_append_val (self->values, value);
}

/* Where it was logged, and fields of our own with a name that the journal takes. */
static gboolean
is_kept (const char *name)
{
    if (g_str_equal (name, "CODE_FILE") || g_str_equal (name, "CODE_LINE") ||
        g_str_equal (name, "CODE_FUNC"))
        return TRUE;
    return g_str_has_prefix (name, OWN_PREFIX) && strlen (name) <= 64 &&
           strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen (name) &&
           name[strlen (OWN_PREFIX)] != '\0';
}

/* May return NULL. */
const GLogField *
carry_log_record_find_field (const GLogField *fields, gsize n_fields, const char *name)
{
    for (gsize i = 0; i < n_fields; i++)
        if (strcmp (fields[i].key, name) == 0)
            return &fields[i];
    return NULL;
}

static void
add_field (CarryLogRecord *self, const GLogField *field, const CarryRedactor *redactor)
{
    if (field != NULL)
        add_value (self, field->key, field->value, field->length, redactor);
}

/* @instance is for messages that name none, and may be NULL. */
CarryLogRecord *
carry_log_record_new (gint64 ts, GLogLevelFlags level, const GLogField *fields, gsize n_fields,
                      const char *instance, const CarryRedactor *redactor)
{
    CarryLogRecord *self = g_new0 (CarryLogRecord, 1);
    self->ts = ts;
    self->level = level;
    self->values = g_array_new (FALSE, FALSE, sizeof (Value));
    g_array_set_clear_func (self->values, clear_value);

    add_field (self, carry_log_record_find_field (fields, n_fields, DOMAIN), redactor);
    add_field (self, carry_log_record_find_field (fields, n_fields, INSTANCE), redactor);
    if (instance != NULL)
        add_value (self, INSTANCE, instance, -1, redactor);
    add_field (self, carry_log_record_find_field (fields, n_fields, MESSAGE), redactor);
    for (gsize i = 0; i < n_fields; i++)
        if (is_kept (fields[i].key))
            add_field (self, &fields[i], redactor);
    return self;
}

/* RFC 3339 with milliseconds; what is finer is left off. */
static void
append_time (GString *line, gint64 ts)
{
    char buffer[CARRY_TIME_BUFFER];
    g_string_append_len (line, carry_time_to_text (ts, buffer), strlen ("2025-10-19T00:05:00.123"));
    g_string_append_c (line, 'Z');
}

/* `2025-10-19T00:05:00.123Z INFO  carry-csv [instance] message` */
void
carry_log_record_format_text (const CarryLogRecord *self, gboolean colour, GString *line)
{
    const Level *level = find_level (self->level);
    const Value *domain = find_value (self, DOMAIN);
    const Value *instance = find_value (self, INSTANCE);
    const Value *message = find_value (self, MESSAGE);

    append_time (line, self->ts);
    g_string_append_printf (line, " %s%-5s%s ", colour ? level->colour : "", level->label,
                            colour ? "\033[0m" : "");
    if (domain != NULL)
        append_as_text (line, domain);
    else
        g_string_append_c (line, '-');
    if (instance != NULL)
    {
        g_string_append (line, " [");
        append_as_text (line, instance);
        g_string_append_c (line, ']');
    }
    g_string_append_c (line, ' ');
    if (message != NULL)
        append_as_text (line, message);
    g_string_append_c (line, '\n');
}

/* CARRY_ORDER_ID is `order_id`, unless that is the name of a part every line has. */
static char *
json_name (const char *name)
{
    if (g_str_equal (name, DOMAIN))
        return g_strdup ("domain");
    g_autofree char *lower = g_ascii_strdown (name, -1);
    if (!g_str_has_prefix (name, OWN_PREFIX))
        return g_steal_pointer (&lower);

    static const char *const taken[] = { "ts",        "level",     "domain",    "message",
                                         "code_file", "code_line", "code_func", NULL };
    const char *plain = lower + strlen (OWN_PREFIX);
    return g_strdup (g_strv_contains (taken, plain) ? lower : plain);
}

void
carry_log_record_format_json (const CarryLogRecord *self, GString *line)
{
    g_string_append (line, "{\"ts\":\"");
    append_time (line, self->ts);
    g_string_append_printf (line, "\",\"level\":\"%s\"", find_level (self->level)->name);
    for (guint i = 0; i < self->values->len; i++)
    {
        const Value *value = &g_array_index (self->values, Value, i);
        g_autofree char *name = json_name (value->name);
        g_string_append_printf (line, ",\"%s\":", name);
        append_as_json (line, value);
    }
    g_string_append (line, "}\n");
}

/* The journal's own protocol: values without a newline need no length. */
void
carry_log_record_format_journal (const CarryLogRecord *self, GString *entry)
{
    g_string_append_printf (entry, "PRIORITY=%c\n", find_level (self->level)->priority);
    for (guint i = 0; i < self->values->len; i++)
    {
        const Value *value = &g_array_index (self->values, Value, i);
        g_string_append_printf (entry, "%s=", value->name);
        append_as_text (entry, value);
        g_string_append_c (entry, '\n');
    }
}

void
carry_log_record_free (CarryLogRecord *self)
{
    g_array_unref (self->values);
    g_free (self);
}
