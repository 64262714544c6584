/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-config.h"

/* A text with mistakes, and what is said of them. */
typedef struct
{
    const char *name;
    const char *text;
    const char *problems; /* without the file name before each line */
} ConfigCase;

void config_cases_add (const char *prefix, const char *file_name, const ConfigCase *cases,
                       gsize n_cases);
