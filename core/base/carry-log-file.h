/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/*
 * Internal: a file of lines that is renamed to NAME.1, NAME.2, … before it grows
 * past its limit. It holds whole lines only: what a full disk has cut short is
 * taken back. A file that is a symbolic link is refused. Not thread-safe.
 */
typedef struct
{
    char *path; /* for messages */
    char *name;
    gint64 max_bytes;
    guint keep;
    int directory_fd;
    int fd; /* -1 while it cannot be opened */
    gint64 size;
    gboolean torn; /* its last line has no end */
} CarryLogFile;

CarryLogFile *carry_log_file_open (const char *directory, const char *name, gint64 max_bytes,
                                   guint keep, GError **error);
gboolean carry_log_file_write (CarryLogFile *self, const char *line, gsize length, GError **error);
gboolean carry_log_file_sync (CarryLogFile *self, GError **error);
void carry_log_file_close (CarryLogFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryLogFile, carry_log_file_close)

G_END_DECLS
