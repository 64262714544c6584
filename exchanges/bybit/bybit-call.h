/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-session.h"

G_BEGIN_DECLS

/*
 * One HTTP request until its answer is whole, its deadline is over, or it failed. The deadline
 * counts from the start and covers everything: name, connection, request and the last byte.
 */
typedef struct _BybitCall BybitCall;

/*
 * What came of it. Without @failure the answer is whole: @status, @headers and @body. Whether the
 * request may have reached the venue is what @was_sent says: when FALSE, not a byte of it left.
 */
typedef struct
{
    const char *failure;
    gboolean was_sent;
    gboolean was_connected; /* it began to be written */
    guint status;
    SoupMessageHeaders *headers;
    const char *body; /* ends with NUL */
    gsize size;
} BybitCallResult;

typedef void (*BybitCallFunc) (const BybitCallResult *result, gpointer user_data);

/* @func is called once, later, unless the call is cancelled; the call is gone afterwards. */
BybitCall *bybit_call_start (SoupSession *session, SoupMessage *message, gint64 deadline_ns,
                             BybitCallFunc func, gpointer user_data);
void bybit_call_cancel (BybitCall *self);

G_END_DECLS
