/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-json.h"

void
server_json_init (ServerJson *self)
{
    self->text = g_string_sized_new (512);
    self->first = TRUE;
    self->escape_html = FALSE;
}

void
server_json_clear (ServerJson *self)
{
    if (self->text != NULL)
        g_string_free (g_steal_pointer (&self->text), TRUE);
}

char *
server_json_steal (ServerJson *self)
{
    return g_string_free (g_steal_pointer (&self->text), FALSE);
}

static void
append_escaped (ServerJson *self, const char *value)
{
    g_string_append_c (self->text, '"');
    for (const char *at = value; *at != '\0'; at++)
    {
        guchar byte = (guchar) *at;
        gboolean html = self->escape_html && (byte == '<' || byte == '>' || byte == '&');
        if (byte == '"' || byte == '\\')
            g_string_append_printf (self->text, "\\%c", byte);
        else if (byte < 0x20 || html)
            g_string_append_printf (self->text, "\\u%04x", byte);
        else
            g_string_append_c (self->text, (char) byte);
    }
    g_string_append_c (self->text, '"');
}

/* The comma before a value and its name, when it has one. */
static void
begin_value (ServerJson *self, const char *key)
{
    if (!self->first)
        g_string_append_c (self->text, ',');
    self->first = FALSE;
    if (key == NULL)
        return;
    append_escaped (self, key);
    g_string_append_c (self->text, ':');
}

static void
begin (ServerJson *self, const char *key, char bracket)
{
    begin_value (self, key);
    g_string_append_c (self->text, bracket);
    self->first = TRUE;
}

static void
end (ServerJson *self, char bracket)
{
    g_string_append_c (self->text, bracket);
    self->first = FALSE;
}

void
server_json_open_object (ServerJson *self, const char *key)
{
    begin (self, key, '{');
}

void
server_json_close_object (ServerJson *self)
{
    end (self, '}');
}

void
server_json_open_array (ServerJson *self, const char *key)
{
    begin (self, key, '[');
}

void
server_json_close_array (ServerJson *self)
{
    end (self, ']');
}

/* NULL is written as the venue writes what does not apply: as an empty string. */
void
server_json_string (ServerJson *self, const char *key, const char *value)
{
    begin_value (self, key);
    append_escaped (self, value != NULL ? value : "");
}

void
server_json_int (ServerJson *self, const char *key, gint64 value)
{
    begin_value (self, key);
    g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
server_json_bool (ServerJson *self, const char *key, gboolean value)
{
    begin_value (self, key);
    g_string_append (self->text, value ? "true" : "false");
}

void
server_json_null (ServerJson *self, const char *key)
{
    begin_value (self, key);
    g_string_append (self->text, "null");
}

void
server_json_raw (ServerJson *self, const char *key, const char *json)
{
    begin_value (self, key);
    g_string_append (self->text, json);
}

void
server_json_int_text (ServerJson *self, const char *key, gint64 value)
{
    begin_value (self, key);
    g_string_append_printf (self->text, "\"%" G_GINT64_FORMAT "\"", value);
}

/* Numbers are strings, with at least @min_decimals digits after the point. */
void
server_json_number (ServerJson *self, const char *key, __int128 value, guint scale,
                    guint min_decimals)
{
    char buffer[SIM_NUMBER_BUFFER];
    server_json_string (self, key, sim_number_format (value, scale, min_decimals, buffer));
}

void
server_json_price (ServerJson *self, const char *key, SimPrice price, guint min_decimals)
{
    server_json_number (self, key, price, SIM_PRICE_SCALE, min_decimals);
}

void
server_json_qty (ServerJson *self, const char *key, SimQty qty, guint min_decimals)
{
    server_json_number (self, key, qty, SIM_QTY_SCALE, min_decimals);
}

void
server_json_rate (ServerJson *self, const char *key, SimRate rate)
{
    server_json_number (self, key, rate, SIM_RATE_SCALE, 0);
}

void
server_json_money (ServerJson *self, const char *key, SimMoney money)
{
    server_json_number (self, key, money, SIM_MONEY_SCALE, 0);
}

/* Milliseconds of a time in nanoseconds, as text. */
void
server_json_ms_text (ServerJson *self, const char *key, gint64 ts)
{
    server_json_int_text (self, key, ts / 1000000);
}
