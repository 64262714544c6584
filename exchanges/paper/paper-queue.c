/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-queue.h"

/* All that is at the level now was there first. */
void
paper_queue_enter (PaperQueue *self, gint64 level_size)
{
    *self = (PaperQueue){ .ahead = level_size, .level = level_size };
}

/* Returns: how much of a trade of @size at our price, against our side, reaches us. */
gint64
paper_queue_on_trade (PaperQueue *self, gint64 size)
{
    gint64 before_us = MIN (size, self->ahead);
    self->ahead -= before_us;
    self->traded += size;
    return size - before_us;
}

/*
 * The level changed its size. What it lost and no trade explains was cancelled;
 * the stated share of that had been ahead of us. What it gained is behind us.
 */
void
paper_queue_on_level (PaperQueue *self, gint64 level_size, gint64 cancel_share_millionths)
{
    gint64 cancelled = self->level - level_size - self->traded;
    if (cancelled > 0)
    {
        __int128 share = (__int128) cancelled * cancel_share_millionths;
        self->ahead -= MIN ((gint64) (share / 1000000), self->ahead);
    }
    self->ahead = MIN (self->ahead, level_size);
    self->level = level_size;
    self->traded = 0;
}
