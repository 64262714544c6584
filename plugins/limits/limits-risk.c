/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-risk.h"

#include "limits-traffic.h"

/* A limit that people were told of. */
typedef struct
{
    const char *code;
    const char *what;
    guint32 instrument;
} Near;

struct _LimitsRisk
{
    CarryModule parent_instance;

    LimitsSettings settings;
    LimitsTraffic *traffic;
    GArray *near;     /* Near: few, if any */
    guint64 entering; /* id of the order that was just allowed to open something */
};

static void risk_iface_init (CarryRiskInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LimitsRisk, limits_risk, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, risk_iface_init))

static gboolean
is_of (const Near *near, const char *code, const char *what, const CarryInstrument *instrument)
{
    return near->instrument == instrument->index && g_str_equal (near->code, code) &&
           g_str_equal (near->what, what);
}

/* A limit that is nearly used up is told once, and again after it was not. */
static gboolean
note (gpointer data, const char *code, const char *what, const CarryInstrument *instrument,
      gboolean is_near)
{
    LimitsRisk *self = data;
    const Near near = { code, what, instrument->index };
    guint i = 0;

    while (i < self->near->len &&
           !is_of (&g_array_index (self->near, Near, i), code, what, instrument))
        i++;
    if (is_near == (i < self->near->len))
        return FALSE;
    if (is_near)
        g_array_append_val (self->near, near);
    else
        g_array_remove_index_fast (self->near, i);
    return is_near;
}

static void
tell (gpointer data, const char *code, const char *sentence)
{
    CarryContext *context = carry_module_get_context (data);

    if (context != NULL)
        carry_context_notice (context, CARRY_NOTICE_WARNING, code, "%s", sentence);
}

static gboolean
check (CarryRisk *risk, const CarryOrder *order, const CarryInstrument *instrument,
       const CarryExposure *exposure, GError **error)
{
    LimitsRisk *self = LIMITS_RISK (risk);
    LimitsQuestion question;

    self->entering = 0;
    limits_question_init (&question, &self->settings, order, instrument, exposure);
    question.note = note;
    question.tell = tell;
    question.data = self;
    if (!limits_check_form (&question, error))
        return FALSE;
    /* What is marked so passed P13. */
    if (order->reduce_only || carry_exposure_is_reducing (exposure, order))
        return TRUE;
    if (!limits_check_rules (&question, error) || !limits_check_data (&question, error) ||
        !limits_check_collar (&question, error) || !limits_check_size (&question, error) ||
        !limits_check_margin (&question, error) ||
        !limits_traffic_check (self->traffic, &question, error))
        return FALSE;
    if (!question.is_hedging && !limits_traffic_check_entries (self->traffic, &question, error))
        return FALSE;
    self->entering = question.is_hedging ? 0 : order->id;
    return TRUE;
}

static void
on_sent (CarryRisk *risk, CarryRequestKind kind, const CarryOrder *order,
         const CarryInstrument *instrument, gint64 now)
{
    LimitsRisk *self = LIMITS_RISK (risk);

    limits_traffic_add (self->traffic, kind, order, now);
    if (kind == CARRY_REQUEST_SUBMIT && order->id == self->entering)
        limits_traffic_add_entry (self->traffic, order, now);
    self->entering = 0;
}

static void
risk_iface_init (CarryRiskInterface *iface)
{
    iface->check = check;
    iface->on_sent = on_sent;
}

/* A session starts with a clean sheet, also the second of one process. */
static gboolean
start (CarryModule *module, GError **error)
{
    LimitsRisk *self = LIMITS_RISK (module);

    g_clear_pointer (&self->traffic, limits_traffic_free);
    self->traffic = limits_traffic_new ();
    g_array_set_size (self->near, 0);
    self->entering = 0;
    return TRUE;
}

static void
limits_risk_finalize (GObject *object)
{
    LimitsRisk *self = LIMITS_RISK (object);

    limits_traffic_free (self->traffic);
    g_array_unref (self->near);
    G_OBJECT_CLASS (limits_risk_parent_class)->finalize (object);
}

#define DECIMAL(field, name, blurb, most, value)                                                   \
    CARRY_SETTING (klass, LimitsRisk, settings.field,                                              \
                   carry_param_spec_decimal (name, blurb, "0", most, value, CARRY_PARAM_SETTING))
#define COUNT(field, name, blurb, value)                                                           \
    CARRY_SETTING (klass, LimitsRisk, settings.field,                                              \
                   g_param_spec_uint (name, NULL, blurb, 1, 1000000, value, CARRY_PARAM_SETTING))
#define DURATION(field, name, blurb, most, value)                                                  \
    CARRY_SETTING (klass, LimitsRisk, settings.field,                                              \
                   carry_param_spec_duration (name, blurb, 0, most, value, CARRY_PARAM_SETTING))
#define LIST(field, name, blurb, value)                                                            \
    CARRY_SETTING (klass, LimitsRisk, settings.field,                                              \
                   carry_param_spec_list (name, blurb, value, CARRY_PARAM_SETTING))
#define SWITCH(field, name, blurb, value)                                                          \
    CARRY_SETTING (klass, LimitsRisk, settings.field,                                              \
                   g_param_spec_boolean (name, NULL, blurb, value, CARRY_PARAM_SETTING))

static void
install_sizes (LimitsRiskClass *klass)
{
    DECIMAL (max_order_notional, "max-order-notional",
             "P1: largest value of one order in quote coin", "1000000000", "2000");
    DECIMAL (max_order_fraction, "max-order-fraction",
             "P1: the same as a fraction of the equity; 0 for off", "1000", "0.1");
    DECIMAL (warn_order_fraction, "warn-order-fraction",
             "P1: a larger order is told of; fraction of the equity, 0 for near the limit", "1000",
             "0.02");
    DECIMAL (max_position_notional, "max-position-notional",
             "P2: largest value of one instrument's position, all open orders filled", "1000000000",
             "25000");
    DECIMAL (max_position_fraction, "max-position-fraction",
             "P2: the same as a fraction of the equity; 0 for off", "1000", "0.25");
    DECIMAL (max_gross_fraction, "max-gross-fraction",
             "P2: largest value of all positions together; fraction of the equity, 0 for off",
             "1000", "2");
    DECIMAL (max_net_fraction, "max-net-fraction",
             "P2: largest value of longs less shorts; fraction of the equity, 0 for off", "1000",
             "0.05");
    DECIMAL (warn_net_fraction, "warn-net-fraction",
             "P2: more is told of; fraction of the equity, 0 for near the limit", "1000", "0.02");
    DECIMAL (max_leverage, "max-leverage",
             "P15: largest value of all perpetuals; fraction of the equity, 0 for off", "1000",
             "3");
    DECIMAL (max_maintenance, "max-maintenance",
             "P15: largest maintenance margin; fraction of the margin balance, 0 for off", "1",
             "0.25");
    DECIMAL (max_initial, "max-initial",
             "P15: largest initial margin; fraction of the margin balance, 0 for off", "1", "0.5");
    DECIMAL (min_liquidation, "min-liquidation",
             "P15: least distance of the price to a liquidation; a fraction, 0 for off", "1",
             "0.15");
}

static void
install_prices (LimitsRiskClass *klass)
{
    DECIMAL (collar_mid, "collar-mid",
             "P4: how much worse than the middle of the quote; a fraction, 0 for off", "1",
             "0.005");
    DECIMAL (collar_mark, "collar-mark",
             "P4: how much worse than the mark price; a fraction, 0 for off", "1", "0.01");
    DECIMAL (max_ioc_slip, "max-ioc-slip",
             "P4: how much worse than the best price an order may be that fills at once or not at "
             "all; a fraction, 0 for off",
             "1", "0.002");
    DURATION (max_message_age, "max-message-age",
              "P5: oldest word of a venue where time is real; 0 for off", CARRY_NS_PER_DAY,
              3 * CARRY_NS_PER_SECOND);
    DURATION (max_quote_age, "max-quote-age", "P5: oldest quote where time is real; 0 for off",
              CARRY_NS_PER_DAY, 5 * CARRY_NS_PER_SECOND);
    DURATION (max_mark_age, "max-mark-age",
              "P5: oldest mark price of a perpetual where time is real; 0 for off",
              CARRY_NS_PER_DAY, 3 * CARRY_NS_PER_SECOND);
    DURATION (funding_window, "funding-window",
              "P25: nothing is opened so near to a settlement; 0 for off", CARRY_NS_PER_HOUR,
              60 * CARRY_NS_PER_SECOND);
    DECIMAL (min_notional_margin, "min-notional-margin",
             "P18: how far above the venue's least an order stays; a fraction", "1", "0.05");
}

static void
install_counts (LimitsRiskClass *klass)
{
    COUNT (max_symbol_messages, "max-symbol-messages",
           "P6: messages of one instrument a second where time is real", 5);
    COUNT (max_messages, "max-messages", "P6: messages a second where time is real", 8);
    COUNT (max_daily_orders, "max-daily-orders", "P7: orders in a UTC day", 10000);
    COUNT (max_open_orders, "max-open-orders", "P8: open orders of one instrument", 20);
    COUNT (max_total_open_orders, "max-total-open-orders", "P8: open orders of all", 100);
    COUNT (max_unknown, "max-unknown",
           "P9: unknown orders of one side of an instrument that block what opens more", 1);
    COUNT (max_total_unknown, "max-total-unknown", "P9: the same of all instruments", 3);
    CARRY_SETTING (klass, LimitsRisk, settings.min_free_disk,
                   g_param_spec_uint ("min-free-disk", NULL,
                                      "P22: least free space where events are kept, in MiB; 0 for "
                                      "off",
                                      0, G_MAXINT, 1024, CARRY_PARAM_SETTING));
    DECIMAL (min_depth, "min-depth",
             "P16: how many times its size the market shows before a first leg; 0 for off",
             "1000000", "3");
    DURATION (duplicate_window, "duplicate-window",
              "P10: the same order again is refused for so long; 0 for off", CARRY_NS_PER_MINUTE,
              CARRY_NS_PER_SECOND);
    COUNT (max_symbol_entries, "max-symbol-entries", "P11: entries into one instrument a minute",
           10);
    COUNT (max_strategy_entries, "max-strategy-entries", "P11: entries of one strategy an hour",
           100);
}

static void
limits_risk_class_init (LimitsRiskClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = limits_risk_finalize;
    CARRY_MODULE_CLASS (klass)->start = start;
    install_sizes (klass);
    install_prices (klass);
    install_counts (klass);
    LIST (symbols, "symbols",
          "P12: symbols that may be traded; empty for none, in a backtest for all", NULL);
    LIST (categories, "categories", "P12: categories that may be traded", "spot,linear");
    LIST (order_types, "order-types", "P12: types of orders", "limit,market");
    LIST (times_in_force, "times-in-force", "P12: times in force", "gtc,ioc,post-only");
    SWITCH (require_reduce_only, "require-reduce-only",
            "P13: orders against a perpetual's position must be reduce-only", TRUE);
    SWITCH (allow_borrow, "allow-borrow", "P19: spot may be sold that is not there", FALSE);
}

static void
limits_risk_init (LimitsRisk *self)
{
    self->traffic = limits_traffic_new ();
    self->near = g_array_new (FALSE, FALSE, sizeof (Near));
}
