/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-json-private.h"
#include "base/carry-wide.h"

/* @coefficient is exact when there is no exponent and at most 18 digits. */
typedef struct
{
    guint64 coefficient;
    gsize digits;
    gsize scale;
    gboolean negative;
    gboolean exponent;
} Number;

/**
 * carry_json_peek: (skip)
 * @self: a reader
 *
 * Returns: what kind of value is due, by its first byte
 */
CarryJsonKind
carry_json_peek (const CarryJson *self)
{
    g_return_val_if_fail (self != NULL, CARRY_JSON_NONE);

    const char *at = carry_json_after_space (self);
    if (!self->pending || at == self->end)
        return CARRY_JSON_NONE;
    switch (*at)
    {
    case '{':
        return CARRY_JSON_OBJECT;
    case '[':
        return CARRY_JSON_ARRAY;
    case '"':
        return CARRY_JSON_STRING;
    case 't':
    case 'f':
        return CARRY_JSON_BOOLEAN;
    case 'n':
        return CARRY_JSON_NULL;
    default:
        return *at == '-' || g_ascii_isdigit (*at) ? CARRY_JSON_NUMBER : CARRY_JSON_NONE;
    }
}

/**
 * carry_json_get_string: (skip)
 * @self: a reader
 * @buffer: (nullable): room for a text that is written with escapes
 * @size: bytes of @buffer; none when escapes are not expected
 * @out_text: (out): the text, without escapes and without an ending NUL
 *
 * Reads the string that is due. The text lies in the document or, only when it
 * is written with escapes, in @buffer.
 *
 * Returns: %FALSE when it is no string, or has escapes and does not fit
 */
gboolean
carry_json_get_string (CarryJson *self, char *buffer, gsize size, CarryJsonText *out_text)
{
    CarryJsonString string;

    if (!carry_json_begin_value (self))
        return FALSE;
    if (!carry_json_stands (self, '"'))
        return carry_json_refuse (self, self->at, "a string is expected here");
    if (!carry_json_take_string (self, &string))
        return FALSE;
    CarryJsonText text = { .text = string.text, .length = string.length };
    if (string.escaped)
    {
        gssize length = carry_json_unescape (&string, buffer, size);
        if (length < 0)
            return carry_json_refuse (self, string.text, "a text with escapes is too long here");
        text = (CarryJsonText){ .text = buffer, .length = (gsize) length };
    }
    *out_text = text;
    return carry_json_end_value (self, self->at);
}

/* More digits than fit leave a sum that means nothing; their number tells. */
static inline const char *
scan_digits (const char *at, const char *end, guint64 *coefficient)
{
    guint64 sum = *coefficient;
    guint digits = 8;

    while (digits == 8 && end - at >= 8)
    {
        guint64 word = carry_json_load (at);
        digits = carry_json_count_digits (word);
        if (digits > 0)
            sum = sum * carry_powers_of_ten[digits] + carry_json_digits_value (word, digits);
        at += digits;
    }
    for (; digits == 8 && at < end && (guint) (guchar) *at - '0' <= 9; at++)
        sum = sum * 10 + ((guint) (guchar) *at - '0');
    *coefficient = sum;
    return at;
}

static const char *
scan_exponent (const char *at, const char *end, CarryJsonProblem *out_problem)
{
    guint64 ignored = 0;
    if (at < end && (*at == '+' || *at == '-'))
        at++;
    const char *after = scan_digits (at, end, &ignored);
    return after > at ? after : carry_json_refuse_at (out_problem, at, "an exponent needs a digit");
}

/*
 * @at: the sign or the first digit
 *
 * Returns: the byte after the number, or NULL with @out_problem set
 */
static inline const char *
scan_number (const char *at, const char *end, Number *out_number, CarryJsonProblem *out_problem)
{
    guint64 coefficient = 0;
    gsize scale = 0;

    gboolean negative = at < end && *at == '-';
    at += negative;
    const char *whole = at;
    at = scan_digits (at, end, &coefficient);
    gsize digits = (gsize) (at - whole);
    if (digits == 0)
        return carry_json_refuse_at (out_problem, at, "a number needs a digit here");
    if (digits > 1 && *whole == '0')
        return carry_json_refuse_at (out_problem, whole, "a number may not begin with zeros");
    if (at < end && *at == '.')
    {
        const char *point = at;
        at = scan_digits (at + 1, end, &coefficient);
        scale = (gsize) (at - point) - 1;
        if (scale == 0)
            return carry_json_refuse_at (out_problem, at,
                                         "a digit must follow the point of a number");
    }
    gboolean exponent = at < end && (*at == 'e' || *at == 'E');
    if (exponent)
        at = scan_exponent (at + 1, end, out_problem);
    *out_number = (Number){
        .coefficient = coefficient,
        .digits = digits + scale,
        .scale = scale,
        .negative = negative,
        .exponent = exponent,
    };
    return at;
}

/* A number that is due, or a string that holds one; @out_text is the number as written. */
static inline gboolean
take_number (CarryJson *self, Number *out_number, CarryJsonText *out_text)
{
    CarryJsonProblem problem = { NULL, NULL };

    if (!carry_json_begin_value (self))
        return FALSE;
    gboolean quoted = carry_json_stands (self, '"');
    const char *begin = self->at + quoted;
    const char *after = scan_number (begin, self->end, out_number, &problem);
    if (after == NULL)
        return carry_json_refuse (self, problem.where, problem.what);
    if (quoted && (after == self->end || *after != '"'))
        return carry_json_refuse (self, after, "a number in quotes must end here");
    *out_text = (CarryJsonText){ .text = begin, .length = (gsize) (after - begin) };
    return carry_json_end_value (self, after + quoted);
}

static inline gboolean
is_short (const Number *number)
{
    return number->digits <= CARRY_DECIMAL_MAX_SCALE && !number->exponent;
}

static inline gint64
short_coefficient (const Number *number)
{
    return number->negative ? -(gint64) number->coefficient : (gint64) number->coefficient;
}

/* A number of the quick kind that is due, also negative or in quotes; FALSE: read it otherwise. */
static inline gboolean
take_quick_number (CarryJson *self, gint64 *out_coefficient, guint *out_decimals)
{
    const char *at = self->at;
    guint64 coefficient;

    if (self->problem != NULL || !self->pending || self->end - at < CARRY_JSON_QUICK_BYTES + 2)
        return FALSE;
    gboolean quoted = *at == '"';
    at += quoted;
    gboolean negative = *at == '-';
    at = carry_json_quick_number (at + negative, &coefficient, out_decimals);
    if (at == NULL || (quoted ? *at != '"' : !carry_json_ends_number (*at)))
        return FALSE;
    *out_coefficient = negative ? -(gint64) coefficient : (gint64) coefficient;
    return carry_json_end_value (self, at + quoted);
}

static G_GNUC_NO_INLINE gboolean
get_long_decimal (CarryJson *self, CarryDecimal *out_value)
{
    Number number;
    CarryJsonText text;

    if (!take_number (self, &number, &text))
        return FALSE;
    if (is_short (&number))
        *out_value = carry_decimal_make (short_coefficient (&number), (guint) number.scale);
    else if (!carry_decimal_parse (text.text, (gssize) text.length, out_value, NULL))
        return carry_json_refuse (self, text.text, "the number is too large or too fine");
    return TRUE;
}

static inline gboolean
get_decimal (CarryJson *self, CarryDecimal *out_value)
{
    gint64 coefficient;
    guint decimals;

    if (!take_quick_number (self, &coefficient, &decimals))
        return get_long_decimal (self, out_value);
    *out_value = carry_decimal_make (coefficient, decimals);
    return TRUE;
}

/**
 * carry_json_get_decimal: (skip)
 * @self: a reader
 * @out_value: (out): the number, with the scale carry_decimal_parse() gives it
 *
 * Reads the number that is due, or the string that holds one in the grammar of
 * JSON and nothing else. It is exact, or refused.
 *
 * Returns: %FALSE when it is no number, or cannot be held to its last digit
 */
gboolean
carry_json_get_decimal (CarryJson *self, CarryDecimal *out_value)
{
    return get_decimal (self, out_value);
}

/**
 * carry_json_get_decimals: (skip)
 * @self: a reader
 * @n_values: how many, at least 1
 * @out_values: (out caller-allocates): room for them; on failure it may hold some
 *
 * Reads the array that is due when it holds exactly @n_values numbers, as
 * carry_json_get_decimal() does: a level of an order book in one call.
 *
 * Returns: %FALSE when it is no such array
 */
gboolean
carry_json_get_decimals (CarryJson *self, guint n_values, CarryDecimal *out_values)
{
    g_return_val_if_fail (n_values > 0, FALSE);

    if (!carry_json_begin_value (self))
        return FALSE;
    if (self->depth == CARRY_JSON_MAX_DEPTH)
        return carry_json_refuse (self, self->at, "values are nested more than 32 deep");
    for (guint i = 0; i < n_values; i++)
    {
        if (!carry_json_stands (self, i == 0 ? '[' : ','))
            return carry_json_refuse (self, self->at, "an array of more numbers is expected here");
        self->at++;
        self->pending = TRUE;
        if (!get_decimal (self, &out_values[i]))
            return FALSE;
        carry_json_skip_space (self);
    }
    if (!carry_json_stands (self, ']'))
        return carry_json_refuse (self, self->at, "the array of numbers must end here");
    return carry_json_end_value (self, self->at + 1);
}

static G_GNUC_NO_INLINE gboolean
get_long_int64 (CarryJson *self, gint64 *out_value)
{
    Number number;
    CarryJsonText text;
    CarryDecimal value;

    if (!take_number (self, &number, &text))
        return FALSE;
    if (number.scale > 0 || number.exponent)
        return carry_json_refuse (self, text.text, "a whole number is expected here");
    if (is_short (&number))
        *out_value = short_coefficient (&number);
    else if (carry_decimal_parse (text.text, (gssize) text.length, &value, NULL))
        *out_value = value.coefficient;
    else
        return carry_json_refuse (self, text.text, "the whole number needs more than 64 bits");
    return TRUE;
}

/* Up to fifteen digits, as times and sequence numbers are. */
static inline const char *
quick_integer (const char *at, gint64 *out_value)
{
    guint64 word = carry_json_load (at);
    guint digits = carry_json_count_digits (word);

    if (digits == 0 || (*at == '0' && digits > 1))
        return NULL;
    guint64 value = carry_json_digits_value (word, digits);
    at += digits;
    if (digits == 8)
    {
        word = carry_json_load (at);
        digits = carry_json_count_digits (word);
        if (digits == 8)
            return NULL;
        if (digits > 0)
            value = value * carry_powers_of_ten[digits] + carry_json_digits_value (word, digits);
        at += digits;
    }
    *out_value = (gint64) value;
    return at;
}

/**
 * carry_json_get_int64: (skip)
 * @self: a reader
 * @out_value: (out): the number
 *
 * Reads the integer that is due, or the string that holds one. A point or an
 * exponent is refused, even where the number is whole.
 *
 * Returns: %FALSE when it is no integer, or needs more than 64 bits
 */
gboolean
carry_json_get_int64 (CarryJson *self, gint64 *out_value)
{
    const char *at = self->at;
    gint64 value;

    if (self->problem != NULL || !self->pending || self->end - at < CARRY_JSON_QUICK_BYTES)
        return get_long_int64 (self, out_value);
    gboolean quoted = *at == '"';
    at = quick_integer (at + quoted, &value);
    if (at == NULL || (quoted ? *at != '"' : !carry_json_ends_number (*at)))
        return get_long_int64 (self, out_value);
    *out_value = value;
    return carry_json_end_value (self, at + quoted);
}

static gboolean
take_literal (CarryJson *self, const char *literal, gsize length)
{
    if ((gsize) (self->end - self->at) < length || memcmp (self->at, literal, length) != 0)
        return FALSE;
    return carry_json_end_value (self, self->at + length);
}

/**
 * carry_json_get_boolean: (skip)
 * @self: a reader
 * @out_value: (out): true or false
 *
 * Returns: %FALSE when neither `true` nor `false` is due
 */
gboolean
carry_json_get_boolean (CarryJson *self, gboolean *out_value)
{
    if (!carry_json_begin_value (self))
        return FALSE;
    gboolean value = carry_json_stands (self, 't');
    if (value ? !take_literal (self, "true", 4) : !take_literal (self, "false", 5))
        return carry_json_refuse (self, self->at, "true or false is expected here");
    *out_value = value;
    return TRUE;
}

/**
 * carry_json_get_null: (skip)
 * @self: a reader
 *
 * Returns: %FALSE when no `null` is due
 */
gboolean
carry_json_get_null (CarryJson *self)
{
    if (!carry_json_begin_value (self))
        return FALSE;
    return take_literal (self, "null", 4) ||
           carry_json_refuse (self, self->at, "null is expected here");
}

/* Past a value, or into it when it is an object or array. */
static gboolean
skip_one (CarryJson *self)
{
    CarryJsonString string;
    Number number;
    CarryJsonText text;
    gboolean boolean;

    switch (carry_json_peek (self))
    {
    case CARRY_JSON_OBJECT:
        return carry_json_enter_object (self);
    case CARRY_JSON_ARRAY:
        return carry_json_enter_array (self);
    case CARRY_JSON_STRING:
        carry_json_skip_space (self);
        return carry_json_take_string (self, &string) && carry_json_end_value (self, self->at);
    case CARRY_JSON_NUMBER:
        return take_number (self, &number, &text);
    case CARRY_JSON_BOOLEAN:
        return carry_json_get_boolean (self, &boolean);
    case CARRY_JSON_NULL:
        return carry_json_get_null (self);
    default:
        return carry_json_refuse (self, carry_json_after_space (self), "a value is expected here");
    }
}

/**
 * carry_json_skip: (skip)
 * @self: a reader
 *
 * Passes over the value that is due, with all that is in it. It is checked as
 * strictly as if it were read, but numbers may have any size.
 *
 * Returns: %FALSE when it cannot be read
 */
gboolean
carry_json_skip (CarryJson *self)
{
    guint depth = self->depth;
    CarryJsonText ignored;

    if (!carry_json_begin_value (self) || !skip_one (self))
        return FALSE;
    while (self->depth > depth)
    {
        gboolean more = self->levels[self->depth - 1].object
                            ? carry_json_next_member (self, &ignored)
                            : carry_json_next_element (self);
        if (more)
            skip_one (self);
        if (self->problem != NULL)
            return FALSE;
    }
    return TRUE;
}

/**
 * carry_json_skip_absent: (skip)
 * @self: a reader
 *
 * Passes over the value that is due if it says that there is none: `null` or
 * an empty string. Anything else stays due.
 *
 * Returns: whether it was absent
 */
gboolean
carry_json_skip_absent (CarryJson *self)
{
    if (!carry_json_begin_value (self))
        return FALSE;
    return take_literal (self, "\"\"", 2) || take_literal (self, "null", 4);
}

/**
 * carry_json_get_raw: (skip)
 * @self: a reader
 * @out_text: (out): the value as it is written
 *
 * Passes over the value that is due like carry_json_skip(), to be read later by
 * a reader of its own, where what it means is written after it.
 *
 * Returns: %FALSE when it cannot be read
 */
gboolean
carry_json_get_raw (CarryJson *self, CarryJsonText *out_text)
{
    const char *begin = carry_json_after_space (self);

    if (!carry_json_skip (self))
        return FALSE;
    *out_text = (CarryJsonText){ .text = begin, .length = (gsize) (self->at - begin) };
    return TRUE;
}
