/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-market.h"

#include "bybit-book.h"
#include "bybit-event.h"
#include "bybit-settlement.h"
#include "bybit-topic-watch.h"

/* The ticker of a quiet symbol speaks less often than its book. */
#define TICKER_PATIENCE 4

/* A delta has what changed only, and says of all else that it did not. */
#define MARK_PAUSE CARRY_NS_PER_SECOND

/* What is counted over a day changes with every trade, and need not be told so often. */
#define ACTIVITY_PAUSE CARRY_NS_PER_MINUTE

/* The topic of best bid and ask is the first of all. */
#define QUOTE_TOPIC 0

struct _BybitMarket
{
    BybitVenue *venue;
    const CarryInstrument *instrument;
    BybitTopicWatch *topics;
    BybitBook *quote;
    BybitBook *book; /* NULL: not wanted */
    int book_topic;
    gint64 ts_quote; /* the venue's, of the last message of the best prices */
    gint64 ts_said;  /* when it was sent */
    guint bar_minutes;
    BybitTicker ticker; /* merged */
    CarryMarketEvent funding;
    gint64 ts_activity;          /* when it was told; 0: never */
    gint64 ts_mark;              /* the same of the mark price */
    BybitSettlement *settlement; /* NULL on spot */
    gboolean is_gap;             /* told, and nothing since */
    gboolean is_book_told;       /* whoever hears of us has the book, but for what changes */
};

/* --- events -------------------------------------------------------------------------------- */

static CarryMarketEvent
make_event (const BybitMarket *self, CarryMarketKind kind, gint64 ts_venue, gint64 now)
{
    return (CarryMarketEvent){
        .ts_venue = ts_venue,
        .ts_local = now,
        .instrument = self->instrument->index,
        .kind = (guint8) kind,
    };
}

static void
emit (BybitMarket *self, const CarryMarketEvent *event)
{
    self->is_gap = FALSE;
    carry_context_emit_market (self->venue->context, event);
}

/* Any gap ends the book of whoever hears it; ours may go on. */
static void
emit_gap (BybitMarket *self, gint64 now)
{
    CarryMarketEvent event = make_event (self, CARRY_MARKET_GAP, now, now);

    self->is_book_told = FALSE;
    if (self->is_gap)
        return;
    carry_context_emit_market (self->venue->context, &event);
    self->is_gap = TRUE;
}

/* --- books --------------------------------------------------------------------------------- */

static void
say_quote (BybitMarket *self, gint64 now)
{
    CarryMarketEvent event = make_event (self, CARRY_MARKET_QUOTE, self->ts_quote, now);
    guint n_bids = 0, n_asks = 0;
    const CarryBookLevel *bids = bybit_book_get_levels (self->quote, CARRY_SIDE_BUY, &n_bids);
    const CarryBookLevel *asks = bybit_book_get_levels (self->quote, CARRY_SIDE_SELL, &n_asks);

    if (n_bids == 0 || n_asks == 0)
    {
        emit_gap (self, now);
        return;
    }
    event.quote.bid = bids[0].price;
    event.quote.bid_size = bids[0].size;
    event.quote.ask = asks[0].price;
    event.quote.ask_size = asks[0].size;
    emit (self, &event);
}

/* What waited on the line, or comes round again and again, is no price of now. */
static void
emit_quote (BybitMarket *self, const BybitOrderbook *frame, gint64 now)
{
    self->ts_quote = frame->ts_matching != 0 ? frame->ts_matching : frame->ts;
    self->ts_said = frame->ts;
    if (bybit_venue_is_late (self->venue, frame->ts, now))
        emit_gap (self, now);
    else
        say_quote (self, now);
}

/*
 * Levels that are lost say nothing of the best prices, which have a topic of their own: these are
 * known as before, unless they are as old as a topic that is lost itself.
 */
static void
emit_levels_gap (BybitMarket *self, gint64 now)
{
    emit_gap (self, now);
    if (bybit_book_is_synced (self->quote) &&
        !bybit_venue_is_late (self->venue, self->ts_said, now) &&
        !bybit_topic_watch_is_older (self->topics, QUOTE_TOPIC, self->venue->times.stale_ns, now))
        say_quote (self, now);
}

/* What waited on the line is no book of now. The first change that did not brings all of it again. */
static void
emit_levels (BybitMarket *self, const BybitOrderbook *frame, gint64 now)
{
    const CarryMarketEvent template = make_event (
        self, CARRY_MARKET_LEVEL, frame->ts_matching != 0 ? frame->ts_matching : frame->ts, now);
    const CarryMarketEvent *events;
    guint n = 0;
    gboolean is_late = bybit_venue_is_late (self->venue, frame->ts, now);

    if (is_late && self->is_book_told)
        emit_levels_gap (self, now);
    if (is_late)
        return;
    if (!self->is_book_told)
        bybit_book_change_all (self->book);
    self->is_book_told = TRUE;
    events = bybit_book_get_events (self->book, &template, &n);
    for (guint i = 0; i < n; i++)
        emit (self, &events[i]);
}

static BybitMarketVerdict
take_orderbook (BybitMarket *self, const BybitOrderbook *frame, guint depth, gint64 now)
{
    gboolean is_quote = depth == 1;
    BybitBook *book = is_quote ? self->quote : self->book;
    BybitBookReason reason = BYBIT_BOOK_FINE;

    if (book == NULL)
        return BYBIT_MARKET_FINE;
    switch (bybit_book_apply (book, frame, &reason))
    {
    case BYBIT_BOOK_RESYNC:
        g_info ("%s: the book of %u levels is out of step (%s)", self->instrument->symbol, depth,
                bybit_book_reason_to_text (reason));
        (is_quote ? emit_gap : emit_levels_gap) (self, now);
        return BYBIT_MARKET_RENEW;
    case BYBIT_BOOK_IGNORED:
        /* Said again every three seconds where nothing changes: it is still so. */
        if (is_quote && reason == BYBIT_BOOK_REPEATED)
            emit_quote (self, frame, now);
        break;
    case BYBIT_BOOK_APPLIED:
        if (is_quote)
            emit_quote (self, frame, now);
        else
            emit_levels (self, frame, now);
        break;
    }
    return BYBIT_MARKET_FINE;
}

/* --- trades, liquidations and bars ----------------------------------------------------------------------- */

static gboolean
emit_trades (BybitMarket *self, const GArray *trades, gint64 now)
{
    for (guint i = 0; i < trades->len; i++)
    {
        const BybitTrade *trade = &g_array_index (trades, BybitTrade, i);
        CarryMarketEvent event = make_event (self, CARRY_MARKET_TRADE, trade->ts, now);

        /* A block trade was agreed elsewhere and says nothing of this book. */
        if (trade->is_block_trade)
            continue;
        if (!bybit_event_set_trade (&event, trade, self->instrument))
            return FALSE;
        emit (self, &event);
    }
    return TRUE;
}

static gboolean
emit_liquidations (BybitMarket *self, const GArray *liquidations, gint64 now)
{
    for (guint i = 0; i < liquidations->len; i++)
    {
        const BybitLiquidation *one = &g_array_index (liquidations, BybitLiquidation, i);
        CarryMarketEvent event = make_event (self, CARRY_MARKET_LIQUIDATION, one->ts, now);

        if (!bybit_event_set_liquidation (&event, one, self->instrument))
            return FALSE;
        emit (self, &event);
    }
    return TRUE;
}

static gboolean
emit_bars (BybitMarket *self, const GArray *klines, gint64 now)
{
    for (guint i = 0; i < klines->len; i++)
    {
        const BybitKline *kline = &g_array_index (klines, BybitKline, i);
        CarryMarketEvent event = make_event (self, CARRY_MARKET_BAR, now, now);

        if (!kline->is_closed)
            continue;
        if (!bybit_event_set_bar (&event, kline, self->bar_minutes, self->instrument))
            return FALSE;
        emit (self, &event);
    }
    return TRUE;
}

/* --- tickers ------------------------------------------------------------------------------- */

static gboolean
emit_price (BybitMarket *self, CarryMarketKind kind, CarryDecimal price, gint64 ts, gint64 now)
{
    CarryMarketEvent event = make_event (self, kind, ts, now);

    if (!carry_decimal_is_valid (price))
        return TRUE;
    if (!bybit_event_set_price (&event, price, self->instrument))
        return FALSE;
    if (kind == CARRY_MARKET_MARK)
        self->ts_mark = now;
    emit (self, &event);
    return TRUE;
}

/* Rate and next settlement may come apart; both are taken from what is known so far. */
static gboolean
emit_funding (BybitMarket *self, gint64 ts, gint64 now)
{
    CarryMarketEvent event = make_event (self, CARRY_MARKET_FUNDING, ts, now);

    if (!carry_decimal_is_valid (self->ticker.funding_rate) || self->ticker.ts_next_funding == 0)
        return TRUE;
    if (!bybit_event_scale (self->ticker.funding_rate, CARRY_RATE_SCALE, &event.funding.rate))
        return FALSE;
    event.funding.ts_next = self->ticker.ts_next_funding;
    event.funding.interval_ns = self->ticker.funding_interval_ns;
    bybit_settlement_set_next (self->settlement, event.funding.ts_next, event.funding.interval_ns);
    if (event.funding.rate != self->funding.funding.rate ||
        event.funding.ts_next != self->funding.funding.ts_next ||
        event.funding.interval_ns != self->funding.funding.interval_ns)
        emit (self, &event);
    self->funding = event;
    return TRUE;
}

/* In whole units; -1 when it is not told, or is no number that fits. */
static gint64
to_units (CarryDecimal amount)
{
    CarryDecimal whole = carry_decimal_rescale (amount, 0, CARRY_ROUND_HALF_EVEN);

    return carry_decimal_is_valid (whole) && carry_decimal_sign (whole) >= 0 ? whole.coefficient
                                                                             : -1;
}

static void
emit_activity (BybitMarket *self, gint64 ts, gint64 now)
{
    CarryMarketEvent event = make_event (self, CARRY_MARKET_ACTIVITY, ts, now);

    event.activity.turnover_24h = to_units (self->ticker.turnover_24h);
    event.activity.open_interest = to_units (self->ticker.open_interest_value);
    if ((self->ts_activity != 0 && now - self->ts_activity < ACTIVITY_PAUSE) ||
        (event.activity.turnover_24h < 0 && event.activity.open_interest < 0))
        return;
    self->ts_activity = now;
    emit (self, &event);
}

static gboolean
take_ticker (BybitMarket *self, const BybitFrame *frame, const BybitTicker *change, gint64 now)
{
    const guint32 funding =
        BYBIT_TICKER_FUNDING_RATE | BYBIT_TICKER_NEXT_FUNDING | BYBIT_TICKER_FUNDING_INTERVAL;

    if (frame->is_snapshot)
        bybit_ticker_clear (&self->ticker);
    bybit_ticker_merge (&self->ticker, change);
    emit_activity (self, frame->ts, now);
    if (!bybit_venue_is_late (self->venue, frame->ts, now) &&
        ((change->fields & BYBIT_TICKER_MARK) != 0 || now - self->ts_mark >= MARK_PAUSE) &&
        !emit_price (self, CARRY_MARKET_MARK, self->ticker.mark, frame->ts, now))
        return FALSE;
    if ((change->fields & BYBIT_TICKER_INDEX) != 0 &&
        !emit_price (self, CARRY_MARKET_INDEX, change->index, frame->ts, now))
        return FALSE;
    return (change->fields & funding) == 0 || self->settlement == NULL ||
           emit_funding (self, frame->ts, now);
}

/* --- messages ------------------------------------------------------------------------------ */

static gboolean
read_frame (BybitMarket *self, BybitScratch *scratch, const BybitTopic *topic, const char *data,
            gsize size, gint64 now, BybitMarketVerdict *out_verdict, GError **error)
{
    BybitFrame frame;
    BybitTicker change;
    gboolean fits = TRUE;

    switch (topic->kind)
    {
    case BYBIT_FRAME_ORDERBOOK:
        if (!bybit_parse_orderbook_frame (data, size, self->instrument, &scratch->orderbook, error))
            return FALSE;
        *out_verdict = take_orderbook (self, &scratch->orderbook, topic->depth, now);
        return TRUE;
    case BYBIT_FRAME_TRADES:
        g_array_set_size (scratch->trades, 0);
        if (!bybit_parse_trades_frame (data, size, &frame, scratch->trades, error))
            return FALSE;
        fits = emit_trades (self, scratch->trades, now);
        break;
    case BYBIT_FRAME_TICKER:
        if (!bybit_parse_ticker_frame (data, size, &frame, &change, error))
            return FALSE;
        fits = take_ticker (self, &frame, &change, now);
        break;
    case BYBIT_FRAME_KLINE:
        g_array_set_size (scratch->klines, 0);
        if (!bybit_parse_kline_frame (data, size, &frame, scratch->klines, error))
            return FALSE;
        fits = emit_bars (self, scratch->klines, now);
        break;
    case BYBIT_FRAME_LIQUIDATIONS:
        g_array_set_size (scratch->liquidations, 0);
        if (!bybit_parse_liquidations_frame (data, size, &frame, scratch->liquidations, error))
            return FALSE;
        fits = emit_liquidations (self, scratch->liquidations, now);
        break;
    default:
        break;
    }
    if (!fits)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "a number has more digits than the instrument's data scale holds");
    return fits;
}

BybitMarketVerdict
bybit_market_take (BybitMarket *self, BybitScratch *scratch, const BybitTopic *topic,
                   const char *data, gsize size, gint64 now)
{
    int known = bybit_topic_watch_find (self->topics, topic->topic);
    BybitMarketVerdict verdict = BYBIT_MARKET_FINE;
    g_autoptr (GError) error = NULL;

    if (known == BYBIT_NO_TOPIC)
        return BYBIT_MARKET_FINE;
    bybit_topic_watch_hear (self->topics, known, now);
    if (!read_frame (self, scratch, topic, data, size, now, &verdict, &error))
    {
        g_message ("%s: %s", bybit_topic_watch_get_name (self->topics, known), error->message);
        emit_gap (self, now);
        verdict = BYBIT_MARKET_RENEW;
    }
    if (verdict == BYBIT_MARKET_RENEW && !bybit_topic_watch_renew (self->topics, known, now))
        return BYBIT_MARKET_FINE;
    return verdict;
}

static gboolean
is_best_the_same (const BybitMarket *self, CarrySide side)
{
    guint n_quote = 0, n_book = 0;
    const CarryBookLevel *quote = bybit_book_get_levels (self->quote, side, &n_quote);
    const CarryBookLevel *book = bybit_book_get_levels (self->book, side, &n_book);

    return n_quote == 0 || (n_book > 0 && quote[0].price == book[0].price);
}

/* The book of a quiet market may be silent, but not where best bid and ask have moved on, or it never came. */
static gboolean
is_left_behind (const BybitMarket *self, gint64 now)
{
    return self->book != NULL &&
           bybit_topic_watch_is_older (self->topics, self->book_topic, self->venue->times.stale_ns,
                                       now) &&
           (!is_best_the_same (self, CARRY_SIDE_BUY) || !is_best_the_same (self, CARRY_SIDE_SELL));
}

const char *
bybit_market_find_silent (BybitMarket *self, gint64 now)
{
    int silent = bybit_topic_watch_take_silent (self->topics, now);

    if (silent == BYBIT_NO_TOPIC && is_left_behind (self, now) &&
        bybit_topic_watch_renew (self->topics, self->book_topic, now))
    {
        bybit_topic_watch_miss (self->topics, self->book_topic, now);
        bybit_book_clear (self->book);
        emit_levels_gap (self, now);
        return bybit_topic_watch_get_name (self->topics, self->book_topic);
    }
    if (silent == BYBIT_NO_TOPIC)
        return NULL;
    if (silent == QUOTE_TOPIC)
        bybit_book_clear (self->quote);
    (self->book != NULL && silent == self->book_topic ? emit_levels_gap : emit_gap) (self, now);
    return bybit_topic_watch_get_name (self->topics, silent);
}

/* --- life ---------------------------------------------------------------------------------- */

void
bybit_market_begin (BybitMarket *self, gint64 now)
{
    bybit_topic_watch_begin (self->topics, now);
}

void
bybit_market_end (BybitMarket *self, gint64 now)
{
    bybit_topic_watch_end (self->topics);
    bybit_book_clear (self->quote);
    if (self->book != NULL)
        bybit_book_clear (self->book);
    bybit_ticker_clear (&self->ticker);
    emit_gap (self, now);
}

BybitMarket *
bybit_market_new (BybitVenue *venue, const CarryInstrument *instrument,
                  const BybitMarketOptions *options)
{
    BybitMarket *self = g_new0 (BybitMarket, 1);
    const char *symbol = instrument->symbol;
    gint64 patience = venue->times.stale_ns;

    self->venue = venue;
    self->instrument = instrument;
    self->bar_minutes = options->bar_minutes;
    self->topics = bybit_topic_watch_new ();
    self->quote = bybit_book_new (1);
    bybit_ticker_clear (&self->ticker);
    bybit_topic_watch_add (self->topics, patience, g_strdup_printf ("orderbook.1.%s", symbol));
    if (options->trades)
        bybit_topic_watch_add (self->topics, 0, g_strdup_printf ("publicTrade.%s", symbol));
    if (instrument->category == CARRY_CATEGORY_LINEAR)
    {
        bybit_topic_watch_add (self->topics, TICKER_PATIENCE * patience,
                               g_strdup_printf ("tickers.%s", symbol));
        self->settlement = bybit_settlement_new (venue, instrument);
        if (options->liquidations)
            bybit_topic_watch_add (self->topics, 0, g_strdup_printf ("allLiquidation.%s", symbol));
    }
    if (options->depth > 1)
    {
        self->book = bybit_book_new (options->depth);
        self->book_topic = bybit_topic_watch_add (
            self->topics, 0, g_strdup_printf ("orderbook.%u.%s", options->depth, symbol));
    }
    if (options->bar_minutes > 0)
        bybit_topic_watch_add (self->topics, 0,
                               g_strdup_printf ("kline.%u.%s", options->bar_minutes, symbol));
    return self;
}

void
bybit_market_free (BybitMarket *self)
{
    if (self == NULL)
        return;
    bybit_topic_watch_free (self->topics);
    bybit_settlement_free (self->settlement);
    bybit_book_free (self->quote);
    g_clear_pointer (&self->book, bybit_book_free);
    g_free (self);
}

const CarryInstrument *
bybit_market_get_instrument (const BybitMarket *self)
{
    return self->instrument;
}

const char *const *
bybit_market_get_topics (const BybitMarket *self)
{
    return bybit_topic_watch_get_names (self->topics);
}
