/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/* How the program ends; scripts and systemd units rely on these. */
typedef enum
{
    CARRY_EXIT_OK = 0,
    CARRY_EXIT_FAILED = 1,
    CARRY_EXIT_USAGE = 2, /* configuration or command line */
    CARRY_EXIT_PLUGIN = 3,
    CARRY_EXIT_CONFLICT = 4, /* another instance holds the account */
    CARRY_EXIT_HALTED = 5,
    CARRY_EXIT_INTERRUPTED = 130,
} CarryExit;

/* One function for each command; @argv[0] is the command's name. */
int carry_cmd_backtest (int argc, char **argv);
int carry_cmd_check (int argc, char **argv);
int carry_cmd_convert (int argc, char **argv);
int carry_cmd_ctl (int argc, char **argv);
int carry_cmd_export (int argc, char **argv);
int carry_cmd_fetch (int argc, char **argv);
int carry_cmd_inspect (int argc, char **argv);
int carry_cmd_new (int argc, char **argv);
int carry_cmd_replay (int argc, char **argv);
int carry_cmd_report (int argc, char **argv);
int carry_cmd_run (int argc, char **argv);
int carry_cmd_scan (int argc, char **argv);
int carry_cmd_store (int argc, char **argv);
int carry_cmd_sweep (int argc, char **argv);

gboolean carry_cli_parse (const char *usage, const char *summary, const GOptionEntry *entries,
                          int *argc, char ***argv);
char *carry_cli_find_data (const char *name);
int carry_cli_fail (const GError *error);
int carry_cli_fail_usage (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
