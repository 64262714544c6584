/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/* `carry ctl accept FOLDER --reason TEXT`; an exit status. */
int carry_ctl_accept (const char *folder, const char *reason);

G_END_DECLS
