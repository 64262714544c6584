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
