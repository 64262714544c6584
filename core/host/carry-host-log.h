/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-log.h"
#include "host/carry-host.h"

G_BEGIN_DECLS

CARRY_API
CarryLog *
carry_host_log_open (CarryHost *host, const char *program, CarryClock *clock, GError **error);

G_END_DECLS
