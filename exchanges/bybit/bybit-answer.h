/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-rest.h"
#include "bybit-reader.h"

G_BEGIN_DECLS

/*
 * The envelope of a REST answer: read first, with the result as it is written,
 * since the code may stand behind the result and decides whether there is one.
 */
typedef struct
{
    BybitAnswer answer;
    CarryJsonText result; /* empty when there is none */
    CarryJsonText extra;  /* retExtInfo */
} BybitEnvelope;

gboolean bybit_envelope_read (const char *what, const char *data, gsize size,
                              BybitEnvelope *out_envelope, GError **error);
/* Only when the code is 0; a result that is missing then is an error. */
gboolean bybit_envelope_read_result (const BybitEnvelope *self, const char *what,
                                     const BybitRowType *type, gpointer result, GError **error);
/* The whole of an answer with `list`: rows by @type, or by @read where they are no objects. */
gboolean bybit_answer_read_list (const char *what, const char *data, gsize size,
                                 const BybitRowType *type, BybitReadFunc read,
                                 BybitAnswer *out_answer, GArray *rows, GError **error);
/* The whole of an answer whose result is one row. */
gboolean bybit_answer_read_row (const char *what, const char *data, gsize size,
                                const BybitRowType *type, BybitAnswer *out_answer, gpointer out_row,
                                GError **error);

G_END_DECLS
