/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-statement.h"

#include "bybit-gather.h"

#define CODE "Q18-log"

/* Rows of the log may be late: the first reading, and those after one that differed. */
#define WAIT_NS (2 * CARRY_NS_PER_MINUTE)
#define RETRY_NS (30 * CARRY_NS_PER_SECOND)
#define MAX_READINGS 3

/* The day is over for so long that nobody asks any more. */
#define TOO_LATE_NS (12 * CARRY_NS_PER_HOUR)

/* A day is read piece by piece: a reading has only so many pages. */
#define PIECE_NS (2 * CARRY_NS_PER_HOUR)

/* What rounding may make of one row. */
#define ROW_SCALE 8

/* Of one coin, by the log. */
typedef struct
{
    const char *coin;
    CarryDaySum sum;
    guint n_rows;
} Tally;

struct _BybitStatement
{
    BybitVenue *venue;
    gint64 day;     /* the next that is to be compared, in days since 1970; 0: not known yet */
    gint64 ts_due;  /* when it is read again; 0: when it is over */
    gint64 ts_next; /* where the piece that is read now ends; 0: none is */
    gint64 now;     /* of the last look */
    guint n_readings;
    guint n_rows;
    GArray *tallies; /* Tally */
};

BybitStatement *
bybit_statement_new (BybitVenue *venue)
{
    BybitStatement *self = g_new0 (BybitStatement, 1);

    self->venue = venue;
    self->tallies = g_array_new (FALSE, TRUE, sizeof (Tally));
    return self;
}

void
bybit_statement_free (BybitStatement *self)
{
    if (self == NULL)
        return;
    g_array_unref (self->tallies);
    g_free (self);
}

static gint64
get_begin (const BybitStatement *self)
{
    return self->day * CARRY_NS_PER_DAY;
}

static gint64
get_end (const BybitStatement *self)
{
    return (self->day + 1) * CARRY_NS_PER_DAY;
}

/* --- what the log says --------------------------------------------------------------------- */

static Tally *
get_tally (BybitStatement *self, const char *coin)
{
    Tally added = { .coin = g_intern_string (coin) };

    for (guint i = 0; i < self->tallies->len; i++)
    {
        Tally *tally = &g_array_index (self->tallies, Tally, i);

        if (tally->coin == added.coin)
            return tally;
    }
    g_array_append_val (self->tallies, added);
    return &g_array_index (self->tallies, Tally, self->tallies->len - 1);
}

static void
add_to (CarryAmount *sum, CarryDecimal value)
{
    if (carry_decimal_is_valid (value))
        *sum = carry_amount_add (*sum, carry_amount_from_decimal (value));
}

/* Of a perpetual the price of all of it counts: what is realised depends on the order of trades. */
static void
add_trade (CarryDaySum *sum, const BybitLogRow *row)
{
    CarryDecimal quantity = carry_decimal_abs (row->qty);
    CarryAmount value = carry_amount_product (quantity, row->price);

    if (row->category != BYBIT_CATEGORY_LINEAR)
        add_to (&sum->traded, row->cash_flow);
    else if (row->side == BYBIT_SIDE_BUY)
        sum->traded = carry_amount_sub (sum->traded, value);
    else
        sum->traded = carry_amount_add (sum->traded, value);
    add_to (&sum->fees, row->fee);
}

static void
take_row (BybitStatement *self, const BybitLogRow *row)
{
    Tally *tally = get_tally (self, row->coin);

    switch (row->type)
    {
    case BYBIT_LOG_TRADE:
    case BYBIT_LOG_LIQUIDATION:
    case BYBIT_LOG_ADL:
    case BYBIT_LOG_DELIVERY:
        add_trade (&tally->sum, row);
        break;
    case BYBIT_LOG_SETTLEMENT:
        add_to (&tally->sum.funding, row->funding);
        break;
    default:
        return;
    }
    tally->n_rows++;
    self->n_rows++;
}

/* --- both side by side --------------------------------------------------------------------- */

/* Coins that are booked and not in the log are missing there. */
static void
add_own_coins (BybitStatement *self)
{
    CarryInstruments *instruments = carry_context_get_instruments (self->venue->context);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (instruments, i);

        get_tally (self, instrument->base);
        get_tally (self, instrument->quote);
    }
}

static char *
amount_text (CarryAmount amount)
{
    CarryDecimal value =
        carry_amount_to_decimal (carry_amount_round (amount, ROW_SCALE, CARRY_ROUND_HALF_EVEN));

    return carry_decimal_to_string (&value);
}

static void
compare (GString *text, const char *what, const Tally *tally, CarryAmount booked,
         CarryAmount logged)
{
    CarryAmount allowed =
        carry_amount_from_decimal (carry_decimal_make ((gint64) tally->n_rows, ROW_SCALE));
    CarryAmount difference = carry_amount_sub (booked, logged);
    g_autofree char *left = NULL, *right = NULL;

    if (carry_amount_sign (difference) < 0)
        difference = carry_amount_negate (difference);
    if (carry_amount_is_valid (difference) && carry_amount_compare (difference, allowed) <= 0)
        return;
    left = amount_text (booked);
    right = amount_text (logged);
    g_string_append_printf (text, "%s%s of %s: booked %s, the log says %s",
                            text->len > 0 ? "; " : "", what, tally->coin, left, right);
}

/* (nullable): what differs; @out_is_whole: the books hold all of the day. */
static char *
find_differences (BybitStatement *self, gboolean *out_is_whole)
{
    g_autoptr (GString) text = g_string_new (NULL);
    gboolean is_whole = TRUE;

    add_own_coins (self);
    for (guint i = 0; i < self->tallies->len; i++)
    {
        const Tally *tally = &g_array_index (self->tallies, Tally, i);
        CarryDaySum booked;

        is_whole = is_whole && carry_context_get_day_sum (self->venue->context, get_begin (self),
                                                          tally->coin, &booked);
        if (!is_whole)
            break;
        compare (text, "trades", tally, booked.traded, tally->sum.traded);
        compare (text, "fees", tally, booked.fees, tally->sum.fees);
        compare (text, "funding", tally, booked.funding, tally->sum.funding);
    }
    *out_is_whole = is_whole;
    return text->len > 0 ? g_strdup (text->str) : NULL;
}

static void
end_day (BybitStatement *self)
{
    self->day++;
    self->ts_due = 0;
    self->n_readings = 0;
}

static void
judge (BybitStatement *self)
{
    gboolean is_whole = FALSE;
    g_autofree char *differences = find_differences (self, &is_whole);
    char day[CARRY_TIME_BUFFER];

    carry_time_to_text (get_begin (self), day);
    day[strlen ("2024-01-31")] = '\0';
    if (!is_whole)
        g_message ("the log of %s is not compared: the books began later", day);
    else if (differences == NULL)
        carry_context_notice (self->venue->context, CARRY_NOTICE_INFO, CODE,
                              "0 differences between the books and the account's log of %s, which "
                              "has %u rows of trades and funding",
                              day, self->n_rows);
    else if (++self->n_readings < MAX_READINGS)
    {
        self->ts_due = self->now + RETRY_NS;
        return;
    }
    else
        carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, CODE,
                              "the books differ from the account's log of %s: %s", day,
                              differences);
    end_day (self);
}

/* --- reading ------------------------------------------------------------------------------- */

static void read_piece (BybitStatement *self, gint64 from);

static void
on_log (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitStatement *self = user_data;
    gint64 next = self->ts_next;
    const GArray *rows;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->ts_next = 0;
    if (error != NULL)
    {
        g_message ("the account's log of the day: %s", error->message);
        self->ts_due = self->now + RETRY_NS;
        return;
    }
    rows = bybit_gather_get (gather, 0);
    for (guint i = 0; i < rows->len; i++)
        take_row (self, &g_array_index (rows, BybitLogRow, i));
    if (next < get_end (self))
        read_piece (self, next);
    else
        judge (self);
}

/* Both ends count for the venue. */
static void
read_piece (BybitStatement *self, gint64 from)
{
    BybitReading reading;

    self->ts_next = from + PIECE_NS;
    reading = bybit_reading_log (from, self->ts_next - CARRY_NS_PER_MS);
    bybit_gather_one (self->venue, &reading, on_log, self);
}

void
bybit_statement_look (BybitStatement *self, gint64 now)
{
    if (!carry_context_get_is_in_charge (self->venue->context))
        return;
    self->now = now;
    if (self->day == 0)
        self->day = now / CARRY_NS_PER_DAY;
    if (self->ts_next != 0 || now < MAX (get_end (self) + WAIT_NS, self->ts_due))
        return;
    if (now > get_end (self) + TOO_LATE_NS)
    {
        g_message ("a day is over for too long: its log is not compared");
        self->day = now / CARRY_NS_PER_DAY;
        self->ts_due = 0;
        return;
    }
    self->n_rows = 0;
    g_array_set_size (self->tallies, 0);
    read_piece (self, get_begin (self));
}
