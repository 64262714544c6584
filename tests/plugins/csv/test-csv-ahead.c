/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-ahead.h"
#include "csv-fixture.h"

/* Longer than what is read without a thread, and no multiple of a block. */
#define ROWS 100003

static GString *
make_text (guint n)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%u,%u\n", i, i * i);
    return text;
}

static CsvAhead *
open_ahead (const char *path)
{
    g_autoptr (GError) error = NULL;
    CsvFile *file = csv_file_open (path, &error);

    g_assert_no_error (error);
    return csv_ahead_new (file);
}

/* All of a file, in parts of @part bytes; what was wrong in @error. */
static GString *
read_all (const char *path, gsize part, GError **error)
{
    g_autoptr (CsvAhead) ahead = open_ahead (path);
    g_autofree char *buffer = g_malloc (part);
    GString *text = g_string_new (NULL);
    double before = 0;
    gssize got;

    while ((got = csv_ahead_read (ahead, buffer, part, error)) > 0)
    {
        g_assert_cmpfloat (csv_ahead_get_fraction (ahead), >=, before);
        before = csv_ahead_get_fraction (ahead);
        g_string_append_len (text, buffer, got);
    }
    if (got == 0)
        g_assert_cmpint (csv_ahead_read (ahead, buffer, part, error), ==, 0);
    else
        g_assert_cmpint (csv_ahead_read (ahead, buffer, part, NULL), <, 0);
    return text;
}

static void
test_bytes (CsvFixture *f, gconstpointer data)
{
    static const gsize parts[] = { 1000, 65536, 256 * 1024, 1024 * 1024 };
    g_autoptr (GString) text = make_text (ROWS);
    g_autofree char *plain = csv_fixture_write (f, "x.csv", text->str);
    g_autofree char *gz = csv_fixture_write_gzip (f, "x.csv.gz", text->str);
    g_autofree char *zip = csv_fixture_write_zip (f, "x.zip", "x.csv", text->str);
    const char *const paths[] = { plain, gz, zip };

    for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
        for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        {
            g_autoptr (GError) error = NULL;
            g_autoptr (GString) got = read_all (paths[i], parts[j], &error);

            g_assert_no_error (error);
            g_assert_cmpmem (got->str, got->len, text->str, text->len);
        }
}

/* Whatever was read before, the checksum is of the whole file. */
static void
test_finish (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = make_text (ROWS);
    g_autofree char *path = csv_fixture_write (f, "x.csv", text->str);
    g_autofree char *expected =
        g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
    g_autofree char *buffer = g_malloc (300 * 1024);

    for (gsize n_reads = 0; n_reads < 5; n_reads++)
    {
        g_autoptr (CsvAhead) ahead = open_ahead (path);
        g_autofree char *sha256 = NULL;

        for (gsize i = 0; i < n_reads; i++)
            g_assert_cmpint (csv_ahead_read (ahead, buffer, 300 * 1024, NULL), >, 0);
        sha256 = csv_ahead_finish (ahead, NULL);
        g_assert_cmpstr (sha256, ==, expected);
    }
}

/* What lies before the damage is given out, then what is wrong, each time it is asked. */
static void
test_damage (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = make_text (4 * ROWS);
    g_autofree char *path = csv_fixture_write_gzip (f, "x.csv.gz", text->str);
    g_autofree char *cut = g_build_filename (f->folder, "cut.csv.gz", NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *bytes = NULL;
    g_autoptr (GString) got = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_assert_true (g_file_set_contents (cut, bytes, (gssize) length * 3 / 4, NULL));
    got = read_all (cut, 65536, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_cmpuint (got->len, >, text->len / 2);
    g_assert_cmpmem (got->str, got->len, text->str, got->len);
}

/* Many at once, more than there are threads, each left at another place. */
static void
test_left_early (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = make_text (ROWS);
    g_autofree char *path = csv_fixture_write (f, "x.csv", text->str);
    g_autofree char *buffer = g_malloc (300 * 1024);
    CsvAhead *files[20];

    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
        files[i] = open_ahead (path);
        for (guint j = 0; j < i % 4; j++)
            g_assert_cmpint (csv_ahead_read (files[i], buffer, 300 * 1024, NULL), >, 0);
    }
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        csv_ahead_free (files[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    CSV_TEST ("ahead/bytes", test_bytes);
    CSV_TEST ("ahead/finish", test_finish);
    CSV_TEST ("ahead/damage", test_damage);
    CSV_TEST ("ahead/left-early", test_left_early);
    return g_test_run ();
}
