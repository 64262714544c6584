/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config.h"

#include <glib/gstdio.h>
#include <unistd.h>

static const char base[] = "[exchange main]\n"
                           "plugin=paper\n"
                           "[strategy carry]\n"
                           "plugin=funding-basis\n"
                           "symbols=BTCUSDT\n"
                           "[risk my-limits]\n"
                           "max-size=1\n";

static CarryConfig *
load_base (CarryProblems *problems)
{
    return carry_config_load_data (base, sizeof base - 1, "c.conf", problems);
}

static void
assert_problems (const CarryProblems *problems, const char *expected)
{
    g_autofree char *text = carry_problems_format (problems);

    g_assert_cmpstr (text, ==, expected);
}

/* `expected` is `value (origin)`. */
static void
assert_entry (const CarryConfig *config, const char *role, const char *id, const char *key,
              const char *expected)
{
    const CarryConfigSection *section = carry_config_find_section (config, role, id);
    const CarryConfigEntry *entry = carry_config_section_find_entry (section, key);
    g_autofree char *origin = carry_config_entry_format_origin (entry);
    g_autofree char *found =
        g_strdup_printf ("%s (%s)", carry_config_entry_get_value (entry), origin);

    g_assert_cmpstr (found, ==, expected);
}

static void
test_variables (void)
{
    static const char *const environment[] = { "STRATEGY__CARRY__SYMBOLS=ETHUSDT=x",
                                               "RISK__MY_LIMITS__MAX_SIZE= 2 ",
                                               "RISK__MY_LIMITS__MAX_ORDER_SIZE=3",
                                               "HOST__CARRY__DATA_DIR=/tmp/x",
                                               "HOST__CARRY__SEED=7",
                                               "PATH=/bin",
                                               "CARRY_PLUGIN_PATH=/x",
                                               "HOST=pc",
                                               "HOSTS__A__B=1",
                                               "MY__STRATEGY__X=1",
                                               "NOVALUE",
                                               NULL };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load_base (problems);

    carry_config_apply_environment (config, environment, problems);
    assert_problems (problems, "");
    assert_entry (config, "strategy", "carry", "symbols",
                  "ETHUSDT=x (environment STRATEGY__CARRY__SYMBOLS)");
    assert_entry (config, "strategy", "carry", "plugin", "funding-basis (c.conf:4)");
    assert_entry (config, "risk", "my-limits", "max-size",
                  "2 (environment RISK__MY_LIMITS__MAX_SIZE)");
    assert_entry (config, "risk", "my-limits", "max-order-size",
                  "3 (environment RISK__MY_LIMITS__MAX_ORDER_SIZE)");
    assert_entry (config, "host", "carry", "data-dir",
                  "/tmp/x (environment HOST__CARRY__DATA_DIR)");
    assert_entry (config, "host", "carry", "seed", "7 (environment HOST__CARRY__SEED)");
    g_assert_cmpuint (carry_config_get_n_sections (config), ==, 4);
}

/* Two ids of which one begins the other: the longest that fits is meant. */
static void
test_longest_id (void)
{
    static const char text[] = "[risk a]\nx=1\n[risk a--b]\nx=1\n[risk a-]\nx=1\n";
    static const char *const environment[] = { "RISK__A__X=2", "RISK__A__B__X=3", "RISK__A___X=4",
                                               NULL };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;

    config = carry_config_load_data (text, sizeof text - 1, "c.conf", problems);
    carry_config_apply_environment (config, environment, problems);
    assert_problems (problems, "");
    assert_entry (config, "risk", "a", "x", "2 (environment RISK__A__X)");
    assert_entry (config, "risk", "a--b", "x", "3 (environment RISK__A__B__X)");
    assert_entry (config, "risk", "a-", "x", "4 (environment RISK__A___X)");
}

static void
test_variable_mistakes (void)
{
    static const char *const environment[] = {
        "STRATEGY__CARY__SYMBOLS=1",  "FEED__MAIN__DEPTH=1",
        "STORE__DISK__PATH=1",        "HOST__PC__SEED=1",
        "STRATEGY__CARRY=1",          "STRATEGY__=1",
        "STRATEGY__CARRY__=1",        "STRATEGY____X=1",
        "strategy__carry__symbols=1", "STRATEGY__CARRY__symbols=1",
        "EXCHANGE__MAIN__9=1",        "EXCHANGE__MAIN__A=",
        "EXCHANGE__MAIN__B=\xff",     "EXCHANGE__MAIN__C=a\nb",
        "EXCHANGE__MAIN__\xff=1",     NULL,
    };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load_base (problems);

    carry_config_apply_environment (config, environment, problems);
    assert_problems (
        problems,
        "environment EXCHANGE__MAIN__9: exchange.main: \"9\" is not a key; "
        "use lower-case letters, digits and -, a letter first, at most 64\n"
        "environment EXCHANGE__MAIN__A: exchange.main.a: has no value; "
        "give one or remove the key\n"
        "environment EXCHANGE__MAIN__B: exchange.main.b: is not valid UTF-8; write it in UTF-8\n"
        "environment EXCHANGE__MAIN__C: exchange.main.c: has the control character U+000A; "
        "remove it\n"
        "environment EXCHANGE__MAIN__\xef\xbf\xbd: the name of a setting has capitals, digits "
        "and _ only; write it as STRATEGY__CARRY__SYMBOLS\n"
        "environment FEED__MAIN__DEPTH: there is no section \"feed.main\"; "
        "did you mean \"exchange.main\"?\n"
        "environment HOST__PC__SEED: there is no section \"host.pc\"; "
        "did you mean \"host.carry\"?\n"
        "environment STORE__DISK__PATH: there is no section \"store.disk\"; "
        "begin it in a file first\n"
        "environment STRATEGY__: the name lacks its id or key; write ROLE__ID__KEY, "
        "as STRATEGY__CARRY__SYMBOLS\n"
        "environment STRATEGY__CARRY: the name lacks its id or key; write ROLE__ID__KEY, "
        "as STRATEGY__CARRY__SYMBOLS\n"
        "environment STRATEGY__CARRY__: the name lacks its id or key; write ROLE__ID__KEY, "
        "as STRATEGY__CARRY__SYMBOLS\n"
        "environment STRATEGY__CARRY__symbols: the name of a setting has capitals, digits "
        "and _ only; write it as STRATEGY__CARRY__SYMBOLS\n"
        "environment STRATEGY__CARY__SYMBOLS: there is no section \"strategy.cary\"; "
        "did you mean \"strategy.carry\"?\n"
        "environment STRATEGY____X: the name lacks its id or key; write ROLE__ID__KEY, "
        "as STRATEGY__CARRY__SYMBOLS\n"
        "environment strategy__carry__symbols: the name of a setting has capitals, digits "
        "and _ only; write it as STRATEGY__CARRY__SYMBOLS\n");
    assert_entry (config, "exchange", "main", "plugin", "paper (c.conf:2)");
}

/* The header has the mistake, not the variable; and it is told once. */
static void
test_mistaken_section (void)
{
    static const char *const environment[] = { "STRATEGY__CARRY__SYMBOLS=1", NULL };
    static const char text[] = "[stratgy carry]\nsymbols=1\n";
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;

    config = carry_config_load_data (text, sizeof text - 1, "c.conf", problems);
    carry_config_apply_environment (config, environment, problems);
    assert_problems (problems, "c.conf:1: stratgy.carry: there is no role \"stratgy\"; "
                               "did you mean \"strategy\"?\n");
    g_assert_true (carry_config_mentions_id (config, "carry"));
    g_assert_false (carry_config_mentions_id (config, "other"));
}

static void
test_sets (void)
{
    static const char *const sets[] = { "strategy.carry.symbols=ETHUSDT", "host.carry.seed=7",
                                        "strategy.carry.symbols=a=b.c", "risk.my-limits.new= 1 ",
                                        NULL };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load_base (problems);

    carry_config_apply_sets (config, sets, problems);
    assert_problems (problems, "");
    assert_entry (config, "strategy", "carry", "symbols", "a=b.c (--set)");
    assert_entry (config, "host", "carry", "seed", "7 (--set)");
    assert_entry (config, "risk", "my-limits", "new", "1 (--set)");
}

static void
test_set_mistakes (void)
{
    static const char *const sets[] = { "strategy.carry.symbols",
                                        "symbols=1",
                                        "strategy.carry=1",
                                        "a.b.c.d=1",
                                        "strategy..symbols=1",
                                        "stratgy.carry.symbols=1",
                                        "strategy.cary.symbols=1",
                                        "strategy.carry.Symbols=1",
                                        "strategy.carry.symbols=",
                                        "=1",
                                        "",
                                        NULL };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load_base (problems);

    carry_config_apply_sets (config, sets, problems);
    assert_problems (
        problems,
        "--set: number 1 has no =; write it as --set strategy.carry.symbols=BTCUSDT\n"
        "--set: \"symbols\" is not role.id.key; "
        "write it as --set strategy.carry.symbols=BTCUSDT\n"
        "--set: \"strategy.carry\" is not role.id.key; "
        "write it as --set strategy.carry.symbols=BTCUSDT\n"
        "--set: \"a.b.c.d\" is not role.id.key; "
        "write it as --set strategy.carry.symbols=BTCUSDT\n"
        "--set: \"strategy..symbols\" is not role.id.key; "
        "write it as --set strategy.carry.symbols=BTCUSDT\n"
        "--set: there is no role \"stratgy\"; did you mean \"strategy\"?\n"
        "--set: there is no section \"strategy.cary\"; did you mean \"strategy.carry\"?\n"
        "--set: strategy.carry: \"Symbols\" is not a key; write \"symbols\"\n"
        "--set: strategy.carry.symbols: has no value; give one or remove the key\n"
        "--set: \"\" is not role.id.key; write it as --set strategy.carry.symbols=BTCUSDT\n"
        "--set: number 11 has no =; write it as --set strategy.carry.symbols=BTCUSDT\n");
}

/* Runs `check` on the base configuration under a `.env` file with `text`. */
static void
with_dotenv (const char *text, void (*check) (const CarryConfig *config, const char *problems))
{
    g_autoptr (GError) error = NULL;
    g_autofree char *directory = g_dir_make_tmp ("carry-test-XXXXXX", &error);
    g_autofree char *path = g_build_filename (directory, ".env", NULL);
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load_base (problems);
    g_autoptr (GString) found = NULL;
    g_autofree char *formatted = NULL;

    g_assert_no_error (error);
    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    carry_config_apply_dotenv (config, path, problems);
    formatted = carry_problems_format (problems);
    found = g_string_new (formatted);
    g_string_replace (found, directory, "DIR", 0);
    check (config, found->str);
    g_unlink (path);
    g_rmdir (directory);
}

static void
check_dotenv_values (const CarryConfig *config, const char *problems)
{
    const CarryConfigEntry *entry;

    g_assert_cmpstr (problems, ==, "");
    entry = carry_config_section_find_entry (
        carry_config_find_section (config, "strategy", "carry"), "symbols");
    g_assert_cmpstr (carry_config_entry_get_value (entry), ==, "A,B");
    g_assert_cmpint (carry_config_entry_get_origin (entry), ==, CARRY_CONFIG_ORIGIN_DOTENV);
    g_assert_cmpuint (carry_config_entry_get_line (entry), ==, 3);
    g_assert_true (g_str_has_suffix (carry_config_entry_get_origin_name (entry), "/.env"));
    g_assert_nonnull (carry_config_entry_get_directory (entry));
    entry = carry_config_section_find_entry (carry_config_find_id (config, "my-limits"), "a");
    g_assert_cmpstr (carry_config_entry_get_value (entry), ==, "it's #1");
    entry = carry_config_section_find_entry (carry_config_find_id (config, "my-limits"), "b");
    g_assert_cmpstr (carry_config_entry_get_value (entry), ==, "\"$x\\n\"");
    entry = carry_config_section_find_entry (carry_config_find_id (config, "my-limits"), "c");
    g_assert_cmpstr (carry_config_entry_get_value (entry), ==, "a#b=c");
}

static void
test_dotenv_values (void)
{
    with_dotenv ("# comment\r\n"
                 "\n"
                 "STRATEGY__CARRY__SYMBOLS=A,B\r\n"
                 "  RISK__MY_LIMITS__A = \"it's #1\"  \n"
                 "RISK__MY_LIMITS__B='\"$x\\n\"'\n"
                 "RISK__MY_LIMITS__C=a#b=c\n"
                 "BYBIT_API_KEY=1\n"
                 "KEYS__API__X=1\n"
                 "lower=\n",
                 check_dotenv_values);
}

static void
check_dotenv_mistakes (const CarryConfig *config, const char *problems)
{
    g_assert_cmpstr (
        problems, ==,
        "DIR/.env:1: begins with export; write NAME=value only\n"
        "DIR/.env:2: is neither NAME=value nor a # comment; write one of them\n"
        "DIR/.env:3: is neither NAME=value nor a # comment; write one of them\n"
        "DIR/.env:4: is neither NAME=value nor a # comment; write one of them\n"
        "DIR/.env:5: has # in its value; put a comment on a line of its own, "
        "or the value in quotes\n"
        "DIR/.env:6: the quote is not closed; end the value with \"\n"
        "DIR/.env:7: there is text after the closing '; remove it\n"
        "DIR/.env:8: there is no role \"STRATGY\"; did you mean \"strategy\"?\n"
        "DIR/.env:9: there is no section \"strategy.cary\"; did you mean \"strategy.carry\"?\n"
        "DIR/.env:10: strategy.carry.b: has no value; give one or remove the key\n"
        "DIR/.env:12: strategy.carry.c: is set already at line 11; keep one of them\n"
        "DIR/.env:13: is not valid UTF-8; write it in UTF-8\n"
        "DIR/.env:14: has the control character U+001B; remove it\n"
        "DIR/.env:15: the name lacks its id or key; write ROLE__ID__KEY, "
        "as STRATEGY__CARRY__SYMBOLS\n");
}

static void
test_dotenv_mistakes (void)
{
    with_dotenv ("export STRATEGY__CARRY__SYMBOLS=A\n"
                 "STRATEGY__CARRY__SYMBOLS\n"
                 "=x\n"
                 "A B=x\n"
                 "STRATEGY__CARRY__SYMBOLS=A # one\n"
                 "STRATEGY__CARRY__SYMBOLS=\"A\n"
                 "STRATEGY__CARRY__SYMBOLS='A' B\n"
                 "STRATGY__CARRY__SYMBOLS=A\n"
                 "STRATEGY__CARY__SYMBOLS=A\n"
                 "STRATEGY__CARRY__B=\"\"\n"
                 "STRATEGY__CARRY__C=1\n"
                 "STRATEGY__CARRY__C=2\n"
                 "STRATEGY__CARRY__D=\xff\n"
                 "STRATEGY__CARRY__E=\x1b\n"
                 "STRATEGY__CARRY=1\n",
                 check_dotenv_mistakes);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/config-env/variables", test_variables);
    g_test_add_func ("/host/config-env/longest-id", test_longest_id);
    g_test_add_func ("/host/config-env/variable-mistakes", test_variable_mistakes);
    g_test_add_func ("/host/config-env/mistaken-section", test_mistaken_section);
    g_test_add_func ("/host/config-env/sets", test_sets);
    g_test_add_func ("/host/config-env/set-mistakes", test_set_mistakes);
    g_test_add_func ("/host/config-env/dotenv-values", test_dotenv_values);
    g_test_add_func ("/host/config-env/dotenv-mistakes", test_dotenv_mistakes);
    return g_test_run ();
}
