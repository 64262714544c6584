/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int carry_ctl_file_status (const char *folder);
int carry_ctl_file_kill (const char *folder, const char *reason);
int carry_ctl_file_rearm (const char *folder, const char *reason);

G_END_DECLS
