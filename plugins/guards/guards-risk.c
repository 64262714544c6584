/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-risk.h"

#include "guards-books.h"
#include "guards-burst.h"
#include "guards-coins.h"
#include "guards-equity.h"
#include "guards-file.h"
#include "guards-margin.h"
#include "guards-orders.h"
#include "guards-rounds.h"

/* A new peak is written at most so often; what is lost then is a rise, never a fall. */
#define SAVE_NS CARRY_NS_PER_MINUTE

struct _GuardsRisk
{
    CarryModule parent_instance;

    GuardsSettings settings;
    GuardsEquity *equity;
    GuardsFile *file;
    GuardsOrders *orders;
    GuardsCoins *coins;
    GuardsBurst burst;
    GuardsRounds rounds;
    GuardsBooks books;
    GuardsMargin margin;
    guint64 timer;
    gint64 ts_saved;
};

static void risk_iface_init (CarryRiskInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GuardsRisk, guards_risk, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, risk_iface_init))

static GuardsDesk
get_desk (GuardsRisk *self, gint64 now)
{
    return (GuardsDesk){ &self->settings, carry_module_get_context (CARRY_MODULE (self)), now };
}

static void
tell_not_kept (GuardsRisk *self, const GuardsDesk *desk, const GError *error)
{
    guards_equity_forget_text (self->equity);
    guards_desk_notice (desk, CARRY_NOTICE_CRITICAL, "peak-not-kept",
                        "the peak of the equity, and what the day began with, could not be "
                        "stored: %s",
                        error->message);
}

static void
save_peak (GuardsRisk *self, const GuardsDesk *desk)
{
    const char *path = self->settings.peak_file;
    g_autofree char *text = NULL;

    if (path == NULL || *path == '\0')
        return;
    self->ts_saved = desk->now;
    text = guards_equity_take_text (self->equity);
    if (text != NULL)
        guards_file_write (self->file, path, text);
}

static void
save_if_urgent (GuardsRisk *self, const GuardsDesk *desk)
{
    if (guards_equity_is_urgent (self->equity))
        save_peak (self, desk);
}

/*
 * @amount of @coin in quote coin; invalid when its price is missing. A coin that is not traded
 * here is no part of the equity: nothing comes or goes with it.
 */
static CarryDecimal
get_coin_value (const GuardsDesk *desk, const char *coin, CarryDecimal amount)
{
    if (desk->context == NULL ||
        g_strcmp0 (coin, carry_context_get_quote_coin (desk->context)) == 0)
        return amount;
    for (guint i = 0; i < guards_desk_get_n_instruments (desk); i++)
    {
        const CarryInstrument *instrument = guards_desk_get_instrument (desk, i);

        if (instrument->category == CARRY_CATEGORY_SPOT && instrument->base == coin)
            return carry_decimal_mul_round (
                amount, carry_context_get_last_price (desk->context, instrument), 8,
                CARRY_ROUND_HALF_EVEN);
    }
    return carry_decimal_zero ();
}

/* Interest is a loss like any other; money that comes or goes is none. */
static void
on_transfer (GuardsRisk *self, const GuardsDesk *desk, const CarryTransfer *transfer)
{
    gboolean is_quote =
        desk->context != NULL &&
        g_strcmp0 (transfer->coin, carry_context_get_quote_coin (desk->context)) == 0;

    if (transfer->is_opening)
        guards_equity_move (self->equity, carry_decimal_invalid ()); /* other books */
    else if (!transfer->is_borrow)
        guards_equity_move (self->equity, get_coin_value (desk, transfer->coin, transfer->amount));
    if (is_quote)
        guards_books_add (&self->books, transfer->amount);
    else
        guards_books_restart (&self->books, desk);
    save_if_urgent (self, desk);
}

/* What the books are worth more for it; invalid when that cannot be said. */
static CarryDecimal
get_adjusted_value (const GuardsDesk *desk, const CarryAdjustment *adjustment,
                    const CarryInstrument *instrument)
{
    if (adjustment->coin != NULL)
        return get_coin_value (desk, adjustment->coin, adjustment->amount);
    if (desk->context == NULL)
        return carry_decimal_invalid ();
    return carry_decimal_mul_round (
        adjustment->amount,
        carry_decimal_sub (carry_context_get_mark_price (desk->context, instrument),
                           adjustment->price),
        8, CARRY_ROUND_HALF_EVEN);
}

/*
 * A person accepted that the account is another: no gain, no loss and no error of the
 * books, which begin anew with what is held now.
 */
static void
on_adjustment (GuardsRisk *self, const GuardsDesk *desk, const CarryAdjustment *adjustment,
               const CarryInstrument *instrument)
{
    guards_equity_move (self->equity, get_adjusted_value (desk, adjustment, instrument));
    guards_books_restart (&self->books, desk);
    save_if_urgent (self, desk);
}

static void
on_equity (GuardsRisk *self, const GuardsDesk *desk, const CarryEquity *equity)
{
    g_autoptr (GError) error = NULL;

    guards_equity_add (self->equity, desk, equity->equity);
    guards_books_compare (&self->books, desk, equity->equity);
    if (!guards_file_look (self->file, &error))
        tell_not_kept (self, desk, error);
    if (desk->now - self->ts_saved >= SAVE_NS)
        save_peak (self, desk);
    else
        save_if_urgent (self, desk);
}

static void
on_event (CarryRisk *risk, const CarryEvent *event)
{
    GuardsRisk *self = GUARDS_RISK (risk);
    const GuardsDesk desk = get_desk (self, event->ts);

    switch (event->kind)
    {
    case CARRY_EVENT_ORDER:
        guards_orders_add (self->orders, &desk, event->order, event->instrument);
        break;
    case CARRY_EVENT_FILL:
        guards_orders_add_fill (self->orders, &desk, event->fill, event->instrument);
        guards_rounds_add_fill (&self->rounds, &desk, event->fill, event->instrument);
        guards_books_add_fill (&self->books, &desk, event->fill, event->instrument);
        break;
    case CARRY_EVENT_FUNDING:
        guards_rounds_add_funding (&self->rounds, event->funding, event->instrument);
        guards_books_add (&self->books, event->funding->amount);
        break;
    case CARRY_EVENT_TRANSFER:
        on_transfer (self, &desk, event->transfer);
        break;
    case CARRY_EVENT_EQUITY:
        on_equity (self, &desk, event->equity);
        break;
    case CARRY_EVENT_ADJUSTMENT:
        on_adjustment (self, &desk, event->adjustment, event->instrument);
        break;
    case CARRY_EVENT_NOTICE:
        guards_burst_add (&self->burst, &desk, event->notice);
        break;
    case CARRY_EVENT_MARKET:
    case CARRY_EVENT_HALT:
    case CARRY_EVENT_GROUP:
    case CARRY_EVENT_DECISION:
        break;
    }
}

static void
on_sent (CarryRisk *risk, CarryRequestKind kind, const CarryOrder *order,
         const CarryInstrument *instrument, gint64 now)
{
    if (kind == CARRY_REQUEST_SUBMIT)
        guards_orders_add_sent (GUARDS_RISK (risk)->orders, order);
}

/*
 * Nothing is looked at after the end: a timer that always comes again would never let it
 * end. A run in real time has none.
 */
static void
wait (GuardsRisk *self, CarryContext *context)
{
    gint64 next = carry_context_get_now (context) + self->settings.interval;
    gint64 end = carry_context_get_to (context);

    self->timer = end == 0 || next < end ? carry_context_add_timer (context, next) : 0;
}

static void
on_timer (CarryRisk *risk, guint64 timer, gint64 now)
{
    GuardsRisk *self = GUARDS_RISK (risk);
    const GuardsDesk desk = get_desk (self, now);

    if (timer != self->timer || desk.context == NULL)
        return;
    if (carry_context_get_is_trading (desk.context))
    {
        guards_orders_look (self->orders, &desk);
        guards_coins_look (self->coins, &desk);
        guards_margin_look (&self->margin, &desk);
    }
    guards_burst_look (&self->burst, &desk);
    guards_rounds_look (&self->rounds, &desk);
    wait (self, desk.context);
}

static void
risk_iface_init (CarryRiskInterface *iface)
{
    iface->on_event = on_event;
    iface->on_timer = on_timer;
    iface->on_sent = on_sent;
}

static void
drop_all (GuardsRisk *self)
{
    g_clear_pointer (&self->equity, guards_equity_free);
    g_clear_pointer (&self->file, guards_file_free);
    g_clear_pointer (&self->orders, guards_orders_free);
    g_clear_pointer (&self->coins, guards_coins_free);
    guards_burst_clear (&self->burst);
    guards_rounds_clear (&self->rounds);
    guards_books_clear (&self->books);
}

static void
make_all (GuardsRisk *self)
{
    self->equity = guards_equity_new ();
    self->file = guards_file_new ();
    self->orders = guards_orders_new ();
    self->coins = guards_coins_new ();
    guards_burst_init (&self->burst);
    guards_rounds_init (&self->rounds);
    guards_books_init (&self->books);
    self->margin = (GuardsMargin){ 0 };
    self->timer = 0;
    self->ts_saved = 0;
}

static gboolean
start (CarryModule *module, GError **error)
{
    GuardsRisk *self = GUARDS_RISK (module);
    CarryContext *context = carry_module_get_context (module);
    const char *path = self->settings.peak_file;

    drop_all (self);
    make_all (self);
    if (path != NULL && *path != '\0' && !guards_equity_load (self->equity, path, error))
        return FALSE;
    if (context != NULL)
        wait (self, context);
    return TRUE;
}

static void
stop (CarryModule *module)
{
    GuardsRisk *self = GUARDS_RISK (module);
    CarryContext *context = carry_module_get_context (module);
    g_autoptr (GError) error = NULL;

    if (context == NULL)
        return;
    const GuardsDesk desk = get_desk (self, carry_context_get_now (context));
    save_peak (self, &desk);
    if (!guards_file_finish (self->file, &error))
        tell_not_kept (self, &desk, error);
    if (self->timer != 0)
        carry_context_remove_timer (context, self->timer);
    self->timer = 0;
}

static void
guards_risk_finalize (GObject *object)
{
    drop_all (GUARDS_RISK (object));
    G_OBJECT_CLASS (guards_risk_parent_class)->finalize (object);
}

#define DECIMAL(field, name, blurb, most, value)                                                   \
    CARRY_SETTING (klass, GuardsRisk, settings.field,                                              \
                   carry_param_spec_decimal (name, blurb, "0", most, value, CARRY_PARAM_SETTING))
#define COUNT(field, name, blurb, value)                                                           \
    CARRY_SETTING (klass, GuardsRisk, settings.field,                                              \
                   g_param_spec_uint (name, NULL, blurb, 0, 1000000, value, CARRY_PARAM_SETTING))
#define SECONDS(field, name, blurb, value)                                                         \
    CARRY_SETTING (klass, GuardsRisk, settings.field,                                              \
                   carry_param_spec_duration (name, blurb, 0, CARRY_NS_PER_DAY,                    \
                                              (value) *CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING))

static void
install_account (GuardsRiskClass *klass)
{
    DECIMAL (max_hour_loss, "max-hour-loss",
             "Q5: loss within an hour that lets only exits through; a fraction, 0 for off", "1",
             "0.01");
    DECIMAL (max_day_loss, "max-day-loss",
             "Q5: loss since midnight UTC that lets only exits through", "1", "0.02");
    DECIMAL (kill_day_loss, "kill-day-loss",
             "Q5: loss since midnight UTC that throws the kill switch", "1", "0.04");
    DECIMAL (max_drawdown, "max-drawdown", "Q6: fall from the peak that throws the kill switch",
             "1", "0.06");
    CARRY_SETTING (klass, GuardsRisk, settings.peak_file,
                   g_param_spec_string ("peak-file", NULL,
                                        "Q5, Q6: where the peak, and what the day began with, is "
                                        "kept between runs; not set: in the folder of data; empty "
                                        "for nowhere",
                                        NULL,
                                        CARRY_PARAM_SETTING | CARRY_PARAM_PATH | CARRY_PARAM_KEPT));
    COUNT (losing_rounds, "losing-rounds",
           "Q7: rounds in a row that lose and bring a pause; 0 for off", 8);
    SECONDS (losing_pause, "losing-pause", "Q7: how long the pause is", 3600);
    COUNT (losing_pauses, "losing-pauses", "Q7: the last of so many pauses is for good", 3);
    DECIMAL (residual, "residual",
             "Q13: what books may be off before opening stops, in quote coin; 0 for off", "1000000",
             "0.01");
    SECONDS (residual_wait, "residual-wait", "Q13: and for how long", 60);
}

static void
install_margin (GuardsRiskClass *klass)
{
    DECIMAL (margin_trim, "margin-trim",
             "Q12: maintenance margin over the margin balance that closes a part of everything; "
             "0 for off",
             "1", "0.5");
    DECIMAL (margin_flatten, "margin-flatten", "Q12: the same that closes everything; 0 for off",
             "1", "0.7");
    SECONDS (margin_pause, "margin-pause", "Q12: time between two trims", 30);
}

static void
install_orders (GuardsRiskClass *klass)
{
    SECONDS (unknown_reduce, "unknown-reduce",
             "Q9: age of an unknown order that lets only exits through; 0 for off", 30);
    SECONDS (unknown_halt, "unknown-halt", "Q9: age that halts the instrument; 0 for off", 120);
    COUNT (rejects_in_row, "rejects-in-row",
           "Q10: rejects in a row that halt the instrument; 0 for off", 5);
    CARRY_SETTING (klass, GuardsRisk, settings.rejects_share,
                   g_param_spec_uint ("rejects-share", NULL,
                                      "Q10: percent of the last 20 orders; 0 for off", 0, 100, 20,
                                      CARRY_PARAM_SETTING));
    DECIMAL (max_slippage, "max-slippage",
             "Q11: how much worse than decided a fill may be; a fraction", "1", "0.002");
    COUNT (slippage_in_row, "slippage-in-row",
           "Q11: orders in a row that slip and halt the instrument; 0 for off", 3);
}

static void
install_market (GuardsRiskClass *klass)
{
    SECONDS (max_delay, "max-delay",
             "silence about what is held or open that lets only exits through; 0 for off", 5);
    CARRY_SETTING (klass, GuardsRisk, settings.burst_codes,
                   carry_param_spec_list ("burst-codes", "notices that count as errors of a venue",
                                          "market-lost,private-lost,topic-refused,bad-frame,"
                                          "socket-auth-refused",
                                          CARRY_PARAM_SETTING));
    COUNT (burst_count, "burst-count",
           "errors within the window that let only exits through; 0 for off", 10);
    SECONDS (burst_window, "burst-window", "the window of burst-count", 60);
    SECONDS (burst_hold, "burst-hold", "quiet time after which it is over", 60);
    DECIMAL (delta_band, "delta-band",
             "Q8: how far the legs of a coin may be apart, as a fraction of the larger, at least a "
             "lot; 0 for off",
             "1", "0.0025");
    SECONDS (delta_warn, "delta-warn", "Q8: apart so long is told", 3);
    SECONDS (delta_ask, "delta-ask", "Q8: apart so long is told as urgent", 10);
    SECONDS (delta_halt, "delta-halt", "Q8: apart so long halts the coin", 60);
    CARRY_SETTING (klass, GuardsRisk, settings.flip_reduces,
                   g_param_spec_boolean ("flip-reduces", NULL,
                                         "funding that turns against what is held lets only exits "
                                         "through",
                                         FALSE, CARRY_PARAM_SETTING));
}

static void
guards_risk_class_init (GuardsRiskClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = guards_risk_finalize;
    CARRY_MODULE_CLASS (klass)->start = start;
    CARRY_MODULE_CLASS (klass)->stop = stop;
    CARRY_SETTING (klass, GuardsRisk, settings.interval,
                   carry_param_spec_duration ("interval", "how often guards look",
                                              100 * CARRY_NS_PER_MS, CARRY_NS_PER_DAY,
                                              CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
    install_account (klass);
    install_margin (klass);
    install_orders (klass);
    install_market (klass);
}

static void
guards_risk_init (GuardsRisk *self)
{
    make_all (self);
}
