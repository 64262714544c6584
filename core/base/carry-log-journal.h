/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/*
 * Internal: entries to systemd's journal that never wait for it. GLib's and
 * libsystemd's own functions do, which would stop trading when the journal is
 * stuck.
 */
typedef struct _CarryLogJournal CarryLogJournal;

#define CARRY_LOG_JOURNAL_SOCKET "/run/systemd/journal/socket"

gboolean carry_log_journal_is_ours (void);
CarryLogJournal *carry_log_journal_open (const char *socket_path, GError **error);
gboolean
carry_log_journal_send (CarryLogJournal *self, const char *entry, gsize length, GError **error);
void carry_log_journal_close (CarryLogJournal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryLogJournal, carry_log_journal_close)

G_END_DECLS
