/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-coins.h"

#define BAND_SCALE 12

/* Of one instrument; what is of its coin stands at the coin's first instrument. */
typedef struct
{
    gint64 ts_out;       /* Q8: since when the legs have been apart; 0: they are not */
    guint told;          /* Q8: steps that people were told of */
    gboolean is_delayed; /* a restriction for it is on */
    int paid;            /* funding: -1 pays, 1 is paid, 0 unknown */
    gboolean is_flipped; /* a restriction for it is on */
} Watch;

struct _GuardsCoins
{
    GArray *watches; /* Watch, by instrument */
};

GuardsCoins *
guards_coins_new (void)
{
    GuardsCoins *self = g_new0 (GuardsCoins, 1);

    self->watches = g_array_new (FALSE, TRUE, sizeof (Watch));
    return self;
}

void
guards_coins_free (GuardsCoins *self)
{
    g_array_unref (self->watches);
    g_free (self);
}

/* The larger of one lot and a fraction of the leg. */
CarryDecimal
guards_get_band (CarryDecimal lot, CarryDecimal leg, CarryDecimal fraction)
{
    return carry_decimal_max (
        lot, carry_decimal_mul_round (leg, fraction, BAND_SCALE, CARRY_ROUND_DOWN));
}

/* Is @index the first instrument of its coin? */
static gboolean
is_first_of_coin (const GuardsDesk *desk, guint index)
{
    const char *coin = guards_desk_get_instrument (desk, index)->base;

    for (guint i = 0; i < index; i++)
        if (guards_desk_get_instrument (desk, i)->base == coin)
            return FALSE;
    return TRUE;
}

/* Coins that an order of @instrument changes at least: a lot, and what the venue takes at all. */
static CarryDecimal
get_least (const GuardsDesk *desk, const CarryInstrument *instrument)
{
    CarryDecimal price = carry_context_get_last_price (desk->context, instrument);
    CarryDecimal least = carry_decimal_zero ();

    if (carry_decimal_sign (instrument->min_notional) > 0 && carry_decimal_sign (price) > 0)
        least = carry_decimal_div (instrument->min_notional, price, BAND_SCALE, CARRY_ROUND_UP);
    return carry_decimal_mul (carry_decimal_max (least, instrument->qty_step),
                              instrument->multiplier);
}

/* Net of all instruments of @coin, the largest leg, and the largest least order, all in coins. */
static void
add_up (const GuardsDesk *desk, const char *coin, CarryDecimal *out_net, CarryDecimal *out_leg,
        CarryDecimal *out_lot)
{
    *out_net = *out_leg = *out_lot = carry_decimal_zero ();
    for (guint i = 0; i < guards_desk_get_n_instruments (desk); i++)
    {
        const CarryInstrument *instrument = guards_desk_get_instrument (desk, i);
        CarryDecimal own;

        if (instrument->base != coin)
            continue;
        own = carry_decimal_mul (guards_desk_get_own (desk, instrument), instrument->multiplier);
        *out_net = carry_decimal_add (*out_net, own);
        *out_leg = carry_decimal_max (*out_leg, carry_decimal_abs (own));
        *out_lot = carry_decimal_max (*out_lot, get_least (desk, instrument));
    }
}

static void
halt_coin (const GuardsDesk *desk, const char *coin, gint64 seconds)
{
    for (guint i = 0; i < guards_desk_get_n_instruments (desk); i++)
    {
        const CarryInstrument *instrument = guards_desk_get_instrument (desk, i);

        if (instrument->base == coin)
            guards_desk_restrict (desk, instrument, CARRY_RISK_HALTED, TRUE, "Q8",
                                  "%s: the legs of %s have been apart for %d s", instrument->symbol,
                                  coin, (int) seconds);
    }
}

/* One step further each time: a word, a louder word, and the end of it. */
static void
tell_apart (Watch *watch, const GuardsDesk *desk, const char *coin, CarryDecimal net)
{
    const GuardsSettings *settings = desk->settings;
    gint64 age = desk->now - watch->ts_out;
    char text[CARRY_DECIMAL_BUFFER];

    carry_decimal_format (carry_decimal_normalize (net), text);
    if (watch->told < 1 && age >= settings->delta_warn)
    {
        watch->told = 1;
        guards_desk_notice (desk, CARRY_NOTICE_WARNING, "Q8", "the legs of %s are apart by %s",
                            coin, text);
    }
    if (watch->told < 2 && age >= settings->delta_ask)
    {
        watch->told = 2;
        guards_desk_notice (desk, CARRY_NOTICE_CRITICAL, "Q8-hedge",
                            "the legs of %s are still apart by %s: they must be brought together "
                            "now",
                            coin, text);
    }
    if (watch->told < 3 && age >= settings->delta_halt)
    {
        watch->told = 3;
        halt_coin (desk, coin, age / CARRY_NS_PER_SECOND);
    }
}

static void
look_at_delta (Watch *watch, const GuardsDesk *desk, const char *coin)
{
    CarryDecimal net, leg, lot;
    CarryDecimal fraction = desk->settings->delta_band;

    if (carry_decimal_sign (fraction) == 0)
        return;
    add_up (desk, coin, &net, &leg, &lot);
    if (carry_decimal_compare (carry_decimal_abs (net), guards_get_band (lot, leg, fraction)) <= 0)
    {
        watch->ts_out = 0;
        watch->told = 0;
        return;
    }
    if (watch->ts_out == 0)
        watch->ts_out = desk->now;
    tell_apart (watch, desk, coin, net);
}

static gint64
get_age (const GuardsDesk *desk, const CarryInstrument *instrument)
{
    gint64 heard = carry_context_get_price_time (desk->context, instrument);
    CarryQuote quote = { .ts = 0 };

    if (carry_context_get_quote (desk->context, instrument, &quote))
        heard = MAX (heard, quote.ts);
    return desk->now - heard;
}

/* Where something is held or open, silence is a danger. */
static void
look_at_stream (Watch *watch, const GuardsDesk *desk, const CarryInstrument *instrument)
{
    gint64 most = desk->settings->max_delay;
    gboolean matters = carry_decimal_sign (guards_desk_get_own (desk, instrument)) != 0 ||
                       carry_context_get_open_orders (desk->context, instrument) > 0;
    gint64 age = most > 0 && matters ? get_age (desk, instrument) : 0;
    gboolean is_stale = matters && carry_context_get_is_stale (desk->context, instrument);

    if (most > 0 && matters && (is_stale || age > most))
    {
        watch->is_delayed = TRUE;
        guards_desk_restrict (desk, instrument, CARRY_RISK_REDUCING, FALSE, "stream-delay",
                              is_stale ? "%s: there is a gap in its data"
                                       : "%s: nothing was heard of it for a while",
                              instrument->symbol);
    }
    else if (watch->is_delayed)
    {
        watch->is_delayed = FALSE;
        guards_desk_release (desk, instrument, "stream-delay");
    }
}

/* The predicted rate; where there is none, the last settled one. */
static CarryDecimal
get_rate (const GuardsDesk *desk, const CarryInstrument *instrument)
{
    CarryFunding funding;

    if (carry_context_get_funding (desk->context, instrument, CARRY_FUNDING_PREDICTED, &funding) ||
        carry_context_get_funding (desk->context, instrument, CARRY_FUNDING_SETTLED, &funding))
        return funding.rate;
    return carry_decimal_zero ();
}

static void
release_flip (Watch *watch, const GuardsDesk *desk, const CarryInstrument *instrument)
{
    if (watch->is_flipped)
        guards_desk_release (desk, instrument, "funding-flip");
    watch->is_flipped = FALSE;
}

/* A positive rate is paid by longs. */
static void
look_at_funding (Watch *watch, const GuardsDesk *desk, const CarryInstrument *instrument)
{
    int held = carry_decimal_sign (guards_desk_get_own (desk, instrument));
    int paid = -held * carry_decimal_sign (get_rate (desk, instrument));
    int before = watch->paid;

    if (instrument->category != CARRY_CATEGORY_LINEAR)
        return;
    watch->paid = held == 0 ? 0 : paid != 0 ? paid : before;
    if (watch->paid >= 0)
        release_flip (watch, desk, instrument);
    if (before <= 0 || watch->paid >= 0)
        return;
    if (!desk->settings->flip_reduces)
    {
        guards_desk_notice (desk, CARRY_NOTICE_WARNING, "funding-flip",
                            "%s: what is held pays funding now, and was paid before",
                            instrument->symbol);
        return;
    }
    watch->is_flipped = TRUE;
    guards_desk_restrict (desk, instrument, CARRY_RISK_REDUCING, FALSE, "funding-flip",
                          "%s: what is held pays funding now, and was paid before",
                          instrument->symbol);
}

void
guards_coins_look (GuardsCoins *self, const GuardsDesk *desk)
{
    guint n = guards_desk_get_n_instruments (desk);

    if (n > self->watches->len)
        g_array_set_size (self->watches, n);
    for (guint i = 0; i < n; i++)
    {
        const CarryInstrument *instrument = guards_desk_get_instrument (desk, i);
        Watch *watch = &g_array_index (self->watches, Watch, i);

        if (is_first_of_coin (desk, i))
            look_at_delta (watch, desk, instrument->base);
        look_at_stream (watch, desk, instrument);
        look_at_funding (watch, desk, instrument);
    }
}
