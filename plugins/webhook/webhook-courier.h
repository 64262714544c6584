/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "webhook-target.h"

G_BEGIN_DECLS

typedef struct
{
    gint64 timeout_ns; /* of one try */
    gint64 first_ns;   /* longest wait before the second try */
    gint64 cap_ns;     /* longest wait before any */
    guint budget;      /* tries after the first */
    guint most;        /* messages that wait */
} WebhookCourierSettings;

/*
 * Brings messages to a target, one after the other and without making anyone wait.
 * A message that cannot be brought is tried again until its budget is used up.
 */
typedef struct _WebhookCourier WebhookCourier;

WebhookCourier *webhook_courier_new (WebhookTarget *target, const WebhookCourierSettings *settings);
void webhook_courier_free (WebhookCourier *self);
void webhook_courier_send (WebhookCourier *self, WebhookMessage *message);
guint webhook_courier_get_n_waiting (const WebhookCourier *self);
guint64 webhook_courier_get_n_sent (const WebhookCourier *self);
guint64 webhook_courier_get_n_lost (const WebhookCourier *self);

G_END_DECLS
