/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixtures.h"

#define FOLDER CARRY_SOURCE_ROOT "/../shared/bybit-v5/fixtures"

char *
fixture_load (const char *file, gsize *out_size)
{
    g_autofree char *path = g_build_filename (FOLDER, file, NULL);
    g_autoptr (GError) error = NULL;
    char *text;

    if (g_file_get_contents (path, &text, out_size, &error))
        return text;
    if (g_strcmp0 (g_getenv ("CARRY_REQUIRE_SHARED"), "1") == 0)
        g_error ("The recorded messages are required: %s", error->message);
    g_test_skip ("the recorded messages are not beside the repository");
    return NULL;
}
