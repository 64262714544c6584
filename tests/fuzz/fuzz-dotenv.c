/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A `.env` file; its lines serve as environment variables and as `--set` too. */

#include "fuzz.h"

#include "config-checks.h"

#include <string.h>

static const char base[] = "[strategy carry]\nplugin=a\n[risk my-limits]\nmax=1\n[risk a--b]\n";

static CarryConfig *
load_base (CarryProblems *problems)
{
    return carry_config_load_data (base, sizeof base - 1, "base.conf", problems);
}

static void
check_dotenv (const char *text, gsize size)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load_base (problems);
    carry_config_apply_dotenv_data (config, text, size, ".env", problems);
    check_config_problems (problems);
    check_config_round_trip (config);
}

static void
check_strings (const char *text, gsize size)
{
    g_autofree char *copy = g_strndup (text, size);
    g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load_base (problems);
    carry_config_apply_environment (config, (const char *const *) lines, problems);
    carry_config_apply_sets (config, (const char *const *) lines, problems);
    check_config_problems (problems);
    check_config_round_trip (config);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    check_dotenv ((const char *) data, size);
    check_strings ((const char *) data, size);
    return 0;
}
