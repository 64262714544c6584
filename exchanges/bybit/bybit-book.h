/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-stream.h"

G_BEGIN_DECLS

/*
 * The local order book of one topic, kept by the venue's rules of sequence. It
 * finds out when it cannot be believed; the caller subscribes again then.
 */
typedef struct _BybitBook BybitBook;

typedef enum
{
    BYBIT_BOOK_APPLIED,
    BYBIT_BOOK_IGNORED, /* a repetition of what is there */
    BYBIT_BOOK_RESYNC,  /* emptied; subscribe anew, nothing is applied before a snapshot */
} BybitBookVerdict;

/* Why, for the log and the counters. */
typedef enum
{
    BYBIT_BOOK_FINE,
    BYBIT_BOOK_REPEATED,    /* ignored: the same `u` again */
    BYBIT_BOOK_OLD,         /* `u` went back, and not to 1: nobody knows why */
    BYBIT_BOOK_NO_SNAPSHOT, /* a delta before any snapshot */
    BYBIT_BOOK_GAP,         /* `u` jumped */
    BYBIT_BOOK_CROSSED,     /* the best bid is not below the best ask */
    BYBIT_BOOK_ONE_SIDED,   /* a side is empty */
    BYBIT_BOOK_DUPLICATE,   /* a snapshot holds a price twice */
    BYBIT_BOOK_BAD_LEVEL,   /* a snapshot holds a size of 0 */
} BybitBookReason;

BybitBook *bybit_book_new (guint depth);
void bybit_book_free (BybitBook *self);

/* After a reconnect, before the first message. */
void bybit_book_clear (BybitBook *self);
BybitBookVerdict
bybit_book_apply (BybitBook *self, const BybitOrderbook *change, BybitBookReason *out_reason);
const char *bybit_book_reason_to_text (BybitBookReason reason);

gboolean bybit_book_is_synced (const BybitBook *self);
gint64 bybit_book_get_update (const BybitBook *self);
gint64 bybit_book_get_seq (const BybitBook *self);
/* Best first. */
const CarryBookLevel *bybit_book_get_levels (const BybitBook *self, CarrySide side, guint *out_n);

/* From now, until something is applied, all that is in it counts as changed, as after a snapshot. */
void bybit_book_change_all (BybitBook *self);

/*
 * The levels that the last applied message changed, as events: after a snapshot
 * all levels, the first with CLEAR; the last with LAST. Levels that a delta pushed
 * beyond the depth are among them, with size 0. @template gives times and
 * instrument. Good until the next call with @self.
 */
const CarryMarketEvent *
bybit_book_get_events (BybitBook *self, const CarryMarketEvent *template, guint *out_n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitBook, bybit_book_free)

G_END_DECLS
