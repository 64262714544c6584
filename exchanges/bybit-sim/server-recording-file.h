/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lines of a file that is plain, gzip, or a zip with one member, by its first bytes. */
GDataInputStream *server_recording_file_open (const char *path, GError **error);

G_END_DECLS
