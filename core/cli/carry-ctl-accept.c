/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-ctl-accept.h"

#include <stdio.h>

#include "cli/carry-cli.h"
#include "host/carry-acceptance.h"
#include "host/carry-instance.h"

int
carry_ctl_accept (const char *folder, const char *reason)
{
    g_autoptr (GError) error = NULL;

    if (reason == NULL || *reason == '\0')
        return carry_cli_fail_usage ("ctl", "who accepts a difference says why: add --reason TEXT");
    if (carry_instance_is_running (folder))
        return carry_cli_fail_usage ("ctl",
                                     "a run has %s, and looks at it only when it starts; stop the "
                                     "run first",
                                     folder);
    if (!carry_acceptance_write (folder, reason, &error))
        return carry_cli_fail (error);
    printf ("%s: the next start books what the account differs by, and trades on\n", folder);
    return CARRY_EXIT_OK;
}
