/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-notices.h"
#include "tearsheet-series.h"

G_BEGIN_DECLS

/* What a coin, a group or all of it brought. Amounts are in quote coin. */
typedef struct
{
    char *name;
    char *module;      /* of a group; NULL else */
    const char *state; /* the last of a group; NULL when nobody said */
    CarryAmount realised;
    CarryAmount funding;
    CarryAmount fees;
    CarryAmount borrow;
    CarryAmount slippage; /* informative; part of what is realised */
    CarryAmount resizing; /* informative: of fees and slippage, while it was held */
    CarryAmount traded;
    guint fills;
    guint unpriced;    /* fills without a price of decision */
    guint settlements; /* with a position */
    gint64 naked_ns;   /* the longest time in which the legs differed */
} TearsheetPart;

/* Something that happened, in words. */
typedef struct
{
    gint64 ts;
    char *module;
    char *code;
    char *text;
} TearsheetIncident;

/* Refused orders with the same beginning of the reason. */
typedef struct
{
    char *code;
    char *text; /* of the first */
    guint count;
} TearsheetReject;

/* An amount of a coin that is not the quote coin: no part of the sums. */
typedef struct
{
    char *what;
    char *coin;
    CarryAmount amount;
} TearsheetForeign;

typedef struct
{
    gint64 ts_from;
    gint64 ts_to;
    TearsheetPart total;
    GPtrArray *coins;       /* TearsheetPart */
    GPtrArray *groups;      /* TearsheetPart */
    GPtrArray *foreign;     /* TearsheetForeign */
    GPtrArray *halts;       /* TearsheetIncident */
    GPtrArray *differences; /* TearsheetIncident: books and venue */
    GPtrArray *rejects;     /* TearsheetReject */
    TearsheetNotices notices;
    guint orders;                        /* that were made */
    guint ends[CARRY_ORDER_EXPIRED + 1]; /* orders that ended, by how */
    gboolean is_dry_run;                 /* no order went to a venue */
    gboolean has_equity;
    gboolean has_before; /* the first valuation is of before the day */
    CarryEquity first;
    CarryEquity last;
    CarryDecimal low;
    CarryDecimal high;
    TearsheetSeries equity;
    CarryAmount transfers; /* of quote coin, in less out */
    CarryDecimal
        liquidation; /* smallest distance to a liquidation, a fraction; invalid when nobody said */
    char *compared;  /* what was said of books and account at the end of the day; NULL: nothing */
    char *logged;    /* and of books and the account's log of it, after it; NULL: nothing */
} TearsheetDay;

TearsheetDay *tearsheet_day_new (gint64 ts_from, gint64 ts_to);
void tearsheet_day_free (TearsheetDay *self);
TearsheetPart *tearsheet_day_get_coin (TearsheetDay *self, const char *name);
TearsheetPart *tearsheet_day_get_group (TearsheetDay *self, guint64 group, const char *module);
void tearsheet_day_add_foreign (TearsheetDay *self, const char *what, const char *coin,
                                CarryAmount amount);
void tearsheet_day_add_equity (TearsheetDay *self, const CarryEquity *equity);
void tearsheet_day_add_order (TearsheetDay *self, const CarryOrder *order);
/* When what @event says happened: of a day's log people are told after the day. */
gint64 tearsheet_day_get_ts_notice (const CarryEvent *event);
void tearsheet_day_add_notice (TearsheetDay *self, const CarryEvent *event);
void tearsheet_day_add_adjustment (TearsheetDay *self, const CarryEvent *event);
gboolean tearsheet_day_is_whole (const TearsheetDay *self);
char *tearsheet_day_dup_name (const TearsheetDay *self);

CarryAmount tearsheet_part_get_net (const TearsheetPart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TearsheetDay, tearsheet_day_free)

G_END_DECLS
