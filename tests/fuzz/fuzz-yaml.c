/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A configuration as YAML. */

#include "fuzz.h"

#include "config-checks.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config =
        carry_config_load_data ((const char *) data, size, "fuzz.yaml", problems);
    check_config_problems (problems);
    check_config_round_trip (config);
    return 0;
}
