/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-wide.h"

G_BEGIN_DECLS

/*
 * Internal: a number as it is written, before it is known whether it fits:
 * ±mantissa × 10^exponent. The mantissa does not end in a zero digit unless it
 * is zero; `scale` is how many digits after the point the text spells out,
 * below zero when its exponent leaves none.
 */
typedef struct
{
    CarryUint128 mantissa;
    gint64 exponent;
    gint64 scale;
    gboolean negative;
} CarryNumber;

/* What is wrong with a text, to be quoted with it. */
#define CARRY_NUMBER_TOO_FINE "it needs more than 18 digits after the point; round it first"
#define CARRY_NUMBER_TOO_LARGE "it is too large or has too many digits to be exact"

/* Sign, 39 digits, point, leading zero, NUL. */
#define CARRY_NUMBER_BUFFER 43

#define CARRY_NUMBER_DOUBLE_BUFFER G_ASCII_DTOSTR_BUF_SIZE

gboolean
carry_number_parse (const char *text, gsize length, CarryNumber *out_number, GError **error);
void carry_number_set_error (GError **error, const char *text, gsize length, const char *what, ...)
    G_GNUC_PRINTF (4, 5);
void carry_number_format (gboolean negative, CarryUint128 magnitude, guint scale, char *buffer);
char *carry_number_format_double (double value, char buffer[CARRY_NUMBER_DOUBLE_BUFFER]);

G_END_DECLS
