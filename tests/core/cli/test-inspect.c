/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "test-cli.h"

static TestRun *
inspect (const char *argument, const char *more)
{
    return test_cli_run ("/", NULL, "inspect", "--plugin-path", g_getenv ("SAMPLE_PLUGINS"),
                         argument, more, NULL);
}

static void
test_list (void)
{
    g_autoptr (TestRun) run = inspect (NULL, NULL);

    g_assert_cmpint (run->status, ==, 0);
    g_assert_cmpstr (run->err, ==, "");
    g_assert_true (g_str_has_prefix (run->out, "TYPE "));
    g_assert_nonnull (strstr (run->out, "\nsample-trader  strategy "));
    g_assert_nonnull (strstr (run->out, "\nsample-venue   exchange, history "));
}

static void
test_details (void)
{
    const char *const lines[] = {
        "plugin   sample\n",
        "licence  LGPL-2.1-or-later\n",
        "sample-venue (exchange, history)\n",
        "  delay    duration   1ms to 1h  1s       Time an order is under way\n",
        "sample-trader (strategy)\n",
        "  exchange  reference  exchange      required  Where to trade\n",
        "  count     integer    1 to 100      5         How many\n",
        "  size      decimal    0.001 to 10   1         How much\n",
        "  category  choice     spot, linear  linear    Which market\n",
        "  key       text                               Key of the account (secret)\n",
        "  note      text                               A note (may change while running)\n",
    };
    const char *const names[] = { "sample", "sample-trader" };

    for (gsize n = 0; n < G_N_ELEMENTS (names); n++)
    {
        g_autoptr (TestRun) run = inspect (names[n], NULL);

        g_assert_cmpint (run->status, ==, 0);
        for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
            g_assert_nonnull (strstr (run->out, lines[i]));
    }
}

static void
test_json (void)
{
    g_autoptr (TestRun) run = inspect ("--json", "sample");
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (GError) error = NULL;
    JsonObject *root;
    JsonObject *trader;
    JsonObject *count;

    g_assert_true (json_parser_load_from_data (parser, run->out, -1, &error));
    g_assert_no_error (error);
    root = json_node_get_object (json_parser_get_root (parser));
    g_assert_cmpstr (json_object_get_string_member (root, "abi"), ==, "1.0");
    trader = json_array_get_object_element (json_object_get_array_member (root, "types"), 1);
    g_assert_cmpstr (json_object_get_string_member (trader, "name"), ==, "sample-trader");
    count = json_array_get_object_element (json_object_get_array_member (trader, "settings"), 3);
    g_assert_cmpstr (json_object_get_string_member (count, "name"), ==, "count");
    g_assert_cmpstr (json_object_get_string_member (count, "range"), ==, "1 to 100");
    g_assert_cmpstr (json_object_get_string_member (count, "default"), ==, "5");
    g_assert_false (json_object_get_boolean_member (count, "required"));
}

/* A template says all there is, and what it says is a configuration with one thing missing. */
static void
test_template (void)
{
    const char *const kinds[][2] = { { "--template=keyfile", "a.conf" },
                                     { "--template=yaml", "a.yaml" } };

    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
        g_autoptr (TestFolder) folder = test_folder_new ();
        g_autoptr (TestRun) run = inspect (kinds[i][0], "sample");
        g_autoptr (TestRun) check = NULL;

        g_assert_cmpint (run->status, ==, 0);
        g_assert_nonnull (strstr (run->out, "# How much (decimal: 0.001 to 10)\n"));
        g_assert_nonnull (strstr (run->out, "# Key of the account (text; not set by default)\n"));
        g_free (test_folder_write (folder, kinds[i][1], run->out));
        check = test_cli_run (folder, NULL, "check", "--plugin-path", g_getenv ("SAMPLE_PLUGINS"),
                              kinds[i][1], NULL);
        g_assert_cmpint (check->status, ==, 2);
        g_assert_nonnull (strstr (check->err, "strategy.sample-trader.exchange: is missing"));
        g_assert_cmpuint (strchr (check->err, '\n') - check->err + 1, ==, strlen (check->err));
    }
}

static void
test_host (void)
{
    g_autoptr (TestRun) run = inspect ("host", NULL);

    g_assert_cmpint (run->status, ==, 0);
    /* How wide the columns are depends on the other settings. */
    g_assert_true (
        g_regex_match_simple ("\\n  equity-interval +duration +1s to 1d +1h ", run->out, 0, 0));
}

static void
assert_usage (const char *argument, const char *more, const char *told)
{
    g_autoptr (TestRun) run = inspect (argument, more);

    g_assert_cmpint (run->status, ==, 2);
    g_assert_cmpstr (run->out, ==, "");
    g_assert_nonnull (strstr (run->err, told));
}

static void
test_usage (void)
{
    assert_usage ("sample-tradr", NULL, "did you mean \"sample-trader\"?");
    assert_usage ("--template=xml", "sample", "\"xml\" is no kind of template");
    assert_usage ("--json", "--template=yaml", "use one of --json, --template and --test");
    assert_usage ("sample", "cross", "one plugin, type or file at a time");
    assert_usage ("--jsn", NULL, "Unknown option --jsn");
}

static void
test_test (void)
{
    g_autofree char *path = g_build_filename (g_getenv ("SAMPLE_PLUGINS"), "sample.so", NULL);
    g_autoptr (TestRun) run = inspect ("--test", path);

    g_assert_cmpint (run->status, ==, 0);
    g_assert_true (g_str_has_prefix (run->out, "TAP version 13\nok 1 - sample-venue: "));
    g_assert_null (strstr (run->out, "not ok"));
}

/* A careless plugin loads, but each of its faults is found by its own test. */
static void
test_sloppy (void)
{
    const char *const found[] = {
        "setting silent\n# it does not say what it means\n",
        "setting clamped\n# the object gave \"9\" back as \"5\"\n",
        "setting forgotten\n# creation gave \"7\" back as \"0\"\n",
        "starts and stops twice\n# it complained: I am started\n",
        "is gone when it is let go\n# it leaks: 2 references are left\n",
        "# it complained: under-test: finish failed without saying why\n",
    };
    g_autofree char *path = g_build_filename (g_getenv ("SAMPLE_PLUGINS"), "sloppy.so", NULL);
    /* It leaks on purpose, which is for our own test to find. */
    const char *const environment[] = { "ASAN_OPTIONS=detect_leaks=0", NULL };
    g_autoptr (TestRun) run = test_cli_run ("/", environment, "inspect", "--test", path, NULL);

    g_assert_cmpint (run->status, ==, 1);
    for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
        g_assert_nonnull (strstr (run->out, found[i]));
}

static void
test_program (void)
{
    g_autoptr (TestRun) version = test_cli_run ("/", NULL, "--version", NULL);
    g_autoptr (TestRun) help = test_cli_run ("/", NULL, "--help", NULL);
    g_autoptr (TestRun) unknown = test_cli_run ("/", NULL, "inspekt", NULL);
    g_autoptr (TestRun) none = test_cli_run ("/", NULL, NULL);
    g_auto (GStrv) lines = g_strsplit (version->out, "\n", -1);

    g_assert_cmpint (version->status, ==, 0);
    g_assert_true (g_regex_match_simple ("^carry [0-9]+\\.[0-9]+\\.[0-9]+$", lines[0], 0, 0));
    g_assert_true (g_regex_match_simple ("^build [0-9a-f]{40}$", lines[1], 0, 0));
    g_assert_cmpstr (lines[2], ==, "ABI 1.0");
    g_assert_cmpint (help->status, ==, 0);
    g_assert_nonnull (strstr (help->out, "\n  inspect "));
    g_assert_cmpint (unknown->status, ==, 2);
    g_assert_cmpstr (unknown->err, ==,
                     "carry: unknown command \"inspekt\"; did you mean \"inspect\"?\n");
    g_assert_cmpint (none->status, ==, 2);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/inspect/list", test_list);
    g_test_add_func ("/inspect/details", test_details);
    g_test_add_func ("/inspect/json", test_json);
    g_test_add_func ("/inspect/template", test_template);
    g_test_add_func ("/inspect/host", test_host);
    g_test_add_func ("/inspect/usage", test_usage);
    g_test_add_func ("/inspect/test", test_test);
    g_test_add_func ("/inspect/sloppy", test_sloppy);
    g_test_add_func ("/inspect/program", test_program);
    return g_test_run ();
}
