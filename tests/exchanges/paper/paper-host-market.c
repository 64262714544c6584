/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

/* The market a test makes: each call is one event, known to the host and told the exchange. */

static gint64
price_units (const CarryInstrument *instrument, const char *text)
{
    CarryDecimal units =
        carry_decimal_rescale (D (text), instrument->price_scale, CARRY_ROUND_HALF_EVEN);
    g_assert_true (carry_decimal_equal (units, D (text)));
    return units.coefficient;
}

static gint64
size_units (const CarryInstrument *instrument, const char *text)
{
    CarryDecimal units =
        carry_decimal_rescale (D (text), instrument->size_scale, CARRY_ROUND_HALF_EVEN);
    g_assert_true (carry_decimal_equal (units, D (text)));
    return units.coefficient;
}

static CarryMarketEvent
make_event (PaperHost *self, const CarryInstrument *instrument, CarryMarketKind kind)
{
    return (CarryMarketEvent){
        .ts_venue = self->now - self->data_latency_ns,
        .ts_local = self->now,
        .instrument = instrument->index,
        .kind = kind,
    };
}

/* An hourly bar that ends now. */
void
paper_host_bar (PaperHost *self, const CarryInstrument *instrument, const char *open,
                const char *high, const char *low, const char *close)
{
    CarryMarketEvent event = make_event (self, instrument, CARRY_MARKET_BAR);
    event.bar_minutes = 60;
    event.bar.open = price_units (instrument, open);
    event.bar.high = price_units (instrument, high);
    event.bar.low = price_units (instrument, low);
    event.bar.close = price_units (instrument, close);
    self->last[instrument->index] = D (close);
    self->ts_price[instrument->index] = self->now;
    carry_exchange_on_market (self->exchange, &event);
}

void
paper_host_close (PaperHost *self, const CarryInstrument *instrument, const char *close)
{
    CarryMarketEvent event = make_event (self, instrument, CARRY_MARKET_BAR);
    event.bar_minutes = 60;
    event.flags = CARRY_MARKET_FLAG_CLOSE_ONLY;
    event.bar.close = price_units (instrument, close);
    self->last[instrument->index] = D (close);
    self->ts_price[instrument->index] = self->now;
    carry_exchange_on_market (self->exchange, &event);
}

void
paper_host_mark (PaperHost *self, const CarryInstrument *instrument, const char *price)
{
    CarryMarketEvent event = make_event (self, instrument, CARRY_MARKET_MARK);
    event.mark.price = price_units (instrument, price);
    self->mark[instrument->index] = D (price);
    carry_exchange_on_market (self->exchange, &event);
}

void
paper_host_settlement (PaperHost *self, const CarryInstrument *instrument, const char *rate)
{
    CarryMarketEvent event = make_event (self, instrument, CARRY_MARKET_SETTLEMENT);
    event.funding.rate =
        carry_decimal_rescale (D (rate), CARRY_RATE_SCALE, CARRY_ROUND_HALF_EVEN).coefficient;
    carry_exchange_on_market (self->exchange, &event);
}

void
paper_host_quote (PaperHost *self, const CarryInstrument *instrument, const char *bid,
                  const char *bid_size, const char *ask, const char *ask_size)
{
    CarryMarketEvent event = make_event (self, instrument, CARRY_MARKET_QUOTE);
    event.quote.bid = price_units (instrument, bid);
    event.quote.bid_size = size_units (instrument, bid_size);
    event.quote.ask = price_units (instrument, ask);
    event.quote.ask_size = size_units (instrument, ask_size);
    self->quote[instrument->index] = (CarryQuote){
        .ts = self->now,
        .instrument = instrument,
        .bid = D (bid),
        .bid_size = D (bid_size),
        .ask = D (ask),
        .ask_size = D (ask_size),
    };
    self->has_quote[instrument->index] = TRUE;
    carry_exchange_on_market (self->exchange, &event);
}

void
paper_host_trade (PaperHost *self, const CarryInstrument *instrument, CarrySide taker,
                  const char *price, const char *size)
{
    CarryMarketEvent event = make_event (self, instrument, CARRY_MARKET_TRADE);
    event.flags = taker == CARRY_SIDE_BUY ? CARRY_MARKET_FLAG_BUY : 0;
    event.trade.price = price_units (instrument, price);
    event.trade.size = size_units (instrument, size);
    self->last[instrument->index] = D (price);
    self->ts_price[instrument->index] = self->now;
    carry_exchange_on_market (self->exchange, &event);
}

void
paper_host_level (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                  const char *price, const char *size, CarryMarketFlags flags)
{
    CarryMarketEvent event = make_event (self, instrument, CARRY_MARKET_LEVEL);
    event.flags = (guint8) (flags | (side == CARRY_SIDE_BUY ? CARRY_MARKET_FLAG_BUY : 0));
    event.trade.price = price_units (instrument, price);
    event.trade.size = size_units (instrument, size);
    if (self->book[instrument->index] == NULL)
        self->book[instrument->index] = carry_book_new (instrument);
    carry_book_apply (self->book[instrument->index], &event);
    carry_exchange_on_market (self->exchange, &event);
}
