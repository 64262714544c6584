/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drive-engine.h"

#include <stdio.h>

void
drive_say (const char *format, ...)
{
    va_list arguments;

    va_start (arguments, format);
    vprintf (format, arguments);
    va_end (arguments);
    putchar ('\n');
    fflush (stdout);
}

/* Text of a number, good until four more were made. */
const char *
drive_text (CarryDecimal value)
{
    static char buffers[4][CARRY_DECIMAL_BUFFER];
    static guint next;
    char *buffer = buffers[next++ % 4];

    return carry_decimal_is_valid (value) ? carry_decimal_format (value, buffer) : "-";
}

static gint64
get_now (gpointer backend)
{
    return carry_clock_get_now (((Drive *) backend)->clock);
}

static guint64
get_seed (gpointer backend)
{
    return 5;
}

/* Orders of others are not looked for. */
static gboolean
get_is_in_charge (gpointer backend, CarryContext *context)
{
    return ((Drive *) backend)->statement != NULL;
}

static gboolean
get_day_sum (gpointer backend, CarryContext *context, gint64 ts_day, const char *coin,
             CarryDaySum *out_sum)
{
    carry_day_sums_get (((Drive *) backend)->sums, 0, ts_day, coin, out_sum);
    return TRUE;
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((Drive *) backend)->instruments;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *message)
{
    drive_say ("notice\t%d\t%s\t%s", (int) level, code, message);
}

static void
emit_market (gpointer backend, CarryContext *context, const CarryMarketEvent *event)
{
    Drive *self = backend;

    self->n_markets[event->kind]++;
    if (event->kind == CARRY_MARKET_QUOTE)
        self->last[0] = *event;
    if (event->kind == CARRY_MARKET_SETTLEMENT)
        drive_say ("settlement\t%s\t%" G_GINT64_FORMAT "\t%s",
                   carry_instruments_get (self->instruments, event->instrument)->symbol,
                   event->ts_venue / CARRY_NS_PER_MS,
                   drive_text (carry_decimal_make (event->funding.rate, CARRY_RATE_SCALE)));
    if (event->kind == CARRY_MARKET_LIQUIDATION)
    {
        const CarryInstrument *of = carry_instruments_get (self->instruments, event->instrument);

        drive_say ("liquidation\t%s\t%s\t%s\t%s\t%" G_GINT64_FORMAT, of->symbol,
                   event->flags & CARRY_MARKET_FLAG_BUY ? "long" : "short",
                   drive_text (carry_instrument_price (of, event->trade.price)),
                   drive_text (carry_instrument_size (of, event->trade.size)),
                   event->ts_venue / CARRY_NS_PER_MS);
    }
    if (event->kind == CARRY_MARKET_GAP)
        drive_say ("gap\t%s", carry_instruments_get (self->instruments, event->instrument)->symbol);
}

static void
emit_order (gpointer backend, CarryContext *context, const CarryOrder *order, gint64 ts)
{
    Drive *self = backend;

    g_hash_table_replace (self->orders, g_strdup (order->link_id), carry_order_copy (order));
    drive_say ("order\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s", order->link_id,
               carry_order_state_to_text (order->state), order->certain, (int) order->pending,
               drive_text (order->filled), drive_text (order->quantity), drive_text (order->price),
               order->reason);
}

static void
emit_fill (gpointer backend, CarryContext *context, const CarryFill *fill, gint64 ts)
{
    const CarryInstrument *instrument =
        carry_instruments_get (((Drive *) backend)->instruments, fill->instrument);

    carry_day_sums_add_fill (((Drive *) backend)->sums, instrument, fill);
    drive_say ("fill\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", fill->link_id, fill->exec_id,
               carry_category_to_text (instrument->category), instrument->symbol,
               carry_side_to_text (fill->side), carry_liquidity_to_text (fill->liquidity),
               drive_text (fill->price), drive_text (fill->quantity), drive_text (fill->fee),
               fill->fee_coin);
}

static void
emit_funding (gpointer backend, CarryContext *context, const CarryFundingPayment *payment,
              gint64 ts)
{
    const CarryInstrument *instrument =
        carry_instruments_get (((Drive *) backend)->instruments, payment->instrument);

    carry_day_sums_add_funding (((Drive *) backend)->sums, instrument, payment);
    drive_say ("funding\t%s\t%" G_GINT64_FORMAT "\t%s\t%s\t%s", instrument->symbol,
               payment->ts / CARRY_NS_PER_MS, drive_text (payment->position),
               drive_text (payment->rate), drive_text (payment->amount));
}

static void
emit_transfer (gpointer backend, CarryContext *context, const CarryTransfer *transfer, gint64 ts)
{
    drive_say ("transfer\t%s\t%s", transfer->coin, drive_text (transfer->amount));
}

static const char *
get_symbol (const CarryInstrument *instrument)
{
    return instrument != NULL ? instrument->symbol : "all";
}

/* As an engine does: what is restricted is told, too. */
static void
restrict_trading (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
                  CarryRiskState state, gboolean until_human, const char *code, const char *reason)
{
    drive_say ("restrict\t%s\t%s\t%s\t%d", code, state == CARRY_RISK_HALTED ? "halted" : "reducing",
               get_symbol (instrument), until_human);
    notice (backend, context, CARRY_NOTICE_CRITICAL, code, reason);
}

static gboolean
release (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
         const char *code)
{
    drive_say ("release\t%s\t%s", code, get_symbol (instrument));
    return TRUE;
}

static void
emit_instrument (gpointer backend, CarryContext *context, const CarryInstrument *changed, gint64 ts)
{
    char tick[CARRY_DECIMAL_BUFFER];

    drive_say ("rules\t%s\t%u\t%s\t%" G_GINT64_FORMAT, changed->symbol, changed->index,
               carry_decimal_format (changed->tick_size, tick), changed->ts_delivery);
}

const CarryContextBackend drive_backend = {
    .get_now = get_now,
    .get_seed = get_seed,
    .get_is_in_charge = get_is_in_charge,
    .get_day_sum = get_day_sum,
    .get_instruments = get_instruments,
    .notice = notice,
    .emit_market = emit_market,
    .emit_order = emit_order,
    .emit_fill = emit_fill,
    .emit_funding = emit_funding,
    .emit_transfer = emit_transfer,
    .emit_instrument = emit_instrument,
    .restrict_trading = restrict_trading,
    .release = release,
};
