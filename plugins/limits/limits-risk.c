/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-risk.h"

struct _LimitsRisk
{
    CarryModule parent_instance;

    CarryDecimal max_order_notional;
    CarryDecimal max_position_notional;
    guint max_open_orders;
    char **symbols;
};

static void risk_iface_init (CarryRiskInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LimitsRisk, limits_risk, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, risk_iface_init))

/* What a quantity is worth, by the limit price or the last one, whichever is higher. */
static CarryDecimal
get_notional (const CarryOrder *order, const CarryInstrument *instrument,
              const CarryExposure *exposure, CarryDecimal quantity)
{
    CarryDecimal price = exposure->price;

    if (carry_decimal_is_valid (order->price))
        price =
            carry_decimal_is_valid (price) ? carry_decimal_max (price, order->price) : order->price;
    return carry_decimal_mul (quantity, price);
}

static gboolean
check_below (const char *code, const char *what, CarryDecimal value, CarryDecimal limit,
             GError **error)
{
    g_autofree char *have = NULL;
    g_autofree char *most = NULL;

    if (!carry_decimal_is_valid (value))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                     "%s: %s cannot be told, because no price is known", code, what);
        return FALSE;
    }
    if (carry_decimal_compare (value, limit) <= 0)
        return TRUE;
    value = carry_decimal_rescale (value, 2, CARRY_ROUND_UP);
    have = carry_decimal_to_string (&value);
    most = carry_decimal_to_string (&limit);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED, "%s: %s would be %s, the limit is %s",
                 code, what, have, most);
    return FALSE;
}

/* The position if every open buy (or sell) and this order were filled. */
static CarryDecimal
get_worst_position (const CarryOrder *order, const CarryExposure *exposure)
{
    if (order->side == CARRY_SIDE_BUY)
        return carry_decimal_add (carry_decimal_add (exposure->position, exposure->open_buys),
                                  order->quantity);
    return carry_decimal_sub (carry_decimal_sub (exposure->position, exposure->open_sells),
                              order->quantity);
}

/* Filled whole, does it leave a smaller position of the same side? */
static gboolean
is_reducing (const CarryOrder *order, const CarryExposure *exposure)
{
    CarryDecimal worst = get_worst_position (order, exposure);

    return carry_decimal_sign (exposure->position) * carry_decimal_sign (worst) >= 0 &&
           carry_decimal_compare (carry_decimal_abs (worst),
                                  carry_decimal_abs (exposure->position)) < 0;
}

static gboolean
check_symbol (LimitsRisk *self, const CarryInstrument *instrument, GError **error)
{
    if (self->symbols == NULL || self->symbols[0] == NULL ||
        g_strv_contains ((const char *const *) self->symbols, instrument->symbol))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                 "P12: %s is not on the list of symbols that may be traded", instrument->symbol);
    return FALSE;
}

static gboolean
check (CarryRisk *risk, const CarryOrder *order, const CarryInstrument *instrument,
       const CarryExposure *exposure, GError **error)
{
    LimitsRisk *self = LIMITS_RISK (risk);

    if (is_reducing (order, exposure))
        return TRUE;
    if (!check_symbol (self, instrument, error))
        return FALSE;
    if (exposure->open_orders >= self->max_open_orders)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                     "P8: %u orders of %s are open, the limit is %u", exposure->open_orders,
                     instrument->symbol, self->max_open_orders);
        return FALSE;
    }
    return check_below ("P1", "the order's value",
                        get_notional (order, instrument, exposure, order->quantity),
                        self->max_order_notional, error) &&
           check_below ("P2", "the position's value in the worst case",
                        get_notional (order, instrument, exposure,
                                      carry_decimal_abs (get_worst_position (order, exposure))),
                        self->max_position_notional, error);
}

static void
risk_iface_init (CarryRiskInterface *iface)
{
    iface->check = check;
}

static void
limits_risk_class_init (LimitsRiskClass *klass)
{
    CARRY_SETTING (klass, LimitsRisk, max_order_notional,
                   carry_param_spec_decimal ("max-order-notional",
                                             "P1: largest value of one order in quote coin", "0",
                                             "1000000000", "2000", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, LimitsRisk, max_position_notional,
                   carry_param_spec_decimal (
                       "max-position-notional",
                       "P2: largest value of one instrument's position, all open orders filled",
                       "0", "1000000000", "25000", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, LimitsRisk, max_open_orders,
                   g_param_spec_uint ("max-open-orders", NULL,
                                      "P8: most open orders of one instrument", 1, 500, 20,
                                      CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, LimitsRisk, symbols,
                   carry_param_spec_list ("symbols",
                                          "P12: symbols that may be traded; empty for all", NULL,
                                          CARRY_PARAM_SETTING));
}

static void
limits_risk_init (LimitsRisk *self)
{
}
