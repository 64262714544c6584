/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Tickers: what a change does not tell stays. */

#include "fixtures.h"
#include "print-private.h"

static void
merge (BybitTicker *state, const char *text)
{
    BybitFrame frame;
    BybitTicker change;
    g_autoptr (GError) error = NULL;

    g_assert_true (bybit_parse_ticker_frame (text, strlen (text), &frame, &change, &error));
    g_assert_no_error (error);
    if (frame.is_snapshot)
        bybit_ticker_clear (state);
    bybit_ticker_merge (state, &change);
}

static void
assert_state (const BybitTicker *state, const char *expected)
{
    GString *out = g_string_new (NULL);

    print_ticker (out, state);
    g_assert_cmpstr (out->str, ==, expected);
    g_string_free (out, TRUE);
}

static void
test_recorded_pair (void)
{
    gsize size;
    g_autofree char *text = fixture_load ("ws_pub_tickers_linear_pair_2024.jsonl", &size);
    if (text == NULL)
        return;
    g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
    BybitTicker state;

    bybit_ticker_clear (&state);
    merge (&state, lines[0]);
    assert_state (&state,
                  "symbol=BTCUSDT fields=1fd9ff last=61874.00 mark=61875.25 index=61903.73 "
                  "bid=61873.90 bid_size=3.783 ask=61874.00 ask_size=16.278 "
                  "funding_rate=0.00008055 ts_next_funding=1715760000000 "
                  "open_interest=58117.022 open_interest_value=3596005265.51 "
                  "turnover_24h=6073739017.8331 volume_24h=98430.1050 previous_24h=62484.60 "
                  "change_24h=-0.009772 high_24h=62752.90 low_24h=61000.10 previous_1h=61901.80");
    merge (&state, lines[1]);
    assert_state (&state,
                  "symbol=BTCUSDT fields=1fd9ff last=61874.00 mark=61875.06 index=61903.59 "
                  "bid=61873.90 bid_size=3.543 ask=61874.00 ask_size=16.278 "
                  "funding_rate=0.00008055 ts_next_funding=1715760000000 "
                  "open_interest=58117.022 open_interest_value=3595994223.27 "
                  "turnover_24h=6073739017.8331 volume_24h=98430.1050 previous_24h=62484.60 "
                  "change_24h=-0.009772 high_24h=62752.90 low_24h=61000.10 previous_1h=61901.80");
}

#define FRAME(type, members)                                                                       \
    "{\"topic\":\"tickers.A\",\"type\":\"" type "\",\"ts\":1,\"data\":{\"symbol\":\"A\"" members   \
    "}}"

/* At a settlement the next time may come before the next rate; and a side of the book may go. */
static void
test_merge (void)
{
    BybitTicker state;

    bybit_ticker_clear (&state);
    merge (&state,
           FRAME ("snapshot", ",\"fundingRate\":\"0.0001\",\"nextFundingTime\":\"28800000\","
                              "\"fundingIntervalHour\":\"8\",\"bid1Price\":\"5\""));
    merge (&state, FRAME ("delta", ",\"nextFundingTime\":\"32400000\""));
    assert_state (&state, "symbol=A fields=388 bid=5 funding_rate=0.0001 ts_next_funding=32400000 "
                          "hours=8");
    merge (&state, FRAME ("delta", ",\"fundingIntervalHour\":\"1\",\"fundingRate\":\"-0.0002\""));
    assert_state (&state, "symbol=A fields=388 bid=5 funding_rate=-0.0002 ts_next_funding=32400000 "
                          "hours=1");
    merge (&state, FRAME ("delta", ",\"bid1Price\":\"\""));
    assert_state (&state, "symbol=A fields=388 funding_rate=-0.0002 ts_next_funding=32400000 "
                          "hours=1");
    merge (&state, FRAME ("delta", ""));
    assert_state (&state, "symbol=A fields=388 funding_rate=-0.0002 ts_next_funding=32400000 "
                          "hours=1");
    merge (&state, FRAME ("snapshot", ",\"lastPrice\":\"7\""));
    assert_state (&state, "symbol=A fields=1 last=7");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/recorded-pair", test_recorded_pair);
    g_test_add_func ("/merge", test_merge);
    return g_test_run ();
}
