/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/carry-error.h"
#include "base/carry-version.h"
#include "host/carry-host-log.h"
#include "host/carry-host-private.h"
#include "host/carry-instance.h"
#include "host/carry-run-check.h"
#include "roles/carry-exchange.h"
#include "roles/carry-notifier.h"
#include "sentinel/carry-sentinel.h"

#define EXIT_USAGE 2
#define EXIT_PLUGIN 3
#define EXIT_CONFLICT 4

#define SUMMARY                                                                                    \
    "Watches a run of carry from outside, with a key of its own: when the run is silent for too\n" \
    "long, sets its kill switch, cancels its orders, and closes what it held. While the run is\n"  \
    "well it compares what was booked with what the venue says, and else does nothing."

typedef struct
{
    char *env;
    char *plugin_path;
    char **sets;
    gboolean version;
    gboolean settings;
} Options;

static void
options_clear (Options *self)
{
    g_free (self->env);
    g_free (self->plugin_path);
    g_strfreev (self->sets);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
fail_usage (const char *why)
{
    fprintf (stderr, "carry-sentinel: %s; see carry-sentinel --help\n", why);
    return EXIT_USAGE;
}

static gboolean
parse (Options *options, int *argc, char ***argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new ("CONFIG...");
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "env", 0, 0, G_OPTION_ARG_STRING, &options->env,
          "Must be what the configuration says; needed for demo, testnet and mainnet",
          "mainnet|testnet|demo|sim" },
        { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->sets,
          "Set one key over all files (may be repeated)", "ROLE.ID.KEY=VALUE" },
        { "plugin-path", 0, 0, G_OPTION_ARG_FILENAME, &options->plugin_path,
          "Folders to search for plugins first, separated by colons", "FOLDERS" },
        { "settings", 0, 0, G_OPTION_ARG_NONE, &options->settings,
          "List the settings of the section [sentinel NAME]", NULL },
        { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Version, build id and ABI",
          NULL },
        { NULL },
    };

    g_option_context_set_summary (context, SUMMARY);
    g_option_context_add_main_entries (context, entries, NULL);
    if (g_option_context_parse (context, argc, argv, &error))
        return TRUE;
    fail_usage (error->message);
    return FALSE;
}

/* A setting and what it is, and a line that says what it means. */
static void
print_settings (void)
{
    g_autoptr (CarryModuleClass) klass = g_type_class_ref (CARRY_TYPE_SENTINEL_SETTINGS);
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (klass, &n);
    for (guint i = 0; i < n; i++)
    {
        gboolean is_required = (settings[i]->flags & CARRY_PARAM_REQUIRED) != 0;
        g_autofree char *kind = carry_setting_describe_type (settings[i]);
        g_autofree char *usual =
            is_required ? g_strdup ("required") : carry_setting_describe_default (settings[i]);

        printf ("  %s (%s, %s)\n    %s\n", settings[i]->name, kind, usual,
                g_param_spec_get_blurb (settings[i]));
    }
}

static int
fail (const GError *error)
{
    int status = EXIT_FAILURE;

    if (error->domain == CARRY_ERROR)
    {
        if (error->code == CARRY_ERROR_CONFIG || error->code == CARRY_ERROR_AUTH)
            status = EXIT_USAGE;
        else if (error->code == CARRY_ERROR_PLUGIN)
            status = EXIT_PLUGIN;
        else if (error->code == CARRY_ERROR_CONFLICT)
            status = EXIT_CONFLICT;
    }
    fprintf (stderr, "carry-sentinel: %s\n", error->message);
    return status;
}

/* The environment is named twice, as for a run. */
static gboolean
check_env (CarryEnv env, const char *wanted, GError **error)
{
    if (wanted == NULL ? !carry_env_is_live (env) : g_str_equal (wanted, carry_env_to_text (env)))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "the configuration is for %s; say --env %s to confirm it", carry_env_to_text (env),
                 carry_env_to_text (env));
    return FALSE;
}

static gboolean
check_host (CarryHost *host, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (host);
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);

    if (carry_host_get_program (host) == NULL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "the configuration has no section [sentinel NAME]; add one with "
                             "watch=FOLDER, the folder of data of the run");
    else if (settings->data_dir == NULL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "what was begun must not be forgotten: set host.carry.data-dir to a "
                             "folder of the sentinel's own");
    else
        return carry_run_check_env (modules, settings->env, error);
    return FALSE;
}

/* (transfer none): the one venue; all else but notifiers has no business here. */
static CarryModule *
find_exchange (GPtrArray *modules, GError **error)
{
    CarryModule *found = NULL;

    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);

        if (CARRY_IS_NOTIFIER (module))
            continue;
        if (!CARRY_IS_EXCHANGE (module) || found != NULL)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "%s: a sentinel has one exchange and notifiers, nothing else; take it out",
                         carry_module_get_id (module));
            return NULL;
        }
        found = module;
    }
    if (found == NULL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "the configuration has no exchange; add a section such as "
                             "[exchange main] with the plugin of the run");
    return found;
}

static CarryHost *
load (const Options *options, const char *const *files, GError **error)
{
    g_autoptr (CarryHost) host = carry_host_new ();

    carry_host_set_plugin_path (host, options->plugin_path);
    carry_host_set_program (host, CARRY_TYPE_SENTINEL_SETTINGS);
    if (!carry_host_load (host, files, (const char *const *) options->sets, error) ||
        !check_host (host, error) ||
        !check_env (carry_host_get_settings (host)->env, options->env, error))
        return NULL;
    return g_steal_pointer (&host);
}

static gboolean
on_signal (gpointer user_data)
{
    g_cancellable_cancel (user_data);
    return G_SOURCE_CONTINUE;
}

static gboolean
watch (CarryHost *host, CarrySentinelDesk *desk, const CarryInstance *instance,
       GCancellable *cancellable, GError **error)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    CarryModule *exchange = find_exchange (modules, error);
    g_autoptr (CarrySentinel) sentinel = NULL;
    CarrySentinelSubject subject = {
        .settings = CARRY_SENTINEL_SETTINGS (carry_host_get_program (host)),
        .desk = desk,
        .exchange = exchange,
        .folder = carry_host_get_settings (host)->data_dir,
        .env = carry_env_to_text (carry_host_get_settings (host)->env),
        .epoch = carry_instance_get_epoch (instance),
    };

    if (exchange == NULL)
        return FALSE;
    for (guint i = 0; i < modules->len; i++)
        carry_sentinel_desk_add (desk, g_ptr_array_index (modules, i));
    if (!carry_sentinel_desk_open (desk, error))
        return FALSE;
    sentinel = carry_sentinel_new (&subject, error);
    return sentinel != NULL && carry_sentinel_run (sentinel, cancellable, error);
}

static int
execute (CarryHost *host)
{
    const CarryHostSettings *settings = carry_host_get_settings (host);
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLog) log = carry_host_log_open (host, "carry-sentinel", clock, &error);
    g_autoptr (CarryInstance) instance = NULL;
    g_autoptr (CarrySentinelDesk) desk = NULL;
    guint term, interrupt;
    gboolean done;

    if (log == NULL)
        return fail (error);
    instance = carry_instance_new (settings, carry_clock_get_now (clock), &error);
    if (instance == NULL)
        return fail (error);
    term = g_unix_signal_add (SIGTERM, on_signal, cancellable);
    interrupt = g_unix_signal_add (SIGINT, on_signal, cancellable);
    desk = carry_sentinel_desk_new (clock);
    done = watch (host, desk, instance, cancellable, &error);
    g_source_remove (term);
    g_source_remove (interrupt);
    if (!done)
        return fail (error);
    carry_instance_end (instance);
    return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
    g_auto (Options) options = { NULL };
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GError) error = NULL;

    /* What it writes for the run, the group of the run may read. */
    umask (0027);
    if (!parse (&options, &argc, &argv))
        return EXIT_USAGE;
    if (options.version)
    {
        printf ("carry-sentinel %s\nbuild %s\n", carry_version_get (),
                carry_version_get_build_id ());
        return EXIT_SUCCESS;
    }
    if (options.settings)
    {
        print_settings ();
        return EXIT_SUCCESS;
    }
    if (argc < 2)
        return fail_usage ("which configuration? Name one or more files");
    host = load (&options, (const char *const *) argv + 1, &error);
    return host != NULL ? execute (host) : fail (error);
}
