/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-status.h"

G_BEGIN_DECLS

char *carry_heartbeat_format (const CarryStatus *status);
void carry_heartbeat_log (const CarryStatus *status, const char *line);

G_END_DECLS
