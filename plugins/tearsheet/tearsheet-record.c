/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-record.h"

#include <math.h>

#define MOST_BUCKETS 1024
#define MOST_PAIR_BUCKETS 512
#define YEAR_NS (365.0 * CARRY_NS_PER_DAY)
#define BP 1e4
#define PERCENT 100

static void
pair_free (gpointer data)
{
    TearsheetPair *pair = data;

    if (pair->is_seen)
    {
        tearsheet_series_clear (&pair->rate);
        tearsheet_series_clear (&pair->basis);
    }
    g_free (pair);
}

static void
leg_free (gpointer data)
{
    TearsheetLeg *leg = data;

    tearsheet_series_clear (&leg->level);
    g_free (leg);
}

TearsheetRecord *
tearsheet_record_new (void)
{
    TearsheetRecord *self = g_new0 (TearsheetRecord, 1);
    TearsheetSeries *series[] = { &self->equity,   &self->net,     &self->prices, &self->costs,
                                  &self->drawdown, &self->funding, &self->rate,   &self->basis,
                                  &self->delta,    &self->margin };

    for (guint i = 0; i < G_N_ELEMENTS (series); i++)
        tearsheet_series_init (series[i], MOST_BUCKETS);
    self->legs = g_ptr_array_new_with_free_func (leg_free);
    tearsheet_notices_init (&self->notices);
    tearsheet_decisions_init (&self->decisions);
    self->rounds = tearsheet_rounds_new ();
    self->peak = carry_decimal_invalid ();
    return self;
}

void
tearsheet_record_free (TearsheetRecord *self)
{
    TearsheetSeries *series[] = { &self->equity,   &self->net,     &self->prices, &self->costs,
                                  &self->drawdown, &self->funding, &self->rate,   &self->basis,
                                  &self->delta,    &self->margin };

    for (guint i = 0; i < G_N_ELEMENTS (series); i++)
        tearsheet_series_clear (series[i]);
    g_clear_pointer (&self->pairs, g_ptr_array_unref);
    g_ptr_array_unref (self->legs);
    tearsheet_notices_clear (&self->notices);
    tearsheet_decisions_clear (&self->decisions);
    tearsheet_rounds_free (self->rounds);
    g_free (self);
}

/* All pairs of the run; the table of instruments does not change after the start. */
static GPtrArray *
list_pairs (CarryContext *context)
{
    CarryInstruments *instruments = carry_context_get_instruments (context);
    GPtrArray *pairs = g_ptr_array_new_with_free_func (pair_free);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (instruments, i);
        const CarryInstrument *spot = carry_instruments_find_pair (instruments, perp);
        TearsheetPair *pair;

        if (spot == NULL)
            continue;
        pair = g_new0 (TearsheetPair, 1);
        pair->perp = perp;
        pair->spot = spot;
        pair->multiplier =
            carry_decimal_to_double (perp->multiplier) / carry_decimal_to_double (spot->multiplier);
        g_ptr_array_add (pairs, pair);
    }
    return pairs;
}

/* The funding last settled as if it were paid all year; FALSE when it cannot be told. */
static gboolean
get_rate (CarryContext *context, const CarryInstrument *perp, double *out_percent)
{
    CarryFunding funding;
    gint64 interval_ns;

    if (!carry_context_get_funding (context, perp, CARRY_FUNDING_SETTLED, &funding) &&
        !carry_context_get_funding (context, perp, CARRY_FUNDING_PREDICTED, &funding))
        return FALSE;
    interval_ns = funding.interval_ns > 0 ? funding.interval_ns : perp->funding_interval_ns;
    if (interval_ns <= 0)
        return FALSE;
    *out_percent =
        carry_decimal_to_double (funding.rate) * PERCENT * (YEAR_NS / (double) interval_ns);
    return TRUE;
}

static gboolean
get_basis (CarryContext *context, const TearsheetPair *pair, double *out_bp)
{
    CarryDecimal perp = carry_context_get_last_price (context, pair->perp);
    CarryDecimal spot = carry_context_get_last_price (context, pair->spot);

    if (carry_decimal_sign (perp) <= 0 || carry_decimal_sign (spot) <= 0)
        return FALSE;
    *out_bp =
        (carry_decimal_to_double (perp) / (carry_decimal_to_double (spot) * pair->multiplier) - 1) *
        BP;
    return TRUE;
}

static void
see_pair (TearsheetPair *pair)
{
    if (pair->is_seen)
        return;
    tearsheet_series_init (&pair->rate, MOST_PAIR_BUCKETS);
    tearsheet_series_init (&pair->basis, MOST_PAIR_BUCKETS);
    pair->is_seen = TRUE;
}

static void
sample_pairs (TearsheetRecord *self, CarryContext *context, gint64 ts)
{
    double rate_sum = 0, basis_sum = 0;
    guint n_rates = 0, n_bases = 0;

    for (guint i = 0; i < self->pairs->len; i++)
    {
        TearsheetPair *pair = g_ptr_array_index (self->pairs, i);
        double rate, basis;

        if (!get_basis (context, pair, &basis))
            continue;
        see_pair (pair);
        tearsheet_series_add (&pair->basis, ts, basis);
        basis_sum += basis;
        n_bases++;
        if (!get_rate (context, pair->perp, &rate))
            continue;
        tearsheet_series_add (&pair->rate, ts, rate);
        rate_sum += rate;
        n_rates++;
    }
    if (n_bases > 0)
        tearsheet_series_add (&self->basis, ts, basis_sum / n_bases);
    if (n_rates > 0)
        tearsheet_series_add (&self->rate, ts, rate_sum / n_rates);
}

static gboolean
has_leg (const TearsheetRecord *self, const CarryInstrument *instrument, guint *out_place)
{
    guint place = 0;

    while (place < self->legs->len)
    {
        const TearsheetLeg *leg = g_ptr_array_index (self->legs, place);

        if (leg->instrument == instrument)
            return TRUE;
        if (leg->instrument->index > instrument->index)
            break;
        place++;
    }
    *out_place = place;
    return FALSE;
}

/* A leg has as many samples as all others: until now it was not held. */
static void
add_leg (TearsheetRecord *self, const CarryInstrument *instrument)
{
    TearsheetLeg *leg;
    guint place;

    if (has_leg (self, instrument, &place))
        return;
    leg = g_new0 (TearsheetLeg, 1);
    leg->instrument = instrument;
    tearsheet_series_init_like (&leg->level, &self->delta, 0);
    g_ptr_array_insert (self->legs, (int) place, leg);
}

/* What is held before the first fill. */
static void
add_legs (TearsheetRecord *self, CarryContext *context)
{
    CarryInstruments *instruments = carry_context_get_instruments (context);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (instruments, i);

        if (carry_decimal_sign (carry_context_get_position (context, instrument)) != 0)
            add_leg (self, instrument);
    }
}

/* What a position is worth: perpetuals at mark where there is one. */
static double
get_level (CarryContext *context, const CarryInstrument *instrument)
{
    CarryDecimal position = carry_context_get_position (context, instrument);
    CarryDecimal price = carry_decimal_invalid ();

    if (carry_decimal_sign (position) == 0)
        return 0;
    if (instrument->category == CARRY_CATEGORY_LINEAR)
        price = carry_context_get_mark_price (context, instrument);
    if (!carry_decimal_is_valid (price))
        price = carry_context_get_last_price (context, instrument);
    if (!carry_decimal_is_valid (price))
        return 0;
    return carry_decimal_to_double (position) * carry_decimal_to_double (price);
}

/*
 * How much stands behind the perpetuals when their coins count for nothing, as on an account
 * without cross collateral. Where none is held there is nothing to stand behind.
 */
static void
sample_margin (TearsheetRecord *self, const CarryEquity *equity, double perps)
{
    double own;

    if (perps <= 0 || !carry_decimal_is_valid (equity->cash) ||
        !carry_decimal_is_valid (equity->perp_unrealised))
        return;
    own =
        carry_decimal_to_double (equity->cash) + carry_decimal_to_double (equity->perp_unrealised);
    tearsheet_series_add (&self->margin, equity->ts, own / perps * PERCENT);
}

/* Returns what all perpetuals are worth, whichever side they are on. */
static double
sample_legs (TearsheetRecord *self, CarryContext *context, gint64 ts)
{
    double sum = 0, perps = 0;

    for (guint i = 0; i < self->legs->len; i++)
    {
        TearsheetLeg *leg = g_ptr_array_index (self->legs, i);
        double level = get_level (context, leg->instrument);

        tearsheet_series_add (&leg->level, ts, level);
        sum += level;
        if (leg->instrument->category == CARRY_CATEGORY_LINEAR)
            perps += fabs (level);
    }
    tearsheet_series_add (&self->delta, ts, sum);
    return perps;
}

static void
sample_fall (TearsheetRecord *self, const CarryEquity *equity)
{
    CarryDecimal fall;

    if (!carry_decimal_is_valid (self->peak) ||
        carry_decimal_compare (equity->equity, self->peak) > 0)
    {
        self->peak = equity->equity;
        self->ts_peak = equity->ts;
    }
    fall = carry_decimal_sub (self->peak, equity->equity);
    if (carry_decimal_compare (fall, self->fall) > 0)
    {
        self->fall = fall;
        self->ts_fall_from = self->ts_peak;
        self->ts_fall_to = equity->ts;
    }
    if (self->start_level > 0)
        tearsheet_series_add (&self->drawdown, equity->ts,
                              -carry_decimal_to_double (fall) / self->start_level * PERCENT);
}

static void
on_equity (TearsheetRecord *self, CarryContext *context, const CarryEquity *equity)
{
    double level = carry_decimal_to_double (equity->equity);
    double net = level - self->start_level;
    gint64 ts = equity->ts;

    if (!carry_decimal_is_valid (equity->equity))
        return;
    if (self->pairs == NULL)
    {
        self->pairs = list_pairs (context);
        add_legs (self, context);
    }
    tearsheet_series_add (&self->equity, ts, level);
    tearsheet_series_add (&self->net, ts, net);
    tearsheet_series_add (&self->funding, ts, self->received_level);
    tearsheet_series_add (&self->costs, ts, -self->paid_level);
    tearsheet_series_add (&self->prices, ts, net - self->received_level + self->paid_level);
    sample_fall (self, equity);
    sample_pairs (self, context, ts);
    sample_margin (self, equity, sample_legs (self, context, ts));
}

static void
add_to (CarryAmount *sum, CarryAmount amount, double *out_level)
{
    *sum = carry_amount_add (*sum, amount);
    *out_level = carry_amount_to_double (*sum);
}

/* What a fee is worth in quote coin, as the portfolio books it. */
static CarryAmount
value_fee (const CarryInstrument *instrument, const CarryFill *fill)
{
    if (g_str_equal (fill->fee_coin, instrument->base))
        return carry_amount_product (fill->fee, fill->price);
    return carry_amount_from_decimal (fill->fee);
}

/* What a fill costs that only keeps a pair as large as it should be. */
static void
add_resizing (TearsheetRecord *self, const CarryFill *fill, CarryAmount fee)
{
    CarryDecimal worse = carry_decimal_sub (fill->price, fill->decision_price);

    if (!tearsheet_rounds_resizes (self->rounds,
                                   tearsheet_rounds_find (self->rounds, fill->instrument)))
        return;
    self->resizing = carry_amount_add (self->resizing, fee);
    if (fill->side == CARRY_SIDE_SELL)
        worse = carry_decimal_negate (worse);
    if (carry_decimal_is_valid (fill->decision_price))
        self->resizing =
            carry_amount_add (self->resizing, carry_amount_product (fill->quantity, worse));
}

static void
on_fill (TearsheetRecord *self, const CarryInstrument *instrument, const CarryFill *fill)
{
    guint kind = 2 * (instrument->category == CARRY_CATEGORY_LINEAR) +
                 (fill->liquidity == CARRY_LIQUIDITY_MAKER);
    TearsheetTrades *trades = &self->trades[kind];
    CarryAmount fee = value_fee (instrument, fill);

    trades->fills++;
    trades->fees = carry_amount_add (trades->fees, fee);
    trades->volume =
        carry_amount_add (trades->volume, carry_amount_product (fill->price, fill->quantity));
    add_to (&self->paid, fee, &self->paid_level);
    add_resizing (self, fill, fee);
    add_leg (self, instrument);
}

static void
on_transfer (TearsheetRecord *self, CarryContext *context, const CarryTransfer *transfer)
{
    CarryAmount amount = carry_amount_from_decimal (transfer->amount);

    if (transfer->is_borrow)
        add_to (&self->paid, carry_amount_negate (amount), &self->paid_level);
    else if (g_strcmp0 (transfer->coin, carry_context_get_quote_coin (context)) == 0)
        add_to (&self->capital, amount, &self->start_level);
}

static void
on_order (TearsheetRecord *self, const CarryInstrument *instrument, const CarryOrder *order)
{
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autofree char *text = g_strdup_printf ("%s: %s", name, order->reason);
    CarryNotice notice = {
        .ts = order->ts_updated,
        .level = CARRY_NOTICE_WARNING,
        .module = "orders",
        .code = "order-refused",
        .text = text,
    };

    self->refused_orders++;
    tearsheet_notices_add (&self->notices, &notice);
}

/* A refusal by risk is said twice, as an order and as a notice: the order counts. */
static void
on_notice (TearsheetRecord *self, const CarryNotice *notice)
{
    if (!g_str_equal (notice->code, "order-refused"))
        tearsheet_notices_add (&self->notices, notice);
}

void
tearsheet_record_add_event (TearsheetRecord *self, CarryContext *context, const CarryEvent *event)
{
    switch (event->kind)
    {
    case CARRY_EVENT_EQUITY:
        on_equity (self, context, event->equity);
        break;
    case CARRY_EVENT_FILL:
        on_fill (self, event->instrument, event->fill);
        break;
    case CARRY_EVENT_FUNDING:
        add_to (&self->received, carry_amount_from_decimal (event->funding->amount),
                &self->received_level);
        self->settlements += carry_decimal_sign (event->funding->position) != 0;
        break;
    case CARRY_EVENT_TRANSFER:
        on_transfer (self, context, event->transfer);
        break;
    case CARRY_EVENT_ORDER:
        if (event->order->state == CARRY_ORDER_REJECTED)
            on_order (self, event->instrument, event->order);
        break;
    case CARRY_EVENT_NOTICE:
    case CARRY_EVENT_HALT:
        on_notice (self, event->notice);
        break;
    case CARRY_EVENT_DECISION:
        tearsheet_decisions_add (&self->decisions, event);
        break;
    case CARRY_EVENT_GROUP:
        tearsheet_rounds_add_group (self->rounds, event->group);
        break;
    case CARRY_EVENT_ADJUSTMENT:
    case CARRY_EVENT_MARKET:
        break;
    }
}
