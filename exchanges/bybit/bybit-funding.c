/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-funding.h"

#include "bybit-gather.h"

/* Rows may appear late and out of order: each reading goes back this far behind the last row. */
#define OVERLAP_NS (2 * CARRY_NS_PER_MINUTE)

/* A payment that is not in the log after this is told to people, and waited for while a reading may list it. */
#define LATE_NS (2 * CARRY_NS_PER_MINUTE)

/* The venue takes at most seven days between two times, and one alone means a day. */
#define MAX_SPAN_NS (6 * CARRY_NS_PER_DAY)
#define MAX_OPEN_SPAN_NS (23 * CARRY_NS_PER_HOUR)

/* So many settled rates are remembered for the payments that follow them. */
#define MAX_RATES 256

typedef struct
{
    char symbol[BYBIT_SYMBOL_SIZE];
    gint64 ts;
    gint64 ts_heard;
    gboolean is_late;
} Expected;

typedef struct
{
    char *key;
    gint64 ts;
} Seen;

struct _BybitFunding
{
    BybitVenue *venue;
    gint64 ts_start; /* rows before it are not told */
    gint64 ts_latest;
    gint64 ts_until;   /* the reading under way ends there; 0: now */
    GHashTable *seen;  /* text that tells rows apart, owned by @rows */
    GQueue rows;       /* Seen, in the order they came */
    GHashTable *rates; /* `symbol/ts` -> CarryDecimal */
    GQueue settled;    /* their keys, oldest first, owned by @rates */
    GArray *expected;  /* Expected */
    gboolean is_reading;
    gboolean is_again; /* asked to while it was reading */
    guint timer;
};

static void
free_seen (gpointer data)
{
    Seen *seen = data;

    g_free (seen->key);
    g_free (seen);
}

BybitFunding *
bybit_funding_new (BybitVenue *venue)
{
    BybitFunding *self = g_new0 (BybitFunding, 1);

    self->venue = venue;
    self->seen = g_hash_table_new (g_str_hash, g_str_equal);
    g_queue_init (&self->rows);
    g_queue_init (&self->settled);
    self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->expected = g_array_new (FALSE, FALSE, sizeof (Expected));
    return self;
}

void
bybit_funding_free (BybitFunding *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_hash_table_unref (self->seen);
    g_queue_clear_full (&self->rows, free_seen);
    g_queue_clear (&self->settled);
    g_hash_table_unref (self->rates);
    g_array_unref (self->expected);
    g_free (self);
}

void
bybit_funding_start (BybitFunding *self, gint64 ts_from)
{
    self->ts_start = self->ts_latest = ts_from;
}

static char *
rate_key (const char *symbol, gint64 ts)
{
    return g_strdup_printf ("%s/%" G_GINT64_FORMAT, symbol, ts);
}

void
bybit_funding_set_rate (BybitFunding *self, const char *symbol, gint64 ts, CarryDecimal rate)
{
    char *key = rate_key (symbol, ts);

    if (g_hash_table_contains (self->rates, key))
    {
        g_hash_table_insert (self->rates, key, carry_decimal_copy (&rate));
        return;
    }
    g_hash_table_insert (self->rates, key, carry_decimal_copy (&rate));
    g_queue_push_tail (&self->settled, key);
    if (self->settled.length > MAX_RATES)
        g_hash_table_remove (self->rates, g_queue_pop_head (&self->settled));
}

/* --- rows of the log ----------------------------------------------------------------------- */

/* The row's own rate is cut off after a few digits, and its sign is that of the side. */
void
bybit_log_row_to_payment (const BybitLogRow *row, const CarryInstrument *instrument,
                          CarryFundingPayment *out_payment)
{
    *out_payment = (CarryFundingPayment){
        .ts = row->ts,
        .instrument = instrument->index,
        .position = row->size,
        .mark_price = row->price,
        .rate = carry_decimal_sign (row->size) < 0 ? carry_decimal_negate (row->fee_rate)
                                                   : row->fee_rate,
        .amount = row->funding,
    };
}

static void
forget_expected (BybitFunding *self, const BybitLogRow *row)
{
    for (guint i = 0; i < self->expected->len; i++)
    {
        const Expected *expected = &g_array_index (self->expected, Expected, i);

        if (expected->ts == row->ts && g_str_equal (expected->symbol, row->symbol))
        {
            g_array_remove_index (self->expected, i);
            return;
        }
    }
}

/* A part of the position's result became cash without a trade: nothing here knows of such a thing. */
static void
tell_cash_flow (BybitFunding *self, const BybitLogRow *row)
{
    char amount[CARRY_DECIMAL_BUFFER];

    if (carry_decimal_sign (row->cash_flow) == 0)
        return;
    carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, "session-settled",
                          "the venue turned %s %s of the result of %s into cash; that is not "
                          "booked here, and the account will differ by it",
                          carry_decimal_format (row->cash_flow, amount), row->coin, row->symbol);
}

static void
tell_payment (BybitFunding *self, const BybitLogRow *row)
{
    BybitVenue *venue = self->venue;
    const CarryInstrument *instrument =
        bybit_venue_find (venue, BYBIT_CATEGORY_LINEAR, row->symbol);
    g_autofree char *key = rate_key (row->symbol, row->ts);
    const CarryDecimal *rate = g_hash_table_lookup (self->rates, key);
    CarryFundingPayment payment;

    if (carry_decimal_is_valid (row->cash_flow))
        tell_cash_flow (self, row);
    if (instrument == NULL || !carry_decimal_is_valid (row->funding))
    {
        carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL, "bad-settlement",
                              "the log's settlement of %s cannot be booked; compare the account "
                              "by hand",
                              row->symbol);
        return;
    }
    bybit_log_row_to_payment (row, instrument, &payment);
    if (rate != NULL)
        payment.rate = *rate;
    carry_context_emit_funding (venue->context, &payment, bybit_venue_get_now (venue));
}

/* Trades are booked by their executions; all else changes a balance. */
static void
tell_change (BybitFunding *self, const BybitLogRow *row)
{
    const CarryTransfer transfer = {
        .ts = row->ts,
        .coin = g_intern_string (row->coin),
        .amount = row->change,
        .is_borrow = row->type == BYBIT_LOG_INTEREST,
    };

    if (carry_decimal_sign (row->change) != 0)
        carry_context_emit_transfer (self->venue->context, &transfer,
                                     bybit_venue_get_now (self->venue));
    if (row->type == BYBIT_LOG_UNKNOWN || row->type == BYBIT_LOG_NONE)
        carry_context_notice (self->venue->context, CARRY_NOTICE_WARNING, "unknown-log-row",
                              "the account's log has a row of an unknown kind (%s) for %s",
                              row->type_text, row->coin);
}

static gboolean
is_trade (BybitLogType type)
{
    return type == BYBIT_LOG_TRADE || type == BYBIT_LOG_LIQUIDATION || type == BYBIT_LOG_ADL ||
           type == BYBIT_LOG_DELIVERY;
}

/* The rows' own ids are not unique. */
static gboolean
remember (BybitFunding *self, const BybitLogRow *row)
{
    char change[CARRY_DECIMAL_BUFFER];
    char balance[CARRY_DECIMAL_BUFFER];
    g_autofree char *key = g_strdup_printf (
        "%s/%s/%s/%s/%" G_GINT64_FORMAT "/%s/%s/%s", row->type_text, row->symbol, row->trade_id,
        row->order_id, row->ts, row->coin, carry_decimal_format (row->change, change),
        carry_decimal_format (row->cash_balance, balance));
    Seen *seen;

    if (g_hash_table_contains (self->seen, key))
        return FALSE;
    seen = g_new0 (Seen, 1);
    seen->key = g_steal_pointer (&key);
    seen->ts = row->ts;
    g_hash_table_add (self->seen, seen->key);
    g_queue_push_tail (&self->rows, seen);
    return TRUE;
}

/* No reading from @ts on lists what was before. */
static void
forget_rows (BybitFunding *self, gint64 ts)
{
    Seen *oldest;

    while ((oldest = g_queue_peek_head (&self->rows)) != NULL && oldest->ts < ts)
    {
        g_hash_table_remove (self->seen, oldest->key);
        free_seen (g_queue_pop_head (&self->rows));
    }
}

static void
take_row (BybitFunding *self, const BybitLogRow *row)
{
    /* Also one that was told before the execution that announces it came. */
    if (row->type == BYBIT_LOG_SETTLEMENT)
        forget_expected (self, row);
    if (row->ts <= self->ts_start || !remember (self, row))
        return;
    self->ts_latest = MAX (self->ts_latest, row->ts);
    if (row->type == BYBIT_LOG_SETTLEMENT)
        tell_payment (self, row);
    else if (!is_trade (row->type))
        tell_change (self, row);
}

/* --- reading ------------------------------------------------------------------------------- */

/* Whether a reading from now on may list what happened at @ts. */
static gboolean
is_listed_again (const BybitFunding *self, gint64 ts)
{
    return ts >= self->ts_latest - OVERLAP_NS;
}

static void
tell_late (BybitFunding *self, gint64 now)
{
    for (guint i = self->expected->len; i > 0; i--)
    {
        Expected *expected = &g_array_index (self->expected, Expected, i - 1);

        if (now - expected->ts_heard < LATE_NS)
            continue;
        if (!expected->is_late)
            carry_context_notice (self->venue->context, CARRY_NOTICE_WARNING, "funding-late",
                                  "a funding payment of %s was made and is not in the account's "
                                  "log after two minutes",
                                  expected->symbol);
        expected->is_late = TRUE;
        if (!is_listed_again (self, expected->ts))
            g_array_remove_index (self->expected, i - 1);
    }
}

static gboolean
on_timer (gpointer user_data)
{
    BybitFunding *self = user_data;

    self->timer = 0;
    bybit_funding_audit (self);
    return G_SOURCE_REMOVE;
}

static void
read_soon (BybitFunding *self)
{
    if (self->timer == 0)
        self->timer = g_timeout_add ((guint) (self->venue->times.settle_wait_ns / CARRY_NS_PER_MS),
                                     on_timer, self);
}

static void
on_log (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitFunding *self = user_data;
    const GArray *rows;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->is_reading = FALSE;
    if (error != NULL)
        g_message ("the account's log: %s", error->message);
    else
    {
        rows = bybit_gather_get (gather, 0);
        /* The newest comes first; they are told in the order they happened. */
        for (guint i = rows->len; i-- > 0;)
            take_row (self, &g_array_index (rows, BybitLogRow, i));
        self->ts_latest = MAX (self->ts_latest, self->ts_until);
    }
    if (error == NULL && self->ts_until != 0)
    {
        bybit_funding_audit (self);
        return;
    }
    tell_late (self, bybit_venue_get_now (self->venue));
    if (self->expected->len > 0 || self->is_again)
        read_soon (self);
    self->is_again = FALSE;
}

void
bybit_funding_audit (BybitFunding *self)
{
    gint64 now =
        bybit_clock_offset_to_server (&self->venue->offset, bybit_venue_get_now (self->venue));
    BybitReading reading;
    gint64 from;

    if (self->is_reading || self->ts_start == 0)
    {
        self->is_again = self->is_reading;
        return;
    }
    self->is_reading = TRUE;
    from = self->ts_latest - OVERLAP_NS;
    forget_rows (self, from - OVERLAP_NS);
    /* After a long absence it is read piece by piece. */
    self->ts_until = now - from > MAX_OPEN_SPAN_NS ? MIN (from + MAX_SPAN_NS, now) : 0;
    reading = bybit_reading_log (from, self->ts_until);
    bybit_gather_one (self->venue, &reading, on_log, self);
}

void
bybit_funding_expect (BybitFunding *self, const BybitExecution *row)
{
    Expected expected = { .ts = row->ts, .ts_heard = bybit_venue_get_now (self->venue) };

    /* What no reading lists any more was in one before; if it was not, the balances differ by it. */
    if (row->ts <= self->ts_start || !is_listed_again (self, row->ts))
        return;
    g_strlcpy (expected.symbol, row->symbol, sizeof expected.symbol);
    g_array_append_val (self->expected, expected);
    bybit_funding_audit (self);
}
