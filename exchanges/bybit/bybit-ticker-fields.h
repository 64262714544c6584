/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-reader.h"
#include "bybit-ticker.h"

G_BEGIN_DECLS

/* How tickers are read: REST and streams give the same members. */
extern const BybitRowType bybit_ticker_row;

G_END_DECLS
