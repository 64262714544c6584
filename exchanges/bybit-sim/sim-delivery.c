/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-delivery.h"

#include "sim-booking.h"
#include "sim-entry.h"
#include "sim-ladder.h"
#include "sim-resting.h"

static void
settle (SimSymbol *symbol, int position_idx, SimPrice price)
{
    SimMarket *market = symbol->market;
    SimQty size = symbol->holdings[position_idx].size;
    SimNode *node = sim_entry_forced (symbol->account, market, position_idx,
                                      size > 0 ? SIM_SIDE_SELL : SIM_SIDE_BUY, ABS (size), price,
                                      SIM_CREATE_BY_SETTLE);
    sim_booking_forced (node, SIM_EXEC_SETTLE, SIM_LOG_DELIVERY, price, ABS (size), FALSE,
                        market->exchange->now);
    sim_order_end (node, SIM_STATUS_FILLED, SIM_CANCEL_UNKNOWN, SIM_REJECT_NO_ERROR);
}

void
sim_delivery_run (SimMarket *market)
{
    SimExchange *exchange = market->exchange;
    SimPrice price = MAX (market->instrument.tick,
                          sim_price_floor (market->index_price, market->instrument.tick));
    sim_market_touch (market);
    sim_ladder_clear (market);
    for (guint i = 2; i < exchange->accounts->len; i++)
    {
        SimAccount *account = g_ptr_array_index (exchange->accounts, i);
        sim_order_cancel_where (account, market, SIM_CANCEL_BY_SETTLE, SIM_REJECT_NO_ERROR);
        SimSymbol *symbol = sim_account_peek_symbol (account, market);
        for (int idx = 0; symbol != NULL && idx < 3; idx++)
            if (symbol->holdings[idx].size != 0)
                settle (symbol, idx, price);
    }
    market->instrument.status = SIM_INSTRUMENT_CLOSED;
    if (exchange->listener.on_instrument != NULL)
        exchange->listener.on_instrument (exchange->data, market);
}
