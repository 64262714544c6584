/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log-record.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* 2025-10-19T00:05:00.123Z */
#define TS G_GINT64_CONSTANT (1760832300123456789)

static CarryLogRecord *
make_record (const char *message, gssize length)
{
    const GLogField fields[] = {
        { "GLIB_DOMAIN", "carry-csv", -1 },
        { "MESSAGE", message, length },
    };
    return carry_log_record_new (TS, G_LOG_LEVEL_INFO, fields, G_N_ELEMENTS (fields), "main", NULL);
}

static char *
format_text (const CarryLogRecord *record)
{
    GString *line = g_string_new (NULL);
    carry_log_record_format_text (record, FALSE, line);
    return g_string_free (line, FALSE);
}

/* Also proves that it is one line and one object. */
static JsonObject *
format_json (const CarryLogRecord *record)
{
    g_autoptr (GString) line = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (GError) error = NULL;
    carry_log_record_format_json (record, line);
    g_assert_true (strchr (line->str, '\n') == line->str + line->len - 1);
    g_assert_true (g_utf8_validate (line->str, (gssize) line->len, NULL));
    json_parser_load_from_data (parser, line->str, (gssize) line->len, &error);
    g_assert_no_error (error);
    return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static void
assert_forms (const char *message, const char *in_text, const char *in_json)
{
    g_autoptr (CarryLogRecord) record = make_record (message, -1);
    g_autoptr (JsonObject) object = format_json (record);
    g_autofree char *text = format_text (record);
    g_autofree char *expected =
        g_strdup_printf ("2025-10-19T00:05:00.123Z INFO  carry-csv [main] %s\n", in_text);
    g_assert_cmpstr (text, ==, expected);
    g_assert_cmpstr (json_object_get_string_member (object, "message"), ==, in_json);
}

static void
test_forms (void)
{
    const GLogField fields[] = {
        { "PRIORITY", "6", -1 },
        { "CODE_FILE", "csv.c", -1 },
        { "CARRY_ROW", "12", -1 },
        { "MESSAGE", "a \"bad\" row", -1 },
        { "GLIB_DOMAIN", "carry-csv", -1 },
        { "OTHER", "not ours", -1 },
    };
    g_autoptr (CarryLogRecord) record =
        carry_log_record_new (TS, G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields), "main", NULL);
    g_autoptr (GString) line = g_string_new (NULL);

    carry_log_record_format_text (record, FALSE, line);
    g_assert_cmpstr (line->str, ==,
                     "2025-10-19T00:05:00.123Z WARN  carry-csv [main] a \"bad\" row\n");
    carry_log_record_format_json (record, g_string_truncate (line, 0));
    g_assert_cmpstr (line->str, ==,
                     "{\"ts\":\"2025-10-19T00:05:00.123Z\",\"level\":\"warning\","
                     "\"domain\":\"carry-csv\",\"instance\":\"main\","
                     "\"message\":\"a \\\"bad\\\" row\",\"code_file\":\"csv.c\",\"row\":\"12\"}\n");
    carry_log_record_format_journal (record, g_string_truncate (line, 0));
    g_assert_cmpstr (line->str, ==,
                     "PRIORITY=4\nGLIB_DOMAIN=carry-csv\nCARRY_INSTANCE=main\n"
                     "MESSAGE=a \"bad\" row\nCODE_FILE=csv.c\nCARRY_ROW=12\n");
    carry_log_record_format_text (record, TRUE, g_string_truncate (line, 0));
    g_assert_nonnull (strstr (line->str, "\033[1;33mWARN \033[0m carry-csv"));
}

static void
test_absent_parts (void)
{
    const GLogField fields[] = { { "MESSAGE", "", 0 } };
    g_autoptr (CarryLogRecord) record =
        carry_log_record_new (-1, G_LOG_LEVEL_DEBUG, fields, 1, NULL, NULL);
    g_autoptr (JsonObject) object = format_json (record);
    g_autofree char *text = format_text (record);
    g_assert_cmpstr (text, ==, "1969-12-31T23:59:59.999Z DEBUG - \n");
    g_assert_false (json_object_has_member (object, "instance"));
    g_assert_false (json_object_has_member (object, "domain"));
}

static void
test_levels (void)
{
    static const struct
    {
        GLogLevelFlags level;
        const char *in_text;
        const char *in_json;
    } samples[] = {
        { G_LOG_LEVEL_ERROR, " ERROR ", "error" },
        { G_LOG_LEVEL_CRITICAL, " CRIT  ", "critical" },
        { G_LOG_LEVEL_WARNING, " WARN  ", "warning" },
        { G_LOG_LEVEL_MESSAGE, " MSG   ", "message" },
        { G_LOG_LEVEL_INFO, " INFO  ", "info" },
        { G_LOG_LEVEL_DEBUG, " DEBUG ", "debug" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
        g_autoptr (CarryLogRecord) record =
            carry_log_record_new (TS, samples[i].level, NULL, 0, NULL, NULL);
        g_autoptr (JsonObject) object = format_json (record);
        g_autofree char *text = format_text (record);
        g_assert_nonnull (strstr (text, samples[i].in_text));
        g_assert_cmpstr (json_object_get_string_member (object, "level"), ==, samples[i].in_json);
    }
}

static void
test_escapes (void)
{
    assert_forms ("two\nlines\r\n", "two\\nlines\\r\\n", "two\nlines\r\n");
    assert_forms ("tab\there", "tab\\there", "tab\there");
    assert_forms ("\033[31mred\033[0m\a\177", "\\x1b[31mred\\x1b[0m\\x07\\x7f",
                  "\033[31mred\033[0m\a\177");
    assert_forms ("quote\" back\\slash", "quote\" back\\slash", "quote\" back\\slash");
    assert_forms ("資金調達率 é 😀", "資金調達率 é 😀", "資金調達率 é 😀");
    assert_forms ("c1 \xc2\x9b"
                  "31m",
                  "c1 \\u009b31m",
                  "c1 \xc2\x9b"
                  "31m");
    assert_forms ("end\u2028para\u2029", "end\\u2028para\\u2029", "end\u2028para\u2029");
    assert_forms ("turned \u202egnp.exe", "turned \\u202egnp.exe", "turned \u202egnp.exe");
    assert_forms ("tag \U000e0041.", "tag \\ue0041.", "tag \U000e0041.");
    assert_forms ("bad \xff\xc3(\xe2\x82", "bad \\xff\\xc3(\\xe2\\x82",
                  "bad \\xff\\xc3(\\xe2\\x82");
    assert_forms ("surrogate \xed\xa0\x80", "surrogate \\xed\\xa0\\x80",
                  "surrogate \\xed\\xa0\\x80");
}

static void
test_nul (void)
{
    g_autoptr (CarryLogRecord) record = make_record ("a\0b\n", 4);
    g_autofree char *text = format_text (record);
    g_autoptr (GString) json = g_string_new (NULL);
    g_assert_true (g_str_has_suffix (text, "] a\\x00b\\n\n"));
    carry_log_record_format_json (record, json);
    g_assert_nonnull (strstr (json->str, "\"a\\u0000b\\n\""));
    g_assert_cmpuint (strlen (json->str), ==, json->len);
}

/* Whatever it is made of, a value stays below its limit as it is written. */
static void
test_cut (void)
{
    static const char *const units[] = { "x", "\n", "\033", "\xff", "é", "😀", "\u2028", "é\n\xe2" };
    for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
        g_autoptr (GString) message = g_string_new (NULL);
        while (message->len < 1 << 20)
            g_string_append (message, units[i]);
        g_autoptr (CarryLogRecord) record = make_record (message->str, -1);
        g_autoptr (JsonObject) object = format_json (record);
        g_autofree char *text = format_text (record);
        g_autofree char *note =
            g_strdup_printf ("… [cut, %" G_GSIZE_FORMAT " bytes]\n", message->len);
        gsize start = strlen ("2025-10-19T00:05:00.123Z INFO  carry-csv [main] ");
        g_assert_true (json_object_has_member (object, "message"));
        g_assert_true (g_str_has_suffix (text, note));
        g_assert_cmpuint (strlen (text) - start, <=, CARRY_LOG_VALUE_MAX + 1);
        g_assert_cmpuint (strlen (text) - start, >, CARRY_LOG_VALUE_MAX - 80);
        g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

static void
test_not_cut (void)
{
    g_autofree char *message = g_strnfill (4000, 'x');
    assert_forms (message, message, message);
}

/* A secret that the limit goes through leaves nothing of itself. */
static void
test_cut_secret (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    carry_redactor_add (redactor, "0123456789abcdef");
    for (gsize before = CARRY_LOG_VALUE_MAX - 80; before < CARRY_LOG_VALUE_MAX + 8; before++)
    {
        g_autofree char *fill = g_strnfill (before, 'x');
        g_autofree char *message = g_strconcat (fill, "0123456789abcdef", fill, NULL);
        const GLogField fields[] = { { "MESSAGE", message, -1 } };
        g_autoptr (CarryLogRecord) record =
            carry_log_record_new (TS, G_LOG_LEVEL_INFO, fields, 1, NULL, redactor);
        g_autofree char *text = format_text (record);
        g_assert_null (strstr (text, "x0"));
    }
}

/* Secrets before it have made room, so that the end of what was looked at shows. */
static void
test_cut_secret_after_others (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    g_autoptr (GString) message = g_string_new (NULL);
    carry_redactor_add (redactor, "0123456789abcdef");
    for (guint i = 0; i < 20; i++)
        g_string_append (message, "0123456789abcdef ");
    while (message->len < CARRY_LOG_VALUE_MAX - 5)
        g_string_append_c (message, '-');
    g_string_append (message, "0123456789abcdef");

    const GLogField fields[] = { { "MESSAGE", message->str, -1 } };
    g_autoptr (CarryLogRecord) record =
        carry_log_record_new (TS, G_LOG_LEVEL_INFO, fields, 1, NULL, redactor);
    g_autofree char *text = format_text (record);
    g_assert_nonnull (strstr (text, "--… [cut, "));
    g_assert_null (strstr (text, "-0"));
}

static void
test_names (void)
{
    const GLogField fields[] = {
        { "CARRY_ORDER_ID", "first", -1 }, { "CARRY_ORDER_ID", "second", -1 },
        { "CARRY_TS", "t", -1 },           { "CARRY_MESSAGE", "m", -1 },
        { "CARRY_", "empty", -1 },         { "CARRY_x\"y", "odd", -1 },
        { "CARRY_A=B\nC", "odd", -1 },     { "MESSAGE", "text", -1 },
        { "CARRY_INSTANCE", "own", -1 },   { "CARRY_BYTES", "abcdef", 3 },
    };
    g_autoptr (CarryLogRecord) record =
        carry_log_record_new (TS, G_LOG_LEVEL_INFO, fields, G_N_ELEMENTS (fields), "main", NULL);
    g_autoptr (JsonObject) object = format_json (record);
    g_assert_cmpstr (json_object_get_string_member (object, "order_id"), ==, "first");
    g_assert_cmpstr (json_object_get_string_member (object, "ts"), ==, "2025-10-19T00:05:00.123Z");
    g_assert_cmpstr (json_object_get_string_member (object, "carry_ts"), ==, "t");
    g_assert_cmpstr (json_object_get_string_member (object, "message"), ==, "text");
    g_assert_cmpstr (json_object_get_string_member (object, "carry_message"), ==, "m");
    g_assert_cmpstr (json_object_get_string_member (object, "instance"), ==, "own");
    g_assert_cmpstr (json_object_get_string_member (object, "bytes"), ==, "abc");
    g_assert_cmpuint (json_object_get_size (object), ==, 8);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/log-record/forms", test_forms);
    g_test_add_func ("/log-record/absent-parts", test_absent_parts);
    g_test_add_func ("/log-record/levels", test_levels);
    g_test_add_func ("/log-record/escapes", test_escapes);
    g_test_add_func ("/log-record/nul", test_nul);
    g_test_add_func ("/log-record/cut", test_cut);
    g_test_add_func ("/log-record/cut/not", test_not_cut);
    g_test_add_func ("/log-record/cut/secret", test_cut_secret);
    g_test_add_func ("/log-record/cut/secret-after-others", test_cut_secret_after_others);
    g_test_add_func ("/log-record/names", test_names);
    return g_test_run ();
}
