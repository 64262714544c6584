/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-question.h"

/* What may be sent at all, and how many. */

#define VALUE_SCALE 6

#define BYTES_PER_MIB (1024 * 1024)

/* People are told when there is less than so many times the least free space. */
#define DISK_WARN_FACTOR 2

static gboolean
is_listed (char **list, const char *word)
{
    return list != NULL && g_strv_contains ((const char *const *) list, word);
}

/* P18: what a venue would not take. Also an order that shrinks a position is held to this. */
static gboolean
check_steps (const LimitsQuestion *question, GError **error)
{
    const CarryOrder *order = question->order;
    const CarryInstrument *instrument = question->instrument;

    if (carry_decimal_sign (instrument->qty_step) > 0 &&
        !carry_decimal_is_multiple (order->quantity, instrument->qty_step))
        return limits_refuse (error, "P18: the quantity is no multiple of the step of %s",
                              instrument->symbol);
    if (order->type == CARRY_ORDER_TYPE_LIMIT && carry_decimal_sign (instrument->tick_size) > 0 &&
        !carry_decimal_is_multiple (order->price, instrument->tick_size))
        return limits_refuse (error, "P18: the price is no multiple of the tick of %s",
                              instrument->symbol);
    return TRUE;
}

/*
 * Of a perpetual the venue cuts what is marked reduce-only to the position, whatever
 * else is open. But what else is open on that side may then turn the position over, by
 * more than was allowed for it: so it counts, but where nothing opens any more and what
 * is open is being canceled.
 */
static gboolean
only_reduces (const LimitsQuestion *question, gboolean is_against)
{
    const CarryOrder *order = question->order;

    if (question->instrument->category != CARRY_CATEGORY_LINEAR ||
        !question->exposure->is_restricted)
        return carry_exposure_is_reducing (question->exposure, order);
    return is_against && carry_decimal_compare (
                             order->quantity,
                             carry_decimal_abs (carry_exposure_get_own (question->exposure))) <= 0;
}

/*
 * P13: what is marked reduce-only only shrinks the position that is known here, and
 * an order against the position of a perpetual is marked so: what turns a position
 * over is two orders.
 */
static gboolean
check_exit (const LimitsQuestion *question, GError **error)
{
    const CarryOrder *order = question->order;
    int held = carry_decimal_sign (carry_exposure_get_own (question->exposure));
    gboolean is_against = held != 0 && (held > 0) == (order->side == CARRY_SIDE_SELL);

    if (order->reduce_only)
        return only_reduces (question, is_against) ||
               limits_refuse (error, "P13: the order is reduce-only, and with what is open more "
                                     "than there is to reduce");
    if (is_against && question->instrument->category == CARRY_CATEGORY_LINEAR &&
        question->settings->require_reduce_only)
        return limits_refuse (error, "P13: an order against the position must be reduce-only");
    return TRUE;
}

gboolean
limits_check_form (const LimitsQuestion *question, GError **error)
{
    return check_steps (question, error) && check_exit (question, error);
}

/* P12: what is not listed is not traded. Where nothing real can happen, no list means all. */
static gboolean
check_list (const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const CarryInstrument *instrument = question->instrument;
    gboolean has_list = settings->symbols != NULL && settings->symbols[0] != NULL;
    const char *category = carry_category_to_text (instrument->category);
    const char *type = carry_order_type_to_text (question->order->type);
    const char *force = carry_time_in_force_to_text (question->order->time_in_force);

    if (!has_list && question->exposure->is_real_time)
        return limits_refuse (error, "P12: nothing may be traded; list it in the setting symbols");
    if (has_list && !is_listed (settings->symbols, instrument->symbol))
        return limits_refuse (error, "P12: %s is not on the list of symbols that may be traded",
                              instrument->symbol);
    if (!is_listed (settings->categories, category))
        return limits_refuse (error, "P12: the category %s is not on the list", category);
    if (!is_listed (settings->order_types, type))
        return limits_refuse (error, "P12: orders of type %s are not on the list", type);
    if (!is_listed (settings->times_in_force, force))
        return limits_refuse (error, "P12: the time in force %s is not on the list", force);
    return TRUE;
}

/* P8. */
static gboolean
check_open_orders (const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const CarryExposure *exposure = question->exposure;

    if (exposure->open_orders >= settings->max_open_orders)
        return limits_refuse (error, "P8: %u orders of %s are open, the limit is %u",
                              exposure->open_orders, question->instrument->symbol,
                              settings->max_open_orders);
    if (exposure->total_open_orders >= settings->max_total_open_orders)
        return limits_refuse (error, "P8: %u orders are open, the limit is %u",
                              exposure->total_open_orders, settings->max_total_open_orders);
    return TRUE;
}

/* P9: what nobody can tell blocks what opens more, but never a hedge. */
static gboolean
check_unknown (const LimitsQuestion *question, GError **error)
{
    const LimitsSettings *settings = question->settings;
    const CarryExposure *exposure = question->exposure;
    guint n =
        question->order->side == CARRY_SIDE_BUY ? exposure->unknown_buys : exposure->unknown_sells;

    if (question->is_hedging)
        return TRUE;
    if (n >= settings->max_unknown)
        return limits_refuse (error,
                              "P9: of %u orders of %s on this side nobody can say how they "
                              "are",
                              n, question->instrument->symbol);
    if (exposure->total_unknown >= settings->max_total_unknown)
        return limits_refuse (error, "P9: of %u orders nobody can say how they are",
                              exposure->total_unknown);
    return TRUE;
}

/* P14: never trade with oneself. A market order takes whatever is best, also ours. */
static gboolean
check_crossing (const LimitsQuestion *question, GError **error)
{
    const CarryOrder *order = question->order;
    const CarryExposure *exposure = question->exposure;
    gboolean buys = order->side == CARRY_SIDE_BUY;
    CarryDecimal own = buys ? exposure->own_ask : exposure->own_bid;
    CarryDecimal reach = order->price;

    if (!carry_decimal_is_valid (own))
        return TRUE;
    if (order->type == CARRY_ORDER_TYPE_MARKET)
        reach = buys ? exposure->ask : exposure->bid;
    if (carry_decimal_is_valid (reach) &&
        (buys ? carry_decimal_compare (reach, own) < 0 : carry_decimal_compare (reach, own) > 0))
        return TRUE;
    return limits_refuse (error, "P14: the order would meet an own one of %s",
                          question->instrument->symbol);
}

/* P17. */
static gboolean
check_instrument (const LimitsQuestion *question, GError **error)
{
    if (question->instrument->ts_delivery == 0)
        return TRUE;
    return limits_refuse (error, "P17: %s is going to be delisted", question->instrument->symbol);
}

/* P18: not so small that a venue would refuse it after the price moved a little. */
static gboolean
check_minimum (const LimitsQuestion *question, GError **error)
{
    const CarryInstrument *instrument = question->instrument;
    CarryDecimal least = carry_decimal_mul_round (
        instrument->min_notional,
        carry_decimal_add (carry_decimal_make (1, 0), question->settings->min_notional_margin),
        VALUE_SCALE, CARRY_ROUND_UP);
    CarryDecimal price = question->order->type == CARRY_ORDER_TYPE_LIMIT
                             ? question->order->price
                             : question->exposure->price;
    CarryDecimal value =
        carry_decimal_mul_round (question->order->quantity, price, VALUE_SCALE, CARRY_ROUND_DOWN);

    if (carry_decimal_sign (instrument->min_qty) > 0 &&
        carry_decimal_compare (question->order->quantity, instrument->min_qty) < 0)
        return limits_refuse (error, "P18: the quantity is below the least of %s",
                              instrument->symbol);
    if (carry_decimal_sign (instrument->min_notional) <= 0 ||
        (carry_decimal_is_valid (value) && carry_decimal_compare (value, least) >= 0))
        return TRUE;
    return limits_refuse (error, "P18: the value is too near to the least that %s takes",
                          instrument->symbol);
}

/* P19: of spot nothing is sold that is not there. */
static gboolean
check_borrow (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;
    CarryDecimal left = carry_decimal_sub (
        carry_decimal_sub (exposure->position, exposure->open_sells), question->order->quantity);

    if (question->settings->allow_borrow || question->order->side != CARRY_SIDE_SELL ||
        question->instrument->category != CARRY_CATEGORY_SPOT)
        return TRUE;
    if (carry_decimal_is_valid (left) && carry_decimal_sign (left) >= 0)
        return TRUE;
    return limits_refuse (error, "P19: less %s is there than the order sells",
                          question->instrument->base);
}

/* P16: both legs must be there to be had before the first is sent. */
static gboolean
check_depth (const LimitsQuestion *question, GError **error)
{
    const CarryOrder *order = question->order;
    CarryDecimal depth = question->exposure->depth, least;
    g_autofree char *have = NULL, *most = NULL;

    if (order->group == 0 || question->is_hedging || !carry_decimal_is_valid (depth) ||
        carry_decimal_sign (question->settings->min_depth) == 0)
        return TRUE;
    least = carry_decimal_mul_round (order->quantity, question->settings->min_depth,
                                     order->quantity.scale, CARRY_ROUND_UP);
    if (carry_decimal_is_valid (least) && carry_decimal_compare (depth, least) >= 0)
        return TRUE;
    have = carry_decimal_to_string (&depth);
    most = carry_decimal_to_string (&least);
    return limits_refuse (error, "P16: %s shows %s at prices of the order, the first leg needs %s",
                          question->instrument->symbol, have, most);
}

/* P22: what cannot be kept must not happen, and what was begun must still be kept. */
static gboolean
check_disk (const LimitsQuestion *question, GError **error)
{
    gint64 n_free = question->exposure->free_disk;
    guint least = question->settings->min_free_disk, n_mib;

    if (least == 0 || n_free == CARRY_EXPOSURE_NO_DISK)
        return TRUE;
    if (n_free < 0)
        return limits_refuse (error, "P22: how much is free where events are kept cannot be told");
    n_mib = (guint) MIN (n_free / BYTES_PER_MIB, G_MAXUINT);
    if (n_mib < least)
        return limits_refuse (error,
                              "P22: %u MiB are free where events are kept, the least is %u; make "
                              "room",
                              n_mib, least);
    if (limits_question_note (question, "P22", "disk", n_mib / DISK_WARN_FACTOR < least))
        limits_question_tell (question, "P22",
                              "%u MiB are free where events are kept; below %u nothing is opened",
                              n_mib, least);
    return TRUE;
}

/* P25: around a settlement prices jump, and who holds what is counted. */
static gboolean
check_funding (const LimitsQuestion *question, GError **error)
{
    const CarryExposure *exposure = question->exposure;
    gint64 window = question->settings->funding_window;
    gboolean is_near =
        (exposure->ts_last_funding != 0 && exposure->now - exposure->ts_last_funding < window) ||
        (exposure->ts_next_funding != 0 &&
         ABS (exposure->ts_next_funding - exposure->now) < window);

    if (!is_near || question->is_hedging)
        return TRUE;
    return limits_refuse (error, "P25: a settlement of %s is too near",
                          question->instrument->symbol);
}

gboolean
limits_check_rules (const LimitsQuestion *question, GError **error)
{
    return check_disk (question, error) && check_list (question, error) &&
           check_instrument (question, error) && check_minimum (question, error) &&
           check_borrow (question, error) && check_open_orders (question, error) &&
           check_unknown (question, error) && check_crossing (question, error) &&
           check_funding (question, error) && check_depth (question, error);
}
