/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-database.h"
#include "sqlite-row.h"

G_BEGIN_DECLS

typedef enum
{
    SQLITE_JOURNAL_ID,
    SQLITE_JOURNAL_EPOCH,
    SQLITE_JOURNAL_SEQ,
    SQLITE_JOURNAL_TS,
    SQLITE_JOURNAL_KIND,
    SQLITE_JOURNAL_MODULE,
    SQLITE_JOURNAL_INSTRUMENT,
    SQLITE_JOURNAL_ORDER_ID,
    SQLITE_JOURNAL_ORDER_GROUP,
    SQLITE_JOURNAL_LINK_ID,
    SQLITE_JOURNAL_SIDE,
    SQLITE_JOURNAL_TYPE,
    SQLITE_JOURNAL_TIME_IN_FORCE,
    SQLITE_JOURNAL_STATE,
    SQLITE_JOURNAL_PENDING,
    SQLITE_JOURNAL_CERTAIN,
    SQLITE_JOURNAL_REDUCE_ONLY,
    SQLITE_JOURNAL_QUANTITY,
    SQLITE_JOURNAL_PRICE,
    SQLITE_JOURNAL_DECISION_PRICE,
    SQLITE_JOURNAL_FILLED,
    SQLITE_JOURNAL_AVERAGE_PRICE,
    SQLITE_JOURNAL_TS_CREATED, /* and when it happened, of what is no order */
    SQLITE_JOURNAL_TS_UPDATED,
    SQLITE_JOURNAL_REASON,
    SQLITE_JOURNAL_EXEC_ID,
    SQLITE_JOURNAL_LIQUIDITY,
    SQLITE_JOURNAL_FEE,
    SQLITE_JOURNAL_IS_LIQUIDATION,
    SQLITE_JOURNAL_COIN, /* of a fee too */
    SQLITE_JOURNAL_AMOUNT,
    SQLITE_JOURNAL_IS_BORROW,
    SQLITE_JOURNAL_POSITION,
    SQLITE_JOURNAL_MARK_PRICE,
    SQLITE_JOURNAL_RATE,
    SQLITE_JOURNAL_EQUITY,
    SQLITE_JOURNAL_CASH,
    SQLITE_JOURNAL_SPOT_VALUE,
    SQLITE_JOURNAL_PERP_UNREALISED,
    SQLITE_JOURNAL_LEVEL,
    SQLITE_JOURNAL_NOTICE_MODULE,
    SQLITE_JOURNAL_CODE,
    SQLITE_JOURNAL_TEXT,
    SQLITE_JOURNAL_HEDGE, /* the other leg of a group */
    SQLITE_JOURNAL_DELTA,
    SQLITE_JOURNAL_NAKED_NOTIONAL,
    SQLITE_JOURNAL_NAKED_NS,
    SQLITE_JOURNAL_N_COLUMNS,
} SqliteJournalColumn;

/* An event taken out of a row: what its pointers point to. */
typedef struct
{
    CarryEvent event;
    union
    {
        CarryOrder order;
        CarryFill fill;
        CarryFundingPayment funding;
        CarryTransfer transfer;
        CarryEquity equity;
        CarryNotice notice;
        CarryGroup group;
        CarryAdjustment adjustment;
    } of;
} SqliteJournalEvent;

/* FALSE when @event is none that is kept, or holds what no row can; its instruments are left to
 * the caller. */
gboolean sqlite_journal_put (SqliteRow *row, gint64 id, guint64 epoch, const CarryEvent *event,
                             GError **error);
/* Texts are borrowed from @row; the other leg of a group is left to the caller. FALSE when a value makes no sense (see @row's wrong). */
gboolean sqlite_journal_take (SqliteRow *row, const CarryInstrument *instrument,
                              SqliteJournalEvent *out_event);

/* Goes through all rows, oldest first, and stops where the chain is broken. */
typedef struct _SqliteJournalWalk SqliteJournalWalk;

struct _SqliteJournalWalk
{
    SqliteDatabase *database;
    sqlite3_stmt *statement;
    sqlite3_stmt *pruned;
    gint64 id;                          /* of the last row, or pruned row */
    guint8 chain[SQLITE_ROW_HASH_SIZE]; /* its hash */
};

gboolean
sqlite_journal_walk_init (SqliteJournalWalk *self, SqliteDatabase *database, GError **error);
gboolean sqlite_journal_walk_next (SqliteJournalWalk *self, SqliteRow *row, gboolean *out_row,
                                   GError **error);
void sqlite_journal_walk_clear (SqliteJournalWalk *self);

G_END_DECLS
