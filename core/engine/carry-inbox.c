/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-inbox.h"

#include <string.h>

#define FIRST_SIZE 8

/*
 * A binary heap of small keys; what they stand for lies in slots that are used
 * again, so nothing is allocated once the inbox has grown to its usual size.
 */
CarryInbox *
carry_inbox_new (void)
{
    CarryInbox *self = g_new0 (CarryInbox, 1);

    self->next_seq = 1;
    self->ts_due = G_MAXINT64;
    return self;
}

void
carry_input_clear (CarryInput *input)
{
    if (input->kind == CARRY_INPUT_NOTICE || input->kind == CARRY_INPUT_HALT ||
        input->kind == CARRY_INPUT_STANDSTILL)
        g_clear_pointer (&input->notice.text, g_free);
    if (input->kind == CARRY_INPUT_DECISION)
        g_clear_pointer (&input->decision.evaluation, carry_evaluation_unref);
    input->kind = CARRY_INPUT_NONE;
}

void
carry_inbox_free (CarryInbox *self)
{
    for (guint i = 0; i < self->size; i++)
        carry_input_clear (&self->slots[i]);
    g_free (self->heap);
    g_free (self->slots);
    g_free (self->unused);
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
    CarryInboxKey *keys = self->heap;

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

static G_NO_INLINE void
heap_sift_down (CarryInbox *self)
{
    CarryInboxKey *keys = self->heap;
    guint n = self->n;
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
    self->ts_due = self->n > 0 ? self->heap[0].ts : G_MAXINT64;
}

/* All slots are taken: as many again, and all of those unused. */
static void
grow (CarryInbox *self)
{
    guint size = MAX (FIRST_SIZE, 2 * self->size);

    self->heap = g_renew (CarryInboxKey, self->heap, size);
    self->slots = g_renew (CarryInput, self->slots, size);
    self->unused = g_renew (guint32, self->unused, size);
    for (guint slot = self->size; slot < size; slot++)
    {
        self->slots[slot].kind = CARRY_INPUT_NONE;
        self->unused[slot - self->size] = slot;
    }
    self->size = size;
}

static G_NO_INLINE CarryInput *
grow_and_add (CarryInbox *self, CarryInputKind kind, guint module, gint64 ts)
{
    grow (self);
    return carry_inbox_add (self, kind, module, ts);
}

/*
 * Adds an input due at @ts. The caller fills the union of what is returned
 * before it adds another one: adding may move the slots.
 */
CarryInput *
carry_inbox_add (CarryInbox *self, CarryInputKind kind, guint module, gint64 ts)
{
    CarryInput *input;
    guint32 slot;

    if (G_UNLIKELY (self->n == self->size))
        return grow_and_add (self, kind, module, ts);
    slot = self->unused[self->size - self->n - 1];
    input = &self->slots[slot];
    input->kind = kind;
    input->module = module;
    input->ts = ts;
    input->seq = self->next_seq++;
    self->heap[self->n] = (CarryInboxKey){ .ts = ts, .seq = input->seq, .slot = slot };
    heap_sift_up (self, self->n++);
    update_ts_due (self);
    return input;
}

/* The key stays in the heap and is passed over when its turn comes. */
gboolean
carry_inbox_remove_timer (CarryInbox *self, guint64 seq)
{
    for (guint i = 0; i < self->n; i++)
    {
        CarryInput *input = &self->slots[self->heap[i].slot];

        if (input->seq != seq ||
            (input->kind != CARRY_INPUT_TIMER && input->kind != CARRY_INPUT_CALL))
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
    guint32 slot;

    if (self->n == 0)
        return FALSE;
    slot = self->heap[0].slot;
    copy_input (out_input, &self->slots[slot]);
    self->slots[slot].kind = CARRY_INPUT_NONE;
    self->unused[self->size - self->n] = slot;
    if (--self->n > 0)
    {
        self->heap[0] = self->heap[self->n];
        heap_sift_down (self);
    }
    update_ts_due (self);
    return TRUE;
}

guint
carry_inbox_get_size (const CarryInbox *self)
{
    return self->n;
}
