/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-json-private.h"

/* The next quote, backslash or control character, or @end; @high gathers what is no ASCII. */
static const char *
find_special (const char *at, const char *end, guint64 *high)
{
    for (; end - at >= 8; at += 8)
    {
        guint64 word;
        memcpy (&word, at, 8);
        word = GUINT64_FROM_LE (word);
        *high |= word;
        guint64 special = carry_json_special_bytes (word);
        if (special != 0)
            return at + __builtin_ctzll (special) / 8;
    }
    for (; at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20; at++)
        *high |= (guchar) *at;
    return at;
}

/* Four hexadecimal digits, or -1. */
static int
read_unit (const char *at, const char *end)
{
    int unit = 0;

    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++)
    {
        int digit = g_ascii_xdigit_value (at[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* After `\u`; two escapes make one character beyond the first 65536. */
static const char *
read_unicode (const char *at, const char *end, gunichar *out_char, CarryJsonProblem *out_problem)
{
    int unit = read_unit (at, end);
    if (unit < 0)
        return carry_json_refuse_at (out_problem, at,
                                     "an escape \\u needs four hexadecimal digits");
    if (unit == 0)
        return carry_json_refuse_at (out_problem, at, "text may not hold the character NUL");
    *out_char = (gunichar) unit;
    if (unit < 0xd800 || unit > 0xdfff)
        return at + 4;
    int low = end - at >= 6 && at[4] == '\\' && at[5] == 'u' ? read_unit (at + 6, end) : -1;
    if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return carry_json_refuse_at (out_problem, at, "half a surrogate pair is no character");
    *out_char = 0x10000 + (((gunichar) unit - 0xd800) << 10) + ((gunichar) low - 0xdc00);
    return at + 10;
}

/* At a backslash. */
static const char *
read_escape (const char *at, const char *end, gunichar *out_char, CarryJsonProblem *out_problem)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";

    if (end - at >= 2 && at[1] == 'u')
        return read_unicode (at + 2, end, out_char, out_problem);
    const char *letter = end - at >= 2 ? memchr (letters, at[1], sizeof letters - 1) : NULL;
    if (letter == NULL)
        return carry_json_refuse_at (out_problem, at, "a backslash begins no escape that JSON has");
    *out_char = (guchar) meanings[letter - letters];
    return at + 2;
}

/*
 * @at: the byte after the opening quote
 *
 * Returns: the byte after the closing quote, or NULL with @out_problem set
 */
const char *
carry_json_scan_string (const char *at, const char *end, CarryJsonString *out_string,
                        CarryJsonProblem *out_problem)
{
    const char *begin = at;
    const char *invalid;
    guint64 high = 0;
    gboolean escaped = FALSE;
    gunichar ignored;

    while ((at = find_special (at, end, &high)) < end && *at == '\\')
    {
        escaped = TRUE;
        at = read_escape (at, end, &ignored, out_problem);
        if (at == NULL)
            return NULL;
    }
    if (at == end)
        return carry_json_refuse_at (out_problem, at, "a string does not end");
    if (*at != '"')
        return carry_json_refuse_at (out_problem, at,
                                     "a control character in a string must be escaped");
    gsize length = (gsize) (at - begin);
    if ((high & CARRY_JSON_HIGH_BITS) != 0 && !g_utf8_validate_len (begin, length, &invalid))
        return carry_json_refuse_at (out_problem, invalid, "text must be valid UTF-8");
    *out_string = (CarryJsonString){ .text = begin, .length = length, .escaped = escaped };
    return at + 1;
}

/*
 * @string: what carry_json_scan_string() found
 *
 * Returns: the bytes written to @buffer, or -1 when @size is too small
 */
gssize
carry_json_unescape (const CarryJsonString *string, char *buffer, gsize size)
{
    const char *at = string->text;
    const char *end = at + string->length;
    gsize length = 0;

    while (at < end)
    {
        const char *next = memchr (at, '\\', (gsize) (end - at));
        gsize plain = (gsize) ((next != NULL ? next : end) - at);
        if (plain > size - length)
            return -1;
        if (plain > 0)
            memcpy (buffer + length, at, plain);
        length += plain;
        at += plain;
        if (next == NULL)
            break;
        CarryJsonProblem none;
        gunichar character = 0;
        char utf8[6];
        at = read_escape (at, end, &character, &none);
        gsize bytes = (gsize) g_unichar_to_utf8 (character, utf8);
        if (bytes > size - length)
            return -1;
        memcpy (buffer + length, utf8, bytes);
        length += bytes;
    }
    return (gssize) length;
}
