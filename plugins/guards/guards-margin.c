/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-margin.h"

#define CODE "Q12"

#define RATE_SCALE 6

/* A trim aims below its threshold by this much, so that it is not needed again at once. */
#define TARGET carry_decimal_make (8, 1)

/* Maintenance margin over the balance; invalid when unknown, and 1 when nothing is left. */
static CarryDecimal
get_rate (const CarryMargin *margin)
{
    if (!carry_decimal_is_valid (margin->balance) || !carry_decimal_is_valid (margin->maintenance))
        return carry_decimal_invalid ();
    if (carry_decimal_sign (margin->maintenance) <= 0)
        return carry_decimal_zero ();
    if (carry_decimal_sign (margin->balance) <= 0)
        return carry_decimal_make (1, 0);
    return carry_decimal_div (margin->maintenance, margin->balance, RATE_SCALE, CARRY_ROUND_UP);
}

/* The worst of all accounts, or positions; invalid when none is known. */
static CarryDecimal
get_worst (const GuardsDesk *desk)
{
    CarryDecimal worst = carry_decimal_invalid ();
    guint exchange = G_MAXUINT;

    for (guint i = 0; i < guards_desk_get_n_instruments (desk); i++)
    {
        const CarryInstrument *instrument = guards_desk_get_instrument (desk, i);
        CarryMargin margin;
        CarryDecimal rate;

        if (instrument->exchange == exchange ||
            !carry_context_get_margin (desk->context, instrument, &margin))
            continue;
        /* Of isolated margin each position has its own. */
        if (!margin.is_isolated)
            exchange = instrument->exchange;
        rate = get_rate (&margin);
        if (!carry_decimal_is_valid (worst) ||
            (carry_decimal_is_valid (rate) && carry_decimal_compare (rate, worst) > 0))
            worst = rate;
    }
    return worst;
}

static gboolean
reaches (CarryDecimal rate, CarryDecimal threshold)
{
    return carry_decimal_sign (threshold) > 0 && carry_decimal_is_valid (rate) &&
           carry_decimal_compare (rate, threshold) >= 0;
}

static char *
to_percent (CarryDecimal rate)
{
    CarryDecimal shown =
        carry_decimal_mul_round (rate, carry_decimal_make (100, 0), 1, CARRY_ROUND_DOWN);

    return carry_decimal_to_string (&shown);
}

/* So much of everything must go that what is left asks for less than the threshold again. */
static CarryDecimal
get_fraction (CarryDecimal rate, CarryDecimal threshold)
{
    CarryDecimal target = carry_decimal_mul (threshold, TARGET);

    return carry_decimal_sub (carry_decimal_make (1, 0),
                              carry_decimal_div (target, rate, RATE_SCALE, CARRY_ROUND_DOWN));
}

/* Asked again as long as it is so: a person may have let a strategy on, or it came to nothing. */
static void
flatten (GuardsMargin *self, const GuardsDesk *desk, CarryDecimal rate)
{
    g_autofree char *percent = to_percent (rate);

    guards_desk_restrict (desk, NULL, CARRY_RISK_REDUCING, TRUE, CODE,
                          "the venue asks for %s %% of the margin balance: everything is closed, "
                          "and nothing is opened until a person has looked",
                          percent);
    if (self->is_flat && desk->now - self->ts_flattened < desk->settings->margin_pause)
        return;
    if (!self->is_flat)
        guards_desk_notice (desk, CARRY_NOTICE_CRITICAL, "Q12-flatten",
                            "the maintenance margin is %s %% of the margin balance: everything is "
                            "closed",
                            percent);
    self->is_flat = TRUE;
    self->ts_flattened = desk->now;
    carry_context_ask_close (desk->context, carry_decimal_make (1, 0));
}

static void
trim (GuardsMargin *self, const GuardsDesk *desk, CarryDecimal rate)
{
    CarryDecimal fraction = get_fraction (rate, desk->settings->margin_trim);
    g_autofree char *percent = to_percent (rate), *part = to_percent (fraction);

    guards_desk_restrict (desk, NULL, CARRY_RISK_REDUCING, FALSE, CODE,
                          "the venue asks for %s %% of the margin balance", percent);
    self->is_on = TRUE;
    if (self->ts_trimmed != 0 && desk->now - self->ts_trimmed < desk->settings->margin_pause)
        return;
    self->ts_trimmed = desk->now;
    guards_desk_notice (desk, CARRY_NOTICE_CRITICAL, "Q12-trim",
                        "the maintenance margin is %s %% of the margin balance: %s %% of "
                        "everything is closed",
                        percent, part);
    carry_context_ask_close (desk->context, fraction);
}

/* A rate that is not known neither fires nor disarms. */
void
guards_margin_look (GuardsMargin *self, const GuardsDesk *desk)
{
    const GuardsSettings *settings = desk->settings;
    CarryDecimal rate;

    if (desk->context == NULL || (carry_decimal_sign (settings->margin_trim) == 0 &&
                                  carry_decimal_sign (settings->margin_flatten) == 0))
        return;
    rate = get_worst (desk);
    if (reaches (rate, settings->margin_flatten))
        flatten (self, desk, rate);
    else if (reaches (rate, settings->margin_trim))
        trim (self, desk, rate);
    else if (carry_decimal_is_valid (rate))
    {
        if (self->is_on)
            guards_desk_release (desk, NULL, CODE);
        self->is_on = self->is_flat = FALSE;
    }
}
