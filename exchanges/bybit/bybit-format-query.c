/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-format.h"

static gboolean
is_unreserved (char c)
{
    return g_ascii_isalnum (c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static gboolean
is_escape (const char *at)
{
    return at[0] == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]);
}

/* Returns: the bytes written, or 0 when they are too many */
static gsize
write_value (const char *value, char *buffer, gsize size)
{
    static const char hex[] = "0123456789ABCDEF";
    gsize length = 0;

    for (const char *at = value; *at != '\0'; at++)
    {
        gboolean plain = is_unreserved (*at) || is_escape (at);
        if (length + 3 >= size)
            return 0;
        if (plain)
            buffer[length++] = *at;
        else
        {
            buffer[length++] = '%';
            buffer[length++] = hex[(guchar) *at >> 4];
            buffer[length++] = hex[(guchar) *at & 15];
        }
    }
    return length;
}

/* The name and `=`, after `&` unless it is the first. */
static gsize
write_name (const char *name, gboolean is_first, char *buffer, gsize size)
{
    gsize length = strlen (name);

    if (length + 2 >= size)
        return 0;
    if (!is_first)
        *buffer++ = '&';
    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): `=` follows, and the end later */
    memcpy (buffer, name, length);
    buffer[length] = '=';
    return length + 1 + !is_first;
}

gssize
bybit_format_query (const BybitParam *params, guint n_params, char *buffer, gsize size,
                    GError **error)
{
    gsize length = 0;

    for (guint i = 0; i < n_params; i++)
    {
        const BybitParam *param = &params[i];
        if (param->value == NULL || param->value[0] == '\0')
            continue;
        gsize name = write_name (param->name, length == 0, buffer + length, size - length);
        gsize value =
            name > 0 ? write_value (param->value, buffer + length + name, size - length - name) : 0;
        if (value == 0)
        {
            if (size > 0)
                buffer[0] = '\0';
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                         "A query cannot be written: at %s the buffer is too small", param->name);
            return -1;
        }
        length += name + value;
    }
    if (size == 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "A query cannot be written: there is no buffer");
        return -1;
    }
    buffer[length] = '\0';
    return (gssize) length;
}
