/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-account.h"

G_BEGIN_DECLS

/*
 * PaperMarginMode:
 * @PAPER_MARGIN_CROSS: the whole account stands for all positions
 * @PAPER_MARGIN_ISOLATED: each position has its initial margin and no more
 * @PAPER_MARGIN_NONE: nothing is checked, nothing is liquidated
 */
typedef enum
{
    PAPER_MARGIN_CROSS,
    PAPER_MARGIN_ISOLATED,
    PAPER_MARGIN_NONE,
} PaperMarginMode;

#define PAPER_TYPE_MARGIN_MODE (paper_margin_mode_get_type ())
GType paper_margin_mode_get_type (void);

typedef struct
{
    PaperMarginMode mode;
    CarryDecimal leverage;
    CarryDecimal spot_collateral; /* share of a coin's value that counts */
} PaperMarginRules;

/* The mark of a perpetual, the last price of a spot instrument; invalid when unknown. */
typedef CarryDecimal (*PaperPriceFunc) (gpointer user_data, const CarryInstrument *instrument);

typedef struct
{
    CarryAmount balance;     /* what stands for the positions */
    CarryAmount initial;     /* of it, bound by what is held and owed */
    CarryAmount maintenance; /* below this, positions are closed by force */
} PaperMargin;

CarryAmount paper_margin_divide (CarryAmount amount, CarryDecimal leverage);
CarryAmount paper_margin_get_maintenance (const PaperPosition *position, CarryDecimal mark);
void paper_margin_compute (const PaperMarginRules *rules, const PaperAccount *account,
                           PaperPriceFunc get_price, gpointer user_data, PaperMargin *out_margin);
void paper_margin_compute_upkeep (const PaperMarginRules *rules, const PaperAccount *account,
                                  PaperPriceFunc get_price, gpointer user_data,
                                  PaperMargin *out_margin);
void paper_margin_compute_isolated (const PaperMarginRules *rules, const PaperPosition *position,
                                    CarryDecimal mark, PaperMargin *out_margin);

static inline gboolean
paper_margin_is_breached (const PaperMargin *self)
{
    return carry_amount_compare (self->balance, self->maintenance) <= 0;
}

G_END_DECLS
