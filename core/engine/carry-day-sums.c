/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-day-sums.h"

/* Of one coin on one day. */
typedef struct
{
    guint exchange;
    gint64 day; /* days since 1970 */
    const char *coin;
    CarryDaySum sum;
} Entry;

struct _CarryDaySums
{
    GArray *entries; /* Entry */
    gint64 newest;   /* day */
};

CarryDaySums *
carry_day_sums_new (void)
{
    CarryDaySums *self = g_new0 (CarryDaySums, 1);

    self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
    return self;
}

void
carry_day_sums_free (CarryDaySums *self)
{
    g_array_unref (self->entries);
    g_free (self);
}

static Entry *
find_entry (const CarryDaySums *self, guint exchange, gint64 day, const char *coin)
{
    for (guint i = 0; i < self->entries->len; i++)
    {
        Entry *entry = &g_array_index (self->entries, Entry, i);

        if (entry->exchange == exchange && entry->day == day && entry->coin == coin)
            return entry;
    }
    return NULL;
}

/* Nobody asks for more than the day before. */
static void
begin_day (CarryDaySums *self, gint64 day)
{
    self->newest = day;
    for (guint i = self->entries->len; i-- > 0;)
        if (g_array_index (self->entries, Entry, i).day < day - 1)
            g_array_remove_index (self->entries, i);
}

static CarryDaySum *
get_sum (CarryDaySums *self, guint exchange, gint64 ts, const char *coin)
{
    Entry added = { .exchange = exchange, .day = ts / CARRY_NS_PER_DAY, .coin = coin };
    Entry *entry = find_entry (self, exchange, added.day, coin);

    if (entry != NULL)
        return &entry->sum;
    if (added.day > self->newest)
        begin_day (self, added.day);
    g_array_append_val (self->entries, added);
    return &g_array_index (self->entries, Entry, self->entries->len - 1).sum;
}

static gboolean
is_too_old (const CarryDaySums *self, gint64 ts)
{
    return ts / CARRY_NS_PER_DAY < self->newest - 1;
}

static void
add_traded (CarryDaySums *self, guint exchange, gint64 ts, const char *coin, CarryAmount amount)
{
    CarryDaySum *sum = get_sum (self, exchange, ts, coin);

    sum->traded = carry_amount_add (sum->traded, amount);
}

void
carry_day_sums_add_fill (CarryDaySums *self, const CarryInstrument *instrument,
                         const CarryFill *fill)
{
    CarryDecimal quantity =
        fill->side == CARRY_SIDE_BUY ? fill->quantity : carry_decimal_negate (fill->quantity);
    CarryDaySum *paid;

    if (is_too_old (self, fill->ts))
        return;
    add_traded (self, instrument->exchange, fill->ts, instrument->quote,
                carry_amount_negate (carry_amount_product (quantity, fill->price)));
    if (instrument->category == CARRY_CATEGORY_SPOT)
        add_traded (self, instrument->exchange, fill->ts, instrument->base,
                    carry_amount_from_decimal (quantity));
    paid = get_sum (self, instrument->exchange, fill->ts, fill->fee_coin);
    paid->fees = carry_amount_add (paid->fees, carry_amount_from_decimal (fill->fee));
}

void
carry_day_sums_add_funding (CarryDaySums *self, const CarryInstrument *instrument,
                            const CarryFundingPayment *payment)
{
    CarryDaySum *sum;

    if (is_too_old (self, payment->ts))
        return;
    sum = get_sum (self, instrument->exchange, payment->ts, instrument->quote);
    sum->funding = carry_amount_add (sum->funding, carry_amount_from_decimal (payment->amount));
}

/* Of the day that begins at @ts_day; nothing where nothing was booked. */
void
carry_day_sums_get (const CarryDaySums *self, guint exchange, gint64 ts_day, const char *coin,
                    CarryDaySum *out_sum)
{
    const Entry *entry =
        find_entry (self, exchange, ts_day / CARRY_NS_PER_DAY, g_intern_string (coin));

    *out_sum = entry != NULL ? entry->sum : (CarryDaySum){ { 0 } };
}
