/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-fees.h"

/* The setting, or else the instrument's rate; invalid when neither is known. */
CarryDecimal
paper_fees_get_rate (const PaperFees *self, const CarryInstrument *instrument,
                     CarryLiquidity liquidity)
{
    gboolean is_maker = liquidity == CARRY_LIQUIDITY_MAKER;
    CarryDecimal own = is_maker ? instrument->maker_fee : instrument->taker_fee;
    CarryDecimal given = is_maker ? self->linear_maker : self->linear_taker;
    if (instrument->category == CARRY_CATEGORY_SPOT)
        given = is_maker ? self->spot_maker : self->spot_taker;
    return carry_decimal_is_valid (given) ? given : own;
}

/* Writes the fees that count into @instrument, so that strategies plan with them. */
void
paper_fees_apply (const PaperFees *self, CarryInstrument *instrument)
{
    instrument->maker_fee = paper_fees_get_rate (self, instrument, CARRY_LIQUIDITY_MAKER);
    instrument->taker_fee = paper_fees_get_rate (self, instrument, CARRY_LIQUIDITY_TAKER);
    instrument->fee_in_base = instrument->category == CARRY_CATEGORY_SPOT && !self->in_quote;
}

/* A spot buy pays with what it bought; a rebate comes in the other coin. */
static gboolean
is_paid_in_base (const PaperFees *self, const CarryInstrument *instrument, CarrySide side,
                 CarryDecimal rate)
{
    if (instrument->category != CARRY_CATEGORY_SPOT || self->in_quote)
        return FALSE;
    return (side == CARRY_SIDE_BUY) == (carry_decimal_sign (rate) >= 0);
}

/* The fee of one execution, rounded half-even to the digits of bookings. */
PaperFee
paper_fees_compute (const PaperFees *self, const CarryInstrument *instrument, CarrySide side,
                    CarryLiquidity liquidity, CarryDecimal price, CarryDecimal quantity)
{
    CarryDecimal rate = paper_fees_get_rate (self, instrument, liquidity);
    gboolean in_base = is_paid_in_base (self, instrument, side, rate);
    CarryAmount basis =
        in_base ? carry_amount_from_decimal (quantity) : carry_amount_product (price, quantity);
    CarryAmount fee =
        carry_amount_scale_by (basis, rate, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN);

    return (PaperFee){
        .amount = carry_amount_to_decimal (fee),
        .coin = in_base ? instrument->base : instrument->quote,
    };
}
