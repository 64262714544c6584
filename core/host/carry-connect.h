/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host.h"

G_BEGIN_DECLS

/* What the venues of a configuration say of their accounts, placing nothing. */
CARRY_API
char **carry_connect_check (CarryHost *host, GCancellable *cancellable, GError **error);

G_END_DECLS
