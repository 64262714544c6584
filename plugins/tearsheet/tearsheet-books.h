/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Both legs of a coin. */
typedef struct
{
    const char *name; /* interned */
    CarryDecimal spot;
    CarryDecimal perp; /* in coins */
    CarryDecimal step; /* of the perpetual, in coins: less is no difference */
    gboolean has_spot;
    gboolean has_perp;
    gboolean has_group;
    gint64 ts_naked; /* since when the legs differ; 0 while they do not */
} TearsheetCoin;

/* What one fill did. */
typedef struct
{
    TearsheetCoin *coin;
    guint64 group; /* 0 for none */
    CarryAmount realised;
    CarryAmount group_realised; /* of the group's own position */
    CarryAmount fee;      /* in quote coin at the price of the fill; invalid when paid in a third */
    CarryAmount slippage; /* against the decision price; invalid when that is not known */
    CarryAmount traded;
    gboolean resizes; /* between the opening and the closing of its group */
    gint64
        ts_naked; /* the legs differed from here until the fill; 0 when they did not, or still do */
} TearsheetBooked;

/* What fills add up to since the books were opened, at average cost. */
typedef struct _TearsheetBooks TearsheetBooks;

TearsheetBooks *tearsheet_books_new (void);
void tearsheet_books_free (TearsheetBooks *self);
void tearsheet_books_add_order (TearsheetBooks *self, const CarryOrder *order);
TearsheetBooked tearsheet_books_add_fill (TearsheetBooks *self, const CarryEvent *event);
void tearsheet_books_add_group (TearsheetBooks *self, const CarryGroup *group);
void tearsheet_books_add_adjustment (TearsheetBooks *self, const CarryEvent *event);
TearsheetCoin *tearsheet_books_get_coin (TearsheetBooks *self, const char *name);
const GPtrArray *tearsheet_books_list_coins (const TearsheetBooks *self);
guint64 tearsheet_books_find_group (const TearsheetBooks *self, guint64 order);
guint64 tearsheet_books_find_round (const TearsheetBooks *self, guint32 instrument);

static inline gboolean
tearsheet_coin_is_pair (const TearsheetCoin *self)
{
    return self->has_group || (self->has_spot && self->has_perp);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TearsheetBooks, tearsheet_books_free)

G_END_DECLS
