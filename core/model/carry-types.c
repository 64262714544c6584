/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-types.h"

G_DEFINE_ENUM_TYPE (CarryCategory, carry_category,
                    G_DEFINE_ENUM_VALUE (CARRY_CATEGORY_SPOT, "spot"),
                    G_DEFINE_ENUM_VALUE (CARRY_CATEGORY_LINEAR, "linear"))

G_DEFINE_ENUM_TYPE (CarrySide, carry_side, G_DEFINE_ENUM_VALUE (CARRY_SIDE_BUY, "buy"),
                    G_DEFINE_ENUM_VALUE (CARRY_SIDE_SELL, "sell"))

G_DEFINE_ENUM_TYPE (CarryOrderType, carry_order_type,
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_TYPE_MARKET, "market"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_TYPE_LIMIT, "limit"))

G_DEFINE_ENUM_TYPE (CarryTimeInForce, carry_time_in_force,
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_IN_FORCE_GTC, "gtc"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_IN_FORCE_IOC, "ioc"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_IN_FORCE_FOK, "fok"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_IN_FORCE_POST_ONLY, "post-only"))

G_DEFINE_ENUM_TYPE (CarryLiquidity, carry_liquidity,
                    G_DEFINE_ENUM_VALUE (CARRY_LIQUIDITY_TAKER, "taker"),
                    G_DEFINE_ENUM_VALUE (CARRY_LIQUIDITY_MAKER, "maker"))

G_DEFINE_ENUM_TYPE (CarryNoticeLevel, carry_notice_level,
                    G_DEFINE_ENUM_VALUE (CARRY_NOTICE_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (CARRY_NOTICE_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (CARRY_NOTICE_CRITICAL, "critical"))

G_DEFINE_ENUM_TYPE (CarryRiskState, carry_risk_state,
                    G_DEFINE_ENUM_VALUE (CARRY_RISK_ACTIVE, "active"),
                    G_DEFINE_ENUM_VALUE (CARRY_RISK_REDUCING, "reducing"),
                    G_DEFINE_ENUM_VALUE (CARRY_RISK_HALTED, "halted"),
                    G_DEFINE_ENUM_VALUE (CARRY_RISK_CANCEL_ONLY, "cancel-only"))

G_DEFINE_ENUM_TYPE (CarryRequestKind, carry_request_kind,
                    G_DEFINE_ENUM_VALUE (CARRY_REQUEST_SUBMIT, "submit"),
                    G_DEFINE_ENUM_VALUE (CARRY_REQUEST_AMEND, "amend"),
                    G_DEFINE_ENUM_VALUE (CARRY_REQUEST_CANCEL, "cancel"))

/*
 * The nick is the text, so that the two never differ. An order asks for some: the class is looked up
 * once, which @inout_class remembers.
 */
static const char *
enum_to_text (gsize *inout_class, GType type, int value)
{
    const GEnumClass *klass;

    if (g_once_init_enter (inout_class))
        g_once_init_leave (inout_class, (gsize) g_type_class_ref (type));
    klass = (const GEnumClass *) *inout_class;
    for (guint i = 0; i < klass->n_values; i++)
        if (klass->values[i].value == value)
            return klass->values[i].value_nick;
    g_return_val_if_reached (NULL);
}

/**
 * carry_category_to_text:
 * @category: a category
 *
 * Returns: (transfer none): `spot` or `linear`
 */
const char *
carry_category_to_text (CarryCategory category)
{
    static gsize kept = 0;

    return enum_to_text (&kept, CARRY_TYPE_CATEGORY, category);
}

/**
 * carry_category_parse:
 * @text: `spot` or `linear`
 * @out_category: (out): the category
 *
 * Returns: whether @text names a category; @out_category is untouched when not
 */
gboolean
carry_category_parse (const char *text, CarryCategory *out_category)
{
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (out_category != NULL, FALSE);

    g_autoptr (GTypeClass) klass = g_type_class_ref (CARRY_TYPE_CATEGORY);
    const GEnumValue *found = g_enum_get_value_by_nick ((GEnumClass *) klass, text);
    if (found == NULL)
        return FALSE;
    *out_category = (CarryCategory) found->value;
    return TRUE;
}

/**
 * carry_side_to_text:
 * @side: a side
 *
 * Returns: (transfer none): `buy` or `sell`
 */
const char *
carry_side_to_text (CarrySide side)
{
    static gsize kept = 0;

    return enum_to_text (&kept, CARRY_TYPE_SIDE, side);
}

/**
 * carry_liquidity_to_text:
 * @liquidity: a liquidity
 *
 * Returns: (transfer none): `maker` or `taker`
 */
const char *
carry_liquidity_to_text (CarryLiquidity liquidity)
{
    static gsize kept = 0;

    return enum_to_text (&kept, CARRY_TYPE_LIQUIDITY, liquidity);
}

/**
 * carry_risk_state_to_text:
 * @state: a state
 *
 * Returns: (transfer none): `active`, `reducing`, `halted` or `cancel-only`
 */
const char *
carry_risk_state_to_text (CarryRiskState state)
{
    static gsize kept = 0;

    return enum_to_text (&kept, CARRY_TYPE_RISK_STATE, state);
}

/**
 * carry_order_type_to_text:
 * @type: a type of orders
 *
 * Returns: (transfer none): `market` or `limit`
 */
const char *
carry_order_type_to_text (CarryOrderType type)
{
    static gsize kept = 0;

    return enum_to_text (&kept, CARRY_TYPE_ORDER_TYPE, (int) type);
}

/**
 * carry_time_in_force_to_text:
 * @force: how long an order lives
 *
 * Returns: (transfer none): such as `gtc`, `ioc`, `fok` or `post-only`
 */
const char *
carry_time_in_force_to_text (CarryTimeInForce force)
{
    static gsize kept = 0;

    return enum_to_text (&kept, CARRY_TYPE_TIME_IN_FORCE, (int) force);
}
