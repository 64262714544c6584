/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-known.h"

typedef struct
{
    char *key;
    gint64 ts;      /* when it happened */
    gint64 ts_came; /* when it was told */
} Entry;

struct _CarryKnown
{
    GHashTable *keys; /* owned by @queue */
    GQueue queue;     /* Entry, in the order they came */
    gint64
        ts_begun; /* when first something might have been forgotten: what came before came then */
    gint64
        ts_forgotten; /* of all that was forgotten the latest happened then; G_MININT64: nothing */
};

static void
free_entry (gpointer data)
{
    Entry *entry = data;

    g_free (entry->key);
    g_free (entry);
}

CarryKnown *
carry_known_new (void)
{
    CarryKnown *self = g_new0 (CarryKnown, 1);

    self->keys = g_hash_table_new (g_str_hash, g_str_equal);
    g_queue_init (&self->queue);
    self->ts_begun = G_MININT64;
    self->ts_forgotten = G_MININT64;
    return self;
}

void
carry_known_free (CarryKnown *self)
{
    g_hash_table_unref (self->keys);
    g_queue_clear_full (&self->queue, free_entry);
    g_free (self);
}

/* @key: (transfer full): of what happened at @ts and is told at @now. */
CarryKnownAnswer
carry_known_add (CarryKnown *self, char *key, gint64 ts, gint64 now)
{
    g_autofree char *owned = key;
    Entry *entry;

    if (g_hash_table_contains (self->keys, owned))
        return CARRY_KNOWN_ALREADY;
    if (ts <= self->ts_forgotten)
        return CARRY_KNOWN_OLD;
    entry = g_new0 (Entry, 1);
    *entry = (Entry){ .key = g_steal_pointer (&owned), .ts = ts, .ts_came = now };
    g_hash_table_add (self->keys, entry->key);
    g_queue_push_tail (&self->queue, entry);
    return CARRY_KNOWN_NEW;
}

gboolean
carry_known_has (const CarryKnown *self, const char *key)
{
    return g_hash_table_contains (self->keys, key);
}

/*
 * Lets go of what came more than @keep_ns ago. What was restored counts from the first call on: a
 * venue is asked for the past when a run starts. Returns when the next has become that old.
 */
gint64
carry_known_forget (CarryKnown *self, gint64 now, gint64 keep_ns)
{
    const Entry *head;

    if (self->ts_begun == G_MININT64)
        self->ts_begun = now;
    while ((head = g_queue_peek_head (&self->queue)) != NULL &&
           now - MAX (head->ts_came, self->ts_begun) > keep_ns)
    {
        self->ts_forgotten = MAX (self->ts_forgotten, head->ts);
        g_hash_table_remove (self->keys, head->key);
        free_entry (g_queue_pop_head (&self->queue));
    }
    return head != NULL ? MAX (head->ts_came, self->ts_begun) + keep_ns + 1 : G_MAXINT64;
}

guint
carry_known_get_size (const CarryKnown *self)
{
    return self->queue.length;
}

gint64
carry_known_get_ts_forgotten (const CarryKnown *self)
{
    return self->ts_forgotten;
}
