/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdio.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli.h"
#include "host/carry-rerun.h"
#include "model/carry-json-add.h"

#define SUMMARY                                                                                    \
    "Plays a recorded run again: the same modules are told the same at the same times.\n"          \
    "What goes to exchanges must be what went there then, and in the end everything must be\n"     \
    "what it was. RECORDING is the folder of a run or its journal; of a folder of data the last\n" \
    "run is taken. Nothing is connected to, and nothing is written."

typedef struct
{
    gint64 until;
    gboolean json;
    char *plugin_path;
} ReplayOptions;

/* A replay says again what the run said; only what is wrong with the replay is of interest. */
static GLogWriterOutput
drop_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) == 0)
        return G_LOG_WRITER_HANDLED;
    return g_log_writer_standard_streams (level, fields, n_fields, NULL);
}

static gboolean
on_interrupt (gpointer cancellable)
{
    g_cancellable_cancel (cancellable);
    return G_SOURCE_REMOVE; /* the second one ends the program at once */
}

static void
print_json (const CarryRerunResult *result)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *text = NULL;
    char from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER];

    json_builder_begin_object (builder);
    carry_json_add_text (builder, "folder", result->folder);
    carry_json_add_text (builder, "env", result->env);
    carry_json_add_count (builder, "epoch", result->epoch);
    carry_json_add_text (builder, "from", carry_time_to_text (result->ts_from, from));
    carry_json_add_text (builder, "to", carry_time_to_text (result->ts_to, to));
    carry_json_add_count (builder, "inputs", result->n_inputs);
    carry_json_add_count (builder, "requests", result->n_sent);
    carry_json_add_count (builder, "states", result->n_states);
    carry_json_add_flag (builder, "complete", result->is_over);
    carry_json_add_text (builder, "cut", result->cut);
    carry_json_add_text (builder, "recorded_state", result->recorded);
    carry_json_add_text (builder, "replayed_state", result->replayed);
    carry_json_add_flag (builder, "same", result->difference == NULL);
    carry_json_add_count (builder, "differs_at", result->differs_at);
    carry_json_add_text (builder, "difference", result->difference);
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    json_generator_set_pretty (generator, TRUE);
    json_generator_set_root (generator, root);
    text = json_generator_to_data (generator, NULL);
    printf ("%s\n", text);
}

static void
print_text (const CarryRerunResult *result)
{
    char from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER];

    printf ("%s\n", result->folder);
    printf ("from      %s\n", carry_time_to_text (result->ts_from, from));
    printf ("to        %s%s\n", carry_time_to_text (result->ts_to, to),
            result->is_over ? "" : ", where the recording or the replay stops");
    if (result->cut != NULL)
        printf ("cut       %s\n", result->cut);
    printf ("inputs    %" G_GUINT64_FORMAT "\n", result->n_inputs);
    printf ("requests  %" G_GUINT64_FORMAT " to exchanges, as in the run\n", result->n_sent);
    printf ("states    %" G_GUINT64_FORMAT " compared\n", result->n_states);
    if (result->recorded != NULL)
        printf ("recorded  %s\n", result->recorded);
    printf ("replayed  %s\n", result->replayed);
    if (result->difference == NULL)
        printf ("The replay is the run%s.\n", result->is_over ? "" : ", as far as it went");
    else
        printf ("The replay DIFFERS from the run at input %" G_GUINT64_FORMAT ": %s.\n",
                result->differs_at, result->difference);
}

static int
replay (const char *path, const ReplayOptions *options)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (CarryRerunResult) result = NULL;
    g_autoptr (GError) error = NULL;
    guint64 until = options->until > 0 ? (guint64) options->until : G_MAXUINT64;
    guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, cancellable);

    g_log_set_writer_func (drop_log, NULL, NULL);
    result = carry_rerun_execute (path, options->plugin_path, until, cancellable, &error);
    if (!g_cancellable_is_cancelled (cancellable))
        g_source_remove (interrupt);
    if (result == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return CARRY_EXIT_INTERRUPTED;
    if (result == NULL)
        return carry_cli_fail (error);
    if (options->json)
        print_json (result);
    else
        print_text (result);
    return result->difference == NULL ? CARRY_EXIT_OK : CARRY_EXIT_FAILED;
}

int
carry_cmd_replay (int argc, char **argv)
{
    ReplayOptions options = { 0 };
    g_autofree char *plugin_path = NULL;
    const GOptionEntry entries[] = {
        { "until", 0, 0, G_OPTION_ARG_INT64, &options.until, "Stop after this input", "NUMBER" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print JSON", NULL },
        { "plugin-path", 0, 0, G_OPTION_ARG_FILENAME, &plugin_path, "Look for plugins here first",
          "FOLDER" },
        { NULL },
    };

    if (!carry_cli_parse ("RECORDING", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    options.plugin_path = plugin_path;
    if (argc != 2)
        return carry_cli_fail_usage ("replay", "which recording? Name one folder or journal");
    if (options.until < 0)
        return carry_cli_fail_usage ("replay", "--until is the number of an input, from 1");
    return replay (argv[1], &options);
}
