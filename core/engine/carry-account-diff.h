/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/* What is booked against what the venue says. */
gboolean carry_account_is_settled (CarryEngine *engine);
char *
carry_account_diff (CarryEngine *engine, CarryModule *exchange, const CarrySnapshot *snapshot);

CarryDecimal carry_account_find_position (const CarrySnapshot *snapshot, guint32 instrument);
GPtrArray *carry_account_list_coins (CarryEngine *engine, const CarrySnapshot *snapshot);
CarryDecimal carry_account_get_balance_difference (CarryEngine *engine,
                                                   const CarrySnapshot *snapshot, const char *coin);

G_END_DECLS
