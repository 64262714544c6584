/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void carry_ctl_status_print (JsonObject *status, gboolean colours);
gboolean carry_ctl_status_is_halted (JsonObject *status);

G_END_DECLS
