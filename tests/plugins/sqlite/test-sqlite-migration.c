/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sqlite-backup.h"
#include "sqlite-identity.h"
#include "sqlite-schema.h"
#include "sqlite-shim.h"

#define N_EVENTS 200

#define TABLES                                                                                     \
    "SELECT * FROM orders; SELECT * FROM trades; SELECT * FROM positions;"                         \
    "SELECT * FROM position_snapshots; SELECT * FROM funding_events; SELECT * FROM daily_pnl;"     \
    "SELECT * FROM daily_equity; SELECT * FROM groups; SELECT * FROM balances;"                    \
    "SELECT * FROM notices;"

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

static GPtrArray *
fill_store (SqliteFixture *f)
{
    GPtrArray *expected = g_ptr_array_new_with_free_func (g_free);
    SqliteSample sample;

    sqlite_fixture_open (f);
    for (guint i = 0; i < N_EVENTS; i++)
    {
        sqlite_fixture_make_any (f, &sample);
        g_ptr_array_add (expected, sqlite_fixture_describe (&sample.event));
        sqlite_fixture_append (f, &sample, 1);
    }
    sqlite_fixture_close (f);
    return expected;
}

/* As a program of version 1 left it: the journal and nothing that follows from it. */
static void
go_back (SqliteFixture *f)
{
    g_autofree char *drops = sqlite_fixture_query (
        f->path, "SELECT 'DROP ' || type || ' ' || name || ';' FROM sqlite_schema WHERE type IN "
                 "('view', 'table') AND name NOT IN ('store', 'runs', 'instruments', 'journal', "
                 "'pruned') AND name NOT LIKE 'sqlite%'");
    g_autoptr (GError) error = NULL;
    g_autoptr (SqliteDatabase) database = NULL;

    sqlite_fixture_execute (f->path, drops);
    database = sqlite_database_open (f->path, SQLITE_DATABASE_WRITE, &error);
    g_assert_no_error (error);
    sqlite_database_execute (database, "PRAGMA user_version=1", "go back", &error);
    g_assert_no_error (error);
    sqlite_identity_set_version (database, 1, &error);
    g_assert_no_error (error);
}

static char *
find_backup (SqliteFixture *f)
{
    g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
        if (strstr (name, ".version-1-") != NULL && !g_str_has_suffix (name, "-wal") &&
            !g_str_has_suffix (name, "-shm"))
            return g_build_filename (f->folder, name, NULL);
    return NULL;
}

/* The tables that a newer program makes from the journal are those it would have written itself. */
static void
test_migrate (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = fill_store (f);
    g_autofree char *before = sqlite_fixture_query (f->path, TABLES);
    g_autofree char *after = NULL, *backup = NULL;
    g_autoptr (GError) error = NULL;
    SqliteCheck check;

    go_back (f);
    sqlite_fixture_open (f);
    sqlite_fixture_assert_kept (f, expected);
    after = sqlite_fixture_query (f->path, TABLES);
    g_assert_cmpstr (after, ==, before);
    backup = find_backup (f);
    g_assert_nonnull (backup);
    sqlite_backup_verify (backup, TRUE, &check, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (check.version, ==, 1);
    g_assert_cmpint (check.id, ==, N_EVENTS);
}

/* The disk fails at each step of it: it is the old version or the new one, and nothing is missing. */
static void
test_faults (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = fill_store (f);
    g_autofree char *content = NULL, *mark = NULL;
    g_autofree char *mark_path = g_strconcat (f->path, ".mark", NULL);
    gsize length, mark_length;
    guint n = 0, n_failed = 0;
    gboolean failed;

    go_back (f);
    g_assert_true (g_file_get_contents (f->path, &content, &length, NULL));
    g_assert_true (g_file_get_contents (mark_path, &mark, &mark_length, NULL));
    do
    {
        g_autofree char *backup = NULL;

        g_file_set_contents_full (f->path, content, (gssize) length, 0, 0600, NULL);
        g_file_set_contents_full (mark_path, mark, (gssize) mark_length, 0, 0600, NULL);
        n += 7;
        f->identity.epoch++;
        sqlite_shim_arm (SQLITE_SHIM_POWER, n, n);
        failed = !carry_store_open (f->store, &f->identity, NULL);
        sqlite_fixture_close (f);
        sqlite_shim_settle ();
        n_failed += failed;
        sqlite_fixture_open (f);
        sqlite_fixture_assert_kept (f, expected);
        sqlite_fixture_close (f);
        while ((backup = find_backup (f)) != NULL)
        {
            g_remove (backup);
            g_clear_pointer (&backup, g_free);
        }
    } while (failed);
    g_assert_cmpuint (n_failed, >, 10);
}

/* Sums of a day and of a position, checked by hand. */
static void
test_sums (SqliteFixture *f, gconstpointer data)
{
    static const struct
    {
        CarrySide side;
        const char *quantity;
        const char *price;
    } fills[] = {
        { CARRY_SIDE_SELL, "2", "100" },
        { CARRY_SIDE_SELL, "1", "130" },
        { CARRY_SIDE_BUY, "1.5", "90" },  /* cost 110 each: +30 */
        { CARRY_SIDE_BUY, "2.5", "120" }, /* the last 1.5: -15; then 1 long at 120 */
    };
    g_autofree char *position = NULL, *day = NULL, *balance = NULL, *open = NULL;
    SqliteSample sample;

    sqlite_fixture_open (f);
    for (gsize i = 0; i < G_N_ELEMENTS (fills); i++)
    {
        sqlite_fixture_make (f, CARRY_EVENT_FILL, &sample);
        sample.of.fill.instrument = 0;
        sample.event.instrument = carry_instruments_get (f->instruments, 0);
        sample.of.fill.side = fills[i].side;
        sample.of.fill.quantity = carry_decimal_from_text (fills[i].quantity);
        sample.of.fill.price = carry_decimal_from_text (fills[i].price);
        sample.of.fill.fee = carry_decimal_from_text ("0.1");
        sample.of.fill.fee_coin = g_intern_string ("USDT");
        sample.of.fill.ts = G_GINT64_CONSTANT (1711929599999999999);
        sqlite_fixture_append (f, &sample, 1);
    }
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &sample);
    sample.of.order.state = CARRY_ORDER_SENT;
    sample.of.order.certain = FALSE;
    sqlite_fixture_append (f, &sample, 1);
    position = sqlite_fixture_query (f->path, "SELECT quantity, entry_price, realised FROM "
                                              "v_positions");
    g_assert_cmpstr (position, ==, "1.0|120.0000000000|15\n");
    day = sqlite_fixture_query (f->path, "SELECT day, coin, realised, fees, net FROM v_pnl_by_day");
    g_assert_cmpstr (day, ==, "2024-03-31|USDT|15|0.4|14.6\n");
    balance = sqlite_fixture_query (f->path, "SELECT coin, amount FROM balances");
    g_assert_cmpstr (balance, ==, "USDT|14.6\n");
    open = sqlite_fixture_query (f->path, "SELECT state FROM v_open_orders");
    g_assert_cmpstr (open, ==, "unknown\n");
}

/* The same execution twice is refused, and nothing of its batch is kept. */
static void
test_twice (SqliteFixture *f, gconstpointer data)
{
    g_autofree char *n = NULL;
    g_autoptr (GError) error = NULL;
    SqliteSample sample, order;

    sqlite_fixture_open (f);
    sqlite_fixture_make (f, CARRY_EVENT_FILL, &sample);
    sqlite_fixture_append (f, &sample, 1);
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &order);
    sample.event.seq = order.event.seq + 1;
    g_assert_false (
        carry_store_append (f->store, (CarryEvent[]){ order.event, sample.event }, 2, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    g_assert_nonnull (strstr (error->message, sample.of.fill.exec_id));
    sqlite_fixture_append (f, &order, 1);
    n = sqlite_fixture_query (f->path, "SELECT (SELECT count(*) FROM journal), (SELECT count(*) "
                                       "FROM trades), (SELECT count(*) FROM orders)");
    g_assert_cmpstr (n, ==, "2|1|1\n");
}

/* What recovery and bookkeeping need stays; the chain holds over what went, twice. */
static void
test_retention (SqliteFixture *f, gconstpointer data)
{
    static const char needed[] =
        "SELECT count(*) FROM journal WHERE kind IN ('fill', 'funding', 'transfer', 'halt') OR "
        "link_id IN (SELECT link_id FROM trades)";
    static const char going[] = "SELECT count(*) FROM journal WHERE kind IN ('equity', 'notice')";
    g_autoptr (GPtrArray) expected = fill_store (f);
    g_autofree char *before = sqlite_fixture_query (f->path, needed);
    g_autofree char *after = NULL, *left = NULL, *days = NULL, *same_days = NULL;
    g_autoptr (GPtrArray) kept = NULL;
    g_autoptr (GError) error = NULL;
    SqliteCheck check;

    days = sqlite_fixture_query (f->path, "SELECT * FROM daily_pnl");
    g_object_set (f->store, "keep-days", 2, NULL);
    f->identity.epoch++;
    sqlite_fixture_refuse (f, CARRY_ERROR_CONFIG, "at least 3");
    g_object_set (f->store, "keep-days", 200, NULL);
    for (guint i = 0; i < 2; i++)
    {
        f->identity.ts += 400 * CARRY_NS_PER_DAY;
        sqlite_fixture_open (f);
        sqlite_fixture_close (f);
    }
    sqlite_fixture_open (f);
    kept = sqlite_fixture_load (f->store, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (kept->len, <, expected->len);
    g_assert_cmpuint (kept->len, >, 0);
    g_assert_cmpstr (g_ptr_array_index (kept, kept->len - 1), ==,
                     g_ptr_array_index (expected, expected->len - 1));
    after = sqlite_fixture_query (f->path, needed);
    g_assert_cmpstr (after, ==, before);
    left = sqlite_fixture_query (f->path, going);
    g_assert_true (g_str_equal (left, "0\n") || g_str_equal (left, "1\n"));
    same_days = sqlite_fixture_query (f->path, "SELECT * FROM daily_pnl");
    g_assert_cmpstr (same_days, ==, days);
    sqlite_backup_verify (f->path, TRUE, &check, &error);
    g_assert_no_error (error);
    sqlite_fixture_close (f);
    sqlite_fixture_execute (f->path, "UPDATE pruned SET chain = replace (chain, '0', '1')");
    f->identity.epoch++;
    sqlite_fixture_refuse (f, CARRY_ERROR_CORRUPT, "table pruned");
}

int
main (int argc, char **argv)
{
    const struct
    {
        const char *path;
        void (*run) (SqliteFixture *f, gconstpointer data);
    } tests[] = {
        { "/sqlite/migration/migrate", test_migrate },
        { "/sqlite/migration/faults", test_faults },
        { "/sqlite/migration/sums", test_sums },
        { "/sqlite/migration/twice", test_twice },
        { "/sqlite/migration/retention", test_retention },
    };

    g_test_init (&argc, &argv, NULL);
    g_log_set_always_fatal (G_LOG_FATAL_MASK);
    g_log_set_handler (NULL, G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_WARNING, ignore_log, NULL);
    sqlite_shim_install ();
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, SqliteFixture, NULL, sqlite_fixture_set_up, tests[i].run,
                    sqlite_fixture_tear_down);
    return g_test_run ();
}
