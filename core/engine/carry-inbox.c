/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-inbox.h"

#include <string.h>

/*
 * A binary heap of small keys; what they stand for lies in slots that are used
 * again, so nothing is allocated once the inbox has grown to its usual size.
 */
typedef struct
{
    gint64 ts;
    guint64 seq;
    guint32 slot;
} CarryInboxKey;

CarryInbox *
carry_inbox_new (void)
{
    CarryInbox *self = g_new0 (CarryInbox, 1);

    self->heap = g_array_new (FALSE, FALSE, sizeof (CarryInboxKey));
    self->slots = g_array_new (FALSE, TRUE, sizeof (CarryInput));
    self->unused = g_array_new (FALSE, FALSE, sizeof (guint32));
    self->next_seq = 1;
    self->ts_due = G_MAXINT64;
    return self;
}

void
carry_input_clear (CarryInput *input)
{
    if (input->kind == CARRY_INPUT_NOTICE || input->kind == CARRY_INPUT_HALT)
        g_clear_pointer (&input->notice.text, g_free);
    input->kind = CARRY_INPUT_NONE;
}

void
carry_inbox_free (CarryInbox *self)
{
    for (guint i = 0; i < self->slots->len; i++)
        carry_input_clear (&g_array_index (self->slots, CarryInput, i));
    g_array_unref (self->heap);
    g_array_unref (self->slots);
    g_array_unref (self->unused);
    g_free (self);
}

static inline gboolean
key_is_before (const CarryInboxKey *a, const CarryInboxKey *b)
{
    return a->ts < b->ts || (a->ts == b->ts && a->seq < b->seq);
}

static void
heap_sift_up (CarryInbox *self, guint at)
{
    CarryInboxKey *keys = (CarryInboxKey *) self->heap->data;

    while (at > 0)
    {
        guint parent = (at - 1) / 2;
        CarryInboxKey swap = keys[at];

        if (!key_is_before (&keys[at], &keys[parent]))
            return;
        keys[at] = keys[parent];
        keys[parent] = swap;
        at = parent;
    }
}

static void
heap_sift_down (CarryInbox *self)
{
    CarryInboxKey *keys = (CarryInboxKey *) self->heap->data;
    guint n = self->heap->len;
    guint at = 0;

    while (2 * at + 1 < n)
    {
        guint child = 2 * at + 1;
        CarryInboxKey swap = keys[at];

        if (child + 1 < n && key_is_before (&keys[child + 1], &keys[child]))
            child++;
        if (!key_is_before (&keys[child], &keys[at]))
            return;
        keys[at] = keys[child];
        keys[child] = swap;
        at = child;
    }
}

static void
update_ts_due (CarryInbox *self)
{
    self->ts_due =
        self->heap->len > 0 ? g_array_index (self->heap, CarryInboxKey, 0).ts : G_MAXINT64;
}

static guint32
take_slot (CarryInbox *self)
{
    guint32 slot = self->slots->len;

    if (self->unused->len > 0)
    {
        slot = g_array_index (self->unused, guint32, self->unused->len - 1);
        self->unused->len--;
    }
    else
        g_array_set_size (self->slots, slot + 1);
    return slot;
}

/*
 * Adds an input due at @ts. The caller fills the union of what is returned
 * before it adds another one: adding may move the slots.
 */
CarryInput *
carry_inbox_add (CarryInbox *self, CarryInputKind kind, guint module, gint64 ts)
{
    guint32 slot = take_slot (self);
    CarryInboxKey key = { .ts = ts, .seq = self->next_seq++, .slot = slot };
    CarryInput *input = &g_array_index (self->slots, CarryInput, slot);

    g_array_append_val (self->heap, key);
    heap_sift_up (self, self->heap->len - 1);
    update_ts_due (self);
    input->kind = kind;
    input->module = module;
    input->ts = ts;
    input->seq = key.seq;
    return input;
}

/* The key stays in the heap and is passed over when its turn comes. */
gboolean
carry_inbox_remove_timer (CarryInbox *self, guint64 seq)
{
    for (guint i = 0; i < self->heap->len; i++)
    {
        const CarryInboxKey *key = &g_array_index (self->heap, CarryInboxKey, i);
        CarryInput *input = &g_array_index (self->slots, CarryInput, key->slot);

        if (key->seq != seq || input->kind != CARRY_INPUT_TIMER)
            continue;
        input->kind = CARRY_INPUT_NONE;
        return TRUE;
    }
    return FALSE;
}

/* Most inputs are timers, which have nothing in the union. */
static void
copy_input (CarryInput *out_input, const CarryInput *input)
{
    if (input->kind == CARRY_INPUT_TIMER)
        memcpy (out_input, input, G_STRUCT_OFFSET (CarryInput, market));
    else
        *out_input = *input;
}

/* Takes the first input out; the caller clears it with carry_input_clear(). */
gboolean
carry_inbox_pop (CarryInbox *self, CarryInput *out_input)
{
    CarryInboxKey first;
    CarryInput *input;

    if (self->heap->len == 0)
        return FALSE;
    first = g_array_index (self->heap, CarryInboxKey, 0);
    input = &g_array_index (self->slots, CarryInput, first.slot);
    copy_input (out_input, input);
    input->kind = CARRY_INPUT_NONE;
    g_array_append_val (self->unused, first.slot);
    g_array_index (self->heap, CarryInboxKey, 0) =
        g_array_index (self->heap, CarryInboxKey, self->heap->len - 1);
    self->heap->len--;
    heap_sift_down (self);
    update_ts_due (self);
    return TRUE;
}

guint
carry_inbox_get_size (const CarryInbox *self)
{
    return self->heap->len;
}
