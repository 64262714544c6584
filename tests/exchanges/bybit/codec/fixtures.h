/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "print-rows.h"

G_BEGIN_DECLS

/* A recorded message, what reads it, and what it says. */
typedef struct
{
    const char *file;
    PrintFunc print;
    const char *expected;
} Fixture;

/* Each ends with a NULL file. */
extern const Fixture fixtures_rest[];
extern const Fixture fixtures_public[];
extern const Fixture fixtures_private[];

/* Returns: (transfer full) (nullable): NULL when there is no such file; the test was skipped then */
char *fixture_load (const char *file, gsize *out_size);

G_END_DECLS
