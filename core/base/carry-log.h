/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"

G_BEGIN_DECLS

/**
 * CarryLog: (skip)
 *
 * Writes what goes through GLib's structured log to `app.log` (text) and
 * `app.jsonl` (one JSON object a line), both rotating, to stderr, and to the
 * journal under systemd. Lines are escaped, secrets registered with
 * carry_log_add_secret() are struck out, and a domain that floods is capped.
 */
typedef struct _CarryLog CarryLog;

typedef struct
{
    const char *directory;  /* NULL: no files */
    gint64 max_bytes;       /* a file is rotated before it grows past this */
    guint keep;             /* rotated files kept of each kind */
    GLogLevelFlags level;   /* the least important level written */
    const char *instance;   /* named in every line */
    gboolean console;       /* also stderr */
    guint lines_per_second; /* cap for one domain; 0 for none */
} CarryLogSettings;

CARRY_API
CarryLog *carry_log_new (const CarryLogSettings *settings, CarryClock *clock, GError **error);
CARRY_API
void carry_log_install (CarryLog *self);
CARRY_API
gboolean carry_log_set_level (CarryLog *self, const char *domain, GLogLevelFlags level);
CARRY_API
void carry_log_add_secret (CarryLog *self, const char *secret);
CARRY_API
void carry_log_flush (CarryLog *self);
CARRY_API
void carry_log_free (CarryLog *self);
CARRY_API
gboolean carry_log_parse_level (const char *text, GLogLevelFlags *out_level, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryLog, carry_log_free)

G_END_DECLS
