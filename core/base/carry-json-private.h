/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-json.h"

G_BEGIN_DECLS

/* What the parts of CarryJson share, and the pieces of a document: strings and numbers. */

#define CARRY_JSON_EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))
#define CARRY_JSON_HIGH_BITS CARRY_JSON_EACH_BYTE (0x80)

/* The high bit of each byte that is zero; above the first of them also of others. */
static inline guint64
carry_json_zero_bytes (guint64 word)
{
    return (word - CARRY_JSON_EACH_BYTE (1)) & ~word & CARRY_JSON_HIGH_BITS;
}

/* Likewise of each byte that is a quote, a backslash or a control character. */
static inline guint64
carry_json_special_bytes (guint64 word)
{
    return carry_json_zero_bytes (word ^ CARRY_JSON_EACH_BYTE ('"')) |
           carry_json_zero_bytes (word ^ CARRY_JSON_EACH_BYTE ('\\')) |
           ((word - CARRY_JSON_EACH_BYTE (0x20)) & ~word & CARRY_JSON_HIGH_BITS);
}

static inline guint64
carry_json_load (const char *at)
{
    guint64 word;

    memcpy (&word, at, 8);
    return GUINT64_FROM_LE (word);
}

/* How many of the eight bytes, from the first, are digits. */
static inline guint
carry_json_count_digits (guint64 word)
{
    guint64 high = (word & CARRY_JSON_EACH_BYTE (0xf0)) ^ CARRY_JSON_EACH_BYTE (0x30);
    guint64 low = ((word & CARRY_JSON_EACH_BYTE (0x0f)) + CARRY_JSON_EACH_BYTE (0x06)) &
                  CARRY_JSON_EACH_BYTE (0x10);
    guint64 other = high | low;

    return other == 0 ? 8 : (guint) __builtin_ctzll (other) / 8;
}

/* The number of the first @n digits of the word, 1 to 8: pairs, fours, and all. */
static inline guint64
carry_json_digits_value (guint64 word, guint n)
{
    const guint64 pairs = G_GUINT64_CONSTANT (0x000000ff000000ff);

    word = (word << (64 - 8 * n)) & CARRY_JSON_EACH_BYTE (0x0f);
    word = word * 10 + (word >> 8);
    return ((word & pairs) * G_GUINT64_CONSTANT (0x000f424000000064) +
            ((word >> 16) & pairs) * G_GUINT64_CONSTANT (0x0000271000000001)) >>
           32;
}

/* What carry_json_quick_number() may read, its loads included. */
#define CARRY_JSON_QUICK_BYTES 32

/*
 * A number without sign and exponent, of up to seven digits before the point and eight
 * in all, with CARRY_JSON_QUICK_BYTES from @at on: most of what venues send.
 *
 * Returns: the byte after it, or NULL when it is of another kind or none, to be read
 *   the long way, which also says what is wrong
 */
static inline const char *
carry_json_quick_number (const char *at, guint64 *out_coefficient, guint *out_decimals)
{
    guint64 word = carry_json_load (at);
    guint digits = carry_json_count_digits (word);
    guint decimals = 0;

    if (digits - 1 > 6 || (*at == '0' && digits > 1))
        return NULL;
    at += digits;
    if (*at == '.')
    {
        guint64 fraction = carry_json_load (at + 1);
        decimals = carry_json_count_digits (fraction);
        if (decimals == 0 || digits + decimals > 8)
            return NULL;
        word = (word & ((G_GUINT64_CONSTANT (1) << 8 * digits) - 1)) | fraction << 8 * digits;
        at += 1 + decimals;
    }
    *out_coefficient = carry_json_digits_value (word, digits + decimals);
    *out_decimals = decimals;
    return at;
}

/* Whether @byte may stand right behind a number that is not in quotes. */
static inline gboolean
carry_json_ends_number (char byte)
{
    return byte == ',' || byte == '}' || byte == ']';
}

/* What is wrong, and the byte where it shows. */
typedef struct
{
    const char *what;
    const char *where;
} CarryJsonProblem;

/* Between the quotes, as written. */
typedef struct
{
    const char *text;
    gsize length;
    gboolean escaped;
} CarryJsonString;

const char *carry_json_scan_string (const char *at, const char *end, CarryJsonString *out_string,
                                    CarryJsonProblem *out_problem);
gssize carry_json_unescape (const CarryJsonString *string, char *buffer, gsize size);

gboolean carry_json_take_string (CarryJson *self, CarryJsonString *out_string);

static inline const char *
carry_json_refuse_at (CarryJsonProblem *out_problem, const char *where, const char *what)
{
    *out_problem = (CarryJsonProblem){ .what = what, .where = where };
    return NULL;
}

/* The first failure stays; nothing is due after it. */
static inline gboolean
carry_json_refuse (CarryJson *self, const char *where, const char *problem)
{
    self->problem = problem;
    self->problem_offset = (gsize) (where - self->start);
    self->pending = FALSE;
    return FALSE;
}

static inline const char *
carry_json_after_space (const CarryJson *self)
{
    const char *at = self->at;
    while (at < self->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

static inline void
carry_json_skip_space (CarryJson *self)
{
    self->at = carry_json_after_space (self);
}

/* Whether the next byte is @byte. */
static inline gboolean
carry_json_stands (const CarryJson *self, char byte)
{
    return self->at < self->end && *self->at == byte;
}

/* Whether a value is due; that none is may only follow from a failure. */
static inline gboolean
carry_json_begin_value (CarryJson *self)
{
    if (self->problem != NULL)
        return FALSE;
    g_return_val_if_fail (self->pending, FALSE);
    carry_json_skip_space (self);
    return TRUE;
}

static inline gboolean
carry_json_end_value (CarryJson *self, const char *after)
{
    self->at = after;
    self->pending = FALSE;
    return TRUE;
}

G_END_DECLS
