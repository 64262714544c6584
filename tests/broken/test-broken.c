/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Plugins that must be refused: each with its own sentence and exit status 3, and none takes the
 * host down. */

#include <elf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "test-cli.h"

#define REFUSED 3

typedef struct
{
    const char *name;
    const char *sentence;
} Broken;

#define REBUILD "; build it with the headers of this Carry"

static const Broken built[] = {
    { "no-symbol", "has no symbol \"carry_plugin\", so it is not a plugin of Carry" },
    { "wrong-magic", "its symbol \"carry_plugin\" starts with 0x12345678, not with the magic "
                     "0x43415252, so it is not a plugin of Carry" },
    { "other-major", "is built for ABI 2, and this Carry has ABI 1" REBUILD },
    { "newer-minor", "needs ABI 1.7 or later, and this Carry has ABI 1.0; update Carry" },
    { "other-layout", "its structs have another layout than this Carry's" REBUILD },
    { "no-summary", "does not say its name, version, summary and licence" },
    { "no-types", "offers no types" },
    { "same-type-twice", "offers the type \"same-type-twice\" twice" },
    { "no-type",
      "type \"no-type\" could not be registered; another plugin may have a type with the "
      "same name in C" },
    { "not-a-module", "type \"not-a-module\" (Broken-not-a-module) is not a CarryModule" },
    { "abstract",
      "type \"abstract\" (Broken-abstract) is abstract, so nothing can be made from it" },
    { "no-role", "type \"no-role\" (Broken-no-role) has no role; it must implement at least one, "
                 "such as CarryStrategy" },
    { "undefined-symbol", "cannot be loaded: undefined symbol: carry_no_such_function" },
};

/* Those that no compiler makes. */
static const Broken made[] = {
    { "no-elf", "is not an ELF file, as a plugin must be" },
    { "empty", "is empty" },
    { "tiny", "is cut short; build or install it again" },
    { "cut-short", "is cut short; build or install it again" },
    { "other-machine", "is built for another machine; build it for this one" },
    { "program", "is not a shared object, as a plugin must be" },
    { "folder", "is not a regular file" },
    { "missing", "No such file or directory" },
};

static void
write_changed (const char *folder, const char *name, gsize length, gsize offset, guint16 value)
{
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *data = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (g_getenv ("GOOD_PLUGIN"), &data, &size, NULL));
    g_assert_cmpuint (size, >, offset + sizeof value);
    if (offset > 0)
        memcpy (data + offset, &value, sizeof value);
    g_assert_true (g_file_set_contents (path, data, (gssize) (length > 0 ? length : size), NULL));
}

static void
make_files (const char *folder)
{
    g_autofree char *directory = g_build_filename (folder, "folder.so", NULL);

    g_free (test_folder_write (folder, "no-elf.so", "#!/bin/sh\necho I am a script\n"));
    g_free (test_folder_write (folder, "empty.so", ""));
    write_changed (folder, "tiny.so", 20, 0, 0);
    write_changed (folder, "cut-short.so", 5000, 0, 0);
    write_changed (folder, "other-machine.so", 0, G_STRUCT_OFFSET (Elf64_Ehdr, e_machine),
                   EM_SPARC);
    write_changed (folder, "program.so", 0, G_STRUCT_OFFSET (Elf64_Ehdr, e_type), ET_EXEC);
    g_assert_cmpint (g_mkdir (directory, 0755), ==, 0);
}

static void
assert_refused (const char *folder, const Broken *broken)
{
    g_autofree char *file = g_strconcat (broken->name, ".so", NULL);
    g_autofree char *path = g_build_filename (folder, file, NULL);
    g_autofree char *expected = g_strdup_printf ("%s: %s\n", path, broken->sentence);
    g_autoptr (TestRun) run = test_cli_run ("/", NULL, "inspect", path, NULL);

    g_assert_cmpstr (run->err, ==, expected);
    g_assert_cmpstr (run->out, ==, "");
    g_assert_cmpint (run->status, ==, REFUSED);
}

static void
test_built (gconstpointer data)
{
    assert_refused (g_getenv ("BROKEN_PLUGINS"), data);
}

static void
test_made (gconstpointer data)
{
    g_autoptr (TestFolder) folder = test_folder_new ();

    make_files (folder);
    assert_refused (folder, data);
}

static guint
count_lines_with (const char *text, const char *prefix)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    guint n = 0;

    for (gsize i = 0; lines[i] != NULL; i++)
        if (g_str_has_prefix (lines[i], prefix))
            n++;
    return n;
}

/* All of them in one folder with good ones: those still list, each of the others has its line. */
static void
test_scan (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (TestRun) run = NULL;
    const char *const good[] = { "twin", "twin-again" };

    make_files (folder);
    for (gsize i = 0; i < G_N_ELEMENTS (built); i++)
    {
        g_autofree char *file = g_strconcat (built[i].name, ".so", NULL);
        g_autofree char *path = g_build_filename (g_getenv ("BROKEN_PLUGINS"), file, NULL);

        test_folder_copy (path, folder, file);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
        g_autofree char *file = g_strconcat (good[i], ".so", NULL);
        g_autofree char *path = g_build_filename (g_getenv ("BROKEN_PLUGINS"), file, NULL);

        test_folder_copy (path, folder, file);
    }
    run = test_cli_run ("/", NULL, "inspect", "--plugin-path", folder, NULL);
    g_assert_cmpint (run->status, ==, 0);
    g_assert_nonnull (strstr (run->out, "\ncross "));
    g_assert_nonnull (strstr (run->out, "\ntwin "));
    /* All that are there, and the second of the twins; "missing" is not there. */
    g_assert_cmpuint (count_lines_with (run->err, "refused: "), ==,
                      G_N_ELEMENTS (built) + G_N_ELEMENTS (made) - 1 + 1);
    g_assert_nonnull (strstr (run->err, "/twin.so: offers the type \"twin\", which "));
}

/* What the configuration names and is refused ends `check` with 3, and the rest is still told. */
static void
test_check (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autofree char *text =
        g_strdup_printf ("[strategy a]\nplugin=no-types\n[strategy b]\nplugin=no-such-type\n");
    g_autofree char *config = test_folder_write (folder, "a.conf", text);
    g_autoptr (TestRun) run = test_cli_run (folder, NULL, "check", "--plugin-path",
                                            g_getenv ("BROKEN_PLUGINS"), "a.conf", NULL);
    g_autofree char *expected = g_strdup_printf ("a.conf:2: strategy.a.plugin: %s/no-types.so: "
                                                 "offers no types\n"
                                                 "a.conf:4: strategy.b.plugin: no plugin offers",
                                                 g_getenv ("BROKEN_PLUGINS"));

    g_assert_true (g_str_has_prefix (run->err, expected));
    g_assert_cmpint (run->status, ==, REFUSED);
}

typedef struct
{
    const char *env;
    guint folder_mode;
    guint file_mode;
    int status;
    const char *sentence;
} Writable;

static const Writable writable[] = {
    { "backtest", 0777, 0666, 0, "" },
    { "paper", 0777, 0666, 0, "" },
    { "sim", 0777, 0666, 0, "" },
    { "demo", 0755, 0755, 0, "" },
    { "testnet", 0755, 0644, 0, "" },
    { "demo", 0777, 0644, REFUSED, "the folder " },
    { "testnet", 0775, 0644, REFUSED, "the folder " },
    { "mainnet", 0755, 0664, REFUSED, "the file " },
    { "mainnet", 0755, 0646, REFUSED, "the file " },
};

static void
check_writable (const Writable *row)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autofree char *plugin = g_build_filename (folder, "twin.so", NULL);
    g_autofree char *source = g_build_filename (g_getenv ("BROKEN_PLUGINS"), "twin.so", NULL);
    gboolean is_paper = g_str_equal (row->env, "paper");
    g_autofree char *config =
        g_strdup_printf ("[host carry]\nenv=%s\n[strategy a]\nplugin=twin\n"
                         "[risk b]\nplugin=limits\n%s",
                         row->env, is_paper ? "" : "[store c]\nplugin=sqlite\npath=carry.db\n");
    g_autoptr (TestRun) run = NULL;

    test_folder_copy (source, folder, "twin.so");
    g_free (test_folder_write (folder, "a.conf", config));
    g_assert_cmpint (g_chmod (plugin, (int) row->file_mode), ==, 0);
    g_assert_cmpint (g_chmod (folder, (int) row->folder_mode), ==, 0);
    run = test_cli_run (folder, NULL, "check", "--plugin-path", folder, "a.conf", NULL);
    g_assert_cmpint (run->status, ==, row->status);
    g_assert_nonnull (strstr (run->err, row->sentence));
    if (row->status == REFUSED)
        g_assert_nonnull (strstr (run->err, "can be written by others; before trading live run "
                                            "chmod go-w "));
}

static void
test_writable (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (writable); i++)
        check_writable (&writable[i]);
}

static void
test_owner (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autofree char *plugin = g_build_filename (folder, "twin.so", NULL);
    g_autofree char *source = g_build_filename (g_getenv ("BROKEN_PLUGINS"), "twin.so", NULL);
    g_autoptr (TestRun) run = NULL;

    if (geteuid () != 0)
    {
        g_test_skip ("only root can give a file away");
        return;
    }
    test_folder_copy (source, folder, "twin.so");
    g_free (test_folder_write (folder, "a.conf",
                               "[host carry]\nenv=demo\n[strategy a]\n"
                               "plugin=twin\n[risk b]\nplugin=limits\n"));
    g_assert_cmpint (chown (plugin, 12345, 12345), ==, 0);
    run = test_cli_run (folder, NULL, "check", "--plugin-path", folder, "a.conf", NULL);
    g_assert_cmpint (run->status, ==, REFUSED);
    g_assert_nonnull (strstr (run->err, "belongs to another user"));
}

/* The folder of a link may be safe while that of the file is not. */
static void
test_link (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autoptr (TestFolder) unsafe = test_folder_new ();
    g_autofree char *source = g_build_filename (g_getenv ("BROKEN_PLUGINS"), "twin.so", NULL);
    g_autofree char *target = g_build_filename (unsafe, "twin.so", NULL);
    g_autofree char *link = g_build_filename (folder, "twin.so", NULL);
    g_autoptr (TestRun) run = NULL;

    test_folder_copy (source, unsafe, "twin.so");
    g_free (test_folder_write (folder, "a.conf",
                               "[host carry]\nenv=demo\n[strategy a]\n"
                               "plugin=twin\n[risk b]\nplugin=limits\n"));
    g_assert_cmpint (symlink (target, link), ==, 0);
    g_assert_cmpint (g_chmod (unsafe, 0777), ==, 0);
    run = test_cli_run (folder, NULL, "check", "--plugin-path", folder, "a.conf", NULL);
    g_assert_cmpint (run->status, ==, REFUSED);
    g_assert_nonnull (strstr (run->err, unsafe));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (built); i++)
    {
        g_autofree char *path = g_strconcat ("/broken/", built[i].name, NULL);

        g_test_add_data_func (path, &built[i], test_built);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
        g_autofree char *path = g_strconcat ("/broken/", made[i].name, NULL);

        g_test_add_data_func (path, &made[i], test_made);
    }
    g_test_add_func ("/broken/scan", test_scan);
    g_test_add_func ("/broken/check", test_check);
    g_test_add_func ("/broken/writable", test_writable);
    g_test_add_func ("/broken/owner", test_owner);
    g_test_add_func ("/broken/link", test_link);
    return g_test_run ();
}
