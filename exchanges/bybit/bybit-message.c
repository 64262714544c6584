/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-message.h"

/* Of a message as it is written so much is looked at. */
#define RAW_SIZE 1024
#define ECHO "origin_string["

/* Bytes of the character or escape at @at. */
static gsize
unit_length (const char *at)
{
    if (*at != '\\')
        return (gsize) g_utf8_skip[(guchar) *at];
    if (at[1] != 'u')
        return 2;
    /* The first half of a pair stays with the second. */
    return g_ascii_tolower (at[2]) == 'd' && g_ascii_xdigit_value (at[3]) >= 8 ? 12 : 6;
}

/* @text is valid UTF-8. Controls, also those of Latin 1, become spaces. */
void
bybit_message_copy (CarryJsonText text, char *out_text, gsize size)
{
    gsize length = 0;

    for (gsize done = 0; done < text.length;)
    {
        const char *at = text.text + done;
        gsize bytes = (gsize) g_utf8_skip[(guchar) *at];
        if (length + bytes >= size)
            break;
        gboolean control = g_unichar_iscntrl (g_utf8_get_char (at));
        if (control)
            out_text[length++] = ' ';
        else
        {
            memcpy (out_text + length, at, bytes);
            length += bytes;
        }
        done += bytes;
    }
    out_text[length] = '\0';
}

/* @raw: a value as it is written in JSON that was checked; when no string, it is shown so. */
void
bybit_message_clean (CarryJsonText raw, char *out_text, gsize size)
{
    char quoted[RAW_SIZE + 2], buffer[RAW_SIZE];
    CarryJson json;
    CarryJsonText text = raw;

    if (raw.length >= 2 && raw.text[0] == '"')
    {
        const char *end = raw.text + raw.length - 1;
        gsize length = 1;
        for (const char *at = raw.text + 1; at < end; at += unit_length (at))
        {
            gsize after = (gsize) (at - raw.text) + unit_length (at);
            if (after > RAW_SIZE)
                break;
            length = after;
        }
        memcpy (quoted, raw.text, length);
        quoted[length] = '"';
        carry_json_init (&json, quoted, length + 1);
        if (!carry_json_get_string (&json, buffer, sizeof buffer, &text))
            text = (CarryJsonText){ .text = "", .length = 0 };
    }
    const char *echo = g_strstr_len (text.text, (gssize) text.length, ECHO);
    if (echo != NULL)
        text.length = (gsize) (echo - text.text) + strlen (ECHO);
    bybit_message_copy (text, out_text, size);
}
