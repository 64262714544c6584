/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* A position in a perpetual, or what was bought of a spot instrument. */
typedef struct
{
    const CarryInstrument *instrument;
    CarryAmount quantity; /* signed; of spot net of fees in base coin */
    CarryAmount cost;     /* what @quantity was bought for; negative when short */
} PaperPosition;

/* One coin the account holds or owes. */
typedef struct
{
    const char *coin;            /* interned */
    const CarryInstrument *spot; /* what tells its price; NULL for cash */
    CarryAmount balance;
} PaperHolding;

/*
 * Balances and positions, exact to the last digit: what one booking takes from
 * a place, it puts in another.
 */
typedef struct _PaperAccount PaperAccount;

PaperAccount *paper_account_new (void);
void paper_account_free (PaperAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaperAccount, paper_account_free)

const PaperHolding *paper_account_get_holdings (const PaperAccount *self, guint *out_n);
const PaperPosition *paper_account_get_positions (const PaperAccount *self, guint *out_n);
const PaperPosition *
paper_account_find_position (const PaperAccount *self, const CarryInstrument *instrument);
CarryAmount paper_account_get_balance (const PaperAccount *self, const char *coin);
CarryAmount
paper_account_get_quantity (const PaperAccount *self, const CarryInstrument *instrument);
CarryDecimal paper_position_get_entry_price (const PaperPosition *self);
CarryAmount paper_position_get_unrealised (const PaperPosition *self, CarryDecimal mark);

void paper_account_add (PaperAccount *self, const char *coin, CarryAmount amount);
CarryAmount paper_account_book_trade (PaperAccount *self, const CarryInstrument *instrument,
                                      CarrySide side, CarryDecimal price, CarryDecimal quantity,
                                      CarryDecimal fee, const char *fee_coin);

CarryAmount paper_amount_times (CarryAmount amount, CarryDecimal factor);
CarryAmount paper_amount_abs (CarryAmount amount);
CarryAmount paper_amount_min (CarryAmount a, CarryAmount b);

G_END_DECLS
