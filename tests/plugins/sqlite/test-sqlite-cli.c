/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `carry store` and `carry export`, as a person runs them. */

#include "sqlite-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "test-cli.h"

#define SECOND CARRY_NS_PER_SECOND
#define CONFIG "[store main]\nplugin=sqlite\npath=carry.db\n"

/* 2024-03-31T00:30:00Z, half an hour before summer begins in Berlin */
#define TS_SPRING (G_GINT64_CONSTANT (1711845000) * SECOND)
/* 2024-03-31T22:30:00Z, in April there */
#define TS_APRIL (G_GINT64_CONSTANT (1711924200) * SECOND)

static void
add_fill (SqliteFixture *f, gint64 ts, guint32 instrument, CarrySide side, const char *quantity,
          const char *price, const char *fee, const char *coin)
{
    SqliteSample sample;

    sqlite_fixture_make (f, CARRY_EVENT_FILL, &sample);
    sample.of.fill.ts = ts;
    sample.of.fill.instrument = instrument;
    sample.event.instrument = carry_instruments_get (f->instruments, instrument);
    sample.event.module = "cash, \"carry\"";
    sample.of.fill.side = side;
    sample.of.fill.liquidity = CARRY_LIQUIDITY_MAKER;
    sample.of.fill.quantity = carry_decimal_from_text (quantity);
    sample.of.fill.price = carry_decimal_from_text (price);
    sample.of.fill.fee = carry_decimal_from_text (fee);
    sample.of.fill.fee_coin = g_intern_string (coin);
    g_strlcpy (sample.of.fill.link_id, "2-1", sizeof sample.of.fill.link_id);
    g_snprintf (sample.of.fill.exec_id, sizeof sample.of.fill.exec_id, "e%" G_GUINT64_FORMAT,
                sample.event.seq);
    sqlite_fixture_append (f, &sample, 1);
}

static void
fill_store (SqliteFixture *f)
{
    SqliteSample sample;
    g_autofree char *config = g_build_filename (f->folder, "a.conf", NULL);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (config, CONFIG, -1, &error);
    g_assert_no_error (error);
    sqlite_fixture_open (f);
    add_fill (f, TS_SPRING, 1, CARRY_SIDE_BUY, "0.5", "70000.10", "0.0005", "BTC");
    add_fill (f, TS_SPRING, 0, CARRY_SIDE_SELL, "0.5", "70010", "7.0010000001", "USDT");
    sqlite_fixture_make (f, CARRY_EVENT_FUNDING, &sample);
    sample.of.funding = (CarryFundingPayment){
        .ts = TS_APRIL,
        .instrument = 0,
        .position = carry_decimal_from_text ("-0.5"),
        .mark_price = carry_decimal_from_text ("71000"),
        .rate = carry_decimal_from_text ("0.0001"),
        .amount = carry_decimal_from_text ("3.55"),
    };
    sample.event.instrument = carry_instruments_get (f->instruments, 0);
    sqlite_fixture_append (f, &sample, 1);
    add_fill (f, TS_APRIL, 0, CARRY_SIDE_BUY, "0.2", "70000", "1", "USDT");
    sqlite_fixture_make (f, CARRY_EVENT_TRANSFER, &sample);
    sample.of.transfer = (CarryTransfer){
        .ts = TS_SPRING,
        .coin = g_intern_string ("USDT"),
        .amount = carry_decimal_from_text ("100000"),
    };
    sqlite_fixture_append (f, &sample, 1);
}

static void
assert_run (SqliteFixture *f, TestRun *run, int status, const char *out, const char *err)
{
    if (run->status != status || (err != NULL && strstr (run->err, err) == NULL))
        g_error ("status %d, out: %s, err: %s", run->status, run->out, run->err);
    if (out != NULL)
        g_assert_cmpstr (run->out, ==, out);
}

static void export(SqliteFixture *f, const char *what, const char *zone, const char *period,
                   const char *out)
{
    g_autoptr (TestRun) run =
        test_cli_run (f->folder, NULL, "export", "--what", what, "--time-zone", zone, "--period",
                      period, "a.conf", NULL);

    assert_run (f, run, 0, out, NULL);
}

/* While another process, which is this one, has the store open. */
static void
test_export (SqliteFixture *f, gconstpointer data)
{
    fill_store (f);
    export(f, "periods", "UTC", "month",
           "period,venue,category,symbol,coin,bought,sold,funding,fees,interest,transfers,fills\n"
           "2024-03,,,,USDT,0,0,0,0,0,100000,0\n"
           "2024-03,bybit,linear,BTCUSDT,USDT,14000,35005,3.55,8.0010000001,0,0,2\n"
           "2024-03,bybit,spot,BTCUSDT,BTC,0,0,0,0.0005,0,0,0\n"
           "2024-03,bybit,spot,BTCUSDT,USDT,35000.05,0,0,0,0,0,1\n");
    export(f, "fees", "Europe/Berlin", "month",
           "period,coin,fees,fills\n2024-03,BTC,0.0005,1\n2024-03,USDT,7.0010000001,1\n"
           "2024-04,USDT,1,1\n");
    export(f, "fees", "UTC", "day",
           "period,coin,fees,fills\n2024-03-31,BTC,0.0005,1\n2024-03-31,USDT,8.0010000001,2\n");
    export(f, "fees", "-09:00", "year",
           "period,coin,fees,fills\n2024,BTC,0.0005,1\n2024,USDT,8.0010000001,2\n");
    export(f, "funding", "Europe/Berlin", "all",
           "time,venue,category,symbol,position,mark_price,rate,amount,coin\n"
           "2024-04-01T00:30:00.000+02:00,bybit,linear,BTCUSDT,-0.5,71000,0.0001,3.55,USDT\n");
}

static void
test_fills (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (TestRun) run = NULL;
    g_autoptr (TestRun) to_file = NULL;
    g_autofree char *file = g_build_filename (f->folder, "out.csv", NULL);
    g_autofree char *text = NULL;
    g_autofree char *expected = NULL;

    fill_store (f);
    run = test_cli_run (f->folder, NULL, "export", "--what", "fills", "--time-zone",
                        "Europe/Berlin", "--to", "2024-03-31T02:00:00", "a.conf", NULL);
    assert_run (f, run, 0, NULL, NULL);
    g_assert_true (g_str_has_prefix (
        run->out, "time,venue,category,symbol,side,quantity,price,value,quote,fee,fee_coin,"
                  "liquidity,module,link_id,exec_id\n"
                  "2024-03-31T01:30:00.000+01:00,bybit,spot,BTCUSDT,buy,0.5,70000.10,35000.05,USDT,"
                  "0.0005,BTC,maker,\"cash, \"\"carry\"\"\",2-1,e"));
    g_assert_nonnull (strstr (run->out, ",bybit,linear,BTCUSDT,sell,0.5,70010,35005,USDT,"));
    g_assert_null (strstr (run->out, ",0.2,70000,"));
    to_file = test_cli_run (f->folder, NULL, "export", "--what", "fills", "--from", "2024-04-01",
                            "-o", "out.csv", "a.conf", NULL);
    assert_run (f, to_file, 0, "", NULL);
    g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
    g_assert_true (g_str_has_suffix (text, "exec_id\n"));
}

static void
add_group (SqliteFixture *f, guint64 id, CarryGroupState state, gint64 ts)
{
    SqliteSample sample;

    sqlite_fixture_make (f, CARRY_EVENT_GROUP, &sample);
    sample.of.group = (CarryGroup){
        .id = id,
        .first = 0,
        .second = 1,
        .state = state,
        .quantity = carry_decimal_from_text ("-0.5"),
        .delta = carry_decimal_from_text ("0.001"),
        .naked_notional = carry_decimal_from_text ("35000"),
        .naked_ns = SECOND / 4,
        .ts_created = ts,
        .ts_updated = ts + state * SECOND,
        .reason = "a, b",
    };
    sample.event.module = "carry";
    sample.event.instrument = carry_instruments_get (f->instruments, 0);
    sqlite_fixture_append (f, &sample, 1);
}

/* Each as it was told last, with what was traded for it and nothing else. */
static void
test_groups (SqliteFixture *f, gconstpointer data)
{
    g_autofree char *first = carry_instrument_to_string (carry_instruments_get (f->instruments, 0));
    g_autofree char *second =
        carry_instrument_to_string (carry_instruments_get (f->instruments, 1));
    g_autofree char *out = NULL;
    g_autoptr (TestRun) later = NULL;
    SqliteSample sample;

    fill_store (f);
    add_group (f, 7, CARRY_GROUP_LEG_ONE, TS_SPRING);
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &sample);
    sample.of.order.group = 7;
    g_strlcpy (sample.of.order.link_id, "2-1", sizeof sample.of.order.link_id);
    sqlite_fixture_append (f, &sample, 1);
    add_fill (f, TS_SPRING, 1, CARRY_SIDE_BUY, "0.5", "70000.10", "0.0005", "BTC");
    add_fill (f, TS_SPRING, 0, CARRY_SIDE_SELL, "0.5", "70010", "7", "USDT");
    add_group (f, 7, CARRY_GROUP_CLOSED, TS_SPRING);
    add_group (f, 3, CARRY_GROUP_HEDGED, TS_SPRING - SECOND);
    out = g_strdup_printf (
        "group,module,first,second,state,quantity,delta,naked_notional,naked_seconds,opened,"
        "updated,bought,sold,fills,reason\n"
        "3,carry,%s,%s,HEDGED,-0.5,0.001,35000,0.25,2024-03-31T01:29:59.000+01:00,"
        "2024-03-31T01:30:03.000+01:00,0,0,0,\"a, b\"\n"
        "7,carry,%s,%s,CLOSED,-0.5,0.001,35000,0.25,2024-03-31T01:30:00.000+01:00,"
        "2024-03-31T01:30:07.000+01:00,35000.05,35005,2,\"a, b\"\n",
        first, second, first, second);
    export(f, "groups", "Europe/Berlin", "all", out);
    later = test_cli_run (f->folder, NULL, "export", "--what", "groups", "--from",
                          "2024-03-31T00:30:00", "a.conf", NULL);
    assert_run (f, later, 0, NULL, NULL);
    g_assert_nonnull (strstr (later->out, "\n7,carry,"));
    g_assert_null (strstr (later->out, "\n3,carry,"));
}

static void
test_mistakes (SqliteFixture *f, gconstpointer data)
{
    const struct
    {
        const char *option;
        const char *value;
        const char *told;
    } mistakes[] = {
        { "--time-zone", "Europe/Nowhere", "--time-zone: \"Europe/Nowhere\" is unknown here" },
        { "--period", "week", "none of day, month, year and all" },
        { "--what", "dreams", "none of fills, funding, fees, periods and groups" },
        { "--from", "yesterday", "--from: \"yesterday\" is no time" },
        { "--store", "other", "has no store \"other\"" },
    };

    fill_store (f);
    for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
        g_autoptr (TestRun) run = test_cli_run (f->folder, NULL, "export", mistakes[i].option,
                                                mistakes[i].value, "a.conf", NULL);

        assert_run (f, run, 2, "", mistakes[i].told);
    }
    {
        g_autoptr (TestRun) none = test_cli_run (f->folder, NULL, "store", NULL);
        g_autoptr (TestRun) other = test_cli_run (f->folder, NULL, "store", "mend", "a.conf", NULL);
        g_autoptr (TestRun) file =
            test_cli_run (f->folder, NULL, "store", "backup", "a.conf", NULL);

        assert_run (f, none, 2, "", "Say verify, backup or restore");
        assert_run (f, other, 2, "", "none of verify, backup and restore");
        assert_run (f, file, 2, "", "and then the file");
    }
}

/* Backup in use, restore not; then what was after the backup is gone, and beside it. */
static void
test_backup_and_restore (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (TestRun) verified = NULL;
    g_autoptr (TestRun) saved = NULL;
    g_autoptr (TestRun) again = NULL;
    g_autoptr (TestRun) other = NULL;
    g_autoptr (TestRun) held = NULL;
    g_autoptr (TestRun) restored = NULL;
    g_autoptr (TestRun) checked = NULL;
    g_autofree char *aside = g_strconcat (f->path, ".replaced-1", NULL);
    SqliteSample sample;

    fill_store (f);
    expected = sqlite_fixture_load (f->store, &error);
    g_assert_no_error (error);
    verified = test_cli_run (f->folder, NULL, "store", "verify", "a.conf", NULL);
    assert_run (f, verified, 0, NULL, NULL);
    g_assert_nonnull (strstr (verified->out, "carry.db is whole: version 2, 5 events"));
    saved = test_cli_run (f->folder, NULL, "store", "backup", "a.conf", "copy.db", NULL);
    assert_run (f, saved, 0, NULL, NULL);
    again = test_cli_run (f->folder, NULL, "store", "backup", "a.conf", "copy.db", NULL);
    assert_run (f, again, 2, "", "copy.db exists");
    other = test_cli_run (f->folder, NULL, "store", "backup", "a.conf", "a.conf", NULL);
    assert_run (f, other, 2, "", "a.conf exists");
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &sample);
    sqlite_fixture_append (f, &sample, 1);
    held = test_cli_run (f->folder, NULL, "store", "restore", "a.conf", "copy.db", NULL);
    assert_run (f, held, 4, "", "another process holds");
    sqlite_fixture_close (f);
    restored = test_cli_run (f->folder, NULL, "store", "restore", "a.conf", "copy.db", NULL);
    assert_run (f, restored, 0, NULL, NULL);
    g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
    checked = test_cli_run (f->folder, NULL, "store", "verify", "a.conf", NULL);
    assert_run (f, checked, 0, NULL, NULL);
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFLICT, "knows run 2");
    sqlite_fixture_open (f);
    sqlite_fixture_assert_kept (f, expected);
}

static void
test_damaged (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (TestRun) run = NULL;

    fill_store (f);
    sqlite_fixture_close (f);
    sqlite_fixture_execute (f->path, "UPDATE trades SET price = '70000.11' WHERE side = 'buy' AND "
                                     "category = 'spot'");
    run = test_cli_run (f->folder, NULL, "store", "verify", "a.conf", NULL);
    assert_run (f, run, 1, "", "of table trades does not have the content it was written with");
}

int
main (int argc, char **argv)
{
    const struct
    {
        const char *path;
        void (*run) (SqliteFixture *f, gconstpointer data);
    } tests[] = {
        { "/sqlite/cli/export", test_export },
        { "/sqlite/cli/fills", test_fills },
        { "/sqlite/cli/groups", test_groups },
        { "/sqlite/cli/mistakes", test_mistakes },
        { "/sqlite/cli/backup-and-restore", test_backup_and_restore },
        { "/sqlite/cli/damaged", test_damaged },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, SqliteFixture, NULL, sqlite_fixture_set_up, tests[i].run,
                    sqlite_fixture_tear_down);
    return g_test_run ();
}
