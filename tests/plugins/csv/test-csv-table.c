/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-fixture.h"
#include "csv-table.h"

/* Rows as `number:field|field`, one a line; what is wrong stands behind `!`. */
static char *
read_rows (const char *path, char delimiter)
{
    g_autoptr (GError) error = NULL;
    CsvFile *file = csv_file_open (path, &error);
    g_autoptr (CarryTable) table = NULL;
    GString *text = g_string_new (NULL);
    CarryTableStatus status;
    CarryRow row = { 0 };

    g_assert_no_error (error);
    table = csv_table_new (file, delimiter);
    while ((status = carry_table_read (table, &row, &error)) != CARRY_TABLE_END)
    {
        g_string_append_printf (text, "%" G_GUINT64_FORMAT ":", row.number);
        for (guint i = 0; status == CARRY_TABLE_ROW && i < row.n_cells; i++)
            g_string_append_printf (text, "%s%.*s", i > 0 ? "|" : "", (int) row.cells[i].length,
                                    row.cells[i].text);
        if (status != CARRY_TABLE_ROW)
            g_string_append_printf (text, "!%s", error->message);
        g_string_append_c (text, '\n');
        g_clear_error (&error);
        if (status == CARRY_TABLE_BROKEN)
            break;
    }
    return g_string_free (text, FALSE);
}

static void
assert_rows (CsvFixture *f, const char *text, const char *expected)
{
    g_autofree char *path = csv_fixture_write (f, "x.csv", text);
    g_autofree char *rows = read_rows (path, ',');

    g_assert_cmpstr (rows, ==, expected);
}

static void
test_plain (CsvFixture *f, gconstpointer data)
{
    assert_rows (f, "", "");
    assert_rows (f, "\n\n", "");
    assert_rows (f, "a,b\n1,2\n", "1:a|b\n2:1|2\n");
    assert_rows (f, "a,b\n1,2", "1:a|b\n2:1|2\n");
    assert_rows (f, "a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n");
    assert_rows (f,
                 "\xef\xbb\xbf"
                 "a,b\n1,2\n",
                 "1:a|b\n2:1|2\n");
    assert_rows (f, "a\n\n\n1\n", "1:a\n4:1\n");
    assert_rows (f, ",,\n,\n", "1:||\n2:|\n");
    assert_rows (f, "a,bcdefghijklmnopqrstuvwxyz0123456789,\n",
                 "1:a|bcdefghijklmnopqrstuvwxyz0123456789|\n");
}

static void
test_quoted (CsvFixture *f, gconstpointer data)
{
    assert_rows (f, "\"a\",\"b\"\n1,2\n", "1:a|b\n2:1|2\n");
    assert_rows (f, "\"a,b\",c\n", "1:a,b|c\n");
    assert_rows (f, "\"say \"\"so\"\"\",c\n", "1:say \"so\"|c\n");
    assert_rows (f, "\"\",\"\"\n", "1:|\n");
    assert_rows (f, "\"a\nb\",c\nd,e\n", "1:a\nb|c\n3:d|e\n");
    assert_rows (f, "\"a\",\"b\"\r\n1,2\r\n", "1:a|b\n2:1|2\n");
    assert_rows (f, "a,\"b\"", "1:a|b\n");
    assert_rows (f, "5\" pipe,1\n", "1:5\" pipe|1\n");
}

static void
test_malformed (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new (NULL);

    assert_rows (f, "\"a\"b,c\nd,e\n", "1:!text follows a closing quote\n2:d|e\n");
    assert_rows (f, "a,\"b\nc\n", "1:!a quote is opened and never closed\n2:c\n");
    for (guint i = 0; i < CARRY_ROW_MAX_CELLS; i++)
        g_string_append (text, "1,");
    g_string_append (text, "1\na,b\n");
    assert_rows (f, text->str, "1:!more than 128 columns\n2:a|b\n");
}

static void
test_delimiter (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write (f, "x.csv", "a;b,c\t;d\n");
    g_autofree char *by_semicolon = read_rows (path, ';');
    g_autofree char *by_tab = read_rows (path, '\t');

    g_assert_cmpstr (by_semicolon, ==, "1:a|b,c\t|d\n");
    g_assert_cmpstr (by_tab, ==, "1:a;b,c|;d\n");
}

/* Rows of every length, so that some lie across the seam of two blocks; also quoted. */
static void
test_blocks (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GString) expected = g_string_new (NULL);
    g_autofree char *gz = NULL, *rows = NULL;

    for (guint i = 1; i <= 30000; i++)
    {
        const char *quote = i % 7 == 0 ? "\"" : "";

        g_string_append_printf (text, "%u,%s%0*u%s\n", i, quote, (int) (i % 61) + 1, i, quote);
        g_string_append_printf (expected, "%u:%u|%0*u\n", i, i, (int) (i % 61) + 1, i);
    }
    assert_rows (f, text->str, expected->str);
    gz = csv_fixture_write_gzip (f, "x.csv.gz", text->str);
    rows = read_rows (gz, ',');
    g_assert_cmpstr (rows, ==, expected->str);
}

/* Several gzip files one after the other are one, as for gzip itself. */
static void
test_gzip_members (CsvFixture *f, gconstpointer data)
{
    g_autofree char *one = csv_fixture_write_gzip (f, "1.gz", "a,b\n1,");
    g_autofree char *two = csv_fixture_write_gzip (f, "2.gz", "2\n3,4\n");
    g_autofree char *first = NULL, *second = NULL, *rows = NULL;
    g_autoptr (GString) both = NULL;
    gsize first_length, second_length;

    g_assert_true (g_file_get_contents (one, &first, &first_length, NULL));
    g_assert_true (g_file_get_contents (two, &second, &second_length, NULL));
    both = g_string_new_len (first, (gssize) first_length);
    g_string_append_len (both, second, (gssize) second_length);
    g_assert_true (g_file_set_contents (one, both->str, (gssize) both->len, NULL));
    rows = read_rows (one, ',');
    g_assert_cmpstr (rows, ==, "1:a|b\n2:1|2\n3:3|4\n");
}

/* The checksum is that of the file on disk, also when only its beginning was read. */
static void
test_checksum (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autofree char *plain = NULL, *gz = NULL, *zip = NULL;

    for (guint i = 0; i < 100000; i++)
        g_string_append_printf (text, "%u,%u\n", i, i * i);
    plain = csv_fixture_write (f, "x.csv", text->str);
    gz = csv_fixture_write_gzip (f, "x.csv.gz", text->str);
    zip = csv_fixture_write_zip (f, "x.zip", "x.csv", text->str);
    for (guint i = 0; i < 3; i++)
    {
        const char *path = i == 0 ? plain : i == 1 ? gz : zip;
        g_autoptr (CsvFile) file = csv_file_open (path, NULL);
        g_autofree char *bytes = NULL, *expected = NULL, *sha256 = NULL;
        gsize length;
        char head[10];

        g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
        expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
        g_assert_cmpint (csv_file_read (file, head, sizeof head, NULL), >, 0);
        g_assert_cmpfloat (csv_file_get_fraction (file), >, 0);
        g_assert_cmpfloat (csv_file_get_fraction (file), <, i == 1 ? 0.5 : 0.01);
        sha256 = csv_file_finish (file, NULL);
        g_assert_cmpstr (sha256, ==, expected);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    CSV_TEST ("table/plain", test_plain);
    CSV_TEST ("table/quoted", test_quoted);
    CSV_TEST ("table/malformed", test_malformed);
    CSV_TEST ("table/delimiter", test_delimiter);
    CSV_TEST ("table/blocks", test_blocks);
    CSV_TEST ("table/gzip-members", test_gzip_members);
    CSV_TEST ("table/checksum", test_checksum);
    return g_test_run ();
}
