/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-settlement.h"

#include "bybit-funding.h"
#include "bybit-gather.h"

/* How many past settlements one question shows: enough for a connection lost for a day. */
#define MAX_ROWS 50

/* Questions for one rate before people are told; it goes on asking. */
#define TRIES_PER_NOTICE 30

struct _BybitSettlement
{
    BybitVenue *venue;
    const CarryInstrument *instrument;
    gint64 ts_next;     /* as last told */
    gint64 ts_told;     /* the last settlement that was told; 0: none yet */
    gint64 ts_due;      /* one that happened and was not told; 0: none */
    gint64 interval_ns; /* as last told */
    guint n_tries;
    gboolean is_asking;
    gboolean is_freed; /* while an answer is under way */
    guint timer;
};

static void ask (BybitSettlement *self);

static gboolean
on_timer (gpointer user_data)
{
    BybitSettlement *self = user_data;

    self->timer = 0;
    ask (self);
    return G_SOURCE_REMOVE;
}

static void
tell (BybitSettlement *self, const BybitFundingRate *row)
{
    CarryDecimal rate = carry_decimal_rescale (row->rate, CARRY_RATE_SCALE, CARRY_ROUND_HALF_EVEN);
    CarryMarketEvent event = {
        .ts_venue = row->ts,
        .ts_local = bybit_venue_get_now (self->venue),
        .instrument = self->instrument->index,
        .kind = CARRY_MARKET_SETTLEMENT,
    };

    if (!carry_decimal_is_valid (rate))
        return;
    event.funding.rate = rate.coefficient;
    event.funding.ts_next = self->ts_next;
    event.funding.interval_ns = self->interval_ns;
    self->ts_told = row->ts;
    if (self->venue->funding != NULL)
        bybit_funding_set_rate (self->venue->funding, row->symbol, row->ts, row->rate);
    carry_context_emit_market (self->venue->context, &event);
}

/* Rows come newest first; all since the last that was told are told, in order. */
static void
take_rows (BybitSettlement *self, const GArray *rows)
{
    for (guint i = rows->len; i-- > 0;)
    {
        const BybitFundingRate *row = &g_array_index (rows, BybitFundingRate, i);

        if (row->ts > self->ts_told && row->ts <= self->ts_due)
            tell (self, row);
    }
    if (self->ts_told >= self->ts_due)
        self->ts_due = 0;
}

static void
on_rows (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitSettlement *self = user_data;

    if (self->is_freed)
    {
        g_free (self);
        return;
    }
    self->is_asking = FALSE;
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (error == NULL)
        take_rows (self, bybit_gather_get (gather, 0));
    if (self->ts_due == 0)
        return;
    if (++self->n_tries % TRIES_PER_NOTICE == 0)
        carry_context_notice (self->venue->context, CARRY_NOTICE_WARNING, "settlement-unknown",
                              "%s was settled, and the venue does not say at which rate%s%s",
                              self->instrument->symbol, error != NULL ? ": " : "",
                              error != NULL ? error->message : "");
    self->timer = g_timeout_add ((guint) (self->venue->times.settle_wait_ns / CARRY_NS_PER_MS),
                                 on_timer, self);
}

static void
ask (BybitSettlement *self)
{
    const BybitReading reading = bybit_reading_funding (self->instrument->symbol, MAX_ROWS);

    self->is_asking = TRUE;
    bybit_gather_one (self->venue, &reading, on_rows, self);
}

void
bybit_settlement_set_next (BybitSettlement *self, gint64 ts_next, gint64 interval_ns)
{
    gint64 ts_before = self->ts_next;

    self->ts_next = ts_next;
    self->interval_ns = interval_ns;
    if (ts_before == 0)
    {
        /* What was settled before this run began is of the past. */
        self->ts_told =
            bybit_clock_offset_to_server (&self->venue->offset, bybit_venue_get_now (self->venue));
        self->ts_told = MIN (self->ts_told, ts_next - 1);
        return;
    }
    if (ts_next <= ts_before)
        return;
    self->ts_due = ts_before;
    self->n_tries = 0;
    if (!self->is_asking && self->timer == 0)
        ask (self);
}

BybitSettlement *
bybit_settlement_new (BybitVenue *venue, const CarryInstrument *instrument)
{
    BybitSettlement *self = g_new0 (BybitSettlement, 1);

    self->venue = venue;
    self->instrument = instrument;
    return self;
}

void
bybit_settlement_free (BybitSettlement *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    self->is_freed = self->is_asking;
    if (!self->is_asking)
        g_free (self);
}
