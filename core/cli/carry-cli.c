/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-cli.h"

#include <stdio.h>

#include "base/carry-secret.h"
#include "base/carry-error.h"

/* As it is: g_print() would replace what the locale, which is not followed, does not have. */
static void
print_bytes (const char *text)
{
    fputs (text, stdout);
}

/**
 * carry_cli_parse: (skip)
 * @usage: what follows the command's name: `CONFIG...`
 * @summary: what it does, for `--help`
 * @entries: its options
 * @argc: (inout): as main() was given
 * @argv: (inout): the same; what is left after the options
 *
 * Reads the options of a command. Text is taken as bytes (%G_OPTION_ARG_FILENAME), since the program
 * follows no locale.
 *
 * Returns: %FALSE after a mistake, which was told
 */
gboolean
carry_cli_parse (const char *usage, const char *summary, const GOptionEntry *entries, int *argc,
                 char ***argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (usage);
    g_autoptr (GError) error = NULL;
    g_autofree char *name = g_strdup ((*argv)[0]);
    g_autofree char *program = g_strconcat ("carry ", name, NULL);

    g_set_prgname (program);
    g_set_print_handler (print_bytes);
    g_option_context_set_summary (context, summary);
    g_option_context_add_main_entries (context, entries, NULL);
    if (g_option_context_parse (context, argc, argv, &error))
        return TRUE;
    carry_cli_fail_usage (name, "%s", error->message);
    return FALSE;
}

static CarryExit
get_status (const GError *error)
{
    if (error->domain != CARRY_ERROR)
        return CARRY_EXIT_FAILED;
    switch ((CarryError) error->code)
    {
    case CARRY_ERROR_CONFIG:
        return CARRY_EXIT_USAGE;
    case CARRY_ERROR_PLUGIN:
        return CARRY_EXIT_PLUGIN;
    case CARRY_ERROR_CONFLICT:
        return CARRY_EXIT_CONFLICT;
    default:
        return CARRY_EXIT_FAILED;
    }
}

/**
 * carry_cli_fail: (skip)
 * @error: what went wrong
 *
 * Tells an error on stderr.
 *
 * Returns: the exit status that belongs to it
 */
int
carry_cli_fail (const GError *error)
{
    CarryExit status = get_status (error);
    gboolean is_list = status == CARRY_EXIT_USAGE || status == CARRY_EXIT_PLUGIN;
    g_autofree char *text = carry_secret_strike (error->message);

    /* Mistakes of a configuration begin with their place, one a line, as editors can read them. */
    fprintf (stderr, is_list ? "%s\n" : "carry: %s\n", text);
    return (int) status;
}

/**
 * carry_cli_fail_usage: (skip)
 * @command: the command
 * @format: what is wrong; what to do
 * @...: its arguments
 *
 * Tells a mistake of the command line on stderr.
 *
 * Returns: %CARRY_EXIT_USAGE
 */
int
carry_cli_fail_usage (const char *command, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    fprintf (stderr, "carry %s: %s; see carry %s --help\n", command, text, command);
    return CARRY_EXIT_USAGE;
}

/**
 * carry_cli_find_data: (skip)
 * @name: a file of the folder `config`, such as `instruments.csv`
 *
 * Where the program's own samples are: in the build tree it runs from, in the tree
 * it was installed in, also when that was moved, else where it was to be installed.
 *
 * Returns: (transfer full): the path
 */
char *
carry_cli_find_data (const char *name)
{
    g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");
    const char *const places[] = { "config", CARRY_DATA_SUBFOLDER };

    for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
        g_autofree char *place = g_build_filename (folder, places[i], name, NULL);

        if (g_file_test (place, G_FILE_TEST_EXISTS))
            return g_canonicalize_filename (place, NULL);
    }
    return g_build_filename (CARRY_DATA_FOLDER, name, NULL);
}
