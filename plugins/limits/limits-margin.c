/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-question.h"

/* P15: what stands on margin, after the order and all that is open. */

#define VALUE_SCALE 6

/* What the position and this order need at @rate; the others need @others already. */
static CarryDecimal
get_own (const LimitsQuestion *question, CarryDecimal rate, CarryDecimal deduction,
         CarryDecimal others)
{
    CarryDecimal margin =
        carry_decimal_sub (carry_decimal_mul_round (limits_question_get_gross (question), rate,
                                                    VALUE_SCALE, CARRY_ROUND_UP),
                           deduction);

    if (carry_decimal_is_valid (margin) && carry_decimal_sign (margin) < 0)
        margin = carry_decimal_zero ();
    return carry_decimal_add (others, margin);
}

/* What the venue says is needed, which may be more than is known here, and this order. */
static CarryDecimal
get_stated (const LimitsQuestion *question, CarryDecimal rate, CarryDecimal stated)
{
    CarryDecimal value = limits_question_get_value (question, question->order->quantity);

    return carry_decimal_add (stated,
                              carry_decimal_mul_round (value, rate, VALUE_SCALE, CARRY_ROUND_UP));
}

/* The larger of what is counted here and what the venue says, with the order. */
static CarryDecimal
get_needed (const LimitsQuestion *question, CarryDecimal rate, CarryDecimal deduction,
            CarryDecimal others, CarryDecimal stated)
{
    CarryDecimal own = get_own (question, rate, deduction, others);

    if (!carry_decimal_is_valid (stated))
        return own;
    return carry_decimal_max (own, get_stated (question, rate, stated));
}

/*
 * A rate that nobody said is passed over where the venue says nothing of margin at all,
 * as in a backtest. Where it does, an order waits until the rate is known.
 */
static gboolean
is_known (const LimitsQuestion *question, const char *what, CarryDecimal rate, CarryDecimal limit,
          gboolean *out_is_fine, GError **error)
{
    *out_is_fine = TRUE;
    if (carry_decimal_sign (limit) == 0)
        return FALSE;
    if (carry_decimal_is_valid (rate))
        return TRUE;
    if (carry_decimal_is_valid (question->exposure->stated_maintenance))
        *out_is_fine = limits_refuse (error, "P15: the %s margin rate of %s is not known", what,
                                      question->instrument->symbol);
    return FALSE;
}

static gboolean
check_initial (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;
    CarryDecimal rate = exposure->initial_rate, limit = question->settings->max_initial;
    gboolean is_fine;

    if (!is_known (question, "initial", rate, limit, &is_fine, error))
        return is_fine;
    return limits_check_fraction (question, "P15", "the initial margin",
                                  get_needed (question, rate, carry_decimal_zero (),
                                              exposure->other_initial, exposure->stated_initial),
                                  exposure->margin_balance, limit, carry_decimal_zero (), error);
}

static CarryDecimal
get_maintenance (const LimitsQuestion *question)
{
    const CarryExposure *exposure = question->exposure;

    return get_needed (question, exposure->maintenance_rate, exposure->maintenance_deduction,
                       exposure->other_maintenance, exposure->stated_maintenance);
}

static gboolean
check_maintenance (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;
    CarryDecimal limit = question->settings->max_maintenance;
    gboolean is_fine;

    if (!is_known (question, "maintenance", exposure->maintenance_rate, limit, &is_fine, error))
        return is_fine;
    return limits_check_fraction (question, "P15", "the maintenance margin",
                                  get_maintenance (question), exposure->margin_balance, limit,
                                  carry_decimal_zero (), error);
}

static gboolean
refuse_near (const LimitsQuestion *question, CarryDecimal distance, GError **error)
{
    g_autofree char *have = NULL, *least = NULL;
    CarryDecimal limit = question->settings->min_liquidation;

    distance = carry_decimal_rescale (distance, 4, CARRY_ROUND_DOWN);
    have = carry_decimal_to_string (&distance);
    least = carry_decimal_to_string (&limit);
    return limits_refuse (error,
                          "P15: the liquidation of %s would be %s of the price away, the least "
                          "is %s",
                          question->instrument->symbol, have, least);
}

static gboolean
check_distance (const LimitsQuestion *question, CarryDecimal cushion, CarryDecimal value,
                GError **error)
{
    CarryDecimal distance;

    if (carry_decimal_sign (value) <= 0 || !carry_decimal_is_valid (cushion))
        return TRUE;
    distance = carry_decimal_div (cushion, value, VALUE_SCALE, CARRY_ROUND_DOWN);
    return carry_decimal_compare (distance, question->settings->min_liquidation) >= 0 ||
           refuse_near (question, distance, error);
}

/* Where the venue would close what is held already. */
static gboolean
check_stated_distance (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;

    if (carry_decimal_sign (exposure->position) == 0 ||
        carry_decimal_sign (exposure->liquidation_price) <= 0 ||
        carry_decimal_sign (exposure->mark) <= 0)
        return TRUE;
    return check_distance (
        question,
        carry_decimal_abs (carry_decimal_sub (exposure->liquidation_price, exposure->mark)),
        exposure->mark, error);
}

/*
 * After the order: how far all perpetuals may move alike until the margin above
 * maintenance is gone; of isolated margin, what the position has of its own.
 */
static gboolean
check_liquidation (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;

    if (carry_decimal_sign (question->settings->min_liquidation) == 0)
        return TRUE;
    if (!check_stated_distance (question, error))
        return FALSE;
    if (!carry_decimal_is_valid (exposure->maintenance_rate))
        return TRUE;
    if (exposure->is_isolated)
        return check_distance (
            question, carry_decimal_sub (exposure->initial_rate, exposure->maintenance_rate),
            carry_decimal_make (1, 0), error);
    return check_distance (
        question, carry_decimal_sub (exposure->margin_balance, get_maintenance (question)),
        carry_decimal_add (exposure->other_linear, limits_question_get_gross (question)), error);
}

gboolean
limits_check_margin (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;

    if (question->instrument->category != CARRY_CATEGORY_LINEAR)
        return TRUE;
    return limits_check_fraction (
               question, "P15", "the value of all perpetuals",
               carry_decimal_add (exposure->other_linear, limits_question_get_gross (question)),
               exposure->equity, question->settings->max_leverage, carry_decimal_zero (), error) &&
           check_initial (question, error) && check_maintenance (question, error) &&
           check_liquidation (question, error);
}
