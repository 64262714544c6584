/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the X-Bapi-Limit headers say after a request. */
typedef struct
{
    guint limit; /* 0: no header */
    guint left;
    gint64 reset_ms;
    guint taken; /* how many of those asked for */
} ServerQuota;

/* Counts requests in rolling windows: one a bucket, each with its own allowance. */
typedef struct _ServerLimiter ServerLimiter;

ServerLimiter *server_limiter_new (gint64 window_ms);
void server_limiter_free (ServerLimiter *self);
ServerQuota
server_limiter_take (ServerLimiter *self, const char *bucket, guint limit, guint n, gint64 now_ms);
void server_limiter_forget (ServerLimiter *self, const char *bucket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerLimiter, server_limiter_free)

G_END_DECLS
