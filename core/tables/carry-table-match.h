/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"

G_BEGIN_DECLS

/**
 * CarryTableMatch:
 * @path: a file
 * @symbol: (nullable): the symbol for which it was looked up
 * @pattern: index of the pattern that found it
 *
 * A file to read.
 */
typedef struct
{
    char *path;
    char *symbol;
    guint pattern;
} CarryTableMatch;

GPtrArray *
carry_table_match_files (char *const *patterns, const GPtrArray *instruments, GError **error);

G_END_DECLS
