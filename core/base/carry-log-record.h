/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-redactor.h"

G_BEGIN_DECLS

/*
 * Internal: what one log message says, without secrets, each value at most
 * CARRY_LOG_VALUE_MAX bytes as it is written; and its forms, each one line. The
 * form for people escapes control characters but not the backslash; JSON is exact,
 * but for bytes that are no UTF-8.
 */
typedef struct _CarryLogRecord CarryLogRecord;

#define CARRY_LOG_VALUE_MAX 4096

const GLogField *
carry_log_record_find_field (const GLogField *fields, gsize n_fields, const char *name);
CarryLogRecord *carry_log_record_new (gint64 ts, GLogLevelFlags level, const GLogField *fields,
                                      gsize n_fields, const char *instance,
                                      const CarryRedactor *redactor);
void carry_log_record_format_text (const CarryLogRecord *self, gboolean colour, GString *line);
void carry_log_record_format_json (const CarryLogRecord *self, GString *line);
void carry_log_record_format_journal (const CarryLogRecord *self, GString *entry);
void carry_log_record_free (CarryLogRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryLogRecord, carry_log_record_free)

G_END_DECLS
