/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-types.h"

/* The texts of an enumeration in the order of its values. */
static gboolean
find (const char *const *texts, guint n_texts, const char *text, int *out_value)
{
    for (guint i = 0; i < n_texts; i++)
        if (g_strcmp0 (texts[i], text) == 0)
        {
            *out_value = (int) i;
            return TRUE;
        }
    return FALSE;
}

#define DEFINE_TEXTS(Type, prefix, ...)                                                            \
    static const char *const prefix##_texts[] = { __VA_ARGS__ };                                   \
    const char *prefix##_text (Type value)                                                         \
    {                                                                                              \
        g_return_val_if_fail ((guint) value < G_N_ELEMENTS (prefix##_texts), "");                  \
        return prefix##_texts[value];                                                              \
    }

#define DEFINE_PARSE(Type, prefix, first)                                                          \
    /* NOLINTNEXTLINE(bugprone-macro-parentheses): a type has none */                              \
    gboolean prefix##_parse (const char *text, Type *out_value)                                    \
    {                                                                                              \
        int found;                                                                                 \
        if (!find (prefix##_texts + (first), G_N_ELEMENTS (prefix##_texts) - (first), text,        \
                   &found))                                                                        \
            return FALSE;                                                                          \
        *out_value = (Type) (found + (first));                                                     \
        return TRUE;                                                                               \
    }

DEFINE_TEXTS (SimCategory, sim_category, "spot", "linear")
DEFINE_PARSE (SimCategory, sim_category, 0)
DEFINE_TEXTS (SimSide, sim_side, "", "Buy", "Sell")
DEFINE_PARSE (SimSide, sim_side, 1)
DEFINE_TEXTS (SimOrderType, sim_order_type, "UNKNOWN", "Market", "Limit")
DEFINE_PARSE (SimOrderType, sim_order_type, 1)
DEFINE_TEXTS (SimTif, sim_tif, "GTC", "IOC", "FOK", "PostOnly")
DEFINE_PARSE (SimTif, sim_tif, 0)
DEFINE_TEXTS (SimStatus, sim_status, "New", "PartiallyFilled", "Untriggered", "Triggered", "Filled",
              "Cancelled", "PartiallyFilledCanceled", "Rejected", "Deactivated")
DEFINE_PARSE (SimStatus, sim_status, 0)
DEFINE_TEXTS (SimCancelType, sim_cancel_type, "UNKNOWN", "CancelByUser", "CancelByReduceOnly",
              "CancelByPrepareLiq", "CancelAllBeforeLiq", "CancelByPrepareAdl",
              "CancelAllBeforeAdl", "CancelByAdmin", "CancelBySettle", "CancelBySmp", "CancelByDCP")
DEFINE_TEXTS (SimCreateType, sim_create_type, "", "CreateByUser", "CreateByClosing",
              "CreateByAdminClosing", "CreateBySettle", "CreateByStopOrder", "CreateByLiq",
              "CreateByTakeOver_PassThrough", "CreateByAdl_PassThrough")
DEFINE_TEXTS (SimRejectReason, sim_reject_reason, "EC_NoError", "EC_Others",
              "EC_OrigClOrdIDDoesNotExist", "EC_NoEnoughQtyToFill", "EC_NoImmediateQtyToFill",
              "EC_PerCancelRequest", "EC_PostOnlyWillTakeLiquidity", "EC_InvalidSymbolStatus",
              "EC_CancelForNoFullFill", "EC_BySelfMatch", "EC_ReachRiskPriceLimit",
              "EC_ReachMarketPriceLimit", "EC_QtyCannotBeZero")
DEFINE_TEXTS (SimSmpType, sim_smp_type, "None", "CancelMaker", "CancelTaker", "CancelBoth")
DEFINE_PARSE (SimSmpType, sim_smp_type, 0)
DEFINE_TEXTS (SimExecType, sim_exec_type, "Trade", "AdlTrade", "Funding", "BustTrade", "Delivery",
              "Settle", "BlockTrade", "MovePosition", "CorporateAction", "UNKNOWN")
DEFINE_PARSE (SimExecType, sim_exec_type, 0)
DEFINE_TEXTS (SimLogType, sim_log_type, "TRADE", "SETTLEMENT", "TRANSFER_IN", "TRANSFER_OUT",
              "INTEREST", "BORROW", "REPAY", "LIQUIDATION", "ADL", "DELIVERY", "BONUS")
DEFINE_PARSE (SimLogType, sim_log_type, 0)
DEFINE_TEXTS (SimMarginMode, sim_margin_mode, "REGULAR_MARGIN", "ISOLATED_MARGIN",
              "PORTFOLIO_MARGIN")
DEFINE_PARSE (SimMarginMode, sim_margin_mode, 0)
DEFINE_TEXTS (SimInstrumentStatus, sim_instrument_status, "PreLaunch", "Trading", "Delivering",
              "Closed")
DEFINE_PARSE (SimInstrumentStatus, sim_instrument_status, 0)
DEFINE_TEXTS (SimPositionStatus, sim_position_status, "Normal", "Liq", "Adl")
DEFINE_TEXTS (SimTickDirection, sim_tick_direction, "PlusTick", "ZeroPlusTick", "MinusTick",
              "ZeroMinusTick")
DEFINE_TEXTS (SimInterval, sim_interval, "1", "3", "5", "15", "30", "60", "120", "240", "360",
              "720", "D", "W", "M")
DEFINE_PARSE (SimInterval, sim_interval, 0)

gboolean
sim_status_is_open (SimStatus status)
{
    return status == SIM_STATUS_NEW || status == SIM_STATUS_PARTIALLY_FILLED ||
           status == SIM_STATUS_UNTRIGGERED || status == SIM_STATUS_TRIGGERED;
}

static const gint64 interval_minutes[] = { 1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440 };

/* Days from 1970 to the first of that month (H. Hinnant's count of civil days). */
static gint64
month_days (gint64 year, gint64 month)
{
    year -= month <= 2 ? 1 : 0;
    gint64 era = year / 400;
    gint64 year_of_era = year - era * 400;
    gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static void
find_month (gint64 days, gint64 *out_year, gint64 *out_month)
{
    gint64 year = 1970 + days / 366;
    while (month_days (year + 1, 1) <= days)
        year++;
    gint64 month = 12;
    while (month_days (year, month) > days)
        month--;
    *out_year = year;
    *out_month = month;
}

gint64
sim_interval_start (SimInterval interval, gint64 ts)
{
    gint64 days = ts / CARRY_NS_PER_DAY;
    if (interval == SIM_INTERVAL_W)
        return (days - (days + 3) % 7) * CARRY_NS_PER_DAY;
    if (interval == SIM_INTERVAL_M)
    {
        gint64 year, month;
        find_month (days, &year, &month);
        return month_days (year, month) * CARRY_NS_PER_DAY;
    }
    return ts - ts % (interval_minutes[interval] * CARRY_NS_PER_MINUTE);
}

gint64
sim_interval_next (SimInterval interval, gint64 start)
{
    if (interval == SIM_INTERVAL_W)
        return start + 7 * CARRY_NS_PER_DAY;
    if (interval == SIM_INTERVAL_M)
    {
        gint64 year, month;
        find_month (start / CARRY_NS_PER_DAY, &year, &month);
        return (month == 12 ? month_days (year + 1, 1) : month_days (year, month + 1)) *
               CARRY_NS_PER_DAY;
    }
    return start + interval_minutes[interval] * CARRY_NS_PER_MINUTE;
}
