/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-ctl-file.h"

#include <stdio.h>

#include "base/carry-clock.h"
#include "cli/carry-cli.h"
#include "engine/carry-latch.h"

/* What needs no program that answers: the kill switch is a file. */

static gint64
get_now (void)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();

    return carry_clock_get_now (clock);
}

int
carry_ctl_file_status (const char *folder)
{
    g_autofree char *reason = carry_latch_read (folder);

    if (reason == NULL)
        printf ("%s: armed; no run answers here\n", folder);
    else
        printf ("%s: killed: %s; no run answers here\n", folder, reason);
    return reason == NULL ? CARRY_EXIT_OK : CARRY_EXIT_HALTED;
}

int
carry_ctl_file_kill (const char *folder, const char *reason)
{
    g_autoptr (GError) error = NULL;

    if (!carry_latch_set (folder, reason, get_now (), &error))
        return carry_cli_fail (error);
    printf ("%s: the kill switch is set\n", folder);
    return CARRY_EXIT_OK;
}

int
carry_ctl_file_rearm (const char *folder, const char *reason)
{
    g_autoptr (GError) error = NULL;

    if (!carry_latch_release (folder, reason, get_now (), &error))
        return carry_cli_fail (error);
    printf ("%s: the kill switch is taken back, for the next start\n", folder);
    return CARRY_EXIT_OK;
}
