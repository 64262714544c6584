/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A JSON document: skipped as a whole, walked value by value, and left half read. */

#include "fuzz.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-json.h"

static void
check_text (CarryJsonText text)
{
    g_assert_true (g_utf8_validate_len (text.text, text.length, NULL));
}

/* The value that is due by each reader there is, on a copy: one that fails leaves its result. */
static void
check_readers (const CarryJson *json)
{
    CarryJson copy = *json;
    CarryDecimal value = carry_decimal_invalid ();
    gint64 integer = 42;

    gboolean is_decimal = carry_json_get_decimal (&copy, &value);
    g_assert_true (carry_decimal_is_valid (value) == is_decimal);
    copy = *json;
    if (carry_json_get_int64 (&copy, &integer))
    {
        g_assert_true (is_decimal && value.scale == 0);
        g_assert_cmpint (value.coefficient, ==, integer);
    }
    else
        g_assert_cmpint (integer, ==, 42);
    CarryDecimal pair[2];
    copy = *json;
    if (carry_json_get_decimals (&copy, 2, pair))
        g_assert_true (carry_decimal_is_valid (pair[0]) && carry_decimal_is_valid (pair[1]));
    copy = *json;
    if (carry_json_skip_absent (&copy))
        g_assert_false (is_decimal);
}

/* Pairs in a scale are what their decimals say, by whichever way each was read. */
static void
check_pairs (const CarryJson *json)
{
    CarryJson copy = *json, slow = *json;
    gint64 values[2 * 64];
    guint n = 0;

    if (!carry_json_get_scaled_pairs (&copy, 5, 3, 64, values, &n))
        return;
    g_assert_true (carry_json_enter_array (&slow));
    for (guint i = 0; i < n; i++)
    {
        CarryDecimal pair[2];
        g_assert_true (carry_json_next_element (&slow));
        g_assert_true (carry_json_get_decimals (&slow, 2, pair));
        g_assert_true (carry_decimal_equal (pair[0], carry_decimal_make (values[2 * i], 5)));
        g_assert_true (carry_decimal_equal (pair[1], carry_decimal_make (values[2 * i + 1], 3)));
    }
    g_assert_false (carry_json_next_element (&slow));
    g_assert_true (slow.at == copy.at);
}

/* A value that was passed over as a whole can be read as a document of its own. */
static void
check_raw (const CarryJson *json)
{
    CarryJson copy = *json;
    CarryJson inner;
    CarryJsonText raw;

    if (!carry_json_get_raw (&copy, &raw))
        return;
    carry_json_init (&inner, raw.text, raw.length);
    g_assert_true (carry_json_finish (&inner, NULL));
}

static void
read_string (CarryJson *json)
{
    CarryJson copy = *json;
    CarryJsonText text, plain;
    char buffer[64];

    if (!carry_json_get_string (json, buffer, sizeof buffer, &text))
        return;
    check_text (text);
    if (carry_json_get_string (&copy, NULL, 0, &plain))
        g_assert_true (plain.text == text.text && plain.length == text.length);
}

/* Into a container, past everything else. */
static void
read_one (CarryJson *json, guint values)
{
    if (values < 16)
    {
        check_readers (json);
        check_pairs (json);
        check_raw (json);
    }
    switch (carry_json_peek (json))
    {
    case CARRY_JSON_OBJECT:
        carry_json_enter_object (json);
        break;
    case CARRY_JSON_ARRAY:
        carry_json_enter_array (json);
        break;
    case CARRY_JSON_STRING:
        read_string (json);
        break;
    default:
        carry_json_skip (json);
    }
}

/* Stops after @limit values. */
static void
walk (CarryJson *json, guint limit)
{
    CarryJsonText name;
    guint values = 0;

    read_one (json, values++);
    while (json->depth > 0 && json->problem == NULL && values < limit)
    {
        gboolean object = json->levels[json->depth - 1].object;
        gboolean more =
            object ? carry_json_next_member (json, &name) : carry_json_next_element (json);
        if (more && object)
            check_text (name);
        if (more)
            read_one (json, values++);
    }
}

static gboolean
finish (CarryJson *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    gboolean good = carry_json_finish (json, &error);

    g_assert_true (good == (error == NULL));
    if (good)
        return TRUE;
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_cmpuint (strlen (error->message), <, 200);
    g_assert_cmpuint (json->problem_offset, <=, size);
    return FALSE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static const guint limits[] = { 0, 2, 7, G_MAXUINT };
    const char *text = (const char *) data;
    CarryJson json;

    carry_json_init (&json, text, size);
    gboolean good = finish (&json, size);
    if (good)
        g_assert_true (g_utf8_validate_len (text, size, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
        carry_json_init (&json, text, size);
        walk (&json, limits[i]);
        /* Only a text with escapes that the buffer here is too small for may differ. */
        if (!finish (&json, size))
            g_assert_true (!good || strstr (json.problem, "too long") != NULL);
        else
            g_assert_true (good);
    }
    return 0;
}
