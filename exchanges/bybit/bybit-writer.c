/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-writer.h"

void
bybit_writer_init (BybitWriter *self, char *buffer, gsize size)
{
    *self = (BybitWriter){ .text = buffer, .size = size };
}

void
bybit_writer_fail (BybitWriter *self, const char *name, const char *problem)
{
    if (self->problem != NULL)
        return;
    self->problem = problem;
    self->name = name;
}

gssize
bybit_writer_finish (BybitWriter *self, const char *what, GError **error)
{
    if (self->problem == NULL && self->length < self->size)
    {
        self->text[self->length] = '\0';
        return (gssize) self->length;
    }
    if (self->size > 0)
        self->text[0] = '\0';
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s cannot be written: %s%s%s", what,
                 self->name != NULL ? self->name : "", self->name != NULL ? " " : "",
                 self->problem != NULL ? self->problem : "the buffer is too small");
    return -1;
}

static void
append (BybitWriter *self, const char *text, gsize length)
{
    if (self->problem != NULL)
        return;
    if (length >= self->size - self->length)
    {
        bybit_writer_fail (self, NULL, "the buffer is too small");
        return;
    }
    memcpy (self->text + self->length, text, length);
    self->length += length;
}

void
bybit_writer_raw (BybitWriter *self, const char *text)
{
    append (self, text, strlen (text));
}

void
bybit_writer_integer (BybitWriter *self, gint64 value)
{
    char text[CARRY_DECIMAL_BUFFER];
    bybit_writer_raw (self, carry_decimal_format (carry_decimal_make (value, 0), text));
}

void
bybit_writer_word (BybitWriter *self, const char *name, const char *text)
{
    gsize length = 0;

    for (; text[length] != '\0'; length++)
        if (!g_ascii_isalnum (text[length]) && strchr ("-_.:/", text[length]) == NULL &&
            (text[length] & 0x80) == 0)
        {
            bybit_writer_fail (self, name, "has a character that such a text never has");
            return;
        }
    if (length == 0)
        bybit_writer_fail (self, name, "is empty");
    append (self, "\"", 1);
    append (self, text, length);
    append (self, "\"", 1);
}

void
bybit_writer_string (BybitWriter *self, const char *name, const char *text)
{
    append (self, "\"", 1);
    for (const char *at = text; *at != '\0'; at++)
    {
        if (!g_ascii_isprint (*at))
            bybit_writer_fail (self, name, "has a character that is not printable ASCII");
        if (*at == '"' || *at == '\\')
            append (self, "\\", 1);
        append (self, at, 1);
    }
    append (self, "\"", 1);
}

void
bybit_writer_name (BybitWriter *self, const char *name)
{
    char last = self->length > 0 ? self->text[self->length - 1] : '{';

    if (last != '{' && last != '[')
        append (self, ",", 1);
    append (self, "\"", 1);
    bybit_writer_raw (self, name);
    append (self, "\":", 2);
}

void
bybit_writer_member (BybitWriter *self, const char *name, const char *word)
{
    bybit_writer_name (self, name);
    bybit_writer_word (self, name, word);
}

void
bybit_writer_decimal_member (BybitWriter *self, const char *name, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    if (carry_decimal_sign (value) <= 0)
    {
        bybit_writer_fail (self, name, "must be above 0");
        return;
    }
    bybit_writer_name (self, name);
    append (self, "\"", 1);
    bybit_writer_raw (self, carry_decimal_format (carry_decimal_normalize (value), text));
    append (self, "\"", 1);
}
