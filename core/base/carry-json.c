/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-json.h"

#include "base/carry-error.h"
#include "base/carry-json-private.h"

/* The long way: with escapes, beyond ASCII, near the end of the document, or wrong. */
static G_GNUC_NO_INLINE gboolean
take_long_string (CarryJson *self, CarryJsonString *out_string)
{
    CarryJsonProblem problem;
    const char *after = carry_json_scan_string (self->at + 1, self->end, out_string, &problem);
    if (after == NULL)
        return carry_json_refuse (self, problem.where, problem.what);
    self->at = after;
    return TRUE;
}

/* At an opening quote. */
gboolean
carry_json_take_string (CarryJson *self, CarryJsonString *out_string)
{
    const char *begin = self->at + 1;

    for (const char *at = begin; self->end - at >= 8; at += 8)
    {
        guint64 word = carry_json_load (at);
        guint64 special = carry_json_special_bytes (word);
        guint length = special != 0 ? (guint) __builtin_ctzll (special) / 8 : 8;
        guint64 high = word & CARRY_JSON_HIGH_BITS;
        if (high != 0 && (guint) __builtin_ctzll (high) / 8 < length)
            break;
        if (special == 0)
            continue;
        if (at[length] != '"')
            break;
        *out_string = (CarryJsonString){ .text = begin, .length = (gsize) (at - begin) + length };
        self->at = at + length + 1;
        return TRUE;
    }
    return take_long_string (self, out_string);
}

/**
 * carry_json_init: (skip)
 * @self: (out caller-allocates): a reader
 * @data: (nullable): the document; %NULL only when @size is 0
 * @size: bytes of @data
 *
 * Begins to read @data. Its one value is due next.
 */
void
carry_json_init (CarryJson *self, const char *data, gsize size)
{
    g_return_if_fail (data != NULL || size == 0);

    self->start = size > 0 ? data : "";
    self->at = self->start;
    self->end = self->start + size;
    self->problem = NULL;
    self->problem_offset = 0;
    self->depth = 0;
    self->n_names = 0;
    self->pending = TRUE;
    if (size > CARRY_JSON_MAX_SIZE)
        carry_json_refuse (self, self->start, "the document has more than 4 MiB");
}

static gboolean
enter (CarryJson *self, char open, const char *expected)
{
    if (!carry_json_begin_value (self))
        return FALSE;
    if (!carry_json_stands (self, open))
        return carry_json_refuse (self, self->at, expected);
    if (self->depth == CARRY_JSON_MAX_DEPTH)
        return carry_json_refuse (self, self->at, "values are nested more than 32 deep");
    self->levels[self->depth++] = (CarryJsonLevel){
        .names = (guint16) self->n_names,
        .object = open == '{',
    };
    return carry_json_end_value (self, self->at + 1);
}

/**
 * carry_json_enter_object: (skip)
 * @self: a reader
 *
 * Goes into the object that is due; carry_json_next_member() reads it.
 *
 * Returns: %FALSE when it is no object, or nested too deep
 */
gboolean
carry_json_enter_object (CarryJson *self)
{
    return enter (self, '{', "an object is expected here");
}

/**
 * carry_json_enter_array: (skip)
 * @self: a reader
 *
 * Goes into the array that is due; carry_json_next_element() reads it.
 *
 * Returns: %FALSE when it is no array, or nested too deep
 */
gboolean
carry_json_enter_array (CarryJson *self)
{
    return enter (self, '[', "an array is expected here");
}

/* To what follows in the innermost container; FALSE when it is over, and left. */
static inline gboolean
next (CarryJson *self, char close, const char *expected)
{
    CarryJsonLevel *level = &self->levels[self->depth - 1];

    if (self->pending && !carry_json_skip (self))
        return FALSE;
    carry_json_skip_space (self);
    if (carry_json_stands (self, close))
    {
        self->at++;
        self->depth--;
        self->n_names = level->names;
        return FALSE;
    }
    if (level->begun && !carry_json_stands (self, ','))
        return carry_json_refuse (self, self->at, expected);
    self->at += level->begun;
    level->begun = TRUE;
    self->pending = TRUE;
    return TRUE;
}

/**
 * carry_json_next_element: (skip)
 * @self: a reader, in an array
 *
 * Makes the next element due. One that was due and not read is skipped.
 *
 * Returns: %FALSE after the last, when the array is left
 */
gboolean
carry_json_next_element (CarryJson *self)
{
    if (self->problem != NULL)
        return FALSE;
    g_return_val_if_fail (self->depth > 0 && !self->levels[self->depth - 1].object, FALSE);

    return next (self, ']', "a comma or the end of the array is expected here");
}

static inline guint64
mix (guint64 hash, guint64 word)
{
    return (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

/* The length is in it, so names of different length never have the same. */
static inline guint32
end_hash (guint64 hash, gsize length)
{
    return (guint32) (hash >> 32) << 8 | (guint32) length;
}

static guint32
hash_name (CarryJsonText name)
{
    const char *text = name.text;
    gsize left = name.length;
    guint64 hash = 0;
    guint64 word = 0;

    for (; left > 8; left -= 8, text += 8)
    {
        hash = mix (hash, carry_json_load (text));
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy (&word, text, left);
    return end_hash (mix (hash, GUINT64_FROM_LE (word)), name.length);
}

/* The name as it is meant; with escapes it needs @buffer, which always suffices. */
static CarryJsonText
resolve_name (const CarryJsonString *string, char buffer[CARRY_JSON_MAX_NAME])
{
    CarryJsonText name = { .text = string->text, .length = string->length };

    if (string->escaped)
    {
        name.text = buffer;
        name.length = (gsize) carry_json_unescape (string, buffer, CARRY_JSON_MAX_NAME);
    }
    return name;
}

/* Whether an earlier name of the same hash is the same indeed. */
static G_GNUC_NO_INLINE gboolean
is_same_name (const CarryJson *self, guint32 offset, CarryJsonText name)
{
    char buffer[CARRY_JSON_MAX_NAME];
    CarryJsonString earlier;
    CarryJsonProblem none;

    carry_json_scan_string (self->start + offset, self->end, &earlier, &none);
    CarryJsonText text = resolve_name (&earlier, buffer);
    return text.length == name.length && memcmp (text.text, name.text, name.length) == 0;
}

/*
 * One bit of 64 tells most new names from all before them at once; else their
 * hashes are looked through, and the bytes only where a hash is the same.
 */
static inline gboolean
add_name (CarryJson *self, guint32 offset, CarryJsonText name, guint32 hash)
{
    CarryJsonLevel *level = &self->levels[self->depth - 1];
    guint64 bit = G_GUINT64_CONSTANT (1) << (hash >> 26);

    if ((level->seen & bit) != 0)
        for (guint i = level->names; i < self->n_names; i++)
            if (self->names[i].hash == hash && is_same_name (self, self->names[i].offset, name))
                return carry_json_refuse (self, self->start + offset,
                                          "this name was there before in the object");
    if (self->n_names == CARRY_JSON_MAX_NAMES)
        return carry_json_refuse (self, self->start + offset,
                                  "open objects have more than 512 members");
    level->seen |= bit;
    self->names[self->n_names++] = (CarryJsonName){ .hash = hash, .offset = offset };
    return TRUE;
}

/*
 * A name of up to seven plain bytes with its colon: most of what venues send. One
 * load finds its end, and its hash is that of hash_name().
 *
 * Returns: the byte after the colon, or NULL when it is read the long way
 */
static inline const char *
quick_name (const CarryJson *self, CarryJsonText *out_name, guint32 *out_hash)
{
    const char *at = self->at + 1;

    if (self->end - at < 16 || at[-1] != '"')
        return NULL;
    guint64 word = carry_json_load (at);
    guint64 quote = carry_json_zero_bytes (word ^ CARRY_JSON_EACH_BYTE ('"'));
    guint64 special = carry_json_special_bytes (word);
    if ((special & -special & quote) == 0)
        return NULL;
    guint length = (guint) __builtin_ctzll (special) / 8;
    if (at[length + 1] != ':')
        return NULL;
    word &= (G_GUINT64_CONSTANT (1) << 8 * length) - 1;
    if ((word & CARRY_JSON_HIGH_BITS) != 0)
        return NULL;
    *out_name = (CarryJsonText){ .text = at, .length = length };
    *out_hash = end_hash (mix (0, word), length);
    return at + length + 2;
}

static G_GNUC_NO_INLINE gboolean
long_name (CarryJson *self, CarryJsonText *out_name)
{
    CarryJsonString string;

    carry_json_skip_space (self);
    if (!carry_json_stands (self, '"'))
        return carry_json_refuse (self, self->at, "a name in quotes is expected here");
    guint32 offset = (guint32) (self->at + 1 - self->start);
    if (!carry_json_take_string (self, &string))
        return FALSE;
    if (string.length > CARRY_JSON_MAX_NAME)
        return carry_json_refuse (self, string.text, "a name has more than 255 bytes");
    CarryJsonText name = resolve_name (&string, self->name);
    if (!add_name (self, offset, name, hash_name (name)))
        return FALSE;
    carry_json_skip_space (self);
    if (!carry_json_stands (self, ':'))
        return carry_json_refuse (self, self->at, "a colon is expected here");
    self->at++;
    *out_name = name;
    return TRUE;
}

/**
 * carry_json_next_member: (skip)
 * @self: a reader, in an object
 * @out_name: (out): its name, without escapes; valid until the next name is read
 *
 * Makes the value of the next member due. One that was due and not read is
 * skipped. The members come in the order of the document.
 *
 * Returns: %FALSE after the last, when the object is left
 */
gboolean
carry_json_next_member (CarryJson *self, CarryJsonText *out_name)
{
    CarryJsonText name;
    guint32 hash;

    if (self->problem != NULL)
        return FALSE;
    g_return_val_if_fail (self->depth > 0 && self->levels[self->depth - 1].object, FALSE);

    if (!next (self, '}', "a comma or the end of the object is expected here"))
        return FALSE;
    const char *after = quick_name (self, &name, &hash);
    if (after == NULL)
        return long_name (self, out_name);
    if (!add_name (self, (guint32) (name.text - self->start), name, hash))
        return FALSE;
    self->at = after;
    *out_name = name;
    return TRUE;
}

/**
 * carry_json_leave: (skip)
 * @self: a reader, in an object or array
 *
 * Skips what is left of the innermost object or array.
 *
 * Returns: %FALSE when it cannot be read
 */
gboolean
carry_json_leave (CarryJson *self)
{
    CarryJsonText ignored;

    if (self->problem != NULL)
        return FALSE;
    g_return_val_if_fail (self->depth > 0, FALSE);

    if (self->levels[self->depth - 1].object)
        while (carry_json_next_member (self, &ignored))
            continue;
    else
        while (carry_json_next_element (self))
            continue;
    return self->problem == NULL;
}

/**
 * carry_json_fail: (skip)
 * @self: a reader
 * @problem: what is wrong, in static storage: the end of a sentence
 *
 * Refuses the document for its meaning, such as a side that does not exist.
 * The error names the byte that was reached. An earlier failure stays.
 */
void
carry_json_fail (CarryJson *self, const char *problem)
{
    g_return_if_fail (problem != NULL);

    if (self->problem == NULL)
        carry_json_refuse (self, self->at, problem);
}

/**
 * carry_json_finish: (skip)
 * @self: a reader
 * @error: return location for an error
 *
 * Reads what is left of the document, so that all of it was checked, and tells
 * whether anything failed since carry_json_init().
 *
 * Returns: %FALSE with %CARRY_ERROR_CORRUPT, which names the byte, counted from 0
 */
gboolean
carry_json_finish (CarryJson *self, GError **error)
{
    if (self->problem == NULL && self->pending)
        carry_json_skip (self);
    while (self->problem == NULL && self->depth > 0)
        carry_json_leave (self);
    if (self->problem == NULL)
    {
        carry_json_skip_space (self);
        if (self->at < self->end)
            carry_json_refuse (self, self->at, "nothing may follow the document");
    }
    if (self->problem != NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "The JSON cannot be read at byte %" G_GSIZE_FORMAT ": %s",
                     self->problem_offset, self->problem);
    return self->problem == NULL;
}
