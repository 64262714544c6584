/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-cases.h"

static const ConfigCase cases[] = {
    { "outside", "a=1\n[risk limits]\n",
      "1: \"a\" is outside a section; write a header like [strategy carry] above it\n" },
    { "no-bracket", "[risk limits\na=1\n",
      "1: the header does not end in ]; write [role id] alone on its line\n" },
    { "text-after-bracket", "[risk limits] # mine\na=1\n",
      "1: the header does not end in ]; write [role id] alone on its line\n" },
    { "only-bracket", "[\n",
      "1: the header does not end in ]; write [role id] alone on its line\n" },
    { "empty-header", "[]\n", "1: the header has no id; write [role id], as [strategy carry]\n" },
    { "empty-id", "[risk ]\n", "1: the header has no id; write [role id], as [strategy carry]\n" },
    { "no-id", "[risk]\na=1\na=2\n",
      "1: the header has no id; write [role id], as [strategy carry]\n"
      "3: a: is set already at line 2; keep one of them\n" },
    { "two-ids", "[risk a b]\n",
      "1: risk.a b: \"a b\" is not an id; "
      "use lower-case letters, digits and -, a letter first, at most 64\n" },
    { "capital-id", "[risk My_Limits]\n",
      "1: risk.My_Limits: \"My_Limits\" is not an id; write \"my-limits\"\n" },
    { "digit-id", "[risk 1a]\n",
      "1: risk.1a: \"1a\" is not an id; "
      "use lower-case letters, digits and -, a letter first, at most 64\n" },
    { "long-id", "[risk aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]\n",
      "1: risk.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: "
      "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\" is not an id; "
      "use lower-case letters, digits and -, a letter first, at most 64\n" },
    { "near-role", "[stratgy carry]\n",
      "1: stratgy.carry: there is no role \"stratgy\"; did you mean \"strategy\"?\n" },
    { "capital-role", "[Strategy carry]\n",
      "1: Strategy.carry: there is no role \"Strategy\"; did you mean \"strategy\"?\n" },
    { "far-role", "[broker carry]\n",
      "1: broker.carry: there is no role \"broker\"; use one of host, exchange, feed, history, "
      "strategy, risk, report, store, notifier, sentinel\n" },
    { "role-and-id", "[stratgy Carry]\n",
      "1: stratgy.Carry: there is no role \"stratgy\"; did you mean \"strategy\"?\n"
      "1: stratgy.Carry: \"Carry\" is not an id; write \"carry\"\n" },
    { "keys-below-bad-header", "[stratgy carry]\na=\nB=1\nc=1\nc=1\n",
      "1: stratgy.carry: there is no role \"stratgy\"; did you mean \"strategy\"?\n"
      "2: stratgy.carry.a: has no value; give one or remove the key\n"
      "3: stratgy.carry: \"B\" is not a key; write \"b\"\n"
      "5: stratgy.carry.c: is set already at line 4; keep one of them\n" },
    { "same-section", "[risk a]\nx=1\n\n[risk a]\nx=2\n",
      "4: risk.a: the section is there already at line 1; put its keys together\n"
      "5: risk.a.x: is set already at line 2; keep one of them\n" },
    { "same-id", "[exchange main]\n[feed main]\n",
      "2: feed.main: the id \"main\" is taken by exchange.main; "
      "give each section an id of its own\n" },
    { "duplicate", "[risk a]\nx=1\ny=2\nx=1\n",
      "4: risk.a.x: is set already at line 2; keep one of them\n" },
    { "no-value", "[risk a]\nx=\ny = \t\n",
      "2: risk.a.x: has no value; give one or remove the key\n"
      "3: risk.a.y: has no value; give one or remove the key\n" },
    { "no-equals", "[risk a]\nx\n",
      "2: is neither a header, a pair nor a comment; write [role id], key=value or # comment\n" },
    { "no-key", "[risk a]\n=1\n",
      "2: is neither a header, a pair nor a comment; write [role id], key=value or # comment\n" },
    { "semicolon", "; remark\n[risk a]\n",
      "1: is neither a header, a pair nor a comment; write [role id], key=value or # comment\n" },
    { "underscore-key", "[risk a]\nbase_size=1\n",
      "2: risk.a: \"base_size\" is not a key; write \"base-size\"\n" },
    { "strange-key", "[risk a]\nname[de]=1\n",
      "2: risk.a: \"name[de]\" is not a key; "
      "use lower-case letters, digits and -, a letter first, at most 64\n" },
    { "invalid-utf8", "[risk a]\nx=\xff\xfe\n# \xe9t\xe9\ny=1\n",
      "2: is not valid UTF-8; write it in UTF-8\n3: is not valid UTF-8; write it in UTF-8\n" },
    { "control", "[risk a]\nx=a\x07z\ny=\x1b[1m\nz=\x7f\n",
      "2: has the control character U+0007; remove it\n"
      "3: has the control character U+001B; remove it\n"
      "4: has the control character U+007F; remove it\n" },
    { "c1-control", "[risk a]\nx=a\xc2\x85z\n",
      "2: has the control character U+0085; remove it\n" },
    { "lone-cr", "[risk a]\nx=1\ry=2\n", "2: has the control character U+000D; remove it\n" },
    { "invisible", "[risk a]\nx=1\xe2\x80\x8b\n# \xe2\x80\xae\ny=\xef\xbf\xbf\nz=\xe2\x80\xa8\n",
      "2: has the invisible character U+200B; remove it\n"
      "3: has the invisible character U+202E; remove it\n"
      "4: has the invisible character U+FFFF; remove it\n"
      "5: has the invisible character U+2028; remove it\n" },
    { "bom", "\xef\xbb\xbf[risk a]\n",
      "1: starts with a byte order mark; save it as UTF-8 without one\n" },
    { "empty", "",
      " has no section; begin one, as [strategy carry] in a keyfile "
      "or strategy: in YAML\n" },
    { "comments-only", "# nothing\n\n",
      " has no section; begin one, as [strategy carry] in a keyfile or strategy: in YAML\n" },
};

static void
test_nul (void)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autofree char *text = NULL;

    config = carry_config_load_data ("[risk a]\nx=\0\n", 13, "c.conf", problems);
    text = carry_problems_format (problems);
    g_assert_cmpstr (text, ==,
                     "c.conf: is binary, not text (it has a NUL byte); name a text file\n");
    g_assert_false (carry_config_is_complete (config));
}

static void
test_values (void)
{
    static const char text[] = "# A comment\r\n"
                               "  # another\n"
                               "\t\n"
                               "[strategy carry]\r\n"
                               "plugin=funding-basis\r\n"
                               "  symbols =  BTCUSDT, ETHUSDT \t\n"
                               "hash=a # b\n"
                               "equals=a=b=\n"
                               "raw=\"q\" \\n ${HOME} [x]\n"
                               "unicode=\xe6\x97\xa5\xe6\x9c\xac\n"
                               "[  risk \t limits-2  ]\n"
                               "last=1";
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autofree char *found = NULL;
    g_autofree char *formatted = NULL;

    config = carry_config_load_data (text, sizeof text - 1, "c.conf", problems);
    found = carry_problems_format (problems);
    g_assert_cmpstr (found, ==, "");
    formatted = carry_config_format_keyfile (config);
    g_assert_cmpstr (formatted, ==,
                     "[strategy carry]\n"
                     "plugin=funding-basis\n"
                     "symbols=BTCUSDT, ETHUSDT\n"
                     "hash=a # b\n"
                     "equals=a=b=\n"
                     "raw=\"q\" \\n ${HOME} [x]\n"
                     "unicode=\xe6\x97\xa5\xe6\x9c\xac\n"
                     "\n"
                     "[risk limits-2]\n"
                     "last=1\n");
}

/* GKeyFile must agree on whatever is accepted here. */
static void
test_gkeyfile_agrees (void)
{
    static const char text[] = "[strategy carry]\n a = b\nc=d=e \\ f\n# x\n[risk a]\nc=1";
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autoptr (GKeyFile) keyfile = g_key_file_new ();
    g_autoptr (GError) error = NULL;

    config = carry_config_load_data (text, sizeof text - 1, "c.conf", problems);
    g_key_file_load_from_data (keyfile, text, sizeof text - 1, G_KEY_FILE_NONE, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < carry_config_get_n_sections (config); i++)
    {
        const CarryConfigSection *section = carry_config_get_section (config, i);
        g_autofree char *group = g_strdup_printf ("%s %s", carry_config_section_get_role (section),
                                                  carry_config_section_get_id (section));

        for (guint j = 0; j < carry_config_section_get_n_entries (section); j++)
        {
            const CarryConfigEntry *entry = carry_config_section_get_entry (section, j);
            g_autofree char *value =
                g_key_file_get_value (keyfile, group, carry_config_entry_get_key (entry), &error);

            g_assert_no_error (error);
            g_assert_cmpstr (value, ==, carry_config_entry_get_value (entry));
        }
    }
}

/* A mebibyte of mistakes is told in full, and soon. */
static void
test_many (void)
{
    g_autoptr (GString) text = g_string_new ("[risk a]\n");
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_autofree char *formatted = NULL;
    guint n_lines = 0;

    for (guint i = 0; i < 100000; i++)
        g_string_append (text, i % 2 == 0 ? "x=1\n" : "y\n");
    config = carry_config_load_data (text->str, text->len, "c.conf", problems);
    g_assert_cmpuint (carry_problems_get_count (problems), ==, 99999);
    formatted = carry_problems_format (problems);
    for (const char *p = formatted; *p != '\0'; p++)
        n_lines += *p == '\n';
    g_assert_cmpuint (n_lines, ==, 99999);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    config_cases_add ("/host/config-keyfile", "c.conf", cases, G_N_ELEMENTS (cases));
    g_test_add_func ("/host/config-keyfile/nul", test_nul);
    g_test_add_func ("/host/config-keyfile/values", test_values);
    g_test_add_func ("/host/config-keyfile/gkeyfile-agrees", test_gkeyfile_agrees);
    g_test_add_func ("/host/config-keyfile/many", test_many);
    return g_test_run ();
}
