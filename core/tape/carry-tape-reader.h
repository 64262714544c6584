/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tape/carry-tape-file.h"

G_BEGIN_DECLS

/**
 * CarryTapeKind: (skip)
 * @CARRY_TAPE_HEADER: what was run: text
 * @CARRY_TAPE_MODULE: a module of the run
 * @CARRY_TAPE_INSTRUMENT: what an exchange trades
 * @CARRY_TAPE_START: a module starts
 * @CARRY_TAPE_RESTORED: what an earlier run knew
 * @CARRY_TAPE_BOOKS: from when on the books count
 * @CARRY_TAPE_POST: something came into the inbox from outside
 * @CARRY_TAPE_TURN: the first of the inbox was dealt with
 * @CARRY_TAPE_CALL: the host asked the engine for something
 * @CARRY_TAPE_TIME: a module of ours asked what time it is
 * @CARRY_TAPE_SENT: what went to an exchange
 * @CARRY_TAPE_LOST: an event could not be kept
 * @CARRY_TAPE_KILLED: the kill switch was found set
 * @CARRY_TAPE_LIMIT: a module of outside halted, restricted or released trading
 * @CARRY_TAPE_DELIVERY: an exchange told when an instrument ends
 * @CARRY_TAPE_TERMS: an exchange told of margin
 * @CARRY_TAPE_DISK: the disk had another number of bytes free
 * @CARRY_TAPE_STATE: what everything was then
 * @CARRY_TAPE_END: the run ended in order
 *
 * Kinds of inputs, and of what came of them.
 */
typedef enum
{
    CARRY_TAPE_HEADER,
    CARRY_TAPE_MODULE,
    CARRY_TAPE_INSTRUMENT,
    CARRY_TAPE_START,
    CARRY_TAPE_RESTORED,
    CARRY_TAPE_BOOKS,
    CARRY_TAPE_POST,
    CARRY_TAPE_TURN,
    CARRY_TAPE_CALL,
    CARRY_TAPE_TIME,
    CARRY_TAPE_SENT,
    CARRY_TAPE_LOST,
    CARRY_TAPE_KILLED,
    CARRY_TAPE_LIMIT,
    CARRY_TAPE_DELIVERY,
    CARRY_TAPE_TERMS,
    CARRY_TAPE_DISK,
    CARRY_TAPE_STATE,
    CARRY_TAPE_END,
} CarryTapeKind;

#define CARRY_TAPE_N_KINDS (CARRY_TAPE_END + 1)

/**
 * CarryTapeFlags: (skip)
 * @CARRY_TAPE_IS_NESTED: it happened amid a turn, a call or a start
 * @CARRY_TAPE_IS_IN_VENUE: it happened while an exchange was asked for something
 * @CARRY_TAPE_IS_IN_TURN: the engine was amid a turn
 */
typedef enum
{
    CARRY_TAPE_IS_NESTED = 1 << 0,
    CARRY_TAPE_IS_IN_VENUE = 1 << 1,
    CARRY_TAPE_IS_IN_TURN = 1 << 2,
} CarryTapeFlags;

/**
 * CarryTapeRecord: (skip)
 * @entry: what and when
 * @data: what follows it
 * @event: (nullable): a market event, when it is one that came in
 *
 * One input. Valid until the next one is read.
 */
typedef struct
{
    CarryTapeEntry entry;
    const guint8 *data;
    const CarryMarketEvent *event;
} CarryTapeRecord;

/**
 * CarryTapeReader: (skip)
 *
 * A recorded run: journal and segments, merged by the numbers of the inputs.
 */
typedef struct _CarryTapeReader CarryTapeReader;

CarryTapeReader *carry_tape_reader_open (const char *path, GError **error);
CarryTapeReader *carry_tape_reader_new_for_bytes (GBytes *journal, GBytes *segment, GError **error);
void carry_tape_reader_free (CarryTapeReader *self);
const CarryTapeFileHeader *carry_tape_reader_get_header (const CarryTapeReader *self);
const char *carry_tape_reader_get_cut (const CarryTapeReader *self);
const char *carry_tape_reader_get_path (const CarryTapeReader *self);
const CarryTapeRecord *carry_tape_reader_peek (CarryTapeReader *self, GError **error);
void carry_tape_reader_skip (CarryTapeReader *self);
guint64 carry_tape_reader_get_number (const CarryTapeReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTapeReader, carry_tape_reader_free)

G_END_DECLS
