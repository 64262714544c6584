/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-params.h"

static ServerParams *
parse (const char *json)
{
    g_autoptr (GError) error = NULL;
    ServerParams *params = server_params_new_from_json (json, strlen (json), &error);
    g_assert_no_error (error);
    return params;
}

static void
test_query (void)
{
    g_autoptr (ServerParams) params =
        server_params_new_from_query ("category=linear&symbol=&cursor=a%3D1%26&x=1+2&bare&y=%zz");
    g_assert_cmpstr (server_params_get (params, "category"), ==, "linear");
    g_assert_true (server_params_get (params, "symbol") != NULL);
    g_assert_false (server_params_has (params, "symbol"));
    g_assert_cmpstr (server_params_get (params, "cursor"), ==, "a=1&");
    g_assert_cmpstr (server_params_get (params, "x"), ==, "1 2");
    g_assert_cmpstr (server_params_get (params, "y"), ==, "%zz");
    g_assert_null (server_params_get (params, "bare"));
}

/* Bodies with spaces, null, numbers where text is usual, and unknown members. */
static void
test_body (void)
{
    g_autoptr (ServerParams) params =
        parse ("{ \"qty\" : \"0.010\", \"price\": 1.50, \"flag\":true, \"none\":null, "
               "\"text\":\"a\\u0041\\n\", \"idx\":2, \"args\":[1,\"b\",{\"c\":[2]},null]}");
    gint64 idx = 0;
    g_assert_cmpstr (server_params_get (params, "qty"), ==, "0.010");
    g_assert_cmpstr (server_params_get (params, "price"), ==, "1.50");
    g_assert_true (server_params_get_bool (params, "flag"));
    g_assert_null (server_params_get (params, "none"));
    g_assert_cmpstr (server_params_get (params, "text"), ==, "aA\n");
    g_assert_true (server_params_get_int (params, "idx", &idx));
    g_assert_cmpint (idx, ==, 2);
    g_assert_cmpint (server_params_get_int_or (params, "qty", -3), ==, -3);
    g_autoptr (GPtrArray) items = server_params_get_items (params, "args");
    g_assert_cmpuint (items->len, ==, 3);
    g_assert_cmpstr (g_ptr_array_index (items, 1), ==, "b");
    g_assert_cmpstr (g_ptr_array_index (items, 2), ==, "{\"c\":[2]}");
    g_assert_null (server_params_get_items (params, "qty"));
}

static void
test_bad_body (void)
{
    static const char *const bodies[] = { "", "[]", "{\"a\":1,\"a\":2}", "{\"a\":1}x", "{\"a\":" };
    for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
        g_autoptr (GError) error = NULL;
        g_assert_null (server_params_new_from_json (bodies[i], strlen (bodies[i]), &error));
        g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/params/query", test_query);
    g_test_add_func ("/bybit-sim/params/body", test_body);
    g_test_add_func ("/bybit-sim/params/bad-body", test_bad_body);
    return g_test_run ();
}
