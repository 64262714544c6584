/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Units of PaperQueue's share: a millionth. */
#define PAPER_QUEUE_SHARE_SCALE 6

/*
 * A place in the queue of one price level. Sizes are in the instrument's size
 * scale, as in market events.
 */
typedef struct
{
    gint64 ahead;  /* what still has to trade before us */
    gint64 level;  /* the level's size when last seen, ours not in it */
    gint64 traded; /* traded at the level since then */
} PaperQueue;

void paper_queue_enter (PaperQueue *self, gint64 level_size);
gint64 paper_queue_on_trade (PaperQueue *self, gint64 size);
void paper_queue_on_level (PaperQueue *self, gint64 level_size, gint64 cancel_share_millionths);

G_END_DECLS
