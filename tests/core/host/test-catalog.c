/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-catalog.h"

#include <string.h>

#include "base/carry-error.h"
#include "test-cli.h"

static void
copy_sample (const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename (g_getenv ("SAMPLE_PLUGINS"), "sample.so", NULL);

    test_folder_copy (path, folder, name);
}

static const CarryPlugin *
get_plugin (const CarryCatalog *catalog, guint index)
{
    return g_ptr_array_index (carry_catalog_get_plugins (catalog), index);
}

static void
test_folders (void)
{
    g_autoptr (CarryCatalog) catalog = NULL;
    const char *const *folders;

    g_assert_true (g_setenv ("CARRY_PLUGIN_PATH", "/third::/fourth/../fourth", TRUE));
    catalog = carry_catalog_new ("/first:/second/");
    g_unsetenv ("CARRY_PLUGIN_PATH");
    folders = carry_catalog_get_folders (catalog);
    g_assert_cmpuint (g_strv_length ((char **) folders), ==, 5);
    g_assert_cmpstr (folders[0], ==, "/first");
    g_assert_cmpstr (folders[1], ==, "/second");
    g_assert_cmpstr (folders[2], ==, "/third");
    g_assert_cmpstr (folders[3], ==, "/fourth");
    /* The build tree this test runs from. */
    g_assert_true (g_str_has_suffix (folders[4], "/plugins"));
}

/* What the name of the file tells is all that is opened. */
static void
test_opens_little (void)
{
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (NULL);
    g_autoptr (GError) error = NULL;
    GType type = carry_catalog_find_type (catalog, "cross", &error);

    g_assert_no_error (error);
    g_assert_cmpstr (g_type_name (type), ==, "CrossStrategy");
    g_assert_cmpuint (carry_catalog_get_plugins (catalog)->len, ==, 1);
    g_assert_true (carry_catalog_find_type (catalog, "cross", &error) == type);
    g_assert_cmpuint (carry_catalog_get_plugins (catalog)->len, ==, 1);
}

/* A type that no file is named after is looked for in all of them. */
static void
test_looks_everywhere (void)
{
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (g_getenv ("SAMPLE_PLUGINS"));
    g_autoptr (GError) error = NULL;
    GType type = carry_catalog_find_type (catalog, "sample-venue", &error);

    g_assert_no_error (error);
    g_assert_cmpstr (g_type_name (type), ==, "SampleVenue");
    g_assert_cmpuint (carry_catalog_get_plugins (catalog)->len, >, 2);
}

/* Of two files with one name that of the earlier folder counts, and the other is not opened. In a
 * process of its own, since GObject knows the types of the sample from its first file. */
static void
test_earlier_counts (void)
{
    g_autoptr (TestFolder) first = test_folder_new ();
    g_autoptr (TestFolder) second = test_folder_new ();
    g_autofree char *path = g_strconcat (first, ":", second, NULL);
    g_autofree char *expected = g_build_filename (first, "sample.so", NULL);
    g_autoptr (CarryCatalog) catalog = NULL;

    if (!g_test_subprocess ())
    {
        g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
        g_test_trap_assert_passed ();
        return;
    }
    copy_sample (first, "sample.so");
    g_free (test_folder_write (second, "sample.so", "broken"));
    catalog = carry_catalog_new (path);
    carry_catalog_scan (catalog);
    g_assert_cmpuint (carry_catalog_get_refusals (catalog)->len, ==, 0);
    g_assert_cmpstr (get_plugin (catalog, 0)->path, ==, expected);
}

/* A refusal is told each time it matters, and listed once. */
static void
test_refusals (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autofree char *path = test_folder_write (folder, "cross.so", "");
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (folder);
    const GPtrArray *refusals = carry_catalog_get_refusals (catalog);

    for (guint i = 0; i < 3; i++)
    {
        g_autoptr (GError) error = NULL;

        g_assert_true (carry_catalog_find_type (catalog, "cross", &error) == G_TYPE_INVALID);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_PLUGIN);
        g_assert_true (g_str_has_suffix (error->message, "/cross.so: is empty"));
    }
    g_assert_cmpuint (refusals->len, ==, 1);
    carry_catalog_scan (catalog);
    g_assert_cmpuint (refusals->len, ==, 1);
    /* The others are there. */
    g_assert_true (carry_catalog_find_type (catalog, "paper", NULL) != G_TYPE_INVALID);
}

static void
test_unknown (void)
{
    const char *const names[] = { "nothing-such", "", "../plugins/cross", "cross.so" };
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
        g_autoptr (GError) error = NULL;

        g_assert_true (carry_catalog_find_type (catalog, names[i], &error) == G_TYPE_INVALID);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    }
}

/* A plugin is found by its own name too, whatever its types are called. */
static void
test_plugin_name (void)
{
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (g_getenv ("SAMPLE_PLUGINS"));
    g_autoptr (GError) error = NULL;
    const CarryPlugin *plugin = carry_catalog_find_plugin (catalog, "sample", &error);

    g_assert_no_error (error);
    g_assert_cmpstr (plugin->info->name, ==, "sample");
    g_assert_true (carry_catalog_find_plugin (catalog, "sample-trader", &error) == plugin);
    g_assert_null (carry_catalog_find_plugin (catalog, "sampel", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/catalog/folders", test_folders);
    g_test_add_func ("/catalog/opens-little", test_opens_little);
    g_test_add_func ("/catalog/looks-everywhere", test_looks_everywhere);
    g_test_add_func ("/catalog/earlier-counts", test_earlier_counts);
    g_test_add_func ("/catalog/refusals", test_refusals);
    g_test_add_func ("/catalog/unknown", test_unknown);
    g_test_add_func ("/catalog/plugin-name", test_plugin_name);
    return g_test_run ();
}
