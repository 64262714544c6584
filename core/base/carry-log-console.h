/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/*
 * Internal: lines to a terminal or pipe that never wait for its reader: what it
 * does not take at once is lost. Not thread-safe.
 */
typedef struct
{
    int fd;
    gboolean torn; /* the last line was lost half-way */
} CarryLogConsole;

gboolean
carry_log_console_write (CarryLogConsole *self, const char *line, gsize length, GError **error);

G_END_DECLS
