/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-question.h"

/* How much: of one order, one instrument, all of them. */

#define VALUE_SCALE 6

/* People are told when this part of a limit is used, where no other threshold is set. */
#define NEAR_TENTHS 8

/* @fraction of @base; invalid when that is not known. */
static CarryDecimal
get_part (CarryDecimal base, CarryDecimal fraction)
{
    return carry_decimal_mul_round (base, fraction, VALUE_SCALE, CARRY_ROUND_DOWN);
}

static void
warn (const LimitsQuestion *question, const char *code, const char *what, CarryDecimal value,
      CarryDecimal threshold)
{
    g_autofree char *have = NULL, *most = NULL;
    CarryDecimal shown;

    if (!limits_question_note (question, code, what, carry_decimal_compare (value, threshold) > 0))
        return;
    shown = carry_decimal_rescale (value, 2, CARRY_ROUND_UP);
    have = carry_decimal_to_string (&shown);
    most = carry_decimal_to_string (&threshold);
    limits_question_tell (question, code, "%s: %s is %s, above %s", question->instrument->symbol,
                          what, have, most);
}

static gboolean
check_below (const LimitsQuestion *question, const char *code, const char *what, CarryDecimal value,
             CarryDecimal limit, GError **error)
{
    g_autofree char *have = NULL, *most = NULL;
    CarryDecimal shown;

    if (!carry_decimal_is_valid (limit))
        return limits_refuse (error,
                              "%s: the limit of %s cannot be told, because the account's "
                              "value is not known",
                              code, what);
    if (!carry_decimal_is_valid (value))
        return limits_refuse (error, "%s: %s cannot be told, because no price is known", code,
                              what);
    if (carry_decimal_compare (value, limit) <= 0)
        return TRUE;
    shown = carry_decimal_rescale (value, 2, CARRY_ROUND_UP);
    have = carry_decimal_to_string (&shown);
    most = carry_decimal_to_string (&limit);
    return limits_refuse (error, "%s: %s would be %s, the limit is %s", code, what, have, most);
}

gboolean
limits_check_fraction (const LimitsQuestion *question, const char *code, const char *what,
                       CarryDecimal value, CarryDecimal base, CarryDecimal fraction,
                       CarryDecimal soft, GError **error)
{
    CarryDecimal limit;

    if (carry_decimal_sign (fraction) == 0)
        return TRUE;
    limit = get_part (base, fraction);
    if (!check_below (question, code, what, value, limit, error))
        return FALSE;
    if (carry_decimal_sign (soft) > 0)
        warn (question, code, what, value, get_part (base, soft));
    else
        warn (question, code, what, value,
              carry_decimal_mul_round (limit, carry_decimal_make (NEAR_TENTHS, 1), VALUE_SCALE,
                                       CARRY_ROUND_DOWN));
    return TRUE;
}

/* A fraction of the equity; 0 turns the limit off. */
static gboolean
check_fraction (const LimitsQuestion *question, const char *code, const char *what,
                CarryDecimal value, CarryDecimal fraction, CarryDecimal soft, GError **error)
{
    return limits_check_fraction (question, code, what, value, question->exposure->equity, fraction,
                                  soft, error);
}

/* P1: this order. */
static gboolean
check_order (const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    CarryDecimal value = limits_question_get_value (question, question->order->quantity);

    return check_below (question, "P1", "the order's value", value, settings->max_order_notional,
                        error) &&
           check_fraction (question, "P1", "the order's value", value, settings->max_order_fraction,
                           settings->warn_order_fraction, error);
}

/* The position on the order's side, if all of that side were filled. */
static CarryDecimal
get_worst_on_side (const LimitsQuestion *question)
{
    return carry_exposure_get_worst (question->exposure, question->order->side,
                                     question->order->quantity);
}

/* P2: this instrument. */
static gboolean
check_position (const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const char *what = "the position's value in the worst case";
    CarryDecimal value =
        limits_question_get_value (question, carry_decimal_abs (get_worst_on_side (question)));

    return check_below (question, "P2", what, value, settings->max_position_notional, error) &&
           check_fraction (question, "P2", what, value, settings->max_position_fraction,
                           carry_decimal_zero (), error);
}

/* The larger of both worst cases of this instrument, with this order. */
CarryDecimal
limits_question_get_gross (const LimitsQuestion *question)
{
    CarryDecimal with = carry_decimal_abs (get_worst_on_side (question));
    CarryDecimal other = carry_decimal_abs (carry_exposure_get_worst (
        question->exposure, carry_side_opposite (question->order->side), carry_decimal_zero ()));

    return limits_question_get_value (question, carry_decimal_max (with, other));
}

/* P2: all instruments, on both sides added up. */
static gboolean
check_gross (const LimitsQuestion *question, GError **error)
{
    return check_fraction (
        question, "P2", "the value of all positions in the worst case",
        carry_decimal_add (question->exposure->other_gross, limits_question_get_gross (question)),
        question->settings->max_gross_fraction, carry_decimal_zero (), error);
}

/* P2: all instruments, long against short. What brings them together always may. */
static gboolean
check_net (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;
    CarryDecimal others =
        question->order->side == CARRY_SIDE_BUY ? exposure->other_long : exposure->other_short;
    CarryDecimal mine = limits_question_get_value (question, get_worst_on_side (question));

    if (question->is_hedging)
        return TRUE;
    return check_fraction (question, "P2", "the net value of all positions in the worst case",
                           carry_decimal_abs (carry_decimal_add (others, mine)),
                           question->settings->max_net_fraction,
                           question->settings->warn_net_fraction, error);
}

gboolean
limits_check_size (const LimitsQuestion *question, GError **error)
{
    return check_order (question, error) && check_position (question, error) &&
           check_gross (question, error) && check_net (question, error);
}
