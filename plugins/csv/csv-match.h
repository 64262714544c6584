/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * CsvMatch:
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
} CsvMatch;

GPtrArray *csv_match_files (char *const *patterns, const GPtrArray *instruments, GError **error);

G_END_DECLS
