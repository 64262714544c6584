/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config.h"

#include <string.h>

static const char keyfile[] = "[host carry]\n"
                              "env=paper\n"
                              "[strategy carry]\n"
                              "plugin=funding-basis\n"
                              "symbols=BTCUSDT,ETHUSDT\n"
                              "base-size=0.10\n"
                              "note=it's \"quoted\": #1\n"
                              "[exchange main]\n"
                              "plugin=paper\n"
                              "api-secret=hunter2\n"
                              "[strategy second]\n"
                              "plugin=cross\n"
                              "odd=null\n";

static const char yaml[] = "host:\n"
                           "  carry:\n"
                           "    env: paper\n"
                           "exchange:\n"
                           "  main:\n"
                           "    api_secret: hunter2\n"
                           "    plugin: 'paper'\n"
                           "strategy:\n"
                           "  carry:\n"
                           "    note: 'it''s \"quoted\": #1'\n"
                           "    symbols: [BTCUSDT, ETHUSDT]\n"
                           "    base_size: 0.10\n"
                           "    plugin: funding-basis\n"
                           "  second: {plugin: cross, odd: \"null\"}\n";

static CarryConfig *
load (const char *text, const char *name)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autofree char *found = NULL;

    config = carry_config_load_data (text, strlen (text), name, problems);
    found = carry_problems_format (problems);
    g_assert_cmpstr (found, ==, "");
    return g_steal_pointer (&config);
}

static char *
leave_out_secrets (const CarryConfigEntry *entry, gpointer user_data)
{
    const char *key = carry_config_entry_get_key (entry);

    return strcmp (key, "api-secret") != 0 ? g_strdup (carry_config_entry_get_value (entry)) : NULL;
}

static void
test_twins (void)
{
    g_autoptr (CarryConfig) first = load (keyfile, "a.conf");
    g_autoptr (CarryConfig) second = load (yaml, "a.yaml");
    g_autofree char *first_text = carry_config_format_canonical (first, NULL, NULL);
    g_autofree char *second_text = carry_config_format_canonical (second, NULL, NULL);
    g_autofree char *first_digest = carry_config_digest (first, leave_out_secrets, NULL);
    g_autofree char *second_digest = carry_config_digest (second, leave_out_secrets, NULL);

    g_assert_cmpstr (first_text, ==, second_text);
    g_assert_cmpstr (first_digest, ==, second_digest);
    g_assert_cmpuint (strlen (first_digest), ==, 64);
}

static void
test_canonical (void)
{
    g_autoptr (CarryConfig) config = load (keyfile, "a.conf");
    g_autofree char *text = carry_config_format_canonical (config, leave_out_secrets, NULL);

    g_assert_cmpstr (text, ==,
                     "[host carry]\n"
                     "env=paper\n"
                     "[exchange main]\n"
                     "plugin=paper\n"
                     "[strategy carry]\n"
                     "base-size=0.10\n"
                     "note=it's \"quoted\": #1\n"
                     "plugin=funding-basis\n"
                     "symbols=BTCUSDT,ETHUSDT\n"
                     "[strategy second]\n"
                     "odd=null\n"
                     "plugin=cross\n");
}

/* The digest follows every value but those left out. */
static void
test_digest_differs (void)
{
    g_autoptr (CarryConfig) config = load (keyfile, "a.conf");
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autofree char *before = carry_config_digest (config, leave_out_secrets, NULL);
    g_autofree char *after_secret = NULL;
    g_autofree char *after_value = NULL;

    g_assert_true (carry_config_section_set (carry_config_find_id (config, "main"), "api-secret",
                                             "other", "--test", problems));
    after_secret = carry_config_digest (config, leave_out_secrets, NULL);
    g_assert_cmpstr (after_secret, ==, before);
    g_assert_true (carry_config_section_set (carry_config_find_id (config, "carry"), "base-size",
                                             "0.1", "--test", problems));
    after_value = carry_config_digest (config, leave_out_secrets, NULL);
    g_assert_cmpstr (after_value, !=, before);
}

/* What is written in either syntax must read as the same settings. */
static void
assert_round_trip (const CarryConfig *config)
{
    g_autofree char *digest = carry_config_digest (config, NULL, NULL);
    g_autofree char *as_keyfile = carry_config_format_keyfile (config);
    g_autofree char *as_yaml = carry_config_format_yaml (config);
    g_autoptr (CarryConfig) from_keyfile = load (as_keyfile, "b.conf");
    g_autoptr (CarryConfig) from_yaml = load (as_yaml, "b.yaml");
    g_autofree char *keyfile_digest = carry_config_digest (from_keyfile, NULL, NULL);
    g_autofree char *yaml_digest = carry_config_digest (from_yaml, NULL, NULL);

    g_assert_cmpstr (keyfile_digest, ==, digest);
    g_assert_cmpstr (yaml_digest, ==, digest);
}

static void
test_round_trip (void)
{
    g_autoptr (CarryConfig) config = load (keyfile, "a.conf");
    g_autofree char *as_yaml = carry_config_format_yaml (config);

    assert_round_trip (config);
    g_assert_cmpstr (as_yaml, ==,
                     "host:\n"
                     "  carry:\n"
                     "    env: paper\n"
                     "\n"
                     "strategy:\n"
                     "  carry:\n"
                     "    plugin: funding-basis\n"
                     "    symbols: BTCUSDT,ETHUSDT\n"
                     "    base-size: 0.10\n"
                     "    note: 'it''s \"quoted\": #1'\n"
                     "  second:\n"
                     "    plugin: cross\n"
                     "    odd: 'null'\n"
                     "\n"
                     "exchange:\n"
                     "  main:\n"
                     "    plugin: paper\n"
                     "    api-secret: hunter2\n");
}

static const char *const values[] = { "a",
                                      "-1",
                                      "- a",
                                      "~",
                                      "Null",
                                      "nullx",
                                      "true",
                                      "1e5",
                                      "0x1f",
                                      "a: b",
                                      "a:",
                                      ":a",
                                      "a #b",
                                      "#a",
                                      "'",
                                      "''",
                                      "\"",
                                      "a,b",
                                      ",",
                                      "[a]",
                                      "{a}",
                                      "&a",
                                      "*a",
                                      "!a",
                                      "|",
                                      ">",
                                      "%a",
                                      "@a",
                                      "`a",
                                      "<<",
                                      "=",
                                      "---",
                                      "...",
                                      "? a",
                                      "?",
                                      "-",
                                      "a\tb",
                                      "\\n",
                                      "\\",
                                      "${A}",
                                      "日本",
                                      "a'b'c",
                                      "2024-01-01T00:00:00Z",
                                      "/a/b",
                                      "./a",
                                      "a b",
                                      "a=b",
                                      ".5",
                                      "\xc2\xa0" };

/* Whatever text a value is, it comes back from both syntaxes. */
static void
test_round_trip_values (void)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = carry_config_new ();
    CarryConfigSection *section =
        carry_config_add_section (config, "risk", "a", "--test", problems);

    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
        g_autofree char *key = g_strdup_printf ("k%" G_GSIZE_FORMAT, i);

        g_assert_true (carry_config_section_set (section, key, values[i], "--test", problems));
    }
    assert_round_trip (config);
}

static void
test_comments (void)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = carry_config_new ();
    CarryConfigSection *section =
        carry_config_add_section (config, "risk", "limits", "template", problems);
    g_autofree char *as_keyfile = NULL;
    g_autofree char *as_yaml = NULL;
    g_autoptr (CarryConfig) again = NULL;

    carry_config_section_set (section, "plugin", "limits", "template", problems);
    carry_config_section_add_comment (section, "The most\n\nallowed");
    carry_config_section_set (section, "max", "1", "template", problems);
    carry_config_section_add_comment (section, "min=0");
    carry_config_section_add_comment (section, "end");

    as_keyfile = carry_config_format_keyfile (config);
    g_assert_cmpstr (as_keyfile, ==,
                     "[risk limits]\nplugin=limits\n# The most\n#\n# allowed\nmax=1\n"
                     "# min=0\n# end\n");
    as_yaml = carry_config_format_yaml (config);
    g_assert_cmpstr (as_yaml, ==,
                     "risk:\n  limits:\n    plugin: limits\n    # The most\n    #\n"
                     "    # allowed\n    max: 1\n    # min=0\n    # end\n");
    again = load (as_yaml, "b.yaml");
    g_assert_cmpuint (carry_config_section_get_n_entries (carry_config_find_id (again, "limits")),
                      ==, 2);
}

static void
test_access (void)
{
    g_autoptr (CarryConfig) config = load (keyfile, "a.conf");
    const CarryConfigSection *section = carry_config_get_section (config, 1);
    const CarryConfigEntry *entry = carry_config_section_get_entry (section, 1);
    g_autofree char *origin = carry_config_entry_format_origin (entry);

    g_assert_cmpuint (carry_config_get_n_sections (config), ==, 4);
    g_assert_cmpstr (carry_config_section_get_role (section), ==, "strategy");
    g_assert_cmpstr (carry_config_section_get_id (section), ==, "carry");
    g_assert_cmpstr (carry_config_section_get_label (section), ==, "strategy.carry");
    g_assert_cmpstr (carry_config_section_get_origin_name (section), ==, "a.conf");
    g_assert_cmpuint (carry_config_section_get_line (section), ==, 3);
    g_assert_cmpuint (carry_config_section_get_n_entries (section), ==, 4);
    g_assert_cmpstr (carry_config_entry_get_key (entry), ==, "symbols");
    g_assert_cmpstr (carry_config_entry_get_value (entry), ==, "BTCUSDT,ETHUSDT");
    g_assert_cmpstr (origin, ==, "a.conf:5");
    g_assert_true (carry_config_entry_get_section (entry) == section);
    g_assert_null (carry_config_entry_get_overridden (entry));
    g_assert_null (carry_config_entry_get_directory (entry));
    g_assert_false (carry_config_entry_is_exposed (entry));

    /* The host's section is not the module of that id. */
    g_assert_true (carry_config_find_id (config, "carry") == section);
    g_assert_true (carry_config_find_section (config, "strategy", "carry") == section);
    g_assert_true (carry_config_find_section (config, "host", "carry") ==
                   carry_config_get_section (config, 0));
    g_assert_null (carry_config_find_section (config, "exchange", "carry"));
    g_assert_null (carry_config_find_section (config, "host", "main"));
    g_assert_null (carry_config_find_id (config, "host.carry"));
    g_assert_null (carry_config_section_find_entry (section, "nothing"));
}

static void
test_programmatic (void)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = load (keyfile, "a.conf");
    CarryConfigSection *section;
    const CarryConfigEntry *entry;
    g_autofree char *text = NULL;

    section = carry_config_add_section (config, "exchange", "main", "--prices", problems);
    g_assert_true (section == carry_config_find_id (config, "main"));
    g_assert_true (carry_config_section_set (section, "plugin", "other", "--prices", problems));
    entry = carry_config_section_find_entry (section, "plugin");
    g_assert_cmpstr (carry_config_entry_get_value (entry), ==, "other");
    g_assert_cmpint (carry_config_entry_get_origin (entry), ==, CARRY_CONFIG_ORIGIN_PROGRAM);
    entry = carry_config_entry_get_overridden (entry);
    g_assert_cmpstr (carry_config_entry_get_value (entry), ==, "paper");

    g_assert_null (carry_config_add_section (config, "history", "main", "--prices", problems));
    g_assert_null (carry_config_add_section (config, "histories", "x", "--prices", problems));
    g_assert_false (carry_config_section_set (section, "path", " ", "--prices", problems));
    g_assert_false (carry_config_section_set (section, "Path", "x", "--prices", problems));
    g_assert_true (carry_config_section_mentions (section, "path"));
    g_assert_true (carry_config_section_mentions (section, "plugin"));
    g_assert_false (carry_config_section_mentions (section, "nothing"));
    carry_config_section_add_problem (section, problems, "depth", "is missing; give it");
    carry_config_entry_add_problem (entry, problems, "has %d; give %d", 1, 2);

    text = carry_problems_format (problems);
    g_assert_cmpstr (text, ==,
                     "--prices: history.main: the id \"main\" is taken by exchange.main; "
                     "give each section an id of its own\n"
                     "--prices: histories.x: there is no role \"histories\"; "
                     "did you mean \"history\"?\n"
                     "--prices: exchange.main.path: has no value; give one or remove the key\n"
                     "--prices: exchange.main: \"Path\" is not a key; write \"path\"\n"
                     "a.conf:8: exchange.main.depth: is missing; give it\n"
                     "a.conf:9: exchange.main.plugin: has 1; give 2\n");
}

static void
test_host_section (void)
{
    static const char text[] = "[host main]\na=1\n[host carry]\na=1\n[strategy carry]\n";
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autofree char *found = NULL;

    config = carry_config_load_data (text, strlen (text), "c.conf", problems);
    found = carry_problems_format (problems);
    g_assert_cmpstr (found, ==,
                     "c.conf:1: host.main: the host has one section; name it \"carry\"\n");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/config/twins", test_twins);
    g_test_add_func ("/host/config/canonical", test_canonical);
    g_test_add_func ("/host/config/digest-differs", test_digest_differs);
    g_test_add_func ("/host/config/round-trip", test_round_trip);
    g_test_add_func ("/host/config/round-trip-values", test_round_trip_values);
    g_test_add_func ("/host/config/comments", test_comments);
    g_test_add_func ("/host/config/access", test_access);
    g_test_add_func ("/host/config/programmatic", test_programmatic);
    g_test_add_func ("/host/config/host-section", test_host_section);
    return g_test_run ();
}
