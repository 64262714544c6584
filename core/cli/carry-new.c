/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "base/carry-nearest.h"
#include "cli/carry-cli.h"
#include "cli/carry-new-resources.h"
#include "roles/carry-role.h"

#define SUMMARY                                                                                    \
    "Writes a folder NAME with a plugin that offers one type of that name, to start from.\n"       \
    "ROLE is exchange, feed, history, strategy, risk, report, store or notifier. The folder\n"     \
    "builds by itself, with meson, against an installed Carry."

#define RESOURCES "/carry/new/"

/* What a template's @words@ stand for. */
typedef struct
{
    const char *role;
    const char *name;
    char *type;   /* MyIdea */
    char *prefix; /* my_idea */
    char *macro;  /* MY_IDEA */
    char *instruments;
} Words;

static void
words_clear (Words *self)
{
    g_free (self->type);
    g_free (self->prefix);
    g_free (self->macro);
    g_free (self->instruments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static char *
to_type (const char *name)
{
    GString *type = g_string_new (NULL);
    gboolean is_first = TRUE;

    for (const char *p = name; *p != '\0'; p++)
    {
        if (*p != '-')
            g_string_append_c (type, is_first ? g_ascii_toupper (*p) : *p);
        is_first = *p == '-';
    }
    return g_string_free (type, FALSE);
}

static void
words_init (Words *self, const char *role, const char *name)
{
    self->role = role;
    self->name = name;
    self->type = to_type (name);
    self->prefix = g_strdelimit (g_strdup (name), "-", '_');
    self->macro = g_ascii_strup (self->prefix, -1);
    self->instruments = carry_cli_find_data ("instruments.csv");
}

static char *
fill_in (const char *template, const Words *words)
{
    const struct
    {
        const char *word;
        const char *meaning;
    } pairs[] = {
        { "@role@", words->role },    { "@name@", words->name },
        { "@Type@", words->type },    { "@prefix@", words->prefix },
        { "@PREFIX@", words->macro }, { "@instruments@", words->instruments },
    };
    GString *text = g_string_new (template);

    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
        g_string_replace (text, pairs[i].word, pairs[i].meaning, 0);
    return g_string_free (text, FALSE);
}

static gboolean
write_file (const char *folder, const char *name, const char *template, const Words *words,
            GError **error)
{
    g_autofree char *resource = g_strconcat (RESOURCES, template, NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;
    g_autoptr (GBytes) bytes = NULL;

    bytes = g_resource_lookup_data (carry_new_get_resource (), resource, 0, error);
    if (bytes == NULL)
        return FALSE;
    text = fill_in (g_bytes_get_data (bytes, NULL), words);
    return g_file_set_contents (path, text, -1, error);
}

static gboolean
write_files (const char *folder, const Words *words, GError **error)
{
    g_autofree char *plugin = g_strconcat (words->name, "-plugin.c", NULL);
    g_autofree char *source = g_strconcat (words->name, ".c", NULL);
    g_autofree char *header = g_strconcat (words->name, ".h", NULL);
    g_autofree char *config = g_strconcat (words->name, ".conf", NULL);
    g_autofree char *role = g_strconcat (words->role, ".c.in", NULL);
    gboolean is_strategy = g_str_equal (words->role, "strategy");

    return write_file (folder, "meson.build", "meson.build.in", words, error) &&
           write_file (folder, "README.md", "README.md.in", words, error) &&
           write_file (folder, plugin, "plugin.c.in", words, error) &&
           write_file (folder, header, "type.h.in", words, error) &&
           write_file (folder, source, role, words, error) &&
           write_file (folder, config, is_strategy ? "config-strategy.in" : "config.in", words,
                       error);
}

static gboolean
make_folder (const char *folder, GError **error)
{
    if (g_mkdir_with_parents (folder, 0777) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
    return FALSE;
}

static int
write_plugin (const char *folder, const Words *words)
{
    g_autoptr (GError) error = NULL;

    if (g_file_test (folder, G_FILE_TEST_EXISTS))
        return carry_cli_fail_usage ("new", "%s is there already; choose another name or folder",
                                     folder);
    if (!make_folder (folder, &error) || !write_files (folder, words, &error))
        return carry_cli_fail (error);
    printf ("%s: a %s; its README.md says how to build it\n", folder, words->role);
    return CARRY_EXIT_OK;
}

static gboolean
check_role (const char *role)
{
    const char *names[16] = { NULL };
    const char *nearest;
    gsize n = 0;
    const CarryRole *roles = carry_role_list (&n);

    if (carry_role_find (role) != NULL)
        return TRUE;
    for (gsize i = 0; i < MIN (n, G_N_ELEMENTS (names) - 1); i++)
        names[i] = roles[i].name;
    nearest = carry_nearest_name (role, names);
    if (nearest != NULL)
        carry_cli_fail_usage ("new", "\"%s\" is no role; did you mean \"%s\"?", role, nearest);
    else
    {
        g_autofree char *known = g_strjoinv (", ", (char **) names);

        carry_cli_fail_usage ("new", "\"%s\" is no role; there are %s", role, known);
    }
    return FALSE;
}

/* The name is also that of the C type, and names that begin with carry are the library's. */
static gboolean
check_name (const char *name)
{
    gboolean is_good = g_ascii_islower (name[0]) && strlen (name) > 1 &&
                       name[strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0' &&
                       strstr (name, "--") == NULL && !g_str_has_suffix (name, "-");

    if (is_good && !g_str_equal (name, "carry") && !g_str_has_prefix (name, "carry-"))
        return TRUE;
    carry_cli_fail_usage ("new",
                          "\"%s\" cannot be a plugin's name; use lower-case letters, digits and "
                          "single \"-\", a letter first, and not \"carry\"",
                          name);
    return FALSE;
}

int
carry_cmd_new (int argc, char **argv)
{
    g_autofree char *directory = NULL;
    g_autofree char *folder = NULL;
    g_auto (Words) words = { 0 };
    const GOptionEntry entries[] = {
        { "directory", 'd', 0, G_OPTION_ARG_FILENAME, &directory,
          "Write the folder here (default: where you are)", "FOLDER" },
        { NULL },
    };

    if (!carry_cli_parse ("ROLE NAME", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc != 3)
        return carry_cli_fail_usage ("new", "give a role and a name, such as: strategy my-idea");
    if (!check_role (argv[1]) || !check_name (argv[2]))
        return CARRY_EXIT_USAGE;
    words_init (&words, argv[1], argv[2]);
    folder = g_build_filename (directory != NULL ? directory : ".", argv[2], NULL);
    return write_plugin (folder, &words);
}
