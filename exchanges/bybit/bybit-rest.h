/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-codes.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Requests over HTTP, within the budget, signed when asked, each answered exactly once by a call
 * of its function, and classified by what the answer proves. Nothing is ever sent twice.
 */

/* What is to be asked; texts are copied. */
typedef struct
{
    const char *path;
    const char *payload; /* query without `?`, or body; NULL for none */
    gboolean is_post;
    gboolean is_signed;
    BybitRequest request;
    BybitEndpoint endpoint;
    CarryCategory category;
    guint n_orders; /* of a batch; 0 or 1 for all else */
} BybitRestRequest;

/*
 * What came of it. Only with outcome DONE (and what bybit_code_judge() says of other codes) there
 * is a @body. @was_sent FALSE: not a byte left this machine, so nothing can have happened.
 */
typedef struct
{
    BybitVerdict verdict;
    gboolean is_closed; /* the connector was stopped: do nothing but free */
    gboolean was_sent;
    gint64 timestamp_ms; /* it was signed for; 0: never signed */
    gint64 code;         /* retCode; 0 when there was none */
    const char *text;    /* one sentence for people, without control characters */
    const char *body;    /* NULL: no answer of the venue */
    gsize size;
} BybitReply;

typedef void (*BybitRestFunc) (const BybitReply *reply, gpointer user_data);

BybitRest *bybit_rest_new (BybitVenue *venue);
/* Answers what is under way as closed, at once. */
void bybit_rest_free (BybitRest *self);
void bybit_rest_send (BybitRest *self, const BybitRestRequest *request, BybitRestFunc func,
                      gpointer user_data);
/* Cancels what @body names, by the budget of @endpoint and @category. */
void bybit_rest_cancel_all (BybitRest *self, BybitEndpoint endpoint, CarryCategory category,
                            const char *body, BybitRestFunc func, gpointer user_data);
/* Requests sent or waiting. */
guint bybit_rest_get_n_pending (const BybitRest *self);

/* What a reply of a read means to who wanted the rows; TRUE: there is a body. */
gboolean bybit_reply_check (const BybitReply *reply, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitRest, bybit_rest_free)

G_END_DECLS
