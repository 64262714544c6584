/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-rounds.h"

/* A group that is not closed. */
typedef struct
{
    guint64 id;
    guint32 legs[2];
    CarryGroupState state;
    gboolean was_held;
} Round;

struct _TearsheetRounds
{
    GArray *open; /* Round */
};

TearsheetRounds *
tearsheet_rounds_new (void)
{
    TearsheetRounds *self = g_new0 (TearsheetRounds, 1);

    self->open = g_array_new (FALSE, FALSE, sizeof (Round));
    return self;
}

void
tearsheet_rounds_free (TearsheetRounds *self)
{
    g_array_unref (self->open);
    g_free (self);
}

/* Its place; the number of all where it is not there. */
static guint
find_place (const TearsheetRounds *self, guint64 id)
{
    guint place = 0;

    while (place < self->open->len && g_array_index (self->open, Round, place).id != id)
        place++;
    return place;
}

void
tearsheet_rounds_add_group (TearsheetRounds *self, const CarryGroup *group)
{
    guint place = find_place (self, group->id);
    Round begun = { .id = group->id, .legs = { group->first, group->second } };
    gboolean is_there = place < self->open->len;
    Round *round;

    if (carry_group_state_is_final (group->state))
    {
        if (is_there)
            g_array_remove_index (self->open, place);
        return;
    }
    if (!is_there)
        g_array_append_val (self->open, begun);
    round = &g_array_index (self->open, Round, place);
    round->state = group->state;
    round->was_held |= group->state == CARRY_GROUP_HEDGED;
}

/* The group that holds @instrument; 0 when none is known to. */
guint64
tearsheet_rounds_find (const TearsheetRounds *self, guint32 instrument)
{
    for (guint i = 0; i < self->open->len; i++)
    {
        const Round *round = &g_array_index (self->open, Round, i);

        if (round->legs[0] == instrument || round->legs[1] == instrument)
            return round->id;
    }
    return 0;
}

/* Is what @group trades now between its opening and its closing? */
gboolean
tearsheet_rounds_resizes (const TearsheetRounds *self, guint64 group)
{
    guint place = find_place (self, group);
    const Round *round;

    if (place == self->open->len)
        return FALSE;
    round = &g_array_index (self->open, Round, place);
    return round->was_held && round->state == CARRY_GROUP_HEDGING;
}
