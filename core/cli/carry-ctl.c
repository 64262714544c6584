/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "base/carry-clock.h"
#include "cli/carry-cli.h"
#include "engine/carry-latch.h"

#define SUMMARY                                                                                    \
    "What a person tells a run, by the folder of data it was given (host.carry.data-dir).\n"       \
    "\n"                                                                                           \
    "  status   is the kill switch set, and why?\n"                                                \
    "  kill     set the kill switch: orders are canceled, positions closed by policy, and\n"       \
    "           nothing is opened by this run or any later one\n"                                  \
    "  rearm    take it back, for the next start\n"                                                \
    "\n"                                                                                           \
    "kill needs nothing but the folder: it works when the program does not answer."

static int
show_status (const char *folder)
{
    g_autofree char *reason = carry_latch_read (folder);

    if (reason == NULL)
        printf ("%s: armed\n", folder);
    else
        printf ("%s: killed: %s\n", folder, reason);
    return reason == NULL ? CARRY_EXIT_OK : CARRY_EXIT_HALTED;
}

static int
change (const char *what, const char *folder, const char *reason)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    gint64 now = carry_clock_get_now (clock);
    g_autoptr (GError) error = NULL;
    gboolean kills = g_str_equal (what, "kill");

    if (kills ? !carry_latch_set (folder, reason, now, &error)
              : !carry_latch_release (folder, reason, now, &error))
        return carry_cli_fail (error);
    printf (kills ? "%s: the kill switch is set\n"
                  : "%s: the kill switch is taken back, for the next start\n",
            folder);
    return CARRY_EXIT_OK;
}

int
carry_cmd_ctl (int argc, char **argv)
{
    g_autofree char *reason = NULL;
    const GOptionEntry entries[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why; kept in the folder, needed for rearm",
          "TEXT" },
        { NULL },
    };

    if (!carry_cli_parse ("status|kill|rearm FOLDER", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc != 3)
        return carry_cli_fail_usage ("ctl", "say status, kill or rearm, and the folder of data");
    if (!g_file_test (argv[2], G_FILE_TEST_IS_DIR))
        return carry_cli_fail_usage ("ctl", "%s is no folder; name the run's host.carry.data-dir",
                                     argv[2]);
    if (g_str_equal (argv[1], "status"))
        return show_status (argv[2]);
    if (g_str_equal (argv[1], "kill"))
        return change ("kill", argv[2], reason != NULL ? reason : "carry ctl kill");
    if (!g_str_equal (argv[1], "rearm"))
        return carry_cli_fail_usage ("ctl", "%s is nothing it can do; say status, kill or rearm",
                                     argv[1]);
    if (reason == NULL || *reason == '\0')
        return carry_cli_fail_usage ("ctl", "who rearms says why: add --reason TEXT");
    return change ("rearm", argv[2], reason);
}
