/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <string.h>

#include "base/carry-decimal.h"
#include "base/carry-macros.h"

G_BEGIN_DECLS

#ifndef __GI_SCANNER__

/**
 * CARRY_JSON_MAX_SIZE: (skip)
 *
 * The most bytes of a document.
 */
#define CARRY_JSON_MAX_SIZE (4 * 1024 * 1024)

/**
 * CARRY_JSON_MAX_DEPTH: (skip)
 *
 * The most objects and arrays around a value.
 */
#define CARRY_JSON_MAX_DEPTH 32

/**
 * CARRY_JSON_MAX_NAMES: (skip)
 *
 * The most members read of one object and of those around it, together.
 */
#define CARRY_JSON_MAX_NAMES 512

/**
 * CARRY_JSON_MAX_NAME: (skip)
 *
 * The most bytes of a member's name, as it is written.
 */
#define CARRY_JSON_MAX_NAME 255

/**
 * CarryJsonKind: (skip)
 * @CARRY_JSON_NONE: no value is due, or what stands there begins none
 * @CARRY_JSON_OBJECT: an object
 * @CARRY_JSON_ARRAY: an array
 * @CARRY_JSON_STRING: a string
 * @CARRY_JSON_NUMBER: a number
 * @CARRY_JSON_BOOLEAN: true or false
 * @CARRY_JSON_NULL: null
 *
 * What a value is, by its first byte.
 */
typedef enum
{
    CARRY_JSON_NONE,
    CARRY_JSON_OBJECT,
    CARRY_JSON_ARRAY,
    CARRY_JSON_STRING,
    CARRY_JSON_NUMBER,
    CARRY_JSON_BOOLEAN,
    CARRY_JSON_NULL,
} CarryJsonKind;

/**
 * CarryJsonText: (skip)
 * @text: the first byte; no NUL follows
 * @length: bytes
 *
 * A piece of UTF-8 that belongs to somebody else. It holds no NUL.
 */
typedef struct
{
    const char *text;
    gsize length;
} CarryJsonText;

/* An object or array being read; @names is where its own begin. */
typedef struct
{
    guint64 seen;
    guint16 names;
    guint8 object;
    guint8 begun;
} CarryJsonLevel;

typedef struct
{
    guint32 hash;
    guint32 offset;
} CarryJsonName;

/**
 * CarryJson: (skip)
 *
 * Reads one JSON document from bytes, once and in order, without copying or
 * allocating. It lives on the stack; carry_json_init() makes it ready, nothing
 * needs to be freed, and the bytes must outlive it and the texts it gave.
 *
 * The first failure is kept: from then on every call returns %FALSE at once and
 * leaves its results alone, and carry_json_finish() tells what it was. So only
 * carry_json_finish() needs to be checked, before anything read is acted upon.
 *
 * It takes RFC 8259 and nothing else, and is stricter where a meaning could be
 * mistaken: a name may occur only once in an object, text is valid UTF-8
 * without NUL (also when escaped), and the CARRY_JSON_MAX limits hold. This is
 * true of values that are skipped, too.
 *
 * |[<!-- language="C" -->
 * CarryJson json;
 * CarryJsonText name;
 *
 * carry_json_init (&json, data, size);
 * carry_json_enter_object (&json);
 * while (carry_json_next_member (&json, &name))
 *     if (carry_json_text_equal (name, "price"))
 *         carry_json_get_decimal (&json, &price);
 * return carry_json_finish (&json, error);
 * ]|
 */
typedef struct
{
    /*< private >*/
    const char *start;
    const char *at;
    const char *end;
    const char *problem;
    gsize problem_offset;
    guint depth;
    guint n_names;
    gboolean pending;
    CarryJsonLevel levels[CARRY_JSON_MAX_DEPTH];
    CarryJsonName names[CARRY_JSON_MAX_NAMES];
    char name[CARRY_JSON_MAX_NAME];
} CarryJson;

CARRY_API
void carry_json_init (CarryJson *self, const char *data, gsize size);
CARRY_API
gboolean carry_json_finish (CarryJson *self, GError **error);
CARRY_API
void carry_json_fail (CarryJson *self, const char *problem);

CARRY_API
CarryJsonKind carry_json_peek (const CarryJson *self);
CARRY_API
gboolean carry_json_enter_object (CarryJson *self);
CARRY_API
gboolean carry_json_enter_array (CarryJson *self);
CARRY_API
gboolean carry_json_next_member (CarryJson *self, CarryJsonText *out_name);
CARRY_API
gboolean carry_json_next_element (CarryJson *self);
CARRY_API
gboolean carry_json_leave (CarryJson *self);

CARRY_API
gboolean carry_json_get_string (CarryJson *self, char *buffer, gsize size, CarryJsonText *out_text);
CARRY_API
gboolean carry_json_get_decimal (CarryJson *self, CarryDecimal *out_value);
CARRY_API
gboolean carry_json_get_decimals (CarryJson *self, guint n_values, CarryDecimal *out_values);
CARRY_API
gboolean carry_json_get_scaled_pairs (CarryJson *self, guint scale_a, guint scale_b,
                                      guint max_pairs, gint64 *out_values, guint *out_n);
CARRY_API
gboolean carry_json_get_int64 (CarryJson *self, gint64 *out_value);
CARRY_API
gboolean carry_json_get_boolean (CarryJson *self, gboolean *out_value);
CARRY_API
gboolean carry_json_get_null (CarryJson *self);
CARRY_API
gboolean carry_json_get_raw (CarryJson *self, CarryJsonText *out_text);
CARRY_API
gboolean carry_json_skip (CarryJson *self);
CARRY_API
gboolean carry_json_skip_absent (CarryJson *self);

/**
 * carry_json_text_equal: (skip)
 * @a: a text
 * @b: text that ends with NUL
 *
 * Returns: whether both are the same bytes
 */
static inline gboolean
carry_json_text_equal (CarryJsonText a, const char *b)
{
    return a.length == strlen (b) && (a.length == 0 || memcmp (a.text, b, a.length) == 0);
}

#endif

G_END_DECLS
