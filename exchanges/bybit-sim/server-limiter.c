/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-limiter.h"

struct _ServerLimiter
{
    gint64 window_ms;
    GHashTable *buckets; /* name to GArray of gint64, the times of what was taken */
};

ServerLimiter *
server_limiter_new (gint64 window_ms)
{
    ServerLimiter *self = g_new0 (ServerLimiter, 1);
    self->window_ms = window_ms;
    self->buckets =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
    return self;
}

void
server_limiter_free (ServerLimiter *self)
{
    g_hash_table_unref (self->buckets);
    g_free (self);
}

static GArray *
get_bucket (ServerLimiter *self, const char *name)
{
    GArray *times = g_hash_table_lookup (self->buckets, name);
    if (times == NULL)
    {
        times = g_array_new (FALSE, FALSE, sizeof (gint64));
        g_hash_table_insert (self->buckets, g_strdup (name), times);
    }
    return times;
}

/* Takes up to @n of what the bucket still allows at @now_ms. */
ServerQuota
server_limiter_take (ServerLimiter *self, const char *bucket, guint limit, guint n, gint64 now_ms)
{
    GArray *times = get_bucket (self, bucket);
    guint old = 0;

    while (old < times->len && g_array_index (times, gint64, old) <= now_ms - self->window_ms)
        old++;
    if (old > 0)
        g_array_remove_range (times, 0, old);

    guint left = times->len < limit ? limit - times->len : 0;
    guint taken = MIN (left, n);
    for (guint i = 0; i < taken; i++)
        g_array_append_val (times, now_ms);
    left -= taken;

    gboolean exhausted = left == 0 && times->len > 0;
    return (ServerQuota){
        .limit = limit,
        .left = left,
        .taken = taken,
        .reset_ms = exhausted ? g_array_index (times, gint64, 0) + self->window_ms : now_ms,
    };
}

void
server_limiter_forget (ServerLimiter *self, const char *bucket)
{
    g_hash_table_remove (self->buckets, bucket);
}
