/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host-settings.h"

G_BEGIN_DECLS

/*
 * Where a run puts what others look for while it lives: the folder that systemd
 * gives for that, or the folder of data.
 */
char *carry_place_find (const CarryHostSettings *settings, const char *name);
char *carry_place_link (const CarryHostSettings *settings, const char *name, const char *path);

G_END_DECLS
