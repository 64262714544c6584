/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-question.h"

/* What is known of the market, how old that is, and whether the order's price fits it. */

#define PRICE_SCALE 12

static gboolean
is_fresh (gint64 ts, gint64 now, gint64 max_age)
{
    return ts != 0 && now - ts <= max_age;
}

static gboolean
check_age (const LimitsQuestion *question, const char *what, gint64 ts, gint64 max_age,
           GError **error)
{
    gint64 now = question->exposure->now;

    if (max_age == 0 || is_fresh (ts, now, max_age))
        return TRUE;
    if (ts == 0)
        return limits_refuse (error, "P5: no %s of %s is known", what,
                              question->instrument->symbol);
    return limits_refuse (error, "P5: the last %s of %s is %" G_GINT64_FORMAT " ms old", what,
                          question->instrument->symbol, (now - ts) / CARRY_NS_PER_MS);
}

/*
 * P5. In a backtest the data are what the files have, and their distance is no
 * sign that something broke: there only gaps count.
 */
gboolean
limits_check_data (const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const CarryExposure *exposure = question->exposure;

    if (exposure->is_stale)
        return limits_refuse (error, "P5: there is a gap in the data of %s",
                              question->instrument->symbol);
    if (!exposure->is_real_time)
        return TRUE;
    return check_age (question, "message of the venue", exposure->ts_message,
                      settings->max_message_age, error) &&
           check_age (question, "quote", exposure->ts_quote, settings->max_quote_age, error) &&
           (question->instrument->category != CARRY_CATEGORY_LINEAR ||
            check_age (question, "mark price", exposure->ts_mark, settings->max_mark_age, error));
}

/*
 * Is @price no worse for us than @reference by more than @fraction? A better price
 * does no harm: an order far from the market only rests.
 */
static gboolean
check_near (const LimitsQuestion *question, CarryDecimal price, const char *what,
            CarryDecimal reference, CarryDecimal fraction, GError **error)
{
    gboolean buys = question->order->side == CARRY_SIDE_BUY;
    CarryDecimal slack =
        carry_decimal_mul_round (reference, fraction, PRICE_SCALE, CARRY_ROUND_DOWN);
    CarryDecimal worst =
        buys ? carry_decimal_add (reference, slack) : carry_decimal_sub (reference, slack);
    char texts[2][CARRY_DECIMAL_BUFFER];

    if (carry_decimal_sign (fraction) == 0)
        return TRUE;
    if (carry_decimal_is_valid (worst) && (buys ? carry_decimal_compare (price, worst) <= 0
                                                : carry_decimal_compare (price, worst) >= 0))
        return TRUE;
    return limits_refuse (error, "P4: the price %s is too far from the %s %s",
                          carry_decimal_format (carry_decimal_normalize (price), texts[0]), what,
                          carry_decimal_format (carry_decimal_normalize (reference), texts[1]));
}

static CarryDecimal
get_mid (const CarryExposure *exposure)
{
    CarryDecimal sum = carry_decimal_add (exposure->bid, exposure->ask);

    return carry_decimal_mul_round (sum, carry_decimal_make (5, 1), PRICE_SCALE,
                                    CARRY_ROUND_HALF_EVEN);
}

static gboolean
takes_at_once (const CarryOrder *order)
{
    return order->type == CARRY_ORDER_TYPE_LIMIT &&
           (order->time_in_force == CARRY_TIME_IN_FORCE_IOC ||
            order->time_in_force == CARRY_TIME_IN_FORCE_FOK);
}

static gboolean
check_quote (const LimitsQuestion *question, CarryDecimal touch, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const CarryOrder *order = question->order;
    CarryDecimal mid = get_mid (question->exposure);

    if (order->type == CARRY_ORDER_TYPE_MARKET)
        return check_near (question, touch, "middle", mid, settings->collar_mid, error);
    if (!check_near (question, order->price, "middle", mid, settings->collar_mid, error))
        return FALSE;
    return !takes_at_once (order) ||
           check_near (question, order->price, "best price", touch, settings->max_ioc_slip, error);
}

/*
 * P4. Where time is real, limits_check_data() has made sure of both references; a
 * backtest is held to those that its data have.
 */
gboolean
limits_check_collar (const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const CarryExposure *exposure = question->exposure;
    const CarryOrder *order = question->order;
    CarryDecimal touch = order->side == CARRY_SIDE_BUY ? exposure->ask : exposure->bid;
    gint64 max_age = settings->max_quote_age > 0 ? settings->max_quote_age : G_MAXINT64;
    gint64 mark_age = settings->max_mark_age > 0 ? settings->max_mark_age : G_MAXINT64;
    gboolean has_quote = is_fresh (exposure->ts_quote, exposure->now, max_age) &&
                         carry_decimal_is_valid (exposure->bid) &&
                         carry_decimal_is_valid (exposure->ask);
    CarryDecimal price = order->type == CARRY_ORDER_TYPE_MARKET ? touch : order->price;

    if (has_quote && !check_quote (question, touch, error))
        return FALSE;
    if (!is_fresh (exposure->ts_mark, exposure->now, mark_age) ||
        (order->type == CARRY_ORDER_TYPE_MARKET && !has_quote))
        return TRUE;
    return check_near (question, price, "mark price", exposure->mark, settings->collar_mark, error);
}
