/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-instance.h"

#include <glib/gstdio.h>

#include "base/carry-error.h"

#define NOW (1700000000 * CARRY_NS_PER_SECOND)

typedef struct
{
    CarryHostSettings *settings;
    char *folder;
    char *epoch;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autofree char *top = g_dir_make_tmp ("carry-instance-XXXXXX", NULL);

    fixture->folder = g_build_filename (top, "data", NULL);
    fixture->epoch = g_build_filename (fixture->folder, "epoch", NULL);
    fixture->settings = g_object_new (CARRY_TYPE_HOST_SETTINGS, "data-dir", fixture->folder, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_autofree char *top = g_path_get_dirname (fixture->folder);
    g_autofree char *lock = g_build_filename (fixture->folder, "lock", NULL);

    g_unlink (fixture->epoch);
    g_unlink (lock);
    g_rmdir (fixture->folder);
    g_rmdir (top);
    g_object_unref (fixture->settings);
    g_free (fixture->epoch);
    g_free (fixture->folder);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    CarryInstance *first = carry_instance_new (fixture->settings, NOW, &error);

    g_assert_no_error (error);
    g_assert_null (carry_instance_new (fixture->settings, NOW, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    g_clear_error (&error);
    carry_instance_free (first);
    first = carry_instance_new (fixture->settings, NOW, &error);
    g_assert_no_error (error);
    carry_instance_free (first);
}

/* Two runs in one second, a clock set back, a folder restored: no epoch twice. */
static void
test_epoch_rises (Fixture *fixture, gconstpointer data)
{
    static const gint64 starts[] = { 0, 0, -86400, 5, 86400 };
    guint64 last = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
        g_autoptr (CarryInstance) instance =
            carry_instance_new (fixture->settings, NOW + starts[i] * CARRY_NS_PER_SECOND, NULL);

        g_assert_nonnull (instance);
        g_assert_cmpuint (carry_instance_get_epoch (instance), >, last);
        last = carry_instance_get_epoch (instance);
    }
    g_assert_cmpuint (last, ==, 1700000000 + 86400);
}

static void
test_bad_epoch (Fixture *fixture, gconstpointer data)
{
    static const char *const texts[] = { "", "x", "-3", "0", "1e9", "99999999999999999999" };

    g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
        g_autoptr (GError) error = NULL;

        g_assert_true (g_file_set_contents (fixture->epoch, texts[i], -1, NULL));
        g_assert_null (carry_instance_new (fixture->settings, NOW, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
        g_assert_nonnull (strstr (error->message, fixture->epoch));
    }
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryInstance) instance = NULL;

    g_object_set (fixture->settings, "data-dir", NULL, "env", CARRY_ENV_TESTNET, NULL);
    g_assert_null (carry_instance_new (fixture->settings, NOW, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_object_set (fixture->settings, "env", CARRY_ENV_SIM, NULL);
    instance = carry_instance_new (fixture->settings, NOW, NULL);
    g_assert_cmpuint (carry_instance_get_epoch (instance), ==, 1700000000);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/host/instance/one-at-a-time", test_one_at_a_time);
    ADD ("/host/instance/epoch-rises", test_epoch_rises);
    ADD ("/host/instance/bad-epoch", test_bad_epoch);
    ADD ("/host/instance/no-folder", test_no_folder);
    return g_test_run ();
}
