/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads documents for check-json.py, each after a line with its size, and prints
 * a line for each: `= TOKENS…` of what it says, or `! BYTE PROBLEM`. Texts are in
 * hexadecimal; a number is as written, then as a decimal, or `-` without one.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/carry-error.h"
#include "base/carry-json.h"

static void
add_text (GString *out, char kind, CarryJsonText text)
{
    g_string_append_printf (out, " %c", kind);
    for (gsize i = 0; i < text.length; i++)
        g_string_append_printf (out, "%02x", (guint) (guchar) text.text[i]);
}

static void
add_number (GString *out, CarryJson *json)
{
    CarryJson number;
    CarryJsonText raw;
    CarryDecimal value = carry_decimal_invalid ();
    char buffer[CARRY_DECIMAL_BUFFER] = "-";

    if (!carry_json_get_raw (json, &raw))
        return;
    carry_json_init (&number, raw.text, raw.length);
    if (carry_json_get_decimal (&number, &value))
        carry_decimal_format (value, buffer);
    g_string_append_printf (out, " #%.*s:%s", (int) raw.length, raw.text, buffer);
}

static void
add_string (GString *out, CarryJson *json, char *buffer, gsize size)
{
    CarryJsonText text;
    if (carry_json_get_string (json, buffer, size, &text))
        add_text (out, 's', text);
}

static void
add_value (GString *out, CarryJson *json, char *buffer, gsize size)
{
    CarryJsonText name;
    gboolean boolean;

    switch (carry_json_peek (json))
    {
    case CARRY_JSON_OBJECT:
        g_string_append (out, " {");
        carry_json_enter_object (json);
        while (carry_json_next_member (json, &name))
        {
            add_text (out, 'k', name);
            add_value (out, json, buffer, size);
        }
        g_string_append (out, " }");
        break;
    case CARRY_JSON_ARRAY:
        g_string_append (out, " [");
        carry_json_enter_array (json);
        while (carry_json_next_element (json))
            add_value (out, json, buffer, size);
        g_string_append (out, " ]");
        break;
    case CARRY_JSON_STRING:
        add_string (out, json, buffer, size);
        break;
    case CARRY_JSON_BOOLEAN:
        if (carry_json_get_boolean (json, &boolean))
            g_string_append (out, boolean ? " true" : " false");
        break;
    case CARRY_JSON_NULL:
        if (carry_json_get_null (json))
            g_string_append (out, " null");
        break;
    default:
        add_number (out, json);
    }
}

static void
print_document (const char *data, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *buffer = g_malloc (size + 1);
    GString *out = g_string_new (NULL);
    CarryJson json;

    carry_json_init (&json, data, size);
    add_value (out, &json, buffer, size);
    if (carry_json_finish (&json, &error))
        printf ("=%s\n", out->str);
    else
        printf ("! %" G_GSIZE_FORMAT " %s\n", json.problem_offset, json.problem);
    g_string_free (out, TRUE);
}

int
main (void)
{
    gsize size;

    while (scanf ("%zu", &size) == 1 && getchar () == '\n')
    {
        g_autofree char *data = g_malloc (size + 1);
        if (fread (data, 1, size, stdin) != size)
            return EXIT_FAILURE;
        print_document (data, size);
    }
    return EXIT_SUCCESS;
}
