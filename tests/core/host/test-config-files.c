/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A directory of its own for each test. */
typedef struct
{
    char *directory;
    CarryProblems *problems;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->directory = g_dir_make_tmp ("carry-test-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->problems = carry_problems_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

        g_remove (path);
    }
    g_rmdir (fixture->directory);
    g_free (fixture->directory);
    carry_problems_free (fixture->problems);
}

static char *
get_path (const Fixture *fixture, const char *name)
{
    return g_build_filename (fixture->directory, name, NULL);
}

static void
write_file (const Fixture *fixture, const char *name, const char *text, guint mode)
{
    g_autofree char *path = get_path (fixture, name);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (path, (int) mode), ==, 0);
}

static CarryConfig *
load (const Fixture *fixture, const char *first, const char *second,
      const CarryConfigOptions *options)
{
    g_autofree char *first_path = get_path (fixture, first);
    g_autofree char *second_path = second != NULL ? get_path (fixture, second) : NULL;
    const char *paths[] = { first_path, second_path };

    return carry_config_load (paths, second != NULL ? 2 : 1, options, fixture->problems);
}

/* Compares with the directory written as DIR. */
static void
assert_problems (const Fixture *fixture, const char *expected)
{
    g_autofree char *text = carry_problems_format (fixture->problems);
    g_autoptr (GString) found = g_string_new (text);

    g_string_replace (found, fixture->directory, "DIR", 0);
    g_assert_cmpstr (found->str, ==, expected);
}

static void
assert_refused (const Fixture *fixture, const char *name, const char *expected)
{
    g_autoptr (CarryConfig) config = load (fixture, name, NULL, NULL);

    assert_problems (fixture, expected);
    g_assert_nonnull (config);
    g_assert_false (carry_config_is_complete (config));
    g_assert_cmpuint (carry_config_get_n_sections (config), ==, 0);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
    assert_refused (fixture, "a.conf", "DIR/a.conf: does not exist; check the path\n");
}

static void
test_below_file (Fixture *fixture, gconstpointer data)
{
    write_file (fixture, "a", "", 0600);
    assert_refused (fixture, "a/a.conf",
                    "DIR/a/a.conf: cannot be read (Not a directory); check the path\n"
                    "DIR/a/.env: cannot be read (Not a directory); check the path\n");
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
    if (geteuid () == 0)
    {
        g_test_skip ("root may read everything");
        return;
    }
    write_file (fixture, "a.conf", "[risk a]\nx=1\n", 0000);
    assert_refused (fixture, "a.conf",
                    "DIR/a.conf: cannot be read (Permission denied); "
                    "give this user the right to read it\n");
}

static void
test_directory (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "a.yaml");

    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    assert_refused (fixture, "a.yaml", "DIR/a.yaml: is a directory; name a regular file\n");
}

/* Opening a pipe nobody writes to would wait for ever. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "a.conf");

    g_assert_cmpint (mkfifo (path, 0600), ==, 0);
    assert_refused (fixture, "a.conf", "DIR/a.conf: is a pipe; name a regular file\n");
}

static void
test_socket (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "a.conf");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket (AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy (address.sun_path, path, sizeof address.sun_path);
    g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
    g_close (fd, NULL);
    assert_refused (fixture, "a.conf", "DIR/a.conf: is a socket; name a regular file\n");
}

static void
test_device (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "a.conf");

    g_assert_cmpint (symlink ("/dev/zero", path), ==, 0);
    assert_refused (fixture, "a.conf", "DIR/a.conf: is a device; name a regular file\n");
}

/* A file of 100 MB is refused unread; it is sparse here. */
static void
test_huge (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "a.conf");

    write_file (fixture, "a.conf", "", 0600);
    g_assert_cmpint (truncate (path, 100000000), ==, 0);
    assert_refused (fixture, "a.conf",
                    "DIR/a.conf: has 100000000 bytes; a configuration has at most 1048576\n");
}

static void
test_largest (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new ("[risk a]");
    g_autoptr (CarryConfig) config = NULL;

    while (text->len < CARRY_CONFIG_MAX_BYTES)
        g_string_append_c (text, '\n');
    write_file (fixture, "a.conf", text->str, 0600);
    config = load (fixture, "a.conf", NULL, NULL);
    assert_problems (fixture, "");
    g_assert_cmpuint (carry_config_get_n_sections (config), ==, 1);
}

/* Files under /proc have no size, and may have no end. */
static void
test_no_size (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "a.conf");

    if (!g_file_test ("/proc/self/environ", G_FILE_TEST_EXISTS))
    {
        g_test_skip ("no /proc");
        return;
    }
    g_assert_cmpint (symlink ("/proc/self/environ", path), ==, 0);
    assert_refused (fixture, "a.conf",
                    "DIR/a.conf: is binary, not text (it has a NUL byte); name a text file\n");
}

static void
test_binary (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "a.yaml");
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path,
                         "\x7f"
                         "ELF\x02\x01\x01\0\0\0",
                         10, &error);
    g_assert_no_error (error);
    assert_refused (fixture, "a.yaml",
                    "DIR/a.yaml: is binary, not text (it has a NUL byte); name a text file\n");
}

static void
test_extension (Fixture *fixture, gconstpointer data)
{
    write_file (fixture, "a.json", "{}", 0600);
    assert_refused (fixture, "a.json",
                    "DIR/a.json: its name does not tell its syntax; end it in .conf, .ini or "
                    ".keyfile for a keyfile, in .yaml or .yml for YAML\n");
}

static void
test_extensions (Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = { "a.conf", "a.ini", "a.keyfile", "a.yaml", "a.yml" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
        g_autoptr (CarryConfig) config = NULL;

        write_file (fixture, names[i],
                    strchr (names[i], 'y') != NULL && strstr (names[i], "key") == NULL
                        ? "risk: {a: {x: 1}}"
                        : "[risk a]\nx=1\n",
                    0600);
        config = load (fixture, names[i], NULL, NULL);
        assert_problems (fixture, "");
        g_assert_nonnull (carry_config_find_section (config, "risk", "a"));
    }
}

static const CarryConfigEntry *
find_x (const CarryConfig *config)
{
    return carry_config_section_find_entry (carry_config_find_id (config, "a"), "x");
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
    static const struct
    {
        guint mode;
        gboolean exposed;
    } cases[] = { { 0400, FALSE }, { 0600, FALSE }, { 0640, TRUE },
                  { 0644, TRUE },  { 0604, TRUE },  { 0602, TRUE } };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (CarryConfig) config = NULL;

        write_file (fixture, "a.conf", "[risk a]\nx=1\n", cases[i].mode);
        config = load (fixture, "a.conf", NULL, NULL);
        assert_problems (fixture, "");
        g_assert_cmpuint (carry_config_entry_get_file_mode (find_x (config)), ==, cases[i].mode);
        g_assert_cmpint (carry_config_entry_is_exposed (find_x (config)), ==, cases[i].exposed);
    }
}

/* file < later file < .env < environment < --set; each remembers what it covers. */
static void
test_precedence (Fixture *fixture, gconstpointer data)
{
    static const char *const environment[] = { "RISK__A__X=environment", NULL };
    static const char *const sets[] = { "risk.a.x=set", NULL };
    static const CarryConfigOrigin origins[] = {
        CARRY_CONFIG_ORIGIN_SET, CARRY_CONFIG_ORIGIN_ENVIRONMENT, CARRY_CONFIG_ORIGIN_DOTENV,
        CARRY_CONFIG_ORIGIN_FILE, CARRY_CONFIG_ORIGIN_FILE
    };
    static const char *const values[] = { "set", "environment", "dotenv", "second", "first" };
    const CarryConfigOptions options = { .environment = environment, .sets = sets };
    g_autoptr (CarryConfig) config = NULL;
    const CarryConfigEntry *entry;

    write_file (fixture, "first.conf", "[risk a]\nx=first\ny=first\n", 0600);
    write_file (fixture, "second.yaml", "risk:\n  a:\n    x: second\n  b:\n    z: 1\n", 0644);
    write_file (fixture, ".env", "RISK__A__X=dotenv\n", 0600);
    config = load (fixture, "first.conf", "second.yaml", &options);
    assert_problems (fixture, "");

    entry = find_x (config);
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
        g_assert_nonnull (entry);
        g_assert_cmpstr (carry_config_entry_get_value (entry), ==, values[i]);
        g_assert_cmpint (carry_config_entry_get_origin (entry), ==, origins[i]);
        g_assert_cmpstr (carry_config_entry_get_key (entry), ==, "x");
        /* Files and .env have a directory; the others count from the working directory. */
        g_assert_cmpstr (carry_config_entry_get_directory (entry), ==,
                         i < 2 ? NULL : fixture->directory);
        entry = carry_config_entry_get_overridden (entry);
    }
    g_assert_null (entry);
    g_assert_cmpuint (carry_config_get_n_sections (config), ==, 2);
    g_assert_cmpuint (carry_config_section_get_n_entries (carry_config_find_id (config, "a")), ==,
                      2);
}

static void
test_two_files (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarryConfig) config = NULL;

    write_file (fixture, "a.conf", "[exchange main]\nx=1\n[risk a]\nx=\n", 0600);
    write_file (fixture, "b.conf", "[feed main]\nx=1\n[risk a]\nx=1\nx=2\n", 0600);
    config = load (fixture, "b.conf", "a.conf", NULL);
    assert_problems (fixture, "DIR/b.conf:5: risk.a.x: is set already at line 4; keep one of them\n"
                              "DIR/a.conf:1: exchange.main: the id \"main\" is taken by feed.main; "
                              "give each section an id of its own\n"
                              "DIR/a.conf:4: risk.a.x: has no value; give one or remove the key\n");
}

/* One run tells the mistakes of all layers, in their order. */
static void
test_all_layers (Fixture *fixture, gconstpointer data)
{
    static const char *const environment[] = { "RISK__B__X=1", "RISK__A__Y=", NULL };
    static const char *const sets[] = { "risk.a=1", NULL };
    g_autofree char *dotenv = get_path (fixture, "my.env");
    const CarryConfigOptions options = { .dotenv = dotenv,
                                         .environment = environment,
                                         .sets = sets };
    g_autoptr (CarryConfig) config = NULL;

    write_file (fixture, "a.conf", "[risk a]\nx=\n", 0600);
    write_file (fixture, "b.yaml", "risk:\n  a:\n    x: *x\n", 0600);
    write_file (fixture, "my.env", "x\n", 0600);
    write_file (fixture, ".env", "not read\n", 0600);
    config = load (fixture, "a.conf", "b.yaml", &options);
    assert_problems (fixture,
                     "DIR/a.conf:2: risk.a.x: has no value; give one or remove the key\n"
                     "DIR/b.yaml:3: risk.a.x: uses an alias (*x); write out what it stands for\n"
                     "DIR/my.env:1: is neither NAME=value nor a # comment; write one of them\n"
                     "environment RISK__A__Y: risk.a.y: has no value; "
                     "give one or remove the key\n"
                     "environment RISK__B__X: there is no section \"risk.b\"; "
                     "did you mean \"risk.a\"?\n"
                     "--set: \"risk.a\" is not role.id.key; "
                     "write it as --set strategy.carry.symbols=BTCUSDT\n");
}

/* What a file that cannot be read holds is not known, so variables are not held against it. */
static void
test_environment_of_unread (Fixture *fixture, gconstpointer data)
{
    static const char *const environment[] = { "RISK__B__X=1", NULL };
    static const char *const sets[] = { "risk.a.x=1", NULL };
    const CarryConfigOptions options = { .environment = environment, .sets = sets };
    g_autoptr (CarryConfig) config = NULL;

    config = load (fixture, "a.conf", NULL, &options);
    assert_problems (fixture, "DIR/a.conf: does not exist; check the path\n");
}

static void
test_dotenv_missing (Fixture *fixture, gconstpointer data)
{
    g_autofree char *dotenv = get_path (fixture, "my.env");
    const CarryConfigOptions options = { .dotenv = dotenv };
    g_autoptr (CarryConfig) config = NULL;

    write_file (fixture, "a.conf", "[risk a]\nx=1\n", 0600);
    config = load (fixture, "a.conf", NULL, &options);
    assert_problems (fixture, "DIR/my.env: does not exist; check the path\n");
}

/* A dangling link is a `.env` somebody wanted read. */
static void
test_dotenv_dangling (Fixture *fixture, gconstpointer data)
{
    g_autofree char *dotenv = get_path (fixture, ".env");
    g_autoptr (CarryConfig) config = NULL;

    write_file (fixture, "a.conf", "[risk a]\nx=1\n", 0600);
    g_assert_cmpint (symlink ("nowhere", dotenv), ==, 0);
    config = load (fixture, "a.conf", NULL, NULL);
    assert_problems (fixture, "DIR/.env: does not exist; check the path\n");
}

int
main (int argc, char **argv)
{
    static const struct
    {
        const char *path;
        void (*run) (Fixture *fixture, gconstpointer data);
    } tests[] = {
        { "/host/config-files/missing", test_missing },
        { "/host/config-files/below-file", test_below_file },
        { "/host/config-files/unreadable", test_unreadable },
        { "/host/config-files/directory", test_directory },
        { "/host/config-files/pipe", test_pipe },
        { "/host/config-files/socket", test_socket },
        { "/host/config-files/device", test_device },
        { "/host/config-files/huge", test_huge },
        { "/host/config-files/largest", test_largest },
        { "/host/config-files/no-size", test_no_size },
        { "/host/config-files/binary", test_binary },
        { "/host/config-files/extension", test_extension },
        { "/host/config-files/extensions", test_extensions },
        { "/host/config-files/modes", test_modes },
        { "/host/config-files/precedence", test_precedence },
        { "/host/config-files/two-files", test_two_files },
        { "/host/config-files/all-layers", test_all_layers },
        { "/host/config-files/environment-of-unread", test_environment_of_unread },
        { "/host/config-files/dotenv-missing", test_dotenv_missing },
        { "/host/config-files/dotenv-dangling", test_dotenv_dangling },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
    return g_test_run ();
}
