/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-market-event.h"

G_BEGIN_DECLS

/**
 * CarryBookLevel: (skip)
 * @price: in the instrument's price scale
 * @size: in its size scale
 */
typedef struct
{
    gint64 price;
    gint64 size;
} CarryBookLevel;

/**
 * CarryBook:
 *
 * The order book of one instrument, best level first on both sides.
 */
typedef struct _CarryBook CarryBook;

#define CARRY_TYPE_BOOK (carry_book_get_type ())
CARRY_API
GType carry_book_get_type (void);

CARRY_API
CarryBook *carry_book_new (const CarryInstrument *instrument);
CARRY_API
CarryBook *carry_book_ref (CarryBook *self);
CARRY_API
void carry_book_unref (CarryBook *self);
CARRY_API
void carry_book_apply (CarryBook *self, const CarryMarketEvent *event);
CARRY_API
gboolean carry_book_is_consistent (const CarryBook *self);
CARRY_API
guint carry_book_get_depth (const CarryBook *self, CarrySide side);
CARRY_API
const CarryBookLevel *carry_book_get_levels (const CarryBook *self, CarrySide side, guint *out_n);
CARRY_API
CarryDecimal *carry_book_dup_price (const CarryBook *self, CarrySide side, guint level);
CARRY_API
CarryDecimal *carry_book_dup_size (const CarryBook *self, CarrySide side, guint level);
CARRY_API
const CarryInstrument *carry_book_get_instrument (const CarryBook *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryBook, carry_book_unref)

G_END_DECLS
