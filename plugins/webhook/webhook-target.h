/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "webhook-message.h"

G_BEGIN_DECLS

/* Where messages go. Its address may be a secret and is never shown. */
typedef struct
{
    WebhookFormat format;
    GUri *uri;
    char *token; /* NULL for none; sent as `Authorization: Bearer` */
    char *chat;
    char *source;
} WebhookTarget;

/* What the configuration says. */
typedef struct
{
    WebhookFormat format;
    const char *id;
    const char *url;
    const char *secret_file;
    const char *chat;
    const char *source;
} WebhookTargetSettings;

WebhookTarget *webhook_target_new (const WebhookTargetSettings *settings, GError **error);
void webhook_target_free (WebhookTarget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebhookTarget, webhook_target_free)

G_END_DECLS
