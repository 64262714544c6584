/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-host-log.h"

/* A domain that says more than this in a second has lost its way. */
#define LINES_PER_SECOND 100

/**
 * carry_host_log_open: (skip)
 * @host: whose settings say where logs go and what is logged
 * @program: what the journal calls it
 * @clock: gives every line its time
 * @error: return location for an error
 *
 * Sends everything that is logged to stderr or the journal, and to the files of
 * `log-dir` when there is one.
 *
 * Returns: (transfer full): the log, already in use; %NULL when a file cannot be opened
 */
CarryLog *
carry_host_log_open (CarryHost *host, const char *program, CarryClock *clock, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (host);
    CarryLogSettings log_settings = {
        .directory = settings->log_dir,
        .max_bytes = settings->log_max_bytes,
        .keep = settings->log_keep,
        .level = carry_log_level_to_flags (settings->log_level),
        .instance = program,
        .console = TRUE,
        .lines_per_second = LINES_PER_SECOND,
    };
    CarryLog *log = carry_log_new (&log_settings, clock, error);

    if (log != NULL)
        carry_log_install (log);
    return log;
}
