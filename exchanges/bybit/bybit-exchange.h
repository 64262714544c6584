/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/* The venue Bybit, as exchange and feed. */
#define BYBIT_TYPE_EXCHANGE (bybit_exchange_get_type ())
G_DECLARE_FINAL_TYPE (BybitExchange, bybit_exchange, BYBIT, EXCHANGE, CarryModule)

/* While it is started, for tests: else NULL. */
BybitVenue *bybit_exchange_get_venue (BybitExchange *self);

G_END_DECLS
