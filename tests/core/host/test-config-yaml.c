/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-cases.h"

#include <string.h>

static const ConfigCase cases[] = {
    { "anchor", "risk:\n  a: &x\n    b: &y 1\n    c: &z [1]\n",
      "2: risk.a: has an anchor (&x); remove it\n"
      "3: risk.a.b: has an anchor (&y); remove it\n"
      "4: risk.a.c: has an anchor (&z); remove it\n" },
    { "alias", "risk:\n  a:\n    b: &y 1\n    c: *y\n    d: [*y]\n    *y : 1\n  e: *y\nfeed: *y\n",
      "3: risk.a.b: has an anchor (&y); remove it\n"
      "4: risk.a.c: uses an alias (*y); write out what it stands for\n"
      "5: risk.a.d: uses an alias (*y); write out what it stands for\n"
      "6: risk.a: uses an alias (*y); write out what it stands for\n"
      "7: risk.e: uses an alias (*y); write out what it stands for\n"
      "8: feed: uses an alias (*y); write out what it stands for\n" },
    { "unknown-alias", "risk:\n  a:\n    b: *nowhere\n",
      "3: risk.a.b: uses an alias (*nowhere); write out what it stands for\n" },
    { "tag", "risk:\n  a: !mine\n    b: !!int 1\n    c: !!seq [1]\n    d: ! x\n",
      "2: risk.a: has a tag (!); remove it\n"
      "3: risk.a.b: has a tag (!); remove it\n"
      "4: risk.a.c: has a tag (!); remove it\n"
      "5: risk.a.d: has a tag (!); remove it\n" },
    { "merge", "risk:\n  a: &x\n    b: 1\n  c:\n    <<: *x\n",
      "2: risk.a: has an anchor (&x); remove it\n"
      "5: risk.c: has a merge key (<<); write the keys out\n"
      "5: risk.c: uses an alias (*x); write out what it stands for\n" },
    { "documents", "risk:\n  a:\n    b: 1\n---\nrisk:\n  c:\n    d:\n",
      "4: a second document begins; keep one to a file\n" },
    { "directive", "%YAML 1.1\n---\nrisk:\n  a:\n    b: 1\n",
      "1: is a directive (%); remove it\n" },
    { "tag-directive", "%TAG ! tag:x,2000:\n---\nrisk:\n  a:\n    b: 1\n",
      "1: is a directive (%); remove it\n" },
    { "duplicate-key", "risk:\n  a:\n    b: 1\n    c: 2\n    b: 3\n",
      "5: risk.a.b: is set already at line 3; keep one of them\n" },
    { "duplicate-spelling", "risk:\n  a:\n    b_c: 1\n    b-c: 3\n",
      "4: risk.a.b-c: is set already at line 3; keep one of them\n" },
    { "duplicate-id", "risk:\n  a:\n    b: 1\n  a:\n    c: 1\n",
      "4: risk.a: the section is there already at line 2; put its keys together\n" },
    { "duplicate-role", "risk:\n  a:\n    b: 1\nrisk:\n  c:\n    d: 1\n",
      "4: risk: the role is there already at line 1; put its sections together\n" },
    { "same-id", "exchange:\n  main:\n    b: 1\nfeed:\n  main:\n    b: 1\n",
      "5: feed.main: the id \"main\" is taken by exchange.main; "
      "give each section an id of its own\n" },
    { "list-key", "risk:\n  a:\n    [b, c]: 1\n    ? {d: e}\n    : 2\n  [f]:\n    g: 1\n",
      "3: risk.a: has a list or mapping for a key; a key is one word\n"
      "4: risk.a: has a list or mapping for a key; a key is one word\n"
      "6: risk: has a list or mapping for a key; a key is one word\n" },
    { "literal", "risk:\n  a:\n    b: |\n      x\n      y\n    c: >-\n      x\n",
      "3: risk.a.b: is a block of text (| or >); write the value on one line\n"
      "6: risk.a.c: is a block of text (| or >); write the value on one line\n" },
    { "several-lines", "risk:\n  a:\n    b: x\n      y\n    c: \"x\n      y\"\n",
      "3: risk.a.b: goes over several lines; write it on one\n"
      "5: risk.a.c: goes over several lines; write it on one\n" },
    { "escapes",
      "risk:\n  a:\n    b: \"x\\ny\"\n    c: \"\\0\"\n    d: \"\\x1b\"\n    e: [\"\\a\"]\n"
      "    \"f\\n\": 1\n",
      "3: risk.a.b: has the control character U+000A; remove it\n"
      "4: risk.a.c: has a NUL character; remove it\n"
      "5: risk.a.d: has the control character U+001B; remove it\n"
      "6: risk.a.e: has the control character U+0007; remove it\n"
      "7: risk.a: has the control character U+000A; remove it\n" },
    { "deeper", "risk:\n  a:\n    b:\n      c: 1\n    d: {e: {f: &g h}}\n    i: 1\n    i: 2\n",
      "3: risk.a.b: has keys below it; nothing is deeper than role: id: key\n"
      "5: risk.a.d: has keys below it; nothing is deeper than role: id: key\n"
      "5: risk.a.d: has an anchor (&g); remove it\n"
      "7: risk.a.i: is set already at line 6; keep one of them\n" },
    { "deep-list", "risk:\n  a:\n    b: [1, [2, 3]]\n    c:\n      - 1\n      - d: 2\n",
      "3: risk.a.b: has a list or mapping in its list; a list holds single values\n"
      "6: risk.a.c: has a list or mapping in its list; a list holds single values\n" },
    { "list-comma", "risk:\n  a:\n    b:\n      - x\n      - y,z\n",
      "5: risk.a.b: has an element with a comma; write it as two elements\n" },
    { "list-empty", "risk:\n  a:\n    b:\n      - x\n      -\n      - ''\n      - ~\n    c: []\n",
      "5: risk.a.b: has an empty element; remove it\n"
      "6: risk.a.b: has an empty element; remove it\n"
      "7: risk.a.b: has an empty element; remove it\n"
      "8: risk.a.c: has no value; give one or remove the key\n" },
    { "no-value",
      "risk:\n  a:\n    b:\n    c: ~\n    d: null\n    e: ''\n    f: \"  \"\n    g: NULL\n",
      "3: risk.a.b: has no value; give one or remove the key\n"
      "4: risk.a.c: has no value; give one or remove the key\n"
      "5: risk.a.d: has no value; give one or remove the key\n"
      "6: risk.a.e: has no value; give one or remove the key\n"
      "7: risk.a.f: has no value; give one or remove the key\n"
      "8: risk.a.g: has no value; give one or remove the key\n" },
    { "role-without-sections", "risk:\nfeed: 1\nstore: [a]\n",
      "1: risk: has no sections; write an id and its keys below it\n"
      "2: feed: has no sections; write an id and its keys below it\n"
      "3: store: has no sections; write an id and its keys below it\n" },
    { "id-without-keys", "risk:\n  a: 1\n  b: [c]\n",
      "2: risk.a: has no keys; write each as key: value below it\n"
      "3: risk.b: has no keys; write each as key: value below it\n" },
    { "list-at-top", "- risk\n",
      "1: is not a mapping; write role:, id: and key: value, each indented below the last\n" },
    { "text-at-top", "risk\n",
      "1: is not a mapping; write role:, id: and key: value, each indented below the last\n" },
    { "keyfile", "[risk a]\n",
      "1: is not a mapping; write role:, id: and key: value, each indented below the last\n" },
    { "role", "stratgy:\n  a:\n    b:\n  C:\n    d: 1\n",
      "1: there is no role \"stratgy\"; did you mean \"strategy\"?\n"
      "3: stratgy.a.b: has no value; give one or remove the key\n" },
    { "id", "risk:\n  My_Id:\n    b: 1\n  '':\n    c: 1\n",
      "2: risk.My_Id: \"My_Id\" is not an id; write \"my-id\"\n"
      "4: risk.: \"\" is not an id; "
      "use lower-case letters, digits and -, a letter first, at most 64\n" },
    { "key", "risk:\n  a:\n    Key: 1\n    key word: 1\n",
      "3: risk.a: \"Key\" is not a key; write \"key\"\n"
      "4: risk.a: \"key word\" is not a key; "
      "use lower-case letters, digits and -, a letter first, at most 64\n" },
    { "syntax", "risk:\n  a:\n    b: 1\n    b: 2\n   c: 3\n",
      "4: risk.a.b: is set already at line 3; keep one of them\n"
      "5: is not YAML: did not find expected key while parsing a block mapping; "
      "check indentation (spaces only), colons and quotes\n" },
    { "tab", "risk:\n  a:\n\tb: 1\n",
      "3: is not YAML: found character that cannot start any token "
      "while scanning for the next token; "
      "check indentation (spaces only), colons and quotes\n" },
    { "two-colons", "risk:\n  a: b: 1\n",
      "2: risk.a: has no keys; write each as key: value below it\n"
      "2: is not YAML: mapping values are not allowed in this context; "
      "check indentation (spaces only), colons and quotes\n" },
    { "open-quote", "risk:\n  a:\n    b: \"x\n",
      "4: is not YAML: found unexpected end of stream while scanning a quoted scalar; "
      "check indentation (spaces only), colons and quotes\n" },
    { "invalid-utf8", "risk:\n  a:\n    b: \xff\n    c: \xe9\n",
      "3: is not valid UTF-8; write it in UTF-8\n4: is not valid UTF-8; write it in UTF-8\n" },
    { "control", "risk:\n  a:\n    b: \x07\n", "3: has the control character U+0007; remove it\n" },
    { "bom", "\xef\xbb\xbfrisk:\n",
      "1: starts with a byte order mark; save it as UTF-8 without one\n" },
    { "empty", "",
      " has no section; begin one, as [strategy carry] in a keyfile "
      "or strategy: in YAML\n" },
    { "comments-only", "---\n# nothing\n...\n",
      " has no section; begin one, as [strategy carry] in a keyfile or strategy: in YAML\n" },
};

static void
test_values (void)
{
    static const char text[] = "# A comment\r\n"
                               "strategy:\r\n"
                               "  carry:\r\n"
                               "    plugin: funding-basis # an inline one\r\n"
                               "    symbols: [BTCUSDT, ' ETHUSDT ']\n"
                               "    base_size: 0.10\n"
                               "    flag: yes\n"
                               "    hex: 0x1F\n"
                               "    word: \"null\"\n"
                               "    instrument: bybit:linear:BTCUSDT\n"
                               "    list:\n"
                               "    - a\n"
                               "    - 1e3\n"
                               "    quoted: 'it''s: #1'\n"
                               "    unicode: \"\\u65e5\xe6\x9c\xac\"\n"
                               "  other:\n"
                               "risk: {limits: {last: 1}}";
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autofree char *found = NULL;
    g_autofree char *formatted = NULL;

    config = carry_config_load_data (text, sizeof text - 1, "c.yml", problems);
    found = carry_problems_format (problems);
    g_assert_cmpstr (found, ==, "");
    g_assert_true (carry_config_is_complete (config));
    formatted = carry_config_format_keyfile (config);
    g_assert_cmpstr (formatted, ==,
                     "[strategy carry]\n"
                     "plugin=funding-basis\n"
                     "symbols=BTCUSDT,ETHUSDT\n"
                     "base-size=0.10\n"
                     "flag=yes\n"
                     "hex=0x1F\n"
                     "word=null\n"
                     "instrument=bybit:linear:BTCUSDT\n"
                     "list=a,1e3\n"
                     "quoted=it's: #1\n"
                     "unicode=\xe6\x97\xa5\xe6\x9c\xac\n"
                     "\n"
                     "[strategy other]\n"
                     "\n"
                     "[risk limits]\n"
                     "last=1\n");
    g_assert_cmpuint (carry_config_entry_get_line (carry_config_section_find_entry (
                          carry_config_find_id (config, "carry"), "list")),
                      ==, 11);
}

/* What stands after a syntax error is not known, so it must not be called missing. */
static void
test_incomplete (void)
{
    static const char text[] = "risk:\n  a:\n    b: 1\n c: 1\nfeed:\n  d:\n    e: 1\n";
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;

    config = carry_config_load_data (text, sizeof text - 1, "c.yaml", problems);
    g_assert_cmpuint (carry_problems_get_count (problems), ==, 1);
    g_assert_false (carry_config_is_complete (config));
    g_assert_nonnull (carry_config_find_section (config, "risk", "a"));
    g_assert_null (carry_config_find_section (config, "feed", "d"));
}

/* Nesting as deep as a file may be long neither crashes nor hangs. */
static void
test_nesting (void)
{
    static const char *const openings[] = { "[", "{a: ", "- ", "? " };

    for (gsize i = 0; i < G_N_ELEMENTS (openings); i++)
    {
        g_autoptr (GString) text = g_string_new ("risk:\n  a:\n    b: ");
        g_autoptr (CarryProblems) problems = carry_problems_new ();
        g_autoptr (CarryConfig) config = NULL;

        if (openings[i][1] == ' ')
            g_string_append (text, "\n      ");
        while (text->len + strlen (openings[i]) < CARRY_CONFIG_MAX_BYTES)
            g_string_append (text, openings[i]);
        config = carry_config_load_data (text->str, text->len, "c.yaml", problems);
        g_assert_cmpuint (carry_problems_get_count (problems), >, 0);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    config_cases_add ("/host/config-yaml", "c.yaml", cases, G_N_ELEMENTS (cases));
    g_test_add_func ("/host/config-yaml/values", test_values);
    g_test_add_func ("/host/config-yaml/incomplete", test_incomplete);
    g_test_add_func ("/host/config-yaml/nesting", test_nesting);
    return g_test_run ();
}
