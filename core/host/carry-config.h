/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-problems.h"

G_BEGIN_DECLS

/* Longer files are refused unread: no configuration needs it, and a wrong file may be huge. */
#define CARRY_CONFIG_MAX_BYTES 1048576

/* The section with the host's own settings; its id takes no id from a module. */
#define CARRY_CONFIG_HOST_ROLE "host"
#define CARRY_CONFIG_HOST_ID "carry"

/* The section of carry-sentinel, which is no module either; a run has none. */
#define CARRY_CONFIG_SENTINEL_ROLE "sentinel"

/**
 * CarryConfigOrigin:
 * @CARRY_CONFIG_ORIGIN_PROGRAM: set by a program, from an option of its own
 * @CARRY_CONFIG_ORIGIN_FILE: a keyfile or YAML file
 * @CARRY_CONFIG_ORIGIN_DOTENV: a `.env` file
 * @CARRY_CONFIG_ORIGIN_ENVIRONMENT: an environment variable
 * @CARRY_CONFIG_ORIGIN_SET: `--set` on the command line
 *
 * What kind of place a setting came from.
 */
typedef enum
{
    CARRY_CONFIG_ORIGIN_PROGRAM,
    CARRY_CONFIG_ORIGIN_FILE,
    CARRY_CONFIG_ORIGIN_DOTENV,
    CARRY_CONFIG_ORIGIN_ENVIRONMENT,
    CARRY_CONFIG_ORIGIN_SET,
} CarryConfigOrigin;

/**
 * CarryConfig:
 *
 * A configuration as written: sections `role.id` in order, each with `key = value` as text, and for
 * every value the place it came from. It knows the form only; what a key means is decided by the
 * settings of the plugin the section names.
 */
typedef struct _CarryConfig CarryConfig;

/**
 * CarryConfigSection:
 *
 * One section of a #CarryConfig, which owns it.
 */
typedef struct _CarryConfigSection CarryConfigSection;

/**
 * CarryConfigEntry:
 *
 * One key with its value, owned by its section. Setting the key again makes a new entry.
 */
typedef struct _CarryConfigEntry CarryConfigEntry;

/**
 * CarryConfigOptions:
 * @dotenv: (nullable): a `.env` file that must exist, or %NULL to read the one beside the first
 *   configuration file if there is one
 * @environment: (nullable) (array zero-terminated=1): variables as `NAME=value`, or %NULL for none
 * @sets: (nullable) (array zero-terminated=1): `role.id.key=value` of each `--set`, or %NULL
 *
 * What lies over the files, in rising precedence.
 */
typedef struct
{
    const char *dotenv;
    const char *const *environment;
    const char *const *sets;
} CarryConfigOptions;

/**
 * CarryConfigValueFunc:
 * @entry: an entry
 * @user_data: as given
 *
 * Tells the canonical text of a value, so that two ways of writing it are the same.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL to leave the entry out, as secrets must be
 */
typedef char *(*CarryConfigValueFunc) (const CarryConfigEntry *entry, gpointer user_data);

CARRY_API
const char *const *carry_config_get_roles (void);

CARRY_API
CarryConfig *carry_config_new (void);
CARRY_API
CarryConfig *carry_config_load (const char *const *paths, gsize n_paths,
                                const CarryConfigOptions *options, CarryProblems *problems);
CARRY_API
CarryConfig *
carry_config_load_data (const char *data, gsize size, const char *name, CarryProblems *problems);
CARRY_API
void carry_config_free (CarryConfig *config);

CARRY_API
void carry_config_apply_dotenv (CarryConfig *config, const char *path, CarryProblems *problems);
CARRY_API
void carry_config_apply_dotenv_data (CarryConfig *config, const char *data, gsize size,
                                     const char *name, CarryProblems *problems);
CARRY_API
void carry_config_apply_environment (CarryConfig *config, const char *const *environment,
                                     CarryProblems *problems);
CARRY_API
void
carry_config_apply_sets (CarryConfig *config, const char *const *sets, CarryProblems *problems);
CARRY_API
CarryConfigSection *carry_config_add_section (CarryConfig *config, const char *role, const char *id,
                                              const char *origin, CarryProblems *problems);

CARRY_API
gboolean carry_config_is_complete (const CarryConfig *config);
CARRY_API
guint carry_config_get_n_sections (const CarryConfig *config);
CARRY_API
CarryConfigSection *carry_config_get_section (const CarryConfig *config, guint index);
CARRY_API
CarryConfigSection *
carry_config_find_section (const CarryConfig *config, const char *role, const char *id);
CARRY_API
CarryConfigSection *carry_config_find_id (const CarryConfig *config, const char *id);
CARRY_API
gboolean carry_config_mentions_id (const CarryConfig *config, const char *id);

CARRY_API
const char *carry_config_section_get_role (const CarryConfigSection *section);
CARRY_API
const char *carry_config_section_get_id (const CarryConfigSection *section);
CARRY_API
const char *carry_config_section_get_label (const CarryConfigSection *section);
CARRY_API
const char *carry_config_section_get_origin_name (const CarryConfigSection *section);
CARRY_API
guint carry_config_section_get_line (const CarryConfigSection *section);
CARRY_API
guint carry_config_section_get_n_entries (const CarryConfigSection *section);
CARRY_API
const CarryConfigEntry *
carry_config_section_get_entry (const CarryConfigSection *section, guint index);
CARRY_API
const CarryConfigEntry *
carry_config_section_find_entry (const CarryConfigSection *section, const char *key);
CARRY_API
gboolean carry_config_section_mentions (const CarryConfigSection *section, const char *key);
CARRY_API
gboolean carry_config_section_set (CarryConfigSection *section, const char *key, const char *value,
                                   const char *origin, CarryProblems *problems);
CARRY_API
void carry_config_section_add_comment (CarryConfigSection *section, const char *comment);
CARRY_API
void carry_config_section_add_problem (const CarryConfigSection *section, CarryProblems *problems,
                                       const char *key, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

CARRY_API
const CarryConfigSection *carry_config_entry_get_section (const CarryConfigEntry *entry);
CARRY_API
const char *carry_config_entry_get_key (const CarryConfigEntry *entry);
CARRY_API
const char *carry_config_entry_get_value (const CarryConfigEntry *entry);
CARRY_API
CarryConfigOrigin carry_config_entry_get_origin (const CarryConfigEntry *entry);
CARRY_API
const char *carry_config_entry_get_origin_name (const CarryConfigEntry *entry);
CARRY_API
guint carry_config_entry_get_line (const CarryConfigEntry *entry);
CARRY_API
const char *carry_config_entry_get_directory (const CarryConfigEntry *entry);
CARRY_API
guint carry_config_entry_get_file_mode (const CarryConfigEntry *entry);
CARRY_API
gboolean carry_config_entry_is_exposed (const CarryConfigEntry *entry);
CARRY_API
const CarryConfigEntry *carry_config_entry_get_overridden (const CarryConfigEntry *entry);
CARRY_API
char *carry_config_entry_format_origin (const CarryConfigEntry *entry);
CARRY_API
void carry_config_entry_add_problem (const CarryConfigEntry *entry, CarryProblems *problems,
                                     const char *format, ...) G_GNUC_PRINTF (3, 4);

CARRY_API
char *carry_config_format_canonical (const CarryConfig *config, CarryConfigValueFunc func,
                                     gpointer user_data);
CARRY_API
char *
carry_config_digest (const CarryConfig *config, CarryConfigValueFunc func, gpointer user_data);
CARRY_API
char *carry_config_format_keyfile (const CarryConfig *config);
CARRY_API
char *carry_config_format_yaml (const CarryConfig *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryConfig, carry_config_free)

G_END_DECLS
