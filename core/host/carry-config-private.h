/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-config.h"

G_BEGIN_DECLS

/* One place settings come from: a file, a variable, an option. Reference counted (g_rc_box). */
typedef struct
{
    CarryConfigOrigin kind;
    char *name;      /* as problems show it */
    char *directory; /* relative paths start here; NULL: the working directory */
    guint mode;      /* permission bits of a file on disk, else 0 */
} CarryConfigSource;

/* carry-config-source.c */

/* Walks the lines of a text, reporting those that are not clean text. */
typedef struct
{
    const char *next;
    const char *end;
    guint number; /* of the line last returned, from 1 */
} CarryConfigLines;

CarryConfigSource *carry_config_source_new (CarryConfigOrigin kind, const char *name,
                                            const char *directory, guint mode);
CarryConfigSource *carry_config_source_ref (CarryConfigSource *source);
void carry_config_source_unref (CarryConfigSource *source);
CarryConfigSource *carry_config_source_open (CarryConfigOrigin kind, const char *path,
                                             GBytes **out_bytes, CarryProblems *problems);
gboolean carry_config_source_check_bytes (const CarryConfigSource *source, const char *data,
                                          gsize size, CarryProblems *problems);
gboolean carry_config_lines_next (CarryConfigLines *lines, const CarryConfigSource *source,
                                  CarryProblems *problems, char **out_line);
char *carry_config_check_text (const char *text, gsize size);
char *carry_config_quote (const char *text);

/* carry-config.c */

struct _CarryConfigSection
{
    char *role;
    char *id;
    char *label; /* `role.id`, NULL if it could not be read */
    CarryConfigSource *source;
    guint line;
    CarryConfigSource *last_source; /* opened the section last */
    guint last_line;
    GPtrArray *entries;   /* CarryConfigEntry, in order */
    GHashTable *by_key;   /* key → index + 1 in entries */
    GHashTable *mistaken; /* set of keys whose value was refused */
    GString *comment;     /* to be written before the next entry */
};

struct _CarryConfigEntry
{
    const CarryConfigSection *section;
    char *key;
    char *value;
    char *comment; /* nullable */
    CarryConfigSource *source;
    guint line;
    CarryConfigEntry *overridden;
};

CarryConfigSection *carry_config_open_section (CarryConfig *config, CarryConfigSource *source,
                                               guint line, const char *role, const char *id,
                                               CarryProblems *problems);
CarryConfigSection *
carry_config_open_scratch (CarryConfig *config, const char *label, const char *id);
void carry_config_move_section (CarryConfig *config, CarryConfigSection *section, const char *role,
                                const char *id);
gboolean carry_config_check_role (const char *role, const CarryConfigSource *source, guint line,
                                  const char *label, CarryProblems *problems);
void carry_config_set_incomplete (CarryConfig *config);

/* carry-config-section.c, carry-config-entry.c */

gboolean carry_config_is_name (const char *text);
char *carry_config_describe_name (const char *text);
CarryConfigSection *carry_config_section_new (const char *role, const char *id, const char *label);
void carry_config_section_free (gpointer data);
gboolean carry_config_section_put (CarryConfigSection *section, CarryConfigSource *source,
                                   guint line, const char *key, const char *value,
                                   CarryProblems *problems);
void carry_config_section_set_mistaken (CarryConfigSection *section, const char *key);
void carry_config_entry_free (gpointer data);

/* One reader each: what they cannot read they report, and go on where they can. */
void carry_config_read_keyfile (CarryConfig *config, CarryConfigSource *source, GBytes *bytes,
                                CarryProblems *problems);
void carry_config_read_yaml (CarryConfig *config, CarryConfigSource *source, GBytes *bytes,
                             CarryProblems *problems);
void carry_config_read_dotenv (CarryConfig *config, CarryConfigSource *source, GBytes *bytes,
                               CarryProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryConfigSource, carry_config_source_unref)

G_END_DECLS
