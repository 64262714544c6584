/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tape/carry-tape-block.h"

G_BEGIN_DECLS

/**
 * CarryTapeColumns: (skip)
 *
 * Market events and turns as they are packed: column by column, what grows as the step
 * from one to the next, and each column byte by byte. zstd makes a third of it, where it
 * sees little in rows. As many bytes as the rows have.
 */
typedef struct
{
    guint8 *bytes;
} CarryTapeColumns;

void carry_tape_columns_write (CarryTapeColumns *self, const CarryTapeEvent *events, guint n_events,
                               const CarryTapeTurn *turns, guint n_turns);
void carry_tape_columns_read (const CarryTapeColumns *self, CarryTapeEvent *out_events,
                              guint n_events, CarryTapeTurn *out_turns, guint n_turns);

G_END_DECLS
