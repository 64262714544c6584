/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-field.h"
#include "server-json.h"

/* Compact, in the order of the calls. */
static void
test_shape (void)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_int (&json, "retCode", 0);
    server_json_open_array (&json, "list");
    server_json_open_object (&json, NULL);
    server_json_string (&json, "b", "x");
    server_json_bool (&json, "a", FALSE);
    server_json_close_object (&json);
    server_json_int_text (&json, NULL, -5);
    server_json_close_array (&json);
    server_json_open_object (&json, "empty");
    server_json_close_object (&json);
    server_json_null (&json, "none");
    server_json_raw (&json, "raw", "{}");
    server_json_close_object (&json);
    g_assert_cmpstr (json.text->str, ==,
                     "{\"retCode\":0,\"list\":[{\"b\":\"x\",\"a\":false},\"-5\"],\"empty\":{},"
                     "\"none\":null,\"raw\":{}}");
}

static void
test_escapes (void)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_string (&json, NULL, "a\"b\\c\n\x01 >&<");
    g_assert_cmpstr (json.text->str, ==, "\"a\\\"b\\\\c\\u000a\\u0001 >&<\"");
}

/* The venue's WebSocket gateway writes > as an escape. */
static void
test_html (void)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    json.escape_html = TRUE;
    server_json_string (&json, NULL, "args size >10");
    g_assert_cmpstr (json.text->str, ==, "\"args size \\u003e10\"");
}

static void
test_numbers (void)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_array (&json, NULL);
    server_json_price (&json, NULL, 71423 * SIM_PRICE_ONE + SIM_PRICE_ONE / 2, 2);
    server_json_price (&json, NULL, 71423 * SIM_PRICE_ONE, 0);
    server_json_qty (&json, NULL, SIM_QTY_ONE / 1000, 3);
    server_json_rate (&json, NULL, -5 * SIM_RATE_ONE / 10000);
    server_json_money (&json, NULL, SIM_MONEY_ONE / 8);
    server_json_ms_text (&json, NULL, G_GINT64_CONSTANT (1672211918471999999));
    server_json_string (&json, NULL, NULL);
    server_json_close_array (&json);
    g_assert_cmpstr (json.text->str, ==,
                     "[\"71423.50\",\"71423\",\"0.001\",\"-0.0005\",\"0.125\",\"1672211918471\","
                     "\"\"]");
}

static void
write_number (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_int (json, name, *(const int *) row);
}

/* A row shows what its list of names says, and in that order. */
static void
test_fields (void)
{
    static const ServerField fields[] = { { "a", write_number }, { "ab", NULL, "\"\"" } };
    g_auto (ServerJson) json = { 0 };
    int row = 7;
    server_json_init (&json);
    server_field_write_row (&json, NULL, fields, G_N_ELEMENTS (fields), "ab a", &row);
    g_assert_cmpstr (json.text->str, ==, "{\"ab\":\"\",\"a\":7}");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/json/shape", test_shape);
    g_test_add_func ("/bybit-sim/json/escapes", test_escapes);
    g_test_add_func ("/bybit-sim/json/html", test_html);
    g_test_add_func ("/bybit-sim/json/numbers", test_numbers);
    g_test_add_func ("/bybit-sim/json/fields", test_fields);
    return g_test_run ();
}
