/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * Writes JSON into a buffer of somebody else's. What goes wrong first is kept: a
 * value that may not be said, or a buffer that is too small.
 */
typedef struct
{
    char *text;
    gsize size;
    gsize length;
    const char *problem; /* static; NULL: all is well */
    const char *name;    /* of the member it is about; nullable */
} BybitWriter;

void bybit_writer_init (BybitWriter *self, char *buffer, gsize size);
gssize bybit_writer_finish (BybitWriter *self, const char *what, GError **error);
void bybit_writer_fail (BybitWriter *self, const char *name, const char *problem);

void bybit_writer_raw (BybitWriter *self, const char *text);
void bybit_writer_integer (BybitWriter *self, gint64 value);
/* A text in quotes: of letters, digits and the few marks that ids, symbols and words have. */
void bybit_writer_word (BybitWriter *self, const char *name, const char *text);
/* A text in quotes of printable ASCII, escaped where it must be. */
void bybit_writer_string (BybitWriter *self, const char *name, const char *text);
/* `,"NAME":`, without the comma after an opening bracket. */
void bybit_writer_name (BybitWriter *self, const char *name);
void bybit_writer_member (BybitWriter *self, const char *name, const char *word);
/* In quotes, without zeros at its end: what the venue compares with tick and step. */
void bybit_writer_decimal_member (BybitWriter *self, const char *name, CarryDecimal value);

G_END_DECLS
