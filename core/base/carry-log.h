/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"

G_BEGIN_DECLS

/**
 * CarryLog: (skip)
 *
 * Writes what goes through GLib's structured log to `app.log` (text) and
 * `app.jsonl` (one JSON object a line), both rotating, to stderr, and to the
 * journal under systemd. A message is always one line; secrets registered with
 * carry_log_add_secret() are struck out, long fields cut, and a domain that floods
 * is capped.
 *
 * A line of text is `2025-10-19T00:05:00.123Z INFO  carry-csv [instance] message`.
 * A line of JSON has `ts`, `level`, `domain`, `instance`, `message` and the fields
 * that the message has besides: `CODE_FILE` and the like, and `CARRY_ORDER_ID` as
 * `order_id`. A message may name another instance in `CARRY_INSTANCE`.
 *
 * Logging never fails and waits for nobody: what a file, pipe or journal does not
 * take at once is lost. That is told on stderr when it begins, and how many lines
 * are missing in their place when it ends.
 */
typedef struct _CarryLog CarryLog;

/**
 * CarryLogSettings: (skip)
 * @directory: (nullable): where the files are, made when missing; one process
 *   writes to one directory; %NULL for no files
 * @max_bytes: a file is rotated before it grows past this
 * @keep: how many rotated files there are of each kind: `app.log.1` is the youngest
 * @level: the least important level that is written
 * @instance: (nullable): named in every line
 * @console: whether lines also go to stderr, in colour on a terminal; never when
 *   the journal has them
 * @lines_per_second: how many lines one domain may write in a second of the
 *   clock; 0 for no cap. One line tells how many were dropped
 */
typedef struct
{
    const char *directory;
    gint64 max_bytes;
    guint keep;
    GLogLevelFlags level;
    const char *instance;
    gboolean console;
    guint lines_per_second;
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
