/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-fixture.h"

#include "parquet-writer.h"

static const CarryWriterColumn columns[] = {
    { "when", CARRY_WRITER_COLUMN_TIME, 0 },
    { "it's \"one\"", CARRY_WRITER_COLUMN_TEXT, 0 },
    { "n", CARRY_WRITER_COLUMN_INTEGER, 0 },
    { "price", CARRY_WRITER_COLUMN_DECIMAL, 3 },
};

static gboolean
write_csv (ParquetFixture *f, const char *rows, const char *path, GError **error)
{
    g_autofree char *csv = parquet_fixture_path (f, "in'put.csv");
    g_autofree char *text = g_strconcat ("when,it's \"one\",n,price\n", rows, NULL);

    g_assert_true (g_file_set_contents (csv, text, -1, NULL));
    return parquet_writer_write (f->database, csv, columns, G_N_ELEMENTS (columns), path, error);
}

/* Values come back as they were; nothing is where nothing was. */
static void
test_write (ParquetFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    PARQUET_NEED (f);
    path = parquet_fixture_path (f, "o'ut.parquet");
    g_assert_true (
        write_csv (f,
                   "2024-01-01T00:00:00.000Z,001,9223372036854775807,12345678901234567.125\n"
                   "2024-01-01T00:00:00.000001Z,,,-0.5\n",
                   path, &error));
    g_assert_no_error (error);
    text = parquet_fixture_read (f, path);
    g_assert_cmpstr (text, ==,
                     "when it's \"one\" n price\n"
                     "t:2024-01-01T00:00:00.000Z 001 i:9223372036854775807 12345678901234567.125\n"
                     "t:2024-01-01T00:00:00.000001Z   -0.500\n");
}

/* Where no value of a column needs more digits, they are those that are read without a detour. */
static void
test_narrow (ParquetFixture *f, gconstpointer data)
{
    static const struct
    {
        const char *price;
        const char *read;
    } cases[] = {
        { "12345.125", "m:12345.125" },
        { "", "" },
        { "999999999999999.999", "m:999999999999999.999" },
        { "-999999999999999.999", "m:-999999999999999.999" },
        { "1000000000000000", "1000000000000000.000" },
        { "-1000000000000000", "-1000000000000000.000" },
    };

    PARQUET_NEED (f);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autofree char *path = parquet_fixture_path (f, "out.parquet");
        g_autofree char *rows =
            g_strdup_printf ("2024-01-01T00:00:00.000Z,a,1,%s\n", cases[i].price);
        g_autofree char *expected = g_strdup_printf (
            "when it's \"one\" n price\nt:2024-01-01T00:00:00.000Z a i:1 %s\n", cases[i].read);
        g_autofree char *text = NULL;
        g_autoptr (GError) error = NULL;

        g_assert_true (write_csv (f, rows, path, &error));
        g_assert_no_error (error);
        text = parquet_fixture_read (f, path);
        g_assert_cmpstr (text, ==, expected);
    }
}

/* What does not fit its column is no file. */
static void
test_refused (ParquetFixture *f, gconstpointer data)
{
    static const char *const rows[] = {
        "yesterday,,,\n",
        "2024-01-01T00:00:00.000Z,,many,\n",
        "2024-01-01T00:00:00.000Z,,,one\n",
    };

    PARQUET_NEED (f);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autofree char *path = parquet_fixture_path (f, "out.parquet");
        g_autoptr (GError) error = NULL;

        g_test_message ("%s", rows[i]);
        g_assert_false (write_csv (f, rows[i], path, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    PARQUET_TEST ("writer/write", test_write);
    PARQUET_TEST ("writer/narrow", test_narrow);
    PARQUET_TEST ("writer/refused", test_refused);
    return g_test_run ();
}
