/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "webhook-message.h"

G_BEGIN_DECLS

/* Critical notices that nobody has acknowledged yet. */
typedef struct
{
    GPtrArray *messages; /* WebhookMessage */
} WebhookAlarms;

void webhook_alarms_init (WebhookAlarms *self);
void webhook_alarms_clear (WebhookAlarms *self);
void webhook_alarms_add (WebhookAlarms *self, const CarryNotice *notice);
void webhook_alarms_look (WebhookAlarms *self, const char *status);

G_END_DECLS
