/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-cli-config.h"
#include "roles/carry-store.h"

G_BEGIN_DECLS

CarryStore *carry_cli_store_find (CarryHost *host, const char *id, GError **error);

G_END_DECLS
