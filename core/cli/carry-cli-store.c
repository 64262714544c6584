/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-cli-store.h"

#include <stdio.h>

#include "base/carry-error.h"

#define USAGE "verify|backup|restore CONFIG... [FILE]"

#define SUMMARY                                                                                    \
    "Looks after the store that a configuration names.\n\n"                                        \
    "  verify CONFIG...        reads all of it; status 1 when it is not as it was written\n"       \
    "  backup CONFIG... FILE   writes a whole copy to FILE, which must not exist\n"                \
    "  restore CONFIG... FILE  puts a copy of the backup FILE in its place; what was there is\n"   \
    "                          kept beside it\n\n"                                                 \
    "verify and backup may run while the store is in use; restore may not."

typedef struct
{
    const char *verb;
    gboolean takes_file;
    gboolean (*run) (CarryStore *store, const char *path, GError **error);
} Verb;

/* The one store of a configuration, or the one with the id. */
CarryStore *
carry_cli_store_find (CarryHost *host, const char *id, GError **error)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    CarryModule *found = NULL;
    guint n = 0;

    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);

        if (!CARRY_IS_STORE (module) ||
            (id != NULL && !g_str_equal (carry_module_get_id (module), id)))
            continue;
        found = module;
        n++;
    }
    if (n == 1)
        return CARRY_STORE (found);
    if (n > 1)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "the configuration has %u stores; say which with --store ID", n);
    else if (id != NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "the configuration has no store \"%s\"; `carry check` lists its mistakes", id);
    else
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "the configuration has no store; add a section [store main]");
    return NULL;
}

static gboolean
verify (CarryStore *store, const char *path, GError **error)
{
    g_autofree char *found = carry_store_verify (store, error);

    if (found != NULL)
        printf ("%s\n", found);
    return found != NULL;
}

static gboolean
backup (CarryStore *store, const char *path, GError **error)
{
    if (!carry_store_backup (store, path, error))
        return FALSE;
    printf ("%s is a whole copy\n", path);
    return TRUE;
}

static gboolean
restore (CarryStore *store, const char *path, GError **error)
{
    if (!carry_store_restore (store, path, error))
        return FALSE;
    printf ("%s is in place; what was there lies beside it\n", path);
    return TRUE;
}

static const Verb *
find_verb (const char *name)
{
    static const Verb verbs[] = {
        { "verify", FALSE, verify },
        { "backup", TRUE, backup },
        { "restore", TRUE, restore },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
        if (g_str_equal (verbs[i].verb, name))
            return &verbs[i];
    return NULL;
}

static int
run_verb (const Verb *verb, const CarryCliConfig *config, const char *id, int argc, char **argv)
{
    g_autofree char *path = NULL;
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GError) error = NULL;
    CarryStore *store;

    if (verb->takes_file)
    {
        path = g_canonicalize_filename (argv[argc - 1], NULL);
        argv[argc - 1] = NULL;
    }
    host = carry_cli_config_load (config, (const char *const *) argv, &error);
    store = host != NULL ? carry_cli_store_find (host, id, &error) : NULL;
    if (store == NULL || !verb->run (store, path, &error))
        return carry_cli_fail (error);
    return CARRY_EXIT_OK;
}

int
carry_cmd_store (int argc, char **argv)
{
    g_autoptr (CarryCliConfig) config = carry_cli_config_new ();
    g_autofree char *id = NULL;
    const Verb *verb;
    const GOptionEntry entries[] = {
        { "store", 0, 0, G_OPTION_ARG_FILENAME, &id,
          "Which store, where the configuration has more than one", "ID" },
        CARRY_CLI_CONFIG_ENTRIES (config),
        { NULL },
    };

    if (!carry_cli_parse (USAGE, SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("store", "what shall be done? Say verify, backup or restore");
    verb = find_verb (argv[1]);
    if (verb == NULL)
        return carry_cli_fail_usage ("store", "\"%s\" is none of verify, backup and restore",
                                     argv[1]);
    if (argc < (verb->takes_file ? 4 : 3))
        return carry_cli_fail_usage ("store", verb->takes_file
                                                  ? "name a configuration, and then the file"
                                                  : "which configuration? Name one or more files");
    return run_verb (verb, config, id, argc - 2, argv + 2);
}
