/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * Everything the server received and sent, byte for byte and after TLS, one piece a line:
 *
 *     NANOSECONDS CONNECTION DIRECTION BYTES
 *
 * DIRECTION is `<` received, `>` sent, `+` opened (then the peer), `-` closed. BYTES are printable
 * ASCII as they are; a backslash is doubled, all else is `\xHH`.
 */
typedef struct _ServerRecord ServerRecord;

ServerRecord *server_record_new (const char *path, CarryClock *clock, GError **error);
void server_record_free (ServerRecord *self);
void server_record_write (ServerRecord *self, guint64 connection, char direction, const void *data,
                          gsize length);
gboolean server_record_flush (ServerRecord *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerRecord, server_record_free)

G_END_DECLS
