/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "host/carry-host.h"

G_BEGIN_DECLS

char *
carry_explain_to_json (CarryHost *host, CarryEngine *engine, const char *symbol, GError **error);

G_END_DECLS
