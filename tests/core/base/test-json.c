/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "base/carry-json.h"

#define BOTH "\"both\\u00e9 \\ud83d\\ude00\\n\\/\""

static const char *const accepted[] = {
    "{}",
    "[]",
    " \t\r\n[ ]\n",
    "0",
    "-0",
    "-0.0e-0",
    "1E+2",
    "12.50e3",
    "1e308",
    "\"\"",
    "\"a\"",
    "\"\x7f\"",
    "\"caf\xc3\xa9 \xf0\x9f\x98\x80\"",
    BOTH,
    "true",
    "false",
    "null",
    "[1,2,[3,{\"a\":[]}]]",
    "{\"a\":{\"a\":1},\"b\":{\"a\":2},\"c\":[{\"a\":3},{\"a\":4}]}",
    "{\"n007100\":1,\"n900006\":2}", /* of the same hash */
    "{\"\":1,\" \":2,\"A\":3,\"a\":4}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
};

/* Refused, and at which byte. */
static const struct
{
    const char *text;
    gsize offset;
} refused[] = {
    { "", 0 },
    { "  ", 2 },
    { "[", 1 },
    { "]", 0 },
    { "[1", 2 },
    { "[1,", 3 },
    { "[1,]", 3 },
    { "[,1]", 1 },
    { "[1,,2]", 3 },
    { "[1 2]", 3 },
    { "[1}", 2 },
    { "[}", 1 },
    { "{", 1 },
    { "{]", 1 },
    { "{,}", 1 },
    { "{1:2}", 1 },
    { "{a:2}", 1 },
    { "{'a':2}", 1 },
    { "{\"a\"}", 4 },
    { "{\"a\" 1}", 5 },
    { "{\"a\":}", 5 },
    { "{\"a\":1,}", 7 },
    { "{\"a\":1 \"b\":2}", 7 },
    { "{\"a\":1", 6 },
    { "{\"a", 3 },
    { "{} {}", 3 },
    { "1 1", 2 },
    { "[]]", 2 },
    { "nul", 0 },
    { "nulL", 0 },
    { "nullx", 4 },
    { "True", 0 },
    { "truefalse", 4 },
    { "fals", 0 },
    { "NaN", 0 },
    { "Infinity", 0 },
    { "-Infinity", 1 },
    { "undefined", 0 },
    { "// a\n1", 0 },
    { "/* a */1", 0 },
    { "1// a", 1 },
    { "\xef\xbb\xbf{}", 0 },
    { "[1]\f", 3 },
    { "\v1", 0 },
    /* numbers */
    { "01", 0 },
    { "-01", 1 },
    { "00", 0 },
    { "-", 1 },
    { "+1", 0 },
    { ".5", 0 },
    { "1.", 2 },
    { "1.e1", 2 },
    { "1e", 2 },
    { "1e+", 3 },
    { "1.5.5", 3 },
    { "0x1", 1 },
    { "1_000", 1 },
    { "1,0", 1 },
    { "--1", 1 },
    { "1e1.5", 3 },
    { "\xd9\xa1", 0 },
    /* strings */
    { "\"", 1 },
    { "\"a", 2 },
    { "'a'", 0 },
    { "\"a\nb\"", 2 },
    { "\"a\tb\"", 2 },
    { "\"12345678\x1f\"", 9 },
    { "\"\\x41\"", 1 },
    { "\"\\'\"", 1 },
    { "\"\\\"", 3 },
    { "\"\\u12\"", 3 },
    { "\"\\u12g4\"", 3 },
    { "\"\\u+123\"", 3 },
    { "\"\\u0000\"", 3 },
    { "\"\\ud800\"", 3 },
    { "\"\\udc00\"", 3 },
    { "\"\\ud800\\u0041\"", 3 },
    { "\"\\ud800\\ud800\"", 3 },
    { "\"\\ud800a\\udc00\"", 3 },
    { "\"\\ud83d\\ude0\"", 3 },
    /* UTF-8: alone, cut, overlong, surrogate, beyond the last */
    { "\"a\x80\"", 2 },
    { "\"a\xc3\"", 2 },
    { "\"\xc0\xaf\"", 1 },
    { "\"\xe0\x80\xaf\"", 1 },
    { "\"\xed\xa0\x80\"", 1 },
    { "\"\xf4\x90\x80\x80\"", 1 },
    { "\"\xff\"", 1 },
    /* a name twice */
    { "{\"a\":1,\"a\":1}", 8 },
    { "{\"a\":1,\"b\":{},\"a\":[]}", 15 },
    { "{\"n030071\":1,\"n109108\":2,\"n030071\":3}", 26 },
    { "{\"a\":1,\"\\u0061\":1}", 8 },
    { "{\"\\u0061\":1,\"a\":1}", 13 },
    { "{\"\":1,\"\":1}", 7 },
    { "[{\"b\":{\"x\":1,\"y\":2,\"x\":3}}]", 20 },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 32 },
};

/* In a block of exactly that size, so that valgrind and sanitizers see a read past the end. */
static gboolean
check (const char *text, gsize size, GError **error)
{
    g_autofree char *copy = g_memdup2 (text, size);
    CarryJson json;

    carry_json_init (&json, copy, size);
    return carry_json_finish (&json, error);
}

static void
assert_refused (const char *text, gsize size, gsize offset)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *place = g_strdup_printf ("at byte %" G_GSIZE_FORMAT ":", offset);

    g_assert_false (check (text, size, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    if (strstr (error->message, place) == NULL)
        g_error ("%s: not byte %" G_GSIZE_FORMAT ": %s", text, offset, error->message);
}

static void
test_accepted (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
        g_autoptr (GError) error = NULL;
        g_assert_true (check (accepted[i], strlen (accepted[i]), &error));
        g_assert_no_error (error);
    }
}

static void
test_refused (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
        assert_refused (refused[i].text, strlen (refused[i].text), refused[i].offset);
    assert_refused ("\"a\0b\"", 5, 2);
    assert_refused ("1\0", 2, 1);
}

/* Every cut of a document is refused, whatever it ends in. */
static void
test_cut (void)
{
    const char *text = "{\"a\":[true,false,null,-1.5e-3]," BOTH ":" BOTH "}";
    for (gsize size = 0; size < strlen (text); size++)
    {
        g_autoptr (GError) error = NULL;
        g_assert_false (check (text, size, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    }
    g_assert_true (check (text, strlen (text), NULL));
}

static char *
with_members (guint count)
{
    GString *text = g_string_new ("{");
    for (guint i = 0; i < count; i++)
        g_string_append_printf (text, "%s\"%u\":%u", i > 0 ? "," : "", i, i);
    g_string_append (text, ",\"in\":{}}");
    return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
    g_autofree char *most = with_members (CARRY_JSON_MAX_NAMES - 1);
    g_autofree char *more = with_members (CARRY_JSON_MAX_NAMES);
    g_assert_true (check (most, strlen (most), NULL));
    assert_refused (more, strlen (more), (gsize) (strstr (more, "in\"") - more));

    g_autofree char *name = g_strnfill (CARRY_JSON_MAX_NAME, 'n');
    g_autofree char *longest = g_strdup_printf ("{\"%s\":1}", name);
    g_autofree char *longer = g_strdup_printf ("{\"%sn\":1}", name);
    g_autofree char *twice = g_strdup_printf ("{\"%s\":1,\"%s\":1}", name, name);
    g_assert_true (check (longest, strlen (longest), NULL));
    assert_refused (longer, strlen (longer), 2);
    assert_refused (twice, strlen (twice), 7 + CARRY_JSON_MAX_NAME);

    g_autofree char *large = g_strnfill (CARRY_JSON_MAX_SIZE + 1, ' ');
    large[0] = '1';
    g_assert_true (check (large, CARRY_JSON_MAX_SIZE, NULL));
    assert_refused (large, CARRY_JSON_MAX_SIZE + 1, 0);
}

static void
init (CarryJson *json, const char *text)
{
    carry_json_init (json, text, strlen (text));
}

static void
test_strings (void)
{
    CarryJson json;
    CarryJsonText text = { .text = "kept", .length = 4 };
    const char *expected = "both\xc3\xa9 \xf0\x9f\x98\x80\n/";
    const char *plain = "\"pl\xc3\xa4in\"";
    char buffer[32];

    init (&json, plain);
    g_assert_true (carry_json_get_string (&json, NULL, 0, &text));
    g_assert_true (text.text == plain + 1);
    g_assert_true (carry_json_text_equal (text, "pl\xc3\xa4in"));
    for (gsize size = 0; size <= strlen (expected); size++)
    {
        gboolean fits = size == strlen (expected);
        text = (CarryJsonText){ .text = "kept", .length = 4 };
        init (&json, BOTH);
        g_assert_true (carry_json_get_string (&json, size > 0 ? buffer : NULL, size, &text) ==
                       fits);
        g_assert_true (carry_json_text_equal (text, fits ? expected : "kept"));
        g_assert_true (carry_json_finish (&json, NULL) == fits);
    }
    init (&json, "1");
    g_assert_false (carry_json_get_string (&json, buffer, sizeof buffer, &text));
}

/* The shape of a venue's message, read the way a plugin does it. */
static void
test_walk (void)
{
    const char *document =
        "{\"ts\":17,\"unknown\":{\"deep\":[1,{\"x\":2}]},\"ok\":true,\"none\":null,"
        "\"\\u0062\":[[\"71.4\",\"0\"],[\"71.5\",\"1.25\",\"extra\"]],"
        "\"absent\":\"\",\"raw\": {\"a\" : 1} ,\"left\":[1,2,3]}";
    CarryJson json, inner;
    CarryJsonText name, raw = { 0 };
    CarryDecimal sum = carry_decimal_zero ();
    gint64 ts = 0;
    gboolean ok = FALSE;
    GString *names = g_string_new (NULL);

    init (&json, document);
    g_assert_cmpint (carry_json_peek (&json), ==, CARRY_JSON_OBJECT);
    g_assert_true (carry_json_enter_object (&json));
    while (carry_json_next_member (&json, &name))
    {
        g_string_append_len (names, name.text, (gssize) name.length);
        g_string_append_c (names, ' ');
        if (carry_json_text_equal (name, "ts"))
            g_assert_true (carry_json_get_int64 (&json, &ts));
        else if (carry_json_text_equal (name, "ok"))
            g_assert_true (carry_json_get_boolean (&json, &ok));
        else if (carry_json_text_equal (name, "none"))
            g_assert_true (carry_json_get_null (&json));
        else if (carry_json_text_equal (name, "absent"))
            g_assert_true (carry_json_skip_absent (&json));
        else if (carry_json_text_equal (name, "raw"))
            g_assert_true (carry_json_get_raw (&json, &raw));
        else if (carry_json_text_equal (name, "left"))
        {
            g_assert_true (carry_json_enter_array (&json) && carry_json_next_element (&json));
            g_assert_false (carry_json_skip_absent (&json));
            g_assert_true (carry_json_leave (&json));
        }
        else if (carry_json_text_equal (name, "b") && carry_json_enter_array (&json))
            while (carry_json_next_element (&json))
            {
                CarryDecimal price;
                g_assert_true (carry_json_enter_array (&json) && carry_json_next_element (&json));
                g_assert_true (carry_json_get_decimal (&json, &price));
                g_assert_true (carry_json_leave (&json));
                sum = carry_decimal_add (sum, price);
            }
    }
    g_assert_true (carry_json_finish (&json, NULL));
    g_assert_cmpstr (names->str, ==, "ts unknown ok none b absent raw left ");
    g_assert_cmpint (ts, ==, 17);
    g_assert_true (ok);
    g_assert_true (carry_decimal_equal (sum, carry_decimal_from_text ("142.9")));
    g_assert_true (carry_json_text_equal (raw, "{\"a\" : 1}"));
    carry_json_init (&inner, raw.text, raw.length);
    g_assert_true (carry_json_finish (&inner, NULL));
    g_string_free (names, TRUE);
}

/* After a failure nothing moves, and the first one is told. */
static void
test_first_failure (void)
{
    g_autoptr (GError) error = NULL;
    CarryJson json;
    CarryJsonText name = { .text = "kept", .length = 4 };
    CarryDecimal value = carry_decimal_zero ();
    gint64 integer = 42;

    init (&json, "{\"side\":\"Up\",\"a\":1}");
    g_assert_true (carry_json_enter_object (&json));
    g_assert_true (carry_json_next_member (&json, &name));
    carry_json_fail (&json, "a side is Buy or Sell");
    carry_json_fail (&json, "another");
    g_assert_false (carry_json_next_member (&json, &name));
    g_assert_true (carry_json_text_equal (name, "side"));
    g_assert_false (carry_json_next_element (&json));
    g_assert_false (carry_json_enter_object (&json));
    g_assert_false (carry_json_get_decimal (&json, &value));
    g_assert_false (carry_json_get_int64 (&json, &integer));
    g_assert_false (carry_json_get_null (&json));
    g_assert_false (carry_json_skip (&json));
    g_assert_false (carry_json_skip_absent (&json));
    g_assert_false (carry_json_leave (&json));
    g_assert_cmpint (carry_json_peek (&json), ==, CARRY_JSON_NONE);
    g_assert_cmpint (integer, ==, 42);
    g_assert_false (carry_json_finish (&json, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_cmpstr (error->message, ==,
                     "The JSON cannot be read at byte 8: a side is Buy or Sell");
}

/* Each line of a file is a document, or the whole file. */
static void
check_fixture (const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    gsize size;

    g_file_get_contents (path, &text, &size, &error);
    g_assert_no_error (error);
    if (!g_str_has_suffix (path, ".jsonl"))
    {
        check (text, size, &error);
        g_assert_no_error (error);
        return;
    }
    g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
    for (char **line = lines; *line != NULL; line++)
    {
        check (*line, strlen (*line), &error);
        g_assert_no_error (error);
    }
}

static void
test_fixtures (void)
{
    g_autofree char *folder =
        g_build_filename (CARRY_SOURCE_ROOT, "..", "shared", "bybit-v5", "fixtures", NULL);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    guint count = 0;

    if (dir == NULL && g_strcmp0 (g_getenv ("CARRY_REQUIRE_SHARED"), "1") == 0)
        g_test_fail_printf ("%s is missing", folder);
    else if (dir == NULL)
        g_test_skip_printf ("%s is not there", folder);
    for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        if (!g_str_has_suffix (name, ".json") && !g_str_has_suffix (name, ".jsonl"))
            continue;
        check_fixture (path);
        count++;
    }
    if (dir != NULL)
        g_assert_cmpuint (count, >=, 50);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/json/accepted", test_accepted);
    g_test_add_func ("/json/refused", test_refused);
    g_test_add_func ("/json/cut", test_cut);
    g_test_add_func ("/json/limits", test_limits);
    g_test_add_func ("/json/strings", test_strings);
    g_test_add_func ("/json/walk", test_walk);
    g_test_add_func ("/json/first-failure", test_first_failure);
    g_test_add_func ("/json/fixtures", test_fixtures);
    return g_test_run ();
}
