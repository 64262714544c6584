/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Files that grow page by page, and what is left of them after the program was killed. */

#include <glib/gstdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-fetch-file.h"
#include "cli/carry-fetch-folder.h"
#include "model/carry-instruments-format.h"
#include "cli/carry-fetch-plan.h"
#include "cli/carry-fetch-sums.h"

#define NAME "x.csv"
#define WHOLE "a,b\n1,2\n3,4\n5,6\n"

typedef struct
{
    char *folder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    f->folder = g_dir_make_tmp ("carry-fetch-XXXXXX", NULL);
    g_assert_nonnull (f->folder);
}

static char *
path_of (const Fixture *f, const char *name)
{
    return g_build_filename (f->folder, name, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = path_of (f, name);

        g_assert_cmpint (g_unlink (path), ==, 0);
    }
    g_assert_cmpint (g_rmdir (f->folder), ==, 0);
    g_free (f->folder);
}

static void
put (const Fixture *f, const char *name, const char *text)
{
    g_autofree char *path = path_of (f, name);

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_holds (const Fixture *f, const char *name, const char *text)
{
    g_autofree char *path = path_of (f, name);
    g_autofree char *found = NULL;

    g_file_get_contents (path, &found, NULL, NULL);
    g_assert_cmpstr (found, ==, text);
}

static CarryFetchFile *
open_file (const Fixture *f)
{
    g_autoptr (GError) error = NULL;
    CarryFetchFile *file = carry_fetch_file_open (f->folder, NAME, "a,b", &error);

    g_assert_no_error (error);
    return file;
}

static void
add (CarryFetchFile *file, const char *text, const char *position)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (carry_fetch_file_add (file, text, strlen (text), 1, position,
                                         position != NULL ? 0.5 : 1, &error));
    g_assert_no_error (error);
}

/* The first two pages are there, then the program is gone. */
static void
leave_two_pages (const Fixture *f)
{
    g_autoptr (CarryFetchFile) file = open_file (f);

    g_assert_null (carry_fetch_file_get_position (file));
    add (file, "1,2\n", "10");
    add (file, "3,4\n", "20");
}

static void
finish (const Fixture *f, CarryFetchFile *file)
{
    g_autoptr (CarryFetchSums) sums = carry_fetch_sums_open (f->folder, NULL);

    g_assert_true (carry_fetch_file_is_whole (file));
    g_assert_true (carry_fetch_file_publish (file, NULL));
    g_assert_true (carry_fetch_sums_add (sums, NAME, NULL));
    g_assert_true (carry_fetch_file_forget (file, NULL));
    assert_holds (f, NAME, WHOLE);
    assert_holds (f, NAME ".part", NULL);
    assert_holds (f, NAME ".state", NULL);
}

static void
test_goes_on (Fixture *f, gconstpointer data)
{
    g_autoptr (CarryFetchFile) file = NULL;

    leave_two_pages (f);
    assert_holds (f, NAME, NULL);
    file = open_file (f);
    g_assert_cmpstr (carry_fetch_file_get_position (file), ==, "20");
    g_assert_cmpuint (carry_fetch_file_get_rows (file), ==, 2);
    g_assert_cmpfloat (carry_fetch_file_get_fraction (file), ==, 0.5);
    g_assert_null (carry_fetch_file_get_note (file));
    add (file, "5,6\n", NULL);
    finish (f, file);
}

/* It was killed after the bytes of a page, or some of them, and before its state. */
static void
test_cuts_what_is_not_certain (Fixture *f, gconstpointer data)
{
    g_autoptr (CarryFetchFile) file = NULL;

    leave_two_pages (f);
    put (f, NAME ".part", "a,b\n1,2\n3,4\n5,6\n7,");
    put (f, NAME ".state.new", "bytes=9");
    file = open_file (f);
    g_assert_cmpstr (carry_fetch_file_get_position (file), ==, "20");
    assert_holds (f, NAME ".part", "a,b\n1,2\n3,4\n");
    add (file, "5,6\n", NULL);
    finish (f, file);
    assert_holds (f, NAME ".state.new", NULL);
}

static void
test_begins_anew (Fixture *f, gconstpointer data)
{
    static const char *const bad_parts[] = { "", "a,b\n1,2\n3", "a,b\n1,2\n9,4\n" };

    for (gsize i = 0; i < G_N_ELEMENTS (bad_parts); i++)
    {
        g_autoptr (CarryFetchFile) file = NULL;

        leave_two_pages (f);
        put (f, NAME ".part", bad_parts[i]);
        file = open_file (f);
        g_assert_null (carry_fetch_file_get_position (file));
        g_assert_cmpuint (carry_fetch_file_get_rows (file), ==, 0);
        g_assert_nonnull (carry_fetch_file_get_note (file));
        assert_holds (f, NAME ".part", "");
        assert_holds (f, NAME ".state", NULL);
    }
}

static void
test_bad_states (Fixture *f, gconstpointer data)
{
    static const char *const bad_states[] = {
        "",
        "bytes=12\n",
        "bytes=0\nrows=2\nsha256=x\nnext=20\nfraction=0.5\n",
        "bytes=12\nrows=2\nsha256=x\nnext=20\nfraction=0.5\n",
        "bytes=12\nrows=2\nsha256=x\nnext=\nfraction=0.5\n",
        "rows=2\nbytes=12\nsha256=x\nnext=20\nfraction=0.5\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad_states); i++)
    {
        g_autoptr (CarryFetchFile) file = NULL;

        leave_two_pages (f);
        put (f, NAME ".state", bad_states[i]);
        file = open_file (f);
        g_assert_null (carry_fetch_file_get_position (file));
        g_assert_false (carry_fetch_file_is_whole (file));
    }
}

/* The last page was written; then it was killed, before or after the file took its name. */
static void
test_whole_and_not_listed (Fixture *f, gconstpointer data)
{
    for (guint after = 0; after < 2; after++)
    {
        g_autoptr (CarryFetchFile) file = NULL;
        g_autofree char *path = path_of (f, NAME);

        leave_two_pages (f);
        file = open_file (f);
        add (file, "5,6\n", NULL);
        if (after == 1)
            g_assert_true (carry_fetch_file_publish (file, NULL));
        g_clear_pointer (&file, carry_fetch_file_free);
        file = open_file (f);
        finish (f, file);
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_foreign (Fixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    put (f, NAME, "mine");
    g_assert_null (carry_fetch_file_open (f->folder, NAME, "a,b", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    assert_holds (f, NAME, "mine");
}

static CarryFetchSum
look (const Fixture *f, const char *name)
{
    g_autoptr (CarryFetchSums) sums = carry_fetch_sums_open (f->folder, NULL);
    CarryFetchSum sum = CARRY_FETCH_SUM_ABSENT;

    g_assert_true (carry_fetch_sums_check (sums, name, &sum, NULL));
    return sum;
}

static void
test_sums (Fixture *f, gconstpointer data)
{
    g_autoptr (CarryFetchSums) sums = carry_fetch_sums_open (f->folder, NULL);
    g_autofree char *path = path_of (f, "b");

    put (f, "b", "abc");
    put (f, "a", "");
    g_assert_true (carry_fetch_sums_add (sums, "b", NULL));
    g_assert_true (carry_fetch_sums_add (sums, "a", NULL));
    assert_holds (f, CARRY_FETCH_SUMS_FILE,
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n"
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n");
    g_assert_cmpint (look (f, "a"), ==, CARRY_FETCH_SUM_GOOD);
    g_assert_cmpint (look (f, "c"), ==, CARRY_FETCH_SUM_ABSENT);
    put (f, "b", "abd");
    g_assert_cmpint (look (f, "b"), ==, CARRY_FETCH_SUM_DIFFERS);
    g_unlink (path);
    g_assert_cmpint (look (f, "b"), ==, CARRY_FETCH_SUM_MISSING);
    g_assert_false (carry_fetch_sums_add (sums, "b", NULL));
    g_assert_true (carry_fetch_sums_remove (sums, "b", NULL));
    g_assert_cmpint (look (f, "b"), ==, CARRY_FETCH_SUM_ABSENT);
}

static void
test_bad_sums (Fixture *f, gconstpointer data)
{
    static const char *const bad[] = {
        "x\n",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 a\n",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  \n",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ../a\n",
        "E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
        g_autoptr (GError) error = NULL;

        put (f, CARRY_FETCH_SUMS_FILE, bad[i]);
        g_assert_null (carry_fetch_sums_open (f->folder, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    }
}

static void
test_folder (Fixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryFetchFolder) folder = carry_fetch_folder_open (f->folder, NULL);

    g_assert_true (carry_fetch_folder_claim (folder, "from=1\nto=2\n", NULL));
    g_assert_true (carry_fetch_folder_claim (folder, "from=1\nto=2\n", NULL));
    g_assert_false (carry_fetch_folder_claim (folder, "from=1\nto=3\n", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "to=2"));
    g_clear_error (&error);
    g_assert_null (carry_fetch_folder_open (f->folder, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
}

static CarryInstrument *
make_instrument (CarryCategory category, const char *symbol, const char *base)
{
    CarryInstrument *one = carry_instrument_new ("bybit", category, symbol, base, "USDT");

    one->tick_size = carry_decimal_make (1, 7);
    one->qty_step = carry_decimal_make (100, 0);
    one->min_qty = carry_decimal_make (100, 0);
    one->max_qty = carry_decimal_make (200000000, 0);
    one->min_notional = carry_decimal_make (5, 0);
    one->maker_fee = carry_decimal_make (2, 4);
    one->taker_fee = carry_decimal_make (55, 5);
    one->price_scale = 10;
    one->size_scale = 4;
    return one;
}

static GPtrArray *
make_list (void)
{
    GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free);

    g_ptr_array_add (list, make_instrument (CARRY_CATEGORY_SPOT, "PEPEUSDT", "PEPE"));
    g_ptr_array_add (list, make_instrument (CARRY_CATEGORY_LINEAR, "1000PEPEUSDT", "PEPE"));
    g_ptr_array_add (list, make_instrument (CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC"));
    ((CarryInstrument *) list->pdata[1])->multiplier = carry_decimal_make (1000, 0);
    ((CarryInstrument *) list->pdata[1])->funding_interval_ns = 4 * CARRY_NS_PER_HOUR;
    ((CarryInstrument *) list->pdata[1])->ts_delivery =
        G_GINT64_CONSTANT (1700006400) * CARRY_NS_PER_SECOND;
    return list;
}

/* What is written is what is read: every field of every instrument. */
static void
test_instruments (Fixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) list = make_list ();
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *path = path_of (f, "instruments.csv");
    g_autofree char *text = carry_instruments_format_csv (list, TRUE);

    put (f, "instruments.csv", text);
    carry_instruments_read_csv (table, path, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (carry_instruments_get_size (table), ==, 3);
    for (guint i = 0; i < list->len; i++)
    {
        const CarryInstrument *wanted = list->pdata[i];
        const CarryInstrument *found =
            carry_instruments_find (table, "bybit", wanted->category, wanted->symbol);

        g_assert_nonnull (found);
        g_assert_cmpint (carry_decimal_compare (found->multiplier, wanted->multiplier), ==, 0);
        g_assert_cmpint (carry_decimal_compare (found->tick_size, wanted->tick_size), ==, 0);
        g_assert_cmpint (carry_decimal_compare (found->taker_fee, wanted->taker_fee), ==, 0);
        g_assert_cmpint (carry_decimal_compare (found->max_qty, wanted->max_qty), ==, 0);
        g_assert_false (carry_decimal_is_valid (found->max_market_qty));
        g_assert_cmpuint (found->price_scale, ==, wanted->price_scale);
        g_assert_cmpuint (found->size_scale, ==, wanted->size_scale);
        g_assert_cmpint (found->funding_interval_ns, ==, wanted->funding_interval_ns);
        g_assert_cmpint (found->ts_delivery, ==, wanted->ts_delivery);
    }
}

static void
test_plan (Fixture *f, gconstpointer data)
{
    static const char *const names[] = { "1000PEPEUSDT", "1000PEPEUSDT", NULL };
    static const char *const files[] = {
        "bybit_1000PEPEUSDT_perp_15m.csv", "bybit_1000PEPEUSDT_mark_15m.csv",
        "bybit_1000PEPEUSDT_funding.csv",  "bybit_1000PEPEUSDT_perp_trades.csv",
        "bybit_PEPEUSDT_spot_15m.csv",     "bybit_PEPEUSDT_spot_trades.csv"
    };
    g_autoptr (GPtrArray) list = make_list ();
    g_autoptr (GPtrArray) chosen = carry_fetch_plan_select (list, names, TRUE, NULL);
    g_autoptr (GPtrArray) items = NULL;
    g_autofree char *again = NULL;
    CarrySeries series;

    g_assert_true (carry_fetch_plan_parse_series ("settlements, marks,bars,trades", &series, NULL));
    again = carry_fetch_plan_format_series (series);
    g_assert_cmpstr (again, ==, "bars,marks,settlements,trades");
    items = carry_fetch_plan_new (chosen, series, 15 * CARRY_NS_PER_MINUTE, ".csv");
    g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (files));
    for (guint i = 0; i < items->len; i++)
        g_assert_cmpstr (((CarryFetchItem *) items->pdata[i])->name, ==, files[i]);
}

int
main (int argc, char **argv)
{
    static const struct
    {
        const char *path;
        void (*func) (Fixture *f, gconstpointer data);
    } tests[] = {
        { "/fetch/goes-on", test_goes_on },
        { "/fetch/cuts-what-is-not-certain", test_cuts_what_is_not_certain },
        { "/fetch/begins-anew", test_begins_anew },
        { "/fetch/bad-states", test_bad_states },
        { "/fetch/whole-and-not-listed", test_whole_and_not_listed },
        { "/fetch/foreign", test_foreign },
        { "/fetch/sums", test_sums },
        { "/fetch/bad-sums", test_bad_sums },
        { "/fetch/folder", test_folder },
        { "/fetch/instruments", test_instruments },
        { "/fetch/plan", test_plan },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    return g_test_run ();
}
