/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-day-sums.h"

#define DAY CARRY_NS_PER_DAY
#define NOW (20000 * DAY)

typedef struct
{
    CarryDaySums *sums;
    CarryInstrument *spot;
    CarryInstrument *perp;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->sums = carry_day_sums_new ();
    self->spot = carry_instrument_new ("test", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    self->perp = carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    self->spot->exchange = self->perp->exchange = 2;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    carry_day_sums_free (self->sums);
    carry_instrument_free (self->spot);
    carry_instrument_free (self->perp);
}

static void
trade (Fixture *self, const CarryInstrument *instrument, CarrySide side, const char *coin,
       gint64 ts)
{
    const CarryFill fill = {
        .side = side,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (2, 0),
        .fee = carry_decimal_make (5, 1),
        .fee_coin = g_intern_string (coin),
        .ts = ts,
    };

    carry_day_sums_add_fill (self->sums, instrument, &fill);
}

static void
assert_sum (Fixture *self, guint exchange, gint64 ts, const char *coin, const char *wanted)
{
    CarryDecimal values[3];
    CarryDaySum sum;
    g_autofree char *text = NULL;
    char a[CARRY_DECIMAL_BUFFER], b[CARRY_DECIMAL_BUFFER], c[CARRY_DECIMAL_BUFFER];

    carry_day_sums_get (self->sums, exchange, ts, coin, &sum);
    values[0] = carry_decimal_normalize (carry_amount_to_decimal (sum.traded));
    values[1] = carry_decimal_normalize (carry_amount_to_decimal (sum.fees));
    values[2] = carry_decimal_normalize (carry_amount_to_decimal (sum.funding));
    text =
        g_strdup_printf ("%s %s %s", carry_decimal_format (values[0], a),
                         carry_decimal_format (values[1], b), carry_decimal_format (values[2], c));
    g_assert_cmpstr (text, ==, wanted);
}

/* Spot moves coins and money; a perpetual the money it would have moved. */
static void
test_sums (Fixture *self, gconstpointer data)
{
    const CarryFundingPayment payment = { .ts = NOW + 1, .amount = carry_decimal_make (-3, 0) };

    trade (self, self->spot, CARRY_SIDE_BUY, "BTC", NOW);
    trade (self, self->perp, CARRY_SIDE_SELL, "USDT", NOW + DAY - 1);
    trade (self, self->perp, CARRY_SIDE_SELL, "USDT", NOW + 1);
    carry_day_sums_add_funding (self->sums, self->perp, &payment);
    assert_sum (self, 2, NOW, "BTC", "2 0.5 0");
    assert_sum (self, 2, NOW, "USDT", "200 1 -3");
    assert_sum (self, 1, NOW, "USDT", "0 0 0");
    assert_sum (self, 2, NOW + DAY, "USDT", "0 0 0");
}

/* Two days are known, each by the venue's time; what is of an older one is too late. */
static void
test_days (Fixture *self, gconstpointer data)
{
    trade (self, self->spot, CARRY_SIDE_SELL, "USDT", NOW);
    trade (self, self->spot, CARRY_SIDE_SELL, "USDT", NOW + DAY);
    trade (self, self->spot, CARRY_SIDE_SELL, "USDT", NOW + 1);
    assert_sum (self, 2, NOW, "USDT", "400 1 0");
    trade (self, self->spot, CARRY_SIDE_SELL, "USDT", NOW + 2 * DAY);
    trade (self, self->spot, CARRY_SIDE_SELL, "USDT", NOW + 2);
    assert_sum (self, 2, NOW, "USDT", "0 0 0");
    assert_sum (self, 2, NOW + DAY, "USDT", "200 0.5 0");
    assert_sum (self, 2, NOW + 2 * DAY, "USDT", "200 0.5 0");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/day-sums/sums", test_sums);
    ADD ("/engine/day-sums/days", test_days);
    return g_test_run ();
}
