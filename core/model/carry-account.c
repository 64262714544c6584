/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-account.h"

static CarryFundingPayment *
funding_payment_copy (const CarryFundingPayment *payment)
{
    return g_memdup2 (payment, sizeof *payment);
}

G_DEFINE_BOXED_TYPE (CarryFundingPayment, carry_funding_payment, funding_payment_copy, g_free)

static CarryTransfer *
transfer_copy (const CarryTransfer *transfer)
{
    return g_memdup2 (transfer, sizeof *transfer);
}

G_DEFINE_BOXED_TYPE (CarryTransfer, carry_transfer, transfer_copy, g_free)

static CarryAdjustment *
adjustment_copy (const CarryAdjustment *adjustment)
{
    return g_memdup2 (adjustment, sizeof *adjustment);
}

G_DEFINE_BOXED_TYPE (CarryAdjustment, carry_adjustment, adjustment_copy, g_free)

static CarryPosition *
position_copy (const CarryPosition *position)
{
    return g_memdup2 (position, sizeof *position);
}

G_DEFINE_BOXED_TYPE (CarryPosition, carry_position, position_copy, g_free)

static CarryEquity *
equity_copy (const CarryEquity *equity)
{
    return g_memdup2 (equity, sizeof *equity);
}

G_DEFINE_BOXED_TYPE (CarryEquity, carry_equity, equity_copy, g_free)

static CarryMargin *
margin_copy (const CarryMargin *margin)
{
    return g_memdup2 (margin, sizeof *margin);
}

G_DEFINE_BOXED_TYPE (CarryMargin, carry_margin, margin_copy, g_free)

static CarryRiskTier *
risk_tier_copy (const CarryRiskTier *tier)
{
    return g_memdup2 (tier, sizeof *tier);
}

G_DEFINE_BOXED_TYPE (CarryRiskTier, carry_risk_tier, risk_tier_copy, g_free)

/* A notice on the stack borrows its texts; a boxed one owns them. */
static CarryNotice *
notice_copy (const CarryNotice *notice)
{
    CarryNotice *copy = g_memdup2 (notice, sizeof *notice);
    copy->module = g_strdup (notice->module);
    copy->code = g_strdup (notice->code);
    copy->text = g_strdup (notice->text);
    return copy;
}

static void
notice_free (CarryNotice *notice)
{
    g_free ((char *) notice->module);
    g_free ((char *) notice->code);
    g_free ((char *) notice->text);
    g_free (notice);
}

G_DEFINE_BOXED_TYPE (CarryNotice, carry_notice, notice_copy, notice_free)
