/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Puts every type of every plugin of this build, and the host's own settings, through the test that
 * `carry inspect --test` runs on anyone's. Arguments, TYPE.KEY=VALUE, are what a type needs to start.
 */

#include <stdio.h>
#include <stdlib.h>

#include "host/carry-catalog.h"
#include "host/carry-host-settings.h"
#include "host/carry-module-test.h"

static void
run_all (CarryModuleTest *test, const GPtrArray *plugins)
{
    for (guint i = 0; i < plugins->len; i++)
    {
        const CarryPlugin *plugin = g_ptr_array_index (plugins, i);

        for (guint t = 0; t < plugin->n_types; t++)
            carry_module_test_run_type (test, plugin->info->types[t].name, plugin->types[t]);
    }
}

int
main (int argc, char **argv)
{
    g_autoptr (CarryModuleTest) test = carry_module_test_new ();
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (NULL);
    const GPtrArray *plugins = carry_catalog_get_plugins (catalog);
    const GPtrArray *refusals = carry_catalog_get_refusals (catalog);
    g_autoptr (GError) error = NULL;

    for (int i = 1; i < argc; i++)
        if (!carry_module_test_set (test, argv[i], &error))
            g_error ("%s", error->message);
    carry_catalog_scan (catalog);
    for (guint i = 0; i < refusals->len; i++)
        printf ("Bail out! %s\n", ((const GError *) g_ptr_array_index (refusals, i))->message);
    if (plugins->len == 0)
        printf ("Bail out! no plugins in %s\n", carry_catalog_get_folders (catalog)[0]);
    if (refusals->len > 0 || plugins->len == 0)
        return EXIT_FAILURE;
    carry_module_test_run_type (test, "host", CARRY_TYPE_HOST_SETTINGS);
    run_all (test, plugins);
    return carry_module_test_finish (test) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
