/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include <errno.h>
#include <glib/gstdio.h>

typedef void (*ReadFunc) (CarryConfig *config, CarryConfigSource *source, GBytes *bytes,
                          CarryProblems *problems);

static const struct
{
    const char *suffix;
    ReadFunc read;
} readers[] = {
    { ".conf", carry_config_read_keyfile },    { ".ini", carry_config_read_keyfile },
    { ".keyfile", carry_config_read_keyfile }, { ".yaml", carry_config_read_yaml },
    { ".yml", carry_config_read_yaml },
};

static ReadFunc
find_reader (const char *name, CarryProblems *problems)
{
    for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
        if (g_str_has_suffix (name, readers[i].suffix))
            return readers[i].read;
    carry_problems_add (problems, name, 0, NULL, NULL,
                        "its name does not tell its syntax; end it in .conf, .ini or .keyfile for "
                        "a keyfile, in .yaml or .yml for YAML");
    return NULL;
}

static void
read_layer (CarryConfig *config, CarryConfigSource *source, GBytes *bytes, ReadFunc read,
            CarryProblems *problems)
{
    guint n_sections = carry_config_get_n_sections (config);
    guint n_problems = carry_problems_get_count (problems);

    read (config, source, bytes, problems);
    if (n_sections == 0 && carry_config_get_n_sections (config) == 0 &&
        carry_problems_get_count (problems) == n_problems)
        carry_problems_add (problems, source->name, 0, NULL, NULL,
                            "has no section; begin one, as [strategy carry] in a keyfile or "
                            "strategy: in YAML");
}

static void
load_file (CarryConfig *config, const char *path, CarryProblems *problems)
{
    g_autoptr (CarryConfigSource) source = NULL;
    g_autoptr (GBytes) bytes = NULL;
    ReadFunc read = NULL;

    carry_problems_add_source (problems, path);
    source = carry_config_source_open (CARRY_CONFIG_ORIGIN_FILE, path, &bytes, problems);
    if (source != NULL)
        read = find_reader (path, problems);
    if (read != NULL)
        read_layer (config, source, bytes, read, problems);
    else
        carry_config_set_incomplete (config);
}

/* `.env` beside the first file. It need not exist, but if it does it is read or refused. */
static void
load_neighbour_dotenv (CarryConfig *config, const char *first_path, CarryProblems *problems)
{
    g_autofree char *directory = g_path_get_dirname (first_path);
    g_autofree char *path = g_build_filename (directory, ".env", NULL);
    GStatBuf status;

    if (g_lstat (path, &status) == 0 || errno != ENOENT)
        carry_config_apply_dotenv (config, path, problems);
}

/**
 * carry_config_load:
 * @paths: (array length=n_paths): the files as the user named them; later ones override earlier ones
 * @n_paths: how many
 * @options: (nullable): what lies over the files, or %NULL for a `.env` file only
 * @problems: where every mistake is put
 *
 * Reads a configuration: the files, then `.env`, the environment and `--set`. After a mistake it
 * goes on, so that all are found, and what could be read is returned for further checks. The caller
 * must not use it if @problems has grown.
 *
 * Returns: (transfer full): the configuration
 */
CarryConfig *
carry_config_load (const char *const *paths, gsize n_paths, const CarryConfigOptions *options,
                   CarryProblems *problems)
{
    const CarryConfigOptions none = { NULL, NULL, NULL };
    g_autoptr (CarryConfig) config = NULL;

    g_return_val_if_fail (paths != NULL || n_paths == 0, NULL);
    g_return_val_if_fail (problems != NULL, NULL);

    if (options == NULL)
        options = &none;
    config = carry_config_new ();
    for (gsize i = 0; i < n_paths; i++)
        load_file (config, paths[i], problems);
    if (options->dotenv != NULL)
        carry_config_apply_dotenv (config, options->dotenv, problems);
    else if (n_paths > 0)
        load_neighbour_dotenv (config, paths[0], problems);
    if (options->environment != NULL)
        carry_config_apply_environment (config, options->environment, problems);
    if (options->sets != NULL)
        carry_config_apply_sets (config, options->sets, problems);
    return g_steal_pointer (&config);
}

/**
 * carry_config_load_data:
 * @data: (array length=size) (element-type guint8): the text; need not end in a NUL
 * @size: its length in bytes
 * @name: a name for problems, whose end tells the syntax as that of a file does
 * @problems: where every mistake is put
 *
 * Reads a configuration that is not in a file, as one built into a program.
 *
 * Returns: (transfer full): the configuration; as with carry_config_load()
 */
CarryConfig *
carry_config_load_data (const char *data, gsize size, const char *name, CarryProblems *problems)
{
    g_autoptr (CarryConfig) config = NULL;
    g_autoptr (CarryConfigSource) source = NULL;
    g_autoptr (GBytes) bytes = NULL;
    ReadFunc read;

    g_return_val_if_fail (data != NULL || size == 0, NULL);
    g_return_val_if_fail (name != NULL, NULL);
    g_return_val_if_fail (problems != NULL, NULL);

    config = carry_config_new ();
    source = carry_config_source_new (CARRY_CONFIG_ORIGIN_FILE, name, NULL, 0);
    bytes = g_bytes_new_static (data, size);
    read = find_reader (name, problems);
    if (read != NULL && carry_config_source_check_bytes (source, data, size, problems))
        read_layer (config, source, bytes, read, problems);
    else
        carry_config_set_incomplete (config);
    return g_steal_pointer (&config);
}

/**
 * carry_config_apply_dotenv:
 * @config: the configuration
 * @path: the file
 * @problems: where every mistake is put
 *
 * Lays the variables of a `.env` file over @config: lines `NAME=value`, where the value may be in
 * single or double quotes, blank lines and `#` comments. Only names that begin with a role and `__`
 * are used.
 */
void
carry_config_apply_dotenv (CarryConfig *config, const char *path, CarryProblems *problems)
{
    g_autoptr (CarryConfigSource) source = NULL;
    g_autoptr (GBytes) bytes = NULL;

    g_return_if_fail (config != NULL);
    g_return_if_fail (path != NULL);
    g_return_if_fail (problems != NULL);

    carry_problems_add_source (problems, path);
    source = carry_config_source_open (CARRY_CONFIG_ORIGIN_DOTENV, path, &bytes, problems);
    if (source != NULL)
        carry_config_read_dotenv (config, source, bytes, problems);
    else
        carry_config_set_incomplete (config);
}

/**
 * carry_config_apply_dotenv_data:
 * @config: the configuration
 * @data: (array length=size) (element-type guint8): the text; need not end in a NUL
 * @size: its length in bytes
 * @name: a name for problems
 * @problems: where every mistake is put
 *
 * Does what carry_config_apply_dotenv() does with a text that is not in a file.
 */
void
carry_config_apply_dotenv_data (CarryConfig *config, const char *data, gsize size, const char *name,
                                CarryProblems *problems)
{
    g_autoptr (CarryConfigSource) source = NULL;
    g_autoptr (GBytes) bytes = NULL;

    g_return_if_fail (config != NULL);
    g_return_if_fail (data != NULL || size == 0);
    g_return_if_fail (name != NULL);
    g_return_if_fail (problems != NULL);

    source = carry_config_source_new (CARRY_CONFIG_ORIGIN_DOTENV, name, NULL, 0);
    bytes = g_bytes_new_static (data, size);
    if (carry_config_source_check_bytes (source, data, size, problems))
        carry_config_read_dotenv (config, source, bytes, problems);
    else
        carry_config_set_incomplete (config);
}
