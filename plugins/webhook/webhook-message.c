/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-message.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Discord takes 2000 characters, the others more. */
#define MOST_CHARACTERS 1800

GType
webhook_format_get_type (void)
{
    static gsize type;
    static const GEnumValue values[] = {
        { WEBHOOK_FORMAT_GENERIC, "WEBHOOK_FORMAT_GENERIC", "generic" },
        { WEBHOOK_FORMAT_SLACK, "WEBHOOK_FORMAT_SLACK", "slack" },
        { WEBHOOK_FORMAT_DISCORD, "WEBHOOK_FORMAT_DISCORD", "discord" },
        { WEBHOOK_FORMAT_TELEGRAM, "WEBHOOK_FORMAT_TELEGRAM", "telegram" },
        { 0, NULL, NULL },
    };

    if (g_once_init_enter (&type))
        g_once_init_leave (&type, g_enum_register_static ("WebhookFormat", values));
    return (GType) type;
}

static const char *
get_level_text (CarryNoticeLevel level)
{
    static const char *const texts[] = { "info", "warning", "critical" };

    return texts[level];
}

/* Control characters of a venue's words would be refused, or do something. */
static char *
dup_clean (const char *text)
{
    char *clean = g_utf8_make_valid (text != NULL ? text : "", -1);

    for (char *at = clean; *at != '\0'; at++)
        if (g_ascii_iscntrl (*at))
            *at = ' ';
    return clean;
}

WebhookMessage *
webhook_message_new (const CarryNotice *notice, guint repeats)
{
    WebhookMessage *self = g_new0 (WebhookMessage, 1);

    self->ts = notice->ts;
    self->level = notice->level;
    self->module = dup_clean (notice->module);
    self->code = dup_clean (notice->code);
    self->text = dup_clean (notice->text);
    self->repeats = repeats;
    return self;
}

void
webhook_message_free (WebhookMessage *self)
{
    g_free (self->module);
    g_free (self->code);
    g_free (self->text);
    g_free (self);
}

/* Whole characters only. */
static void
cut (GString *text)
{
    if (g_utf8_strlen (text->str, (gssize) text->len) <= MOST_CHARACTERS)
        return;
    g_string_truncate (
        text, (gsize) (g_utf8_offset_to_pointer (text->str, MOST_CHARACTERS - 1) - text->str));
    g_string_append (text, "…");
}

/* `CRITICAL carry: guards: Q5: …`, for chats. */
static char *
dup_sentence (const WebhookMessage *self, const char *source)
{
    g_autofree char *level = g_ascii_strup (get_level_text (self->level), -1);
    GString *text = g_string_new (NULL);
    char time[CARRY_TIME_BUFFER];

    g_string_append_printf (text, "%s %s: %s: %s: %s", level, source, self->module, self->code,
                            self->text);
    if (self->repeats > 0)
        g_string_append_printf (text, " (since %s, told %u times, nobody has acknowledged it)",
                                carry_time_to_text (self->ts, time), self->repeats);
    cut (text);
    return g_string_free (text, FALSE);
}

/* What Slack reads as markup: `<!channel>` wakes everybody. */
static char *
escape_slack (const char *text)
{
    GString *out = g_string_new (NULL);

    for (const char *at = text; *at != '\0'; at++)
    {
        if (*at == '&')
            g_string_append (out, "&amp;");
        else if (*at == '<')
            g_string_append (out, "&lt;");
        else if (*at == '>')
            g_string_append (out, "&gt;");
        else
            g_string_append_c (out, *at);
    }
    return g_string_free (out, FALSE);
}

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
    json_builder_set_member_name (json, name);
    json_builder_add_string_value (json, text);
}

static void
add_generic (JsonBuilder *json, const WebhookMessage *self, const char *source)
{
    char time[CARRY_TIME_BUFFER];

    add_text (json, "source", source);
    add_text (json, "time", carry_time_to_text (self->ts, time));
    add_text (json, "level", get_level_text (self->level));
    add_text (json, "module", self->module);
    add_text (json, "code", self->code);
    add_text (json, "text", self->text);
    json_builder_set_member_name (json, "repeats");
    json_builder_add_int_value (json, self->repeats);
}

/* Nobody is called by what a venue says. */
static void
add_discord (JsonBuilder *json, const char *sentence)
{
    add_text (json, "content", sentence);
    json_builder_set_member_name (json, "allowed_mentions");
    json_builder_begin_object (json);
    json_builder_set_member_name (json, "parse");
    json_builder_begin_array (json);
    json_builder_end_array (json);
    json_builder_end_object (json);
}

static void
add_body (JsonBuilder *json, const WebhookMessage *self, WebhookFormat format, const char *source,
          const char *chat)
{
    g_autofree char *sentence = dup_sentence (self, source);
    g_autofree char *escaped = escape_slack (sentence);

    switch (format)
    {
    case WEBHOOK_FORMAT_GENERIC:
        add_generic (json, self, source);
        break;
    case WEBHOOK_FORMAT_SLACK:
        add_text (json, "text", escaped);
        break;
    case WEBHOOK_FORMAT_DISCORD:
        add_discord (json, sentence);
        break;
    case WEBHOOK_FORMAT_TELEGRAM:
        add_text (json, "chat_id", chat);
        add_text (json, "text", sentence);
        break;
    }
}

/* (transfer full): the body of a request, JSON */
char *
webhook_message_format (const WebhookMessage *self, WebhookFormat format, const char *source,
                        const char *chat)
{
    g_autoptr (JsonBuilder) json = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;

    json_builder_begin_object (json);
    add_body (json, self, format, source, chat);
    json_builder_end_object (json);
    root = json_builder_get_root (json);
    json_generator_set_root (generator, root);
    return json_generator_to_data (generator, NULL);
}
