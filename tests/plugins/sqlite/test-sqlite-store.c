/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define N_EVENTS 3000
#define MAX_BATCH 40

typedef void (*TestFunc) (SqliteFixture *f, gconstpointer data);

static void
test_every_kind (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
    SqliteSample sample;

    sqlite_fixture_open (f);
    for (int kind = CARRY_EVENT_ORDER; kind <= CARRY_EVENT_HALT; kind++)
        for (guint i = 0; i < 5; i++)
        {
            sqlite_fixture_make (f, (CarryEventKind) kind, &sample);
            g_ptr_array_add (expected, sqlite_fixture_describe (&sample.event));
            sqlite_fixture_append (f, &sample, 1);
        }
    sqlite_fixture_assert_kept (f, expected);
    sqlite_fixture_close (f);
    sqlite_fixture_open (f);
    sqlite_fixture_assert_kept (f, expected);
}

/* Batches of any size, over several runs. */
static void
test_random (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
    g_autofree SqliteSample *samples = g_new (SqliteSample, MAX_BATCH);

    while (expected->len < N_EVENTS)
    {
        gsize n = carry_random_below (&f->random, MAX_BATCH);

        if (expected->len == 0 || carry_random_below (&f->random, 20) == 0)
        {
            sqlite_fixture_close (f);
            sqlite_fixture_open (f);
        }
        for (gsize i = 0; i < n; i++)
        {
            sqlite_fixture_make_any (f, &samples[i]);
            g_ptr_array_add (expected, sqlite_fixture_describe (&samples[i].event));
        }
        sqlite_fixture_append (f, samples, n);
    }
    sqlite_fixture_assert_kept (f, expected);
    sqlite_fixture_close (f);
    sqlite_fixture_open (f);
    sqlite_fixture_assert_kept (f, expected);
}

/* What cannot be kept leaves nothing of its batch behind, and the store goes on. */
static void
test_refused_batch (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    SqliteSample good, bad, later;

    sqlite_fixture_open (f);
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &good);
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &bad);
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &later);
    bad.of.order.state = (CarryOrderState) 99;
    g_assert_false (
        carry_store_append (f->store, (CarryEvent[]){ good.event, bad.event }, 2, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    sqlite_fixture_assert_kept (f, expected);
    sqlite_fixture_append (f, &good, 1);
    g_ptr_array_add (expected, sqlite_fixture_describe (&good.event));
    g_clear_error (&error);
    g_assert_false (carry_store_append (f->store, &good.event, 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    sqlite_fixture_append (f, &later, 1);
    g_ptr_array_add (expected, sqlite_fixture_describe (&later.event));
    sqlite_fixture_assert_kept (f, expected);
}

static void
test_market_event (SqliteFixture *f, gconstpointer data)
{
    const CarryMarketEvent market = { 0 };
    const CarryEvent event = { .kind = CARRY_EVENT_MARKET, .seq = 1, .market = &market };
    g_autoptr (GError) error = NULL;

    sqlite_fixture_open (f);
    g_assert_false (carry_store_append (f->store, &event, 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
}

static void
test_not_open (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (carry_store_append (f->store, NULL, 0, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_null (sqlite_fixture_load (f->store, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    sqlite_fixture_open (f);
    sqlite_fixture_refuse (f, CARRY_ERROR_INVALID, "open already");
}

/* Instruments keep their names, whatever their place in the table of a later run. */
static void
test_instruments (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (CarryInstruments) less = carry_instruments_new ();
    g_autoptr (GPtrArray) kept = NULL;
    g_autoptr (GError) error = NULL;
    SqliteSample sample;

    sqlite_fixture_open (f);
    do
        sqlite_fixture_make (f, CARRY_EVENT_ORDER, &sample);
    while (sample.of.order.instrument != 2);
    sqlite_fixture_append (f, &sample, 1);
    sqlite_fixture_close (f);
    carry_instruments_add (less, carry_instruments_get (f->instruments, 2), &error);
    g_assert_no_error (error);
    f->identity.instruments = less;
    sqlite_fixture_open (f);
    kept = sqlite_fixture_load (f->store, &error);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (g_ptr_array_index (kept, 0), "\"ETHUSDT\" order"));
    sqlite_fixture_close (f);
    f->identity.instruments = carry_instruments_new ();
    sqlite_fixture_open (f);
    g_assert_null (sqlite_fixture_load (f->store, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "bybit:linear:ETHUSDT"));
    carry_instruments_unref (f->identity.instruments);
    f->identity.instruments = f->instruments;
}

static void
test_identity (SqliteFixture *f, gconstpointer data)
{
    sqlite_fixture_open (f);
    sqlite_fixture_close (f);
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFLICT, "knows run 2, and this is run 2");
    f->identity.epoch = 1;
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFLICT, "another instance has used it");
    f->identity.epoch = 3;
    f->identity.env = "mainnet";
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG,
                           "kept for environment testnet, and this is mainnet");
    f->identity.env = "testnet";
    f->identity.account = "bybit:7654321";
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG,
                           "kept for account bybit:1234567, and this is account bybit:7654321");
    f->identity.account = NULL;
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG, "this is account none");
    f->identity.account = "bybit:1234567";
    sqlite_fixture_open (f);
}

static void
test_second_process (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (CarryStore) other = sqlite_fixture_make_store (f->path);
    g_autoptr (GError) error = NULL;
    CarryStoreIdentity identity = f->identity;

    sqlite_fixture_open (f);
    identity.epoch = 99;
    g_assert_false (carry_store_open (other, &identity, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    sqlite_fixture_close (f);
    g_clear_error (&error);
    carry_store_open (other, &identity, &error);
    g_assert_no_error (error);
}

static void
test_other_files (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    sqlite_fixture_execute (f->path, "CREATE TABLE mine (x)");
    g_assert_cmpint (g_chmod (f->path, 0600), ==, 0);
    sqlite_fixture_refuse (f, CARRY_ERROR_CORRUPT, "no store of Carry");
    g_file_set_contents (f->path, "This is a letter, and not a database.", -1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (f->path, 0600), ==, 0);
    sqlite_fixture_refuse (f, CARRY_ERROR_CORRUPT, "not a database");
    g_assert_cmpint (g_remove (f->path), ==, 0);
    sqlite_fixture_open (f);
    sqlite_fixture_close (f);
    sqlite_fixture_execute (f->path, "PRAGMA user_version=99");
    sqlite_fixture_refuse (f, CARRY_ERROR_NOT_SUPPORTED, "has version 99");
}

static void
test_modes (SqliteFixture *f, gconstpointer data)
{
    g_autofree char *nowhere = g_build_filename (f->folder, "nowhere", "carry.db", NULL);
    g_autofree char *url = g_strconcat ("sqlite://", f->path, NULL);
    struct stat status;

    sqlite_fixture_open (f);
    g_assert_cmpint (stat (f->path, &status), ==, 0);
    g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
    sqlite_fixture_close (f);
    g_assert_cmpint (g_chmod (f->path, 0644), ==, 0);
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG, "chmod 600");
    g_assert_cmpint (g_chmod (f->path, 0600), ==, 0);
    g_assert_cmpint (g_chmod (f->folder, 0777), ==, 0);
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG, "chmod go-w");
    g_assert_cmpint (g_chmod (f->folder, 0700), ==, 0);
    g_object_set (f->store, "path", nowhere, NULL);
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG, "make it");
    g_object_set (f->store, "path", "sqlite://host/carry.db", NULL);
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG, "three slashes");
    g_object_set (f->store, "path", "", NULL);
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG, "path is not set");
    g_object_set (f->store, "path", url, NULL);
    sqlite_fixture_open (f);
}

/* The log is deleted, the file is, or an older copy comes back: what was acknowledged is missing. */
static void
test_missing (SqliteFixture *f, gconstpointer data)
{
    g_autofree char *copy = NULL, *log = g_strconcat (f->path, "-wal", NULL);
    g_autofree char *mark = g_strconcat (f->path, ".mark", NULL);
    g_autoptr (GError) error = NULL;
    SqliteSample sample;
    gsize length;

    sqlite_fixture_open (f);
    sqlite_fixture_close (f);
    g_file_get_contents (f->path, &copy, &length, &error);
    g_assert_no_error (error);
    sqlite_fixture_open (f);
    sqlite_fixture_make_any (f, &sample);
    sqlite_fixture_append (f, &sample, 1);
    sqlite_fixture_close (f);
    f->identity.epoch++;
    g_assert_cmpint (g_file_test (log, G_FILE_TEST_EXISTS), ==, FALSE);
    g_file_set_contents (f->path, copy, (gssize) length, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (f->path, 0600), ==, 0);
    sqlite_fixture_refuse (f, CARRY_ERROR_CORRUPT, "ends with event 0");
    g_assert_cmpint (g_remove (f->path), ==, 0);
    sqlite_fixture_refuse (f, CARRY_ERROR_CORRUPT, "is gone");
    g_assert_cmpint (g_remove (mark), ==, 0);
    sqlite_fixture_open (f);
}

int
main (int argc, char **argv)
{
    const struct
    {
        const char *path;
        TestFunc run;
    } tests[] = {
        { "/sqlite/store/every-kind", test_every_kind },
        { "/sqlite/store/random", test_random },
        { "/sqlite/store/refused-batch", test_refused_batch },
        { "/sqlite/store/market-event", test_market_event },
        { "/sqlite/store/not-open", test_not_open },
        { "/sqlite/store/instruments", test_instruments },
        { "/sqlite/store/identity", test_identity },
        { "/sqlite/store/second-process", test_second_process },
        { "/sqlite/store/other-files", test_other_files },
        { "/sqlite/store/modes", test_modes },
        { "/sqlite/store/missing", test_missing },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, SqliteFixture, NULL, sqlite_fixture_set_up, tests[i].run,
                    sqlite_fixture_tear_down);
    return g_test_run ();
}
