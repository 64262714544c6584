/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-log.h"
#include "host/carry-host.h"

G_BEGIN_DECLS

CarryLog *carry_cli_log_open (CarryHost *host, CarryClock *clock, GError **error);

G_END_DECLS
