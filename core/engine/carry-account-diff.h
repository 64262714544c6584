/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/* What is booked against what the venue says. */
gboolean carry_account_is_settled (CarryEngine *engine);
char *
carry_account_diff (CarryEngine *engine, CarryModule *exchange, const CarrySnapshot *snapshot);

G_END_DECLS
