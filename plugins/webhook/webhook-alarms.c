/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-alarms.h"

#include <json-glib/json-glib.h>

/* A run that says more than this says the same. */
#define MOST_ALARMS 100

void
webhook_alarms_init (WebhookAlarms *self)
{
    self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) webhook_message_free);
}

void
webhook_alarms_clear (WebhookAlarms *self)
{
    g_clear_pointer (&self->messages, g_ptr_array_unref);
}

static gboolean
is_same (const WebhookMessage *message, const char *module, const char *code, const char *text)
{
    return g_strcmp0 (message->module, module) == 0 && g_strcmp0 (message->code, code) == 0 &&
           g_strcmp0 (message->text, text) == 0;
}

/* One that is known is not added again. */
void
webhook_alarms_add (WebhookAlarms *self, const CarryNotice *notice)
{
    g_autoptr (WebhookMessage) message = webhook_message_new (notice, 0);

    for (guint i = 0; i < self->messages->len; i++)
        if (is_same (g_ptr_array_index (self->messages, i), message->module, message->code,
                     message->text))
            return;
    if (self->messages->len < MOST_ALARMS)
        g_ptr_array_add (self->messages, g_steal_pointer (&message));
}

static const char *
get_text (JsonObject *object, const char *name)
{
    return json_object_get_string_member_with_default (object, name, "");
}

static gboolean
is_open (JsonArray *notices, const WebhookMessage *message)
{
    for (guint i = 0; i < json_array_get_length (notices); i++)
    {
        JsonObject *notice = json_array_get_object_element (notices, i);
        g_autoptr (WebhookMessage) posted = NULL;
        CarryNotice told = { .module = get_text (notice, "module"),
                             .code = get_text (notice, "code"),
                             .text = get_text (notice, "text") };

        if (!json_object_get_boolean_member_with_default (notice, "open", FALSE))
            continue;
        posted = webhook_message_new (&told, 0);
        if (is_same (message, posted->module, posted->code, posted->text))
            return TRUE;
    }
    return FALSE;
}

/* Lets go of what the status of the run no longer calls open. Without a status all stay. */
void
webhook_alarms_look (WebhookAlarms *self, const char *status)
{
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonObject *root;

    if (status == NULL || self->messages->len == 0 ||
        !json_parser_load_from_data (parser, status, -1, NULL))
        return;
    root = json_node_get_object (json_parser_get_root (parser));
    if (!json_object_has_member (root, "notices"))
        return;
    for (guint i = self->messages->len; i > 0; i--)
        if (!is_open (json_object_get_array_member (root, "notices"),
                      g_ptr_array_index (self->messages, i - 1)))
            g_ptr_array_remove_index (self->messages, i - 1);
}
