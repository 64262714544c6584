/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-host-private.h"

#include <glib/gstdio.h>

#include "base/carry-error.h"
#include "test-cli.h"

#define VENUE "[exchange main]\nplugin=sample-venue\n"
#define TRADER "[strategy x]\nplugin=sample-trader\nexchange=main\n"

static CarryHost *
load (const char *folder, const char *file, const char *text, const char *const *sets,
      GError **error)
{
    g_autoptr (CarryHost) host = carry_host_new ();
    g_autofree char *path = test_folder_write (folder, file, text);
    const char *const files[] = { path, NULL };

    g_assert_cmpint (g_chmod (path, 0600), ==, 0);
    carry_host_set_plugin_path (host, g_getenv ("SAMPLE_PLUGINS"));
    if (!carry_host_load (host, files, sets, error))
        return NULL;
    return g_steal_pointer (&host);
}

static CarryHost *
load_good (const char *folder, const char *file, const char *text)
{
    g_autoptr (GError) error = NULL;
    CarryHost *host = load (folder, file, text, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (host);
    return host;
}

static void
test_values (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (CarryHost) host = load_good (
        folder, "a.conf",
        VENUE TRADER "count=7\nsize=0.50\ncategory=spot\nkey=abc\nnote=a, b\n"
                     "file=data/one.csv\nfiles=/abs/two.csv, data/{symbol}.csv\npast=main\n");
    CarryModule *trader = carry_host_find_module (host, "x");
    g_autofree char *one = g_build_filename (folder, "data/one.csv", NULL);
    g_autofree char *pattern = g_build_filename (folder, "data/{symbol}.csv", NULL);
    g_autofree char *file = NULL;
    g_autofree char *note = NULL;
    g_autofree char *key = NULL;
    g_auto (GStrv) files = NULL;
    g_autoptr (CarryModule) exchange = NULL;
    g_autoptr (CarryModule) past = NULL;
    g_autoptr (CarryModule) peer = NULL;
    g_autoptr (CarryDecimal) size = NULL;
    CarryCategory category;
    int count = 0;

    g_assert_nonnull (trader);
    g_object_get (trader, "count", &count, "size", &size, "category", &category, "key", &key,
                  "note", &note, "file", &file, "files", &files, "exchange", &exchange, "past",
                  &past, "peer", &peer, NULL);
    g_assert_cmpint (count, ==, 7);
    g_assert_true (carry_decimal_equal (*size, carry_decimal_make (5, 1)));
    g_assert_cmpint (category, ==, CARRY_CATEGORY_SPOT);
    g_assert_cmpstr (key, ==, "abc");
    g_assert_cmpstr (note, ==, "a, b");
    g_assert_cmpstr (file, ==, one);
    g_assert_cmpstr (files[0], ==, "/abs/two.csv");
    g_assert_cmpstr (files[1], ==, pattern);
    g_assert_true (exchange == carry_host_find_module (host, "main"));
    g_assert_true (past == exchange);
    g_assert_null (peer);
    g_assert_null (carry_host_find_module (host, "y"));
}

/* On the command line paths count from where the user is. */
static void
test_path_of_set (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    const char *const sets[] = { "strategy.x.file=data/one.csv", NULL };
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryHost) host = load (folder, "a.conf", VENUE TRADER, sets, &error);
    g_autofree char *file = NULL;

    g_assert_no_error (error);
    g_object_get (carry_host_find_module (host, "x"), "file", &file, NULL);
    g_assert_cmpstr (file, ==, "data/one.csv");
}

static void
test_start_order (void)
{
    const char *const expected[] = { "c", "b", "z", "p", "q", "x", "w", NULL };
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (CarryHost) host =
        load_good (folder, "a.conf",
                   "[strategy x]\nplugin=sample-trader\nexchange=b\n"
                   "[strategy w]\nplugin=sample-trader\nexchange=b\npeer=x\n"
                   "[history p]\nplugin=sample-venue\n"
                   "[exchange b]\nplugin=sample-venue\nafter=c\n"
                   "[exchange c]\nplugin=sample-venue\n"
                   "[history q]\nplugin=sample-venue\n"
                   /* A strategy starts later than an exchange, so this connects only. */
                   "[exchange z]\nplugin=sample-venue\nafter=x\n");
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);

    g_assert_cmpuint (modules->len, ==, g_strv_length ((char **) expected));
    for (guint i = 0; i < modules->len; i++)
        g_assert_cmpstr (carry_module_get_id (g_ptr_array_index (modules, i)), ==, expected[i]);
}

static void
test_settings (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (CarryHost) host = load_good (folder, "a.conf",
                                            "[host carry]\nseed=18446744073709551615\n"
                                            "from=2024-01-01\nto=2024-02-01T08:00:00Z\n"
                                            "capital=2500.50\ndata-latency=250ms\nlog-dir=logs\n");
    const CarryHostSettings *settings = carry_host_get_settings (host);
    g_autofree char *logs = g_build_filename (folder, "logs", NULL);

    g_assert_cmpint (settings->env, ==, CARRY_ENV_BACKTEST);
    g_assert_cmpuint (settings->seed, ==, G_MAXUINT64);
    g_assert_cmpint (settings->ts_from, ==, G_GINT64_CONSTANT (1704067200000000000));
    g_assert_cmpint (settings->ts_to, ==, G_GINT64_CONSTANT (1706774400000000000));
    g_assert_true (carry_decimal_equal (settings->capital, carry_decimal_make (25005, 1)));
    g_assert_cmpint (settings->data_latency_ns, ==, 250 * CARRY_NS_PER_MS);
    g_assert_cmpint (settings->equity_interval_ns, ==, CARRY_NS_PER_HOUR);
    g_assert_cmpstr (settings->time_zone, ==, "UTC");
    g_assert_cmpstr (settings->log_dir, ==, logs);
    g_assert_null (settings->data_dir);
}

/* The same settings, however they are written, have one digest; other settings have another. */
static void
test_digest (void)
{
    const char *const same[] = {
        VENUE TRADER "count=7\nsize=1.50\nfile=a.csv\n",
        "[host carry]\nseed=1\n" TRADER "size=1.5\nfile=a.csv\ncount=007\ncategory=linear\n" VENUE,
        VENUE TRADER "count=7\nsize=1.5\nfile=a.csv\nkey=secret\n",
    };
    const char *const other[] = {
        VENUE TRADER "count=8\nsize=1.50\nfile=a.csv\n",
        VENUE TRADER "count=7\nsize=1.50\nfile=b.csv\n",
        VENUE TRADER "count=7\nsize=1.50\n",
        "[host carry]\nseed=2\n" VENUE TRADER "count=7\nsize=1.50\nfile=a.csv\n",
    };
    const char *const yaml = "strategy:\n  x:\n    plugin: sample-trader\n    exchange: main\n"
                             "    count: 7\n    size: 1.50\n    file: a.csv\n"
                             "exchange:\n  main:\n    plugin: sample-venue\n";
    g_autofree char *first = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (same) + G_N_ELEMENTS (other) + 1; i++)
    {
        g_autoptr (TestFolder) folder = test_folder_new ();
        gboolean is_same = i <= G_N_ELEMENTS (same);
        const char *text = i == 0                     ? yaml
                           : i <= G_N_ELEMENTS (same) ? same[i - 1]
                                                      : other[i - 1 - G_N_ELEMENTS (same)];
        g_autoptr (CarryHost) host = load_good (folder, i == 0 ? "a.yaml" : "a.conf", text);
        g_autofree char *digest = carry_host_get_digest (host);

        g_assert_cmpuint (strlen (digest), ==, 64);
        if (first == NULL)
            first = g_strdup (digest);
        if (is_same)
            g_assert_cmpstr (digest, ==, first);
        else
            g_assert_cmpstr (digest, !=, first);
    }
}

static void
test_format (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (CarryHost) host =
        load_good (folder, "a.conf", VENUE TRADER "size=1.50\nfile=a.csv\nkey=hunter2hunter2\n");
    g_autofree char *text = carry_host_format_settings (host);
    g_autofree char *expected =
        g_strdup ("[strategy x]\n"
                  "plugin=sample-trader\nexchange=main\ncount=5\nsize=1.5\ncategory=linear\n"
                  "file=a.csv\n");

    g_assert_nonnull (strstr (text, expected));
    g_assert_null (strstr (text, "hunter2"));
    g_assert_nonnull (strstr (text, "[host carry]\nenv=backtest\n"));
}

static void
test_add_module (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (CarryHost) host = load_good (folder, "a.conf", VENUE);
    CarryModule *venue = carry_host_find_module (host, "main");
    g_autoptr (CarryModule) trader =
        g_object_new (g_type_from_name ("SampleTrader"), "id", "mine", "exchange", venue, NULL);
    g_autoptr (CarryModule) nameless = g_object_new (g_type_from_name ("SampleTrader"), NULL);
    g_autoptr (CarryModule) taken =
        g_object_new (g_type_from_name ("SampleTrader"), "id", "main", NULL);
    g_autoptr (GPtrArray) modules = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    g_assert_false (carry_host_add_module (host, "exchange", trader, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_false (carry_host_add_module (host, "strategi", trader, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_false (carry_host_add_module (host, "strategy", nameless, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_false (carry_host_add_module (host, "strategy", taken, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    g_clear_error (&error);

    g_assert_true (carry_host_add_module (host, "strategy", trader, &error));
    g_assert_no_error (error);
    g_assert_true (carry_host_find_module (host, "mine") == trader);
    modules = carry_host_list_modules (host);
    g_assert_cmpuint (modules->len, ==, 2);
    g_assert_true (g_ptr_array_index (modules, 1) == trader);
    text = carry_host_format_settings (host);
    g_assert_nonnull (strstr (text, "[strategy mine]\nplugin=SampleTrader\nexchange=main\n"));
}

/* A module the program made is there for sections loaded after it. */
static void
test_add_before (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (CarryHost) first = load_good (folder, "a.conf", VENUE);
    g_autoptr (CarryHost) host = carry_host_new ();
    g_autoptr (CarryModule) venue =
        g_object_new (g_type_from_name ("SampleVenue"), "id", "main", NULL);
    g_autofree char *path = test_folder_write (folder, "b.conf", TRADER);
    g_autofree char *clash = test_folder_write (folder, "c.conf", VENUE);
    const char *const files[] = { path, NULL };
    const char *const clashing[] = { clash, NULL };
    g_autoptr (CarryModule) exchange = NULL;
    g_autoptr (GError) error = NULL;

    carry_host_set_plugin_path (host, g_getenv ("SAMPLE_PLUGINS"));
    g_assert_true (carry_host_add_module (host, "exchange", venue, &error));
    g_assert_false (carry_host_load (host, clashing, NULL, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_clear_error (&error);
    g_assert_true (carry_host_load (host, files, NULL, &error));
    g_assert_no_error (error);
    g_object_get (carry_host_find_module (host, "x"), "exchange", &exchange, NULL);
    g_assert_true (exchange == venue);
}

/* Nothing is made, and nothing leaks, when there is a mistake. */
static void
test_mistake (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (GError) error = NULL;

    g_assert_null (load (folder, "a.conf", VENUE TRADER "count=0\n", NULL, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
}

static void
test_lifetime (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    CarryHost *host = load_good (folder, "a.conf", VENUE TRADER);
    gpointer venue = carry_host_find_module (host, "main");
    gpointer trader = carry_host_find_module (host, "x");

    g_object_add_weak_pointer (venue, &venue);
    g_object_add_weak_pointer (trader, &trader);
    g_object_unref (host);
    g_assert_null (trader);
    g_assert_null (venue);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/values", test_values);
    g_test_add_func ("/host/path-of-set", test_path_of_set);
    g_test_add_func ("/host/start-order", test_start_order);
    g_test_add_func ("/host/settings", test_settings);
    g_test_add_func ("/host/digest", test_digest);
    g_test_add_func ("/host/format", test_format);
    g_test_add_func ("/host/add-module", test_add_module);
    g_test_add_func ("/host/add-before", test_add_before);
    g_test_add_func ("/host/mistake", test_mistake);
    g_test_add_func ("/host/lifetime", test_lifetime);
    return g_test_run ();
}
