/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "base/carry-nearest.h"
#include "base/carry-version.h"
#include "cli/carry-cli.h"
#include "host/carry-plugin.h"

typedef struct
{
    const char *name;
    int (*run) (int argc, char **argv);
    const char *summary;
} Command;

static const Command commands[] = {
    { "backtest", carry_cmd_backtest, "run strategies over recorded prices" },
    { "check", carry_cmd_check, "list all mistakes of a configuration" },
    { "convert", carry_cmd_convert, "turn a history into CSV or another format" },
    { "ctl", carry_cmd_ctl, "look at a run, and tell it what to do" },
    { "export", carry_cmd_export, "write fills, funding and fees for bookkeeping" },
    { "fetch", carry_cmd_fetch, "download the past of a venue into files" },
    { "inspect", carry_cmd_inspect, "show plugins, their types and settings" },
    { "new", carry_cmd_new, "write a plugin to start from" },
    { "replay", carry_cmd_replay, "play a recorded run again, and compare" },
    { "report", carry_cmd_report, "write the report of a day from a store" },
    { "run", carry_cmd_run, "trade in the present, on paper or at a venue" },
    { "scan", carry_cmd_scan, "what the strategies think of every pair at one instant" },
    { "store", carry_cmd_store, "verify, copy or restore what a run keeps" },
    { "sweep", carry_cmd_sweep, "try many settings over the past, and judge the best" },
};

static void
print_help (FILE *stream)
{
    fputs ("Usage: carry COMMAND [OPTION...]\n\n"
           "Trades the funding carry: at a venue, on paper, or over the past.\n\nCommands:\n",
           stream);
    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
        fprintf (stream, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs ("\nOptions:\n"
           "  --help     this\n"
           "  --version  version, build id and ABI\n\n"
           "`carry COMMAND --help` shows the options of a command.\n"
           "Exit status: 0 ok, 1 failed, 2 configuration or usage, 3 plugin refused,\n"
           "4 another instance holds the account, 5 halted, 130 interrupted.\n",
           stream);
}

static void
print_version (void)
{
    printf ("carry %s\nbuild %s\nABI %u.%u\n", carry_version_get (), carry_version_get_build_id (),
            CARRY_ABI_MAJOR, CARRY_ABI_MINOR);
}

static const Command *
find_command (const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
        if (strcmp (commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int
fail_unknown (const char *name)
{
    const char *names[G_N_ELEMENTS (commands) + 1] = { NULL };
    const char *nearest;

    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
        names[i] = commands[i].name;
    nearest = g_utf8_validate (name, -1, NULL) ? carry_nearest_name (name, names) : NULL;
    if (nearest != NULL)
        fprintf (stderr, "carry: unknown command \"%s\"; did you mean \"%s\"?\n", name, nearest);
    else
        fprintf (stderr, "carry: unknown command \"%s\"; see carry --help\n", name);
    return CARRY_EXIT_USAGE;
}

int
main (int argc, char **argv)
{
    const Command *command;

    if (argc < 2)
    {
        print_help (stderr);
        return CARRY_EXIT_USAGE;
    }
    if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    {
        print_help (stdout);
        return CARRY_EXIT_OK;
    }
    if (strcmp (argv[1], "--version") == 0)
    {
        print_version ();
        return CARRY_EXIT_OK;
    }
    command = find_command (argv[1]);
    if (command == NULL)
        return fail_unknown (argv[1]);
    return command->run (argc - 1, argv + 1);
}
