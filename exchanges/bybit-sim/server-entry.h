/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"
#include "server-json.h"

G_BEGIN_DECLS

/* Order entry, over REST and over the trade socket alike. */
typedef struct
{
    int code;
    char *text;  /* NULL: "OK" */
    char *data;  /* JSON; NULL: {} */
    char *extra; /* JSON; NULL: {} */
    ServerQuota quota;
} ServerEntryAnswer;

gboolean server_entry_is_known (const char *op);
gboolean server_entry_is_batch (const char *op);
/* @op: order.create, order.cancel-batch and so on, as the trade socket calls them. */
void server_entry_run (ServerApp *app, ServerKey *key, const char *op, const ServerParams *params,
                       ServerEntryAnswer *out_answer);
void server_entry_answer_clear (ServerEntryAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerEntryAnswer, server_entry_answer_clear)

G_END_DECLS
