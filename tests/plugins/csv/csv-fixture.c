/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-fixture.h"

#include "roles/carry-context-private.h"

#include <glib/gstdio.h>
#include <zip.h>
#include <zlib.h>

static void
on_notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
           const char *text)
{
    CsvFixture *self = backend;

    g_ptr_array_add (self->notices, g_strdup_printf ("%s: %s", code, text));
}

static const CarryContextBackend backend = { .notice = on_notice };

void
csv_fixture_set_up (CsvFixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    self->market = test_market_new ();
    test_market_add (self->market, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC");
    test_market_add (self->market, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC");
    self->notices = g_ptr_array_new_with_free_func (g_free);
    self->context = carry_context_new (&backend, self, "data", 1);
    self->history = g_object_new (CSV_TYPE_HISTORY, NULL);
    carry_module_set_context (CARRY_MODULE (self->history), self->context);
    self->folder = g_dir_make_tmp ("carry-csv-XXXXXX", &error);
    g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_cmpint (g_remove (path), ==, 0);
    }
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
csv_fixture_tear_down (CsvFixture *self, gconstpointer data)
{
    g_object_unref (self->history);
    g_object_unref (self->context);
    g_ptr_array_unref (self->notices);
    test_market_free (self->market);
    remove_folder (self->folder);
    g_free (self->folder);
}

/* Sets a setting from text, as a configuration does. */
void
csv_fixture_set (CsvFixture *self, const char *name, const char *text)
{
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->history), name);
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (pspec);
    carry_setting_parse (pspec, text, &value, &error);
    g_assert_no_error (error);
    g_object_set_property (G_OBJECT (self->history), name, &value);
}

char *
csv_fixture_write (CsvFixture *self, const char *name, const char *text)
{
    char *path = g_build_filename (self->folder, name, NULL);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    return path;
}

char *
csv_fixture_write_gzip (CsvFixture *self, const char *name, const char *text)
{
    char *path = g_build_filename (self->folder, name, NULL);
    gzFile file = gzopen (path, "wb");

    g_assert_nonnull (file);
    g_assert_cmpint (gzwrite (file, text, (unsigned) strlen (text)), ==, strlen (text));
    g_assert_cmpint (gzclose (file), ==, Z_OK);
    return path;
}

char *
csv_fixture_write_zip (CsvFixture *self, const char *name, const char *member, const char *text)
{
    char *path = g_build_filename (self->folder, name, NULL);
    zip_t *zip = zip_open (path, ZIP_CREATE, NULL);

    g_assert_nonnull (zip);
    g_assert_cmpint (zip_file_add (zip, member, zip_source_buffer (zip, text, strlen (text), 0), 0),
                     >=, 0);
    g_assert_cmpint (zip_close (zip), ==, 0);
    return path;
}

char *
csv_fixture_data (const char *name)
{
    return g_build_filename (CSV_TEST_DATA, name, NULL);
}

/* All events of @files, which are comma separated. */
GArray *
csv_fixture_read (CsvFixture *self, const char *files, GError **error)
{
    csv_fixture_set (self, "files", files);
    return test_history_read (self->history, self->market, 0, test_time ("2100-01-01"), error);
}

char *
csv_fixture_read_text (CsvFixture *self, const char *files)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) events = csv_fixture_read (self, files, &error);

    g_assert_no_error (error);
    return test_events_to_text (self->market, events);
}

void
csv_fixture_assert_events (CsvFixture *self, const char *files, const char *expected)
{
    g_autofree char *text = csv_fixture_read_text (self, files);

    g_assert_cmpstr (text, ==, expected);
}

/* @expected has @ where the folder's name stands. */
void
csv_fixture_assert_error (CsvFixture *self, const char *files, const char *expected)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) events = csv_fixture_read (self, files, &error);
    g_autoptr (GString) text = NULL;
    g_autofree char *data = csv_fixture_data ("");

    g_assert_null (events);
    g_assert_nonnull (error);
    text = g_string_new (error->message);
    g_string_replace (text, self->folder, "@", 0);
    g_string_replace (text, data, "@/", 0);
    g_string_replace (text, "CsvHistory: ", "", 0);
    g_assert_cmpstr (text->str, ==, expected);
}
