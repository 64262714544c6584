/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Whose words the body is written in. */
typedef enum
{
    WEBHOOK_FORMAT_GENERIC,
    WEBHOOK_FORMAT_SLACK,
    WEBHOOK_FORMAT_DISCORD,
    WEBHOOK_FORMAT_TELEGRAM,
} WebhookFormat;

#define WEBHOOK_TYPE_FORMAT (webhook_format_get_type ())
GType webhook_format_get_type (void);

/* One notice, kept. */
typedef struct
{
    gint64 ts;
    CarryNoticeLevel level;
    char *module;
    char *code;
    char *text;
    guint repeats; /* how often it was told before */
} WebhookMessage;

WebhookMessage *webhook_message_new (const CarryNotice *notice, guint repeats);
void webhook_message_free (WebhookMessage *self);
char *webhook_message_format (const WebhookMessage *self, WebhookFormat format, const char *source,
                              const char *chat);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebhookMessage, webhook_message_free)

G_END_DECLS
