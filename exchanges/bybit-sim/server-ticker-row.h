/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-json.h"
#include "sim-market.h"

G_BEGIN_DECLS

/* The values of a ticker as the venue writes them, in the order of its frames. */
#define SERVER_TICKER_MAX 40
typedef struct
{
    const char *names[SERVER_TICKER_MAX];
    char values[SERVER_TICKER_MAX][SIM_NUMBER_BUFFER];
    guint n;
} ServerTickerRow;

void server_ticker_row_fill (ServerTickerRow *self, const SimMarket *market, gboolean for_rest);
/* With @before, only what changed; returns how many values were written. */
guint server_ticker_row_write (ServerJson *json, const char *key, const char *symbol,
                               const ServerTickerRow *self, const ServerTickerRow *before);

G_END_DECLS
