/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-desk.h"

G_BEGIN_DECLS

/*
 * What is held, and what is heard of it: Q8 legs that are apart, data that do not
 * come, and funding that turned.
 */
typedef struct _GuardsCoins GuardsCoins;

GuardsCoins *guards_coins_new (void);
void guards_coins_free (GuardsCoins *self);
void guards_coins_look (GuardsCoins *self, const GuardsDesk *desk);

/* P3: how far the legs of a coin may be apart, in coins. */
CarryDecimal guards_get_band (CarryDecimal lot, CarryDecimal leg, CarryDecimal fraction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GuardsCoins, guards_coins_free)

G_END_DECLS
