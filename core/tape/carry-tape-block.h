/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-market-event.h"

G_BEGIN_DECLS

/* What a block holds before it is packed. */
#define CARRY_TAPE_BLOCK_EVENTS 8192
#define CARRY_TAPE_BLOCK_TURNS 8192

#define CARRY_TAPE_BLOCK_MAGIC 0x4b4c4243u /* CBLK */

/* More than a block of ours ever has. */
#define CARRY_TAPE_BLOCK_MAX (32 * 1024 * 1024)

/**
 * CarryTapeStream: (skip)
 * @CARRY_TAPE_JOURNAL: everything that is no market event; one file a run
 * @CARRY_TAPE_MARKET: market events and when they were acted on; segments
 *
 * Which of the files of a run.
 */
typedef enum
{
    CARRY_TAPE_JOURNAL = 1,
    CARRY_TAPE_MARKET = 2,
} CarryTapeStream;

/**
 * CarryTapeFileHeader: (skip)
 *
 * How a file begins.
 */
typedef struct
{
    char magic[8];
    guint32 version;
    guint32 stream;
    guint64 epoch;
    guint64 part;
    char build[64];
} CarryTapeFileHeader;

/**
 * CarryTapeBlockKind: (skip)
 * @CARRY_TAPE_BLOCK_RECORDS: of a journal
 * @CARRY_TAPE_BLOCK_MARKET: of a segment
 * @CARRY_TAPE_BLOCK_SEGMENT: of a journal: from here on market events are in another segment
 * @CARRY_TAPE_BLOCK_STOPPED: of a journal: recording ended here, before the run; text says why
 */
typedef enum
{
    CARRY_TAPE_BLOCK_RECORDS = 1,
    CARRY_TAPE_BLOCK_MARKET = 2,
    CARRY_TAPE_BLOCK_SEGMENT = 3,
    CARRY_TAPE_BLOCK_STOPPED = 4,
} CarryTapeBlockKind;

/**
 * CarryTapeBlock: (skip)
 * @kind: a #CarryTapeBlockKind
 * @packed: bytes that follow
 * @raw: bytes that become of them
 * @first: number of the first input; of a segment, its part
 * @last: number of the last input
 * @first_seq: in a market block, what its numbers of the inbox count from
 * @n_events: market events
 * @n_turns: turns
 * @checksum: of this header, with 0 here, and what follows
 *
 * The header of a block. What follows is one zstd frame.
 */
typedef struct
{
    guint32 magic;
    guint32 kind;
    guint32 packed;
    guint32 raw;
    guint64 first;
    guint64 last;
    guint64 first_seq;
    guint32 n_events;
    guint32 n_turns;
    guint32 checksum;
    guint32 unused;
} CarryTapeBlock;

/* A market event that came in. */
typedef struct
{
    guint32 number; /* counted from the block's first */
    guint32 seq;    /* counted from the block's first_seq; the highest bit: came amid a turn */
    CarryMarketEvent event;
} CarryTapeEvent;

/* A market event that was acted on. */
typedef struct
{
    guint32 number;
    guint32 seq;
    gint64 now;
} CarryTapeTurn;

#define CARRY_TAPE_NESTED (1u << 31)

/* Any other input: @size bytes follow. */
typedef struct
{
    guint64 number;
    guint64 seq;
    gint64 ts;
    guint32 size;
    guint8 kind;
    guint8 flags;
    guint16 module;
} CarryTapeEntry;

void carry_tape_file_header_init (CarryTapeFileHeader *self, CarryTapeStream stream, guint64 epoch,
                                  guint64 part);
gboolean carry_tape_file_header_check (const CarryTapeFileHeader *self, CarryTapeStream stream,
                                       const char *path, GError **error);
guint32 carry_tape_block_sum (const CarryTapeBlock *self, const guint8 *packed);
gboolean
carry_tape_block_check (const CarryTapeBlock *self, CarryTapeStream stream, const char **out_fault);

G_END_DECLS
