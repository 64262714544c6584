/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-pack.h"

#include <string.h>

/* Longer texts are none of ours: the settings of a run are the longest. */
#define MAX_TEXT (16 * 1024 * 1024)

#define NO_TEXT G_MAXUINT32

/* The bytes as they are in memory: only the same build reads them again. */
void
carry_pack_bytes (CarryPack *self, gpointer data, gsize size)
{
    if (self->out != NULL)
    {
        g_byte_array_append (self->out, data, (guint) size);
        return;
    }
    if (self->failed || self->left < size)
    {
        self->failed = TRUE;
        memset (data, 0, size);
        return;
    }
    memcpy (data, self->in, size);
    self->in += size;
    self->left -= size;
}

void
carry_pack_u8 (CarryPack *self, guint8 *value)
{
    carry_pack_bytes (self, value, sizeof *value);
}

void
carry_pack_u32 (CarryPack *self, guint32 *value)
{
    carry_pack_bytes (self, value, sizeof *value);
}

void
carry_pack_u64 (CarryPack *self, guint64 *value)
{
    carry_pack_bytes (self, value, sizeof *value);
}

void
carry_pack_i64 (CarryPack *self, gint64 *value)
{
    carry_pack_bytes (self, value, sizeof *value);
}

/* An enumeration of @n values; @value points to it. */
void
carry_pack_choice (CarryPack *self, gpointer value, guint n)
{
    int *choice = value;
    guint8 byte = (guint8) *choice;

    carry_pack_u8 (self, &byte);
    if (self->out != NULL)
        return;
    self->failed = self->failed || byte >= n;
    *choice = self->failed ? 0 : byte;
}

void
carry_pack_flag (CarryPack *self, gboolean *value)
{
    int flag = *value != FALSE;

    carry_pack_choice (self, &flag, 2);
    if (self->out == NULL)
        *value = flag;
}

void
carry_pack_decimal (CarryPack *self, CarryDecimal *value)
{
    carry_pack_i64 (self, &value->coefficient);
    carry_pack_u32 (self, &value->scale);
    carry_pack_u32 (self, &value->invalid);
    if (self->out == NULL && (value->scale > CARRY_DECIMAL_MAX_SCALE || value->invalid > 1))
    {
        self->failed = TRUE;
        *value = carry_decimal_invalid ();
    }
}

void
carry_pack_amount (CarryPack *self, CarryAmount *amount)
{
    carry_pack_bytes (self, amount, sizeof *amount);
}

/* An array of characters in a struct, of @size bytes. */
void
carry_pack_chars (CarryPack *self, char *text, gsize size)
{
    guint8 length = self->out != NULL ? (guint8) strlen (text) : 0;

    g_assert (size <= G_MAXUINT8 + 1);
    carry_pack_u8 (self, &length);
    if (self->out == NULL && length >= size)
    {
        self->failed = TRUE;
        length = 0;
    }
    carry_pack_bytes (self, text, length);
    if (self->out == NULL)
        memset (text + length, 0, size - length);
}

/* (nullable): text that is owned: when reading, the caller frees it. */
void
carry_pack_text (CarryPack *self, char **text)
{
    guint32 length = self->out != NULL && *text != NULL ? (guint32) strlen (*text) : NO_TEXT;

    carry_pack_u32 (self, &length);
    if (self->out != NULL)
    {
        if (length != NO_TEXT)
            carry_pack_bytes (self, *text, length);
        return;
    }
    *text = NULL;
    if (self->failed || length == NO_TEXT)
        return;
    if (length > MAX_TEXT || length > self->left ||
        !g_utf8_validate ((const char *) self->in, length, NULL))
    {
        self->failed = TRUE;
        return;
    }
    *text = g_strndup ((const char *) self->in, length);
    self->in += length;
    self->left -= length;
}

/* (nullable): text that is interned. */
void
carry_pack_word (CarryPack *self, const char **word)
{
    g_autofree char *text = NULL;

    if (self->out != NULL)
    {
        char *same = (char *) *word;

        carry_pack_text (self, &same);
        return;
    }
    carry_pack_text (self, &text);
    *word = g_intern_string (text);
}
