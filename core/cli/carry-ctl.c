/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/carry-cli.h"
#include "cli/carry-ctl-accept.h"
#include "cli/carry-ctl-file.h"
#include "cli/carry-ctl-status.h"
#include "cli/carry-ctl-target.h"

#define SUMMARY                                                                                    \
    "Looks at a run, and tells it what to do. RUN is its name, the folder of its data\n"           \
    "(host.carry.data-dir) or its socket; without it the only one of this machine.\n"              \
    "\n"                                                                                           \
    "  status RUN               how it stands; --json for programs, --watch to go on\n"            \
    "  explain RUN SYMBOL       what strategies would do with a symbol now, and why\n"             \
    "  settings RUN             what everything is set to\n"                                       \
    "  pause RUN                nothing is opened until resume; what is held stays\n"              \
    "  resume RUN [CODE]        end a pause, or what a guard forbade until a person looks\n"       \
    "  flatten RUN              pause, cancel orders and close every position\n"                   \
    "  ack RUN [NUMBER]         you have seen an alarm, or all of them\n"                          \
    "  set RUN SETTING VALUE    change a setting: role.id.key, those that may change\n"            \
    "  log-level RUN [DOMAIN] LEVEL  how much is logged\n"                                         \
    "  reload RUN               read the configuration again\n"                                    \
    "  kill RUN                 the kill switch: cancel, close by policy, open nothing any more\n" \
    "  rearm RUN                take it back, for the next start\n"                                \
    "  accept RUN               the next start books what the account differs by, and trades on\n" \
    "\n"                                                                                           \
    "kill, rearm and status of a folder need no run that answers: they use its files."

/* What the command line said. */
typedef struct
{
    char *reason;
    gboolean json;
    gboolean watch;
    char **words; /* behind the command: the run, and what the command takes */
    guint n_words;
} Call;

typedef struct
{
    const char *name;
    int (*run) (CarryCtlTarget *target, const Call *call);
    guint least; /* words it takes besides the run */
    guint most;
    const char *takes;
} Command;

static const char *
get_word (const Call *call, guint position)
{
    return position < call->n_words ? call->words[position] : "";
}

static const char *
get_reason (const Call *call)
{
    return call->reason != NULL ? call->reason : "";
}

static gboolean
ask_text (CarryCtlTarget *target, const char *method, GVariant *arguments, char **out_text,
          GError **error)
{
    g_autoptr (GVariant) answer = carry_ctl_target_call (target, method, arguments, "(s)", error);

    if (answer == NULL)
        return FALSE;
    g_variant_get (answer, "(s)", out_text);
    return TRUE;
}

static int
tell (CarryCtlTarget *target, const char *method, GVariant *arguments, const char *done)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer = carry_ctl_target_call (target, method, arguments, "()", &error);

    if (answer == NULL)
        return carry_cli_fail (error);
    printf ("%s\n", done);
    return CARRY_EXIT_OK;
}

/* Returns the exit status, or below 0 to say what went wrong in @error. */
static int
show_once (CarryCtlTarget *target, const Call *call, GError **error)
{
    g_autoptr (JsonParser) parser = json_parser_new_immutable ();
    g_autofree char *json = NULL;
    JsonObject *status;

    if (!ask_text (target, "GetStatus", NULL, &json, error) ||
        !json_parser_load_from_data (parser, json, -1, error))
        return -1;
    status = json_node_get_object (json_parser_get_root (parser));
    if (call->json)
        printf ("%s\n", json);
    else
        carry_ctl_status_print (status, isatty (STDOUT_FILENO) && g_getenv ("NO_COLOR") == NULL);
    fflush (stdout);
    return carry_ctl_status_is_halted (status) ? CARRY_EXIT_HALTED : CARRY_EXIT_OK;
}

static int
show_status (CarryCtlTarget *target, const Call *call)
{
    g_autoptr (GError) error = NULL;
    gboolean clears = call->watch && !call->json && isatty (STDOUT_FILENO);
    int status;

    if (target->connection == NULL && target->folder != NULL && !call->json && !call->watch)
        return carry_ctl_file_status (target->folder);
    for (;;)
    {
        if (clears)
            printf ("\033[H\033[J");
        status = show_once (target, call, &error);
        if (status < 0)
            return carry_cli_fail (error);
        if (!call->watch || ferror (stdout))
            return status;
        g_usleep (G_USEC_PER_SEC);
    }
}

static void
print_opinion (JsonObject *opinion)
{
    JsonObject *terms = json_object_get_object_member (opinion, "terms");
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    printf ("%s  %s: %s\n", json_object_get_string_member (opinion, "instrument"),
            json_object_get_string_member (opinion, "strategy"),
            json_object_get_string_member (opinion, "verdict"));
    json_object_iter_init_ordered (&iter, terms);
    while (json_object_iter_next_ordered (&iter, &name, &value))
        printf ("  %-20s %s\n", name, json_node_get_string (value));
}

static int
explain (CarryCtlTarget *target, const Call *call)
{
    g_autoptr (JsonParser) parser = json_parser_new_immutable ();
    g_autoptr (GError) error = NULL;
    g_autofree char *json = NULL;
    JsonArray *opinions;

    if (!ask_text (target, "Explain", g_variant_new ("(s)", get_word (call, 0)), &json, &error) ||
        !json_parser_load_from_data (parser, json, -1, &error))
        return carry_cli_fail (error);
    if (call->json)
    {
        printf ("%s\n", json);
        return CARRY_EXIT_OK;
    }
    opinions = json_node_get_array (json_parser_get_root (parser));
    if (json_array_get_length (opinions) == 0)
        printf ("no strategy has an opinion on %s\n", get_word (call, 0));
    for (guint i = 0; i < json_array_get_length (opinions); i++)
        print_opinion (json_array_get_object_element (opinions, i));
    return CARRY_EXIT_OK;
}

static int
show_settings (CarryCtlTarget *target, const Call *call)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    if (!ask_text (target, "GetSettings", NULL, &text, &error))
        return carry_cli_fail (error);
    printf ("%s", text);
    return CARRY_EXIT_OK;
}

static int
pause_run (CarryCtlTarget *target, const Call *call)
{
    return tell (target, "Pause", g_variant_new ("(s)", get_reason (call)),
                 "paused: nothing is opened until `carry ctl resume`");
}

static int
flatten (CarryCtlTarget *target, const Call *call)
{
    return tell (target, "Flatten", g_variant_new ("(s)", get_reason (call)),
                 "paused, and closing every position; `carry ctl status` shows how far it is");
}

static int
count (CarryCtlTarget *target, const char *method, GVariant *arguments, const char *format)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer = carry_ctl_target_call (target, method, arguments, "(u)", &error);
    guint n;

    if (answer == NULL)
        return carry_cli_fail (error);
    g_variant_get (answer, "(u)", &n);
    printf ("%u %s\n", n, format);
    return CARRY_EXIT_OK;
}

static int
resume (CarryCtlTarget *target, const Call *call)
{
    return count (target, "Resume", g_variant_new ("(ss)", get_word (call, 0), get_reason (call)),
                  "lifted; trading goes on where nothing else forbids it");
}

static int
acknowledge (CarryCtlTarget *target, const Call *call)
{
    guint64 number = 0;
    g_autoptr (GError) error = NULL;

    if (call->n_words > 0 &&
        !g_ascii_string_to_unsigned (get_word (call, 0), 10, 1, G_MAXUINT64, &number, &error))
        return carry_cli_fail_usage ("ctl", "%s is no number of an alarm", get_word (call, 0));
    return count (target, "Acknowledge", g_variant_new ("(t)", number), "acknowledged");
}

static int
set_setting (CarryCtlTarget *target, const Call *call)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *before = NULL;

    if (!ask_text (target, "Set", g_variant_new ("(ss)", get_word (call, 0), get_word (call, 1)),
                   &before, &error))
        return carry_cli_fail (error);
    printf ("%s=%s, was %s; it holds until the run ends or reloads\n", get_word (call, 0),
            get_word (call, 1), before);
    return CARRY_EXIT_OK;
}

static int
set_log_level (CarryCtlTarget *target, const Call *call)
{
    gboolean is_of_domain = call->n_words == 2;

    return tell (target, "SetLogLevel",
                 g_variant_new ("(ss)", is_of_domain ? get_word (call, 0) : "",
                                get_word (call, call->n_words - 1)),
                 "set; it holds until the run ends");
}

static int
reload (CarryCtlTarget *target, const Call *call)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer = carry_ctl_target_call (target, "Reload", NULL, "(as)", &error);
    g_autofree const char **changes = NULL;

    if (answer == NULL)
        return carry_cli_fail (error);
    g_variant_get (answer, "(^a&s)", &changes);
    if (changes[0] == NULL)
        printf ("nothing changed\n");
    for (guint i = 0; changes[i] != NULL; i++)
        printf ("%s\n", changes[i]);
    return CARRY_EXIT_OK;
}

/* The file is what counts, so where the folder is known nobody has to answer. */
static int
kill_run (CarryCtlTarget *target, const Call *call)
{
    const char *reason = call->reason != NULL ? call->reason : "carry ctl kill";

    if (target->connection == NULL && target->folder != NULL)
        return carry_ctl_file_kill (target->folder, reason);
    return tell (target, "Kill", g_variant_new ("(s)", reason), "the kill switch is set");
}

static int
rearm (CarryCtlTarget *target, const Call *call)
{
    if (*get_reason (call) == '\0')
        return carry_cli_fail_usage ("ctl", "who rearms says why: add --reason TEXT");
    if (target->connection == NULL && target->folder != NULL)
        return carry_ctl_file_rearm (target->folder, call->reason);
    return tell (target, "Rearm", g_variant_new ("(s)", call->reason),
                 "the kill switch is taken back, for the next start");
}

/* A run looks at it when it starts, so nothing but the folder is asked. */
static int
accept_difference (CarryCtlTarget *target, const Call *call)
{
    if (target->folder == NULL)
        return carry_cli_fail_usage ("ctl", "accept takes the folder of data of the run");
    return carry_ctl_accept (target->folder, call->reason);
}

static const Command commands[] = {
    { "status", show_status, 0, 0, "the run" },
    { "explain", explain, 1, 1, "the run and a symbol" },
    { "settings", show_settings, 0, 0, "the run" },
    { "pause", pause_run, 0, 0, "the run" },
    { "resume", resume, 0, 1, "the run, and perhaps a code" },
    { "flatten", flatten, 0, 0, "the run" },
    { "ack", acknowledge, 0, 1, "the run, and perhaps the number of an alarm" },
    { "set", set_setting, 2, 2,
      "the run, a setting such as strategy.carry.min-apr, and its value" },
    { "log-level", set_log_level, 1, 2, "the run, perhaps a domain, and a level" },
    { "reload", reload, 0, 0, "the run" },
    { "kill", kill_run, 0, 0, "the run" },
    { "rearm", rearm, 0, 0, "the run" },
    { "accept", accept_difference, 0, 0, "the run" },
};

static const Command *
find_command (const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
        if (g_str_equal (commands[i].name, name))
            return &commands[i];
    return NULL;
}

/* The run may be left out, when the words say all else. */
static int
run_command (const Command *command, Call *call)
{
    g_autoptr (CarryCtlTarget) target = NULL;
    g_autoptr (GError) error = NULL;
    const char *run = NULL;

    if (call->n_words > command->least)
    {
        run = call->words[0];
        call->words++;
        call->n_words--;
    }
    if (call->n_words < command->least || call->n_words > command->most)
        return carry_cli_fail_usage ("ctl", "%s takes %s", command->name, command->takes);
    target = carry_ctl_target_new (run, &error);
    return target != NULL ? command->run (target, call) : carry_cli_fail (error);
}

int
carry_cmd_ctl (int argc, char **argv)
{
    g_autofree char *reason = NULL;
    Call call = { 0 };
    const Command *command;
    const GOptionEntry entries[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why; kept with what was done", "TEXT" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &call.json, "As the run says it, for programs", NULL },
        { "watch", 0, 0, G_OPTION_ARG_NONE, &call.watch, "Show it again every second", NULL },
        { NULL },
    };

    if (!carry_cli_parse ("COMMAND [RUN] [...]", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("ctl", "say what to do: status, pause, kill and so on");
    command = find_command (argv[1]);
    if (command == NULL)
        return carry_cli_fail_usage ("ctl", "%s is nothing it can do", argv[1]);
    call.reason = reason;
    call.words = argv + 2;
    call.n_words = (guint) argc - 2;
    return run_command (command, &call);
}
