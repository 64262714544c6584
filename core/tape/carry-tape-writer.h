/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"
#include "tape/carry-tape-block.h"

G_BEGIN_DECLS

/**
 * CarryTapeSettings: (skip)
 * @folder: of all recordings of an account
 * @epoch: of the run, which names its own folder in it
 * @max_age_ns: market segments older than this are deleted; 0: none is
 * @max_bytes: the oldest segments are deleted when all are larger; 0: none is
 * @min_free_bytes: recording stops before fewer are free: they are for what must be kept; 0: it
 * writes until the disk is full
 * @clock: what says how old a segment is
 * @waits: for the disk, where it is slow; for a simulation, whose time is not real
 */
typedef struct
{
    const char *folder;
    guint64 epoch;
    gint64 max_age_ns;
    guint64 max_bytes;
    guint64 min_free_bytes;
    CarryClock *clock;
    gboolean waits;
} CarryTapeSettings;

/**
 * CarryTapePage: (skip)
 *
 * A market block as it fills.
 */
typedef struct
{
    guint64 first;
    guint64 last;
    guint64 first_seq;
    guint32 n_events;
    guint32 n_turns;
    gsize most; /* bytes that were in it since its memory was given back; the writer's */
    CarryTapeEvent events[CARRY_TAPE_BLOCK_EVENTS];
    CarryTapeTurn turns[CARRY_TAPE_BLOCK_TURNS];
} CarryTapePage;

/**
 * CarryTapeWriter: (skip)
 *
 * The thread that packs blocks and writes them. Whoever fills them never waits: when the
 * disk is so slow that all pages of market events are under way, there is none to fill.
 * What is no market event always finds room.
 */
typedef struct _CarryTapeWriter CarryTapeWriter;

CarryTapeWriter *carry_tape_writer_new (const CarryTapeSettings *settings, GError **error);
void carry_tape_writer_free (CarryTapeWriter *self);
CarryTapePage *carry_tape_writer_take_page (CarryTapeWriter *self);
void carry_tape_writer_push_page (CarryTapeWriter *self, CarryTapePage *page);
void carry_tape_writer_push_records (CarryTapeWriter *self, GByteArray *records, guint64 first,
                                     guint64 last);
gboolean carry_tape_writer_finish (CarryTapeWriter *self, char **out_why);
gboolean carry_tape_writer_has_failed (CarryTapeWriter *self, char **out_why);
gboolean carry_tape_writer_is_busy (CarryTapeWriter *self);
const char *carry_tape_writer_get_folder (const CarryTapeWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTapeWriter, carry_tape_writer_free)

G_END_DECLS
