/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host.h"

G_BEGIN_DECLS

gboolean carry_host_change (CarryHost *self, const char *setting, const char *text,
                            char **out_before, GError **error);
GStrv carry_host_adopt (CarryHost *self, CarryHost *other, GError **error);

G_END_DECLS
