/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-format.h"

#include "bybit-writer.h"

/* The venue's limit of orderLinkId. */
#define MAX_LINK_ID 36

/* What our own orders do to each other: the newer one does not trade. */
#define SMP_TYPE "CancelTaker"

const char *
bybit_format_side (CarrySide side)
{
    return side == CARRY_SIDE_BUY ? "Buy" : "Sell";
}

const char *
bybit_format_time_in_force (CarryTimeInForce time_in_force)
{
    switch (time_in_force)
    {
    case CARRY_TIME_IN_FORCE_GTC:
        return "GTC";
    case CARRY_TIME_IN_FORCE_IOC:
        return "IOC";
    case CARRY_TIME_IN_FORCE_FOK:
        return "FOK";
    case CARRY_TIME_IN_FORCE_POST_ONLY:
        return "PostOnly";
    }
    g_return_val_if_reached ("");
}

static void
write_category (BybitWriter *writer, CarryCategory category)
{
    bybit_writer_member (writer, "category", carry_category_to_text (category));
}

static void
write_link_id (BybitWriter *writer, const char *link_id)
{
    if (strlen (link_id) > MAX_LINK_ID)
        bybit_writer_fail (writer, "orderLinkId", "has more than 36 characters");
    bybit_writer_member (writer, "orderLinkId", link_id);
}

/*
 * Quantities are in base coin: a spot market buy would otherwise mean quote coin. Spot
 * knows no reduce-only: a sell without borrowing can only shrink what is held, of a buy
 * nobody could promise it.
 */
static void
write_spot (BybitWriter *writer, const CarryOrder *order)
{
    if (order->reduce_only && order->side == CARRY_SIDE_BUY)
        bybit_writer_fail (writer, "reduceOnly", "cannot be promised of a spot buy");
    if (order->type == CARRY_ORDER_TYPE_MARKET)
        bybit_writer_member (writer, "marketUnit", "baseCoin");
    bybit_writer_name (writer, "isLeverage");
    bybit_writer_raw (writer, "0");
    bybit_writer_member (writer, "orderFilter", "Order");
}

static void
write_linear (BybitWriter *writer, const CarryOrder *order)
{
    bybit_writer_name (writer, "positionIdx");
    bybit_writer_raw (writer, "0");
    bybit_writer_name (writer, "reduceOnly");
    bybit_writer_raw (writer, order->reduce_only ? "true" : "false");
}

static void
write_price (BybitWriter *writer, const CarryOrder *order)
{
    if (order->type == CARRY_ORDER_TYPE_LIMIT)
        bybit_writer_decimal_member (writer, "price", order->price);
    else if (carry_decimal_is_valid (order->price))
        bybit_writer_fail (writer, "price", "is not for market orders");
    bybit_writer_member (writer, "timeInForce",
                         order->type == CARRY_ORDER_TYPE_MARKET
                             ? "IOC"
                             : bybit_format_time_in_force (order->time_in_force));
}

gssize
bybit_format_create (const CarryOrder *order, const CarryInstrument *instrument, char *buffer,
                     gsize size, GError **error)
{
    BybitWriter writer;
    gboolean is_market = order->type == CARRY_ORDER_TYPE_MARKET;

    bybit_writer_init (&writer, buffer, size);
    bybit_writer_raw (&writer, "{");
    write_category (&writer, instrument->category);
    bybit_writer_member (&writer, "symbol", instrument->symbol);
    bybit_writer_member (&writer, "side", bybit_format_side (order->side));
    bybit_writer_member (&writer, "orderType", is_market ? "Market" : "Limit");
    bybit_writer_decimal_member (&writer, "qty", order->quantity);
    write_price (&writer, order);
    if (order->link_id[0] == '\0')
        bybit_writer_fail (&writer, "orderLinkId", "is missing: its answer could not be resolved");
    write_link_id (&writer, order->link_id);
    if (instrument->category == CARRY_CATEGORY_SPOT)
        write_spot (&writer, order);
    else
        write_linear (&writer, order);
    bybit_writer_member (&writer, "smpType", SMP_TYPE);
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "An order", error);
}

static gboolean
is_given (const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* One id, the venue's when both are known: with two it would look at that one only, too. */
static void
write_ref (BybitWriter *writer, const BybitOrderRef *ref)
{
    write_category (writer, ref->category);
    bybit_writer_member (writer, "symbol", ref->symbol);
    if (is_given (ref->order_id))
        bybit_writer_member (writer, "orderId", ref->order_id);
    else if (is_given (ref->link_id))
        write_link_id (writer, ref->link_id);
    else
        bybit_writer_fail (writer, "orderId", "and orderLinkId are both missing");
}

gssize
bybit_format_amend (const BybitOrderRef *ref, const CarryDecimal *quantity,
                    const CarryDecimal *price, char *buffer, gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    if (quantity == NULL && price == NULL)
        bybit_writer_fail (&writer, NULL, "neither quantity nor price is to change");
    bybit_writer_raw (&writer, "{");
    write_ref (&writer, ref);
    if (quantity != NULL)
        bybit_writer_decimal_member (&writer, "qty", *quantity);
    if (price != NULL)
        bybit_writer_decimal_member (&writer, "price", *price);
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "An amend", error);
}

gssize
bybit_format_cancel (const BybitOrderRef *ref, char *buffer, gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    bybit_writer_raw (&writer, "{");
    write_ref (&writer, ref);
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "A cancel", error);
}

gssize
bybit_format_cancel_all (CarryCategory category, const char *symbol, const char *settle_coin,
                         const char *order_filter, char *buffer, gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    bybit_writer_raw (&writer, "{");
    write_category (&writer, category);
    if (is_given (symbol))
        bybit_writer_member (&writer, "symbol", symbol);
    else if (category == CARRY_CATEGORY_LINEAR && is_given (settle_coin))
        bybit_writer_member (&writer, "settleCoin", settle_coin);
    else if (category == CARRY_CATEGORY_LINEAR)
        bybit_writer_fail (&writer, "symbol", "and settleCoin are both missing");
    if (is_given (order_filter))
        bybit_writer_member (&writer, "orderFilter", order_filter);
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "A cancel of all orders", error);
}

gssize
bybit_format_cancel_others (const char *category, const char *symbol, char *buffer, gsize size,
                            GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    bybit_writer_raw (&writer, "{");
    bybit_writer_member (&writer, "category", category);
    bybit_writer_member (&writer, "symbol", symbol);
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "A cancel of all orders", error);
}

gssize
bybit_format_batch (CarryCategory category, const char *const *bodies, guint n_bodies, char *buffer,
                    gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    if (n_bodies == 0 || n_bodies > BYBIT_MAX_BATCH)
        bybit_writer_fail (&writer, NULL, "a batch holds 1 to 10 orders");
    bybit_writer_raw (&writer, "{");
    write_category (&writer, category);
    bybit_writer_name (&writer, "request");
    for (guint i = 0; i < n_bodies; i++)
    {
        bybit_writer_raw (&writer, i == 0 ? "[" : ",");
        bybit_writer_raw (&writer, bodies[i]);
    }
    bybit_writer_raw (&writer, "]}");
    return bybit_writer_finish (&writer, "A batch", error);
}

gssize
bybit_format_set_leverage (CarryCategory category, const char *symbol, const CarryDecimal *leverage,
                           char *buffer, gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    bybit_writer_raw (&writer, "{");
    write_category (&writer, category);
    bybit_writer_member (&writer, "symbol", symbol);
    bybit_writer_decimal_member (&writer, "buyLeverage", *leverage);
    bybit_writer_decimal_member (&writer, "sellLeverage", *leverage);
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "A leverage", error);
}

gssize
bybit_format_switch_mode (CarryCategory category, const char *symbol, guint mode, char *buffer,
                          gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    if (mode != 0 && mode != 3)
        bybit_writer_fail (&writer, "mode", "is 0 or 3");
    bybit_writer_raw (&writer, "{");
    write_category (&writer, category);
    bybit_writer_member (&writer, "symbol", symbol);
    bybit_writer_name (&writer, "mode");
    bybit_writer_integer (&writer, mode);
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "A position mode", error);
}

gssize
bybit_format_set_margin_mode (BybitMarginMode mode, char *buffer, gsize size, GError **error)
{
    BybitWriter writer;
    const char *word = bybit_word_to_text (bybit_margin_modes, (int) mode);

    bybit_writer_init (&writer, buffer, size);
    if (word == NULL)
        bybit_writer_fail (&writer, "setMarginMode", "is no mode");
    bybit_writer_raw (&writer, "{");
    bybit_writer_member (&writer, "setMarginMode", word != NULL ? word : "-");
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "A margin mode", error);
}
