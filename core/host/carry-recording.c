/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-recording.h"

#include "base/carry-time.h"
#include "host/carry-host-private.h"
#include "host/carry-plugin-builds.h"
#include "host/carry-recorded-files.h"
#include "tape/carry-tape-shelf.h"

/* How often it says what everything is, while something happens to the account. */
#define STATE_NS CARRY_NS_PER_SECOND

/* A setting was changed while the run goes on: what depends on it is an input as well. */
static void
on_change (const char *id, const char *key, const char *text, gpointer user_data)
{
    carry_engine_begin_change (user_data, id, key, text);
    carry_engine_end_change (user_data);
}

/* Before there is any module: each of them is in the recording. */
gboolean
carry_recording_begin (CarryHost *host, CarryEngine *engine, CarryClock *clock, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (host);
    g_autofree char *folder = NULL, *builds = NULL, *files = NULL, *effective = NULL,
                    *config = NULL;
    CarryTapeSettings tape = {
        .epoch = carry_engine_get_settings (engine)->epoch,
        .max_age_ns = settings->tape_max_age_ns,
        .max_bytes = (guint64) settings->tape_max_bytes,
        .min_free_bytes = (guint64) settings->tape_min_free_bytes,
        .clock = clock,
    };

    if (settings->data_dir == NULL || !settings->tape)
        return TRUE;
    tape.folder = folder = g_build_filename (settings->data_dir, CARRY_TAPE_SHELF_FOLDER, NULL);
    builds = carry_plugin_builds_format ();
    files = carry_recorded_files_format (host);
    effective = carry_host_format_settings (host);
    config = g_strconcat (builds, files, effective, NULL);
    carry_host_watch_changes (host, on_change, engine);
    return carry_engine_record (engine, &tape, config, STATE_NS, error);
}

/* Before the engine goes. */
void
carry_recording_forget (CarryHost *host)
{
    carry_host_watch_changes (host, NULL, NULL);
}
