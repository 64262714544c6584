/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-rerun.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-version.h"
#include "engine/carry-player.h"
#include "host/carry-host-private.h"
#include "host/carry-plugin-builds.h"
#include "host/carry-recorded-files.h"
#include "host/carry-stand-in.h"
#include "tape/carry-tape-shelf.h"

/* A recorded run with the modules that decide, and stand-ins for all others. */
typedef struct
{
    CarryHost *host;
} Rerun;

static gboolean
decides (const char *role)
{
    return g_str_equal (role, "strategy") || g_str_equal (role, "risk");
}

static gboolean
copy_section (const CarryConfigSection *section, CarryConfig *config, CarryProblems *problems)
{
    const char *role = carry_config_section_get_role (section);
    CarryConfigSection *copy = carry_config_add_section (
        config, role, carry_config_section_get_id (section), "recording", problems);

    for (guint i = 0; copy != NULL && i < carry_config_section_get_n_entries (section); i++)
    {
        const CarryConfigEntry *entry = carry_config_section_get_entry (section, i);

        carry_config_section_set (copy, carry_config_entry_get_key (entry),
                                  carry_config_entry_get_value (entry), "recording", problems);
    }
    return copy != NULL;
}

/* What talked to the world gets a stand-in, so that others can refer to it. */
static gboolean
load_host (Rerun *self, const char *text, const char *plugin_path, GError **error)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) recorded =
        carry_config_load_data (text, strlen (text), "recording.conf", problems);
    g_autoptr (CarryConfig) config = carry_config_new ();

    carry_host_set_plugin_path (self->host, plugin_path);
    for (guint i = 0; i < carry_config_get_n_sections (recorded); i++)
    {
        const CarryConfigSection *section = carry_config_get_section (recorded, i);
        const char *role = carry_config_section_get_role (section);
        g_autoptr (CarryModule) stand_in = NULL;

        if (decides (role) || g_str_equal (role, "host"))
        {
            copy_section (section, config, problems);
            continue;
        }
        stand_in = carry_stand_in_new (carry_config_section_get_id (section));
        if (!carry_host_add_module (self->host, role, stand_in, error))
            return FALSE;
    }
    return carry_host_load_config (self->host, config, problems, error);
}

static CarryModule *
make_module (const char *id, const char *type, gboolean is_outside, gpointer user_data,
             GError **error)
{
    Rerun *self = user_data;
    CarryModule *module = carry_host_find_module (self->host, id);

    /* Others may refer to it: the one they know. What the program added has no section. */
    if (is_outside && CARRY_IS_STAND_IN (module))
        return g_object_ref (module);
    if (is_outside && module == NULL)
        return carry_stand_in_new (id);
    if (!is_outside && module != NULL && g_str_equal (G_OBJECT_TYPE_NAME (module), type))
        return g_object_ref (module);
    g_set_error (
        error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
        "the run had a %s called %s that no section of its configuration makes; such a run "
        "cannot be replayed",
        type, id);
    return NULL;
}

static gboolean
change (const char *id, const char *key, const char *text, gpointer user_data, GError **error)
{
    Rerun *self = user_data;
    CarryModule *module = carry_host_find_module (self->host, id);
    GParamSpec *pspec =
        module != NULL ? g_object_class_find_property (G_OBJECT_GET_CLASS (module), key) : NULL;
    g_auto (GValue) value = G_VALUE_INIT;

    /* Of one that is not there, or of the host itself: what it did is recorded. */
    if (pspec == NULL)
        return TRUE;
    if (!carry_setting_parse (pspec, text, &value, error))
    {
        g_prefix_error (error, "%s.%s: ", id, key);
        return FALSE;
    }
    g_object_set_property (G_OBJECT (module), key, &value);
    return TRUE;
}

/* What was recorded by another program may go another way in this one, and rightly so. */
static gboolean
check_build (const CarryTapeFileHeader *header, const char *folder, GError **error)
{
    if (g_str_equal (header->build, carry_version_get_build_id ()))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                 "%s was recorded by build %s, and this is build %s: only the build that recorded "
                 "it does the same again; use that one",
                 folder, header->build, carry_version_get_build_id ());
    return FALSE;
}

/* The run itself, or the last one in a folder of recordings or of data. */
static char *
find_run (const char *path)
{
    g_autofree char *journal = g_build_filename (path, CARRY_TAPE_SHELF_JOURNAL, NULL);
    g_autofree char *tapes = g_build_filename (path, CARRY_TAPE_SHELF_FOLDER, NULL);
    g_autoptr (GPtrArray) runs = NULL;

    if (!g_file_test (path, G_FILE_TEST_IS_DIR) || g_file_test (journal, G_FILE_TEST_EXISTS))
        return g_strdup (path);
    runs = carry_tape_shelf_list_runs (g_file_test (tapes, G_FILE_TEST_IS_DIR) ? tapes : path);
    return g_strdup (runs->len > 0 ? g_ptr_array_index (runs, runs->len - 1) : path);
}

static char *
format_state (const CarryEngineState *state)
{
    return g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER
                            "x%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
                            state->ledger, state->portfolio, state->groups, state->gate);
}

static CarryRerunResult *
make_result (char *folder, const CarryPlayer *player, const CarryPlayerResult *result)
{
    CarryRerunResult *self = g_new0 (CarryRerunResult, 1);

    *self = (CarryRerunResult){
        .folder = folder,
        .env = carry_player_get_settings (player)->env,
        .epoch = carry_player_get_settings (player)->epoch,
        .n_inputs = result->n_inputs,
        .n_sent = result->n_sent,
        .n_states = result->n_states,
        .ts_from = result->ts_from,
        .ts_to = result->ts_to,
        .is_over = result->is_over,
        .recorded = result->has_recorded ? format_state (&result->recorded) : NULL,
        .replayed = format_state (&result->replayed),
        .differs_at = result->differs_at,
        .difference = g_strdup (result->difference),
    };
    return self;
}

/*
 * Plays the run at @path again, up to input number @until. NULL with @error when that is
 * not possible; that something differs is a result.
 */
CarryRerunResult *
carry_rerun_execute (const char *path, const char *plugin_path, guint64 until,
                     GCancellable *cancellable, GError **error)
{
    static const CarryPlayerOwner owner = { .make_module = make_module, .change = change };
    g_autofree char *folder = find_run (path);
    g_autoptr (CarryTapeReader) reader = carry_tape_reader_open (folder, error);
    g_autoptr (CarryHost) host = carry_host_new ();
    g_autoptr (CarryRecordedFiles) files = NULL;
    g_autoptr (CarryPlayer) player = NULL;
    Rerun self = { .host = host };
    CarryPlayerResult result = { 0 };
    CarryRerunResult *made;

    if (reader == NULL || !check_build (carry_tape_reader_get_header (reader), folder, error))
        return NULL;
    player = carry_player_new (reader, &owner, &self, error);
    if (player == NULL)
        return NULL;
    if (carry_player_get_config (player) == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "%s does not say what was run; it was recorded by a test", folder);
        return NULL;
    }
    if (!load_host (&self, carry_player_get_config (player), plugin_path, error) ||
        !carry_plugin_builds_check (carry_player_get_config (player), error))
        return NULL;
    files = carry_recorded_files_restore (carry_player_get_config (player), host, error);
    if (files == NULL || !carry_player_run (player, until, cancellable, &result, error))
        return NULL;
    made = make_result (g_steal_pointer (&folder), player, &result);
    made->cut = g_strdup (carry_tape_reader_get_cut (reader));
    return made;
}

void
carry_rerun_result_free (CarryRerunResult *self)
{
    g_free (self->folder);
    g_free (self->cut);
    g_free (self->recorded);
    g_free (self->replayed);
    g_free (self->difference);
    g_free (self);
}
