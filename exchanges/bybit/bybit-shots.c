/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-shots.h"

struct _BybitShots
{
    BybitVenue *venue;
    GPtrArray *list; /* BybitShot, owned */
    guint64 next_id;
};

BybitShots *
bybit_shots_new (BybitVenue *venue)
{
    BybitShots *self = g_new0 (BybitShots, 1);

    self->venue = venue;
    self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) bybit_shot_free);
    return self;
}

void
bybit_shots_free (BybitShots *self)
{
    g_ptr_array_unref (self->list);
    g_free (self);
}

guint
bybit_shots_count_mates (const BybitShots *self, const GPtrArray *waiting, const BybitIntent *first)
{
    guint n = 0;

    if (!self->venue->can_batch || first->request == BYBIT_REQUEST_AMEND)
        return 1;
    for (guint i = 0; i < waiting->len && n < BYBIT_MAX_BATCH; i++)
    {
        const BybitIntent *other = g_ptr_array_index (waiting, i);

        n += other->request == first->request && other->category == first->category;
    }
    return n;
}

BybitShot *
bybit_shots_gather (BybitShots *self, GPtrArray *waiting, const BybitIntent *first, guint n)
{
    BybitShot *shot = bybit_shot_new (self->venue, ++self->next_id);
    BybitRequest request = first->request;
    CarryCategory category = first->category;
    guint i = 0;

    if (n == 1)
    {
        g_ptr_array_find (waiting, first, &i);
        bybit_shot_add (shot, g_ptr_array_steal_index (waiting, i));
        n = 0;
    }
    while (n > 0)
    {
        const BybitIntent *intent = g_ptr_array_index (waiting, i);

        if (intent->request != request || intent->category != category)
        {
            i++;
            continue;
        }
        bybit_shot_add (shot, g_ptr_array_steal_index (waiting, i));
        n--;
    }
    g_ptr_array_add (self->list, shot);
    return shot;
}

static gboolean
is_on_socket (const BybitShot *shot)
{
    return shot->timestamp_ms != 0 && !shot->is_rest;
}

BybitShot *
bybit_shots_find (BybitShots *self, const char *id)
{
    for (guint i = 0; i < self->list->len; i++)
    {
        BybitShot *shot = g_ptr_array_index (self->list, i);

        if (is_on_socket (shot) && g_str_equal (shot->id, id))
            return shot;
    }
    return NULL;
}

guint
bybit_shots_get_n_orders (const BybitShots *self)
{
    guint n = 0;

    for (guint i = 0; i < self->list->len; i++)
        n += ((const BybitShot *) g_ptr_array_index (self->list, i))->intents->len;
    return n;
}

/* An outcome may lead to anything: what it is of is taken out before. */
static BybitShot *
take (BybitShots *self, BybitShot *shot)
{
    guint i = 0;

    return g_ptr_array_find (self->list, shot, &i) ? g_ptr_array_steal_index (self->list, i) : NULL;
}

void
bybit_shots_end (BybitShots *self, BybitShot *shot, BybitOutcome outcome, const char *order_id,
                 const char *text)
{
    g_autoptr (BybitShot) taken = take (self, shot);

    if (taken != NULL)
        bybit_shot_conclude (taken, outcome, order_id, text);
}

void
bybit_shots_judge (BybitShots *self, BybitShot *shot, const BybitVerdict *verdict,
                   const char *order_id, const GArray *items, const char *text)
{
    g_autoptr (BybitShot) taken = NULL;

    if (shot->intents->len == 1 || verdict->outcome != BYBIT_OUTCOME_DONE)
    {
        bybit_shots_end (self, shot, verdict->outcome, order_id, text);
        return;
    }
    taken = take (self, shot);
    if (taken != NULL)
        bybit_shot_conclude_items (taken, items);
}

/* The same, without owning them: an outcome may end any of them on the way. */
static GPtrArray *
look_at (GPtrArray *list)
{
    GPtrArray *copy = g_ptr_array_new ();

    g_ptr_array_extend (copy, list, NULL, NULL);
    return copy;
}

void
bybit_shots_lose (BybitShots *self, const char *text)
{
    g_autoptr (GPtrArray) shots = look_at (self->list);

    for (guint i = shots->len; i-- > 0;)
    {
        BybitShot *shot = g_ptr_array_index (shots, i);

        if (g_ptr_array_find (self->list, shot, NULL) && is_on_socket (shot))
            bybit_shots_end (self, shot, BYBIT_OUTCOME_UNKNOWN, NULL, text);
    }
}

/* Until an answer is late; -1: none is awaited. @out_late: (nullable): one that is late already. */
static gint64
find_shortest (const BybitShots *self, gint64 now, BybitShot **out_late)
{
    gint64 shortest = -1;

    *out_late = NULL;
    for (guint i = 0; i < self->list->len; i++)
    {
        BybitShot *shot = g_ptr_array_index (self->list, i);
        gint64 left;

        if (!is_on_socket (shot))
            continue;
        left = shot->ts_asked + self->venue->times.request_deadline_ns - now;
        if (left <= 0)
        {
            *out_late = shot;
            return 0;
        }
        shortest = shortest < 0 ? left : MIN (shortest, left);
    }
    return shortest;
}

/* What the end of one leads to may end others too, so each is looked for anew. */
gint64
bybit_shots_expire (BybitShots *self, gint64 now)
{
    BybitShot *late;
    gint64 shortest = find_shortest (self, now, &late);

    while (late != NULL)
    {
        bybit_shots_end (self, late, BYBIT_OUTCOME_UNKNOWN, NULL, "no answer within the deadline");
        shortest = find_shortest (self, now, &late);
    }
    return shortest;
}
