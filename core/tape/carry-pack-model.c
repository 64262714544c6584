/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-pack.h"

#define N_SIDES (CARRY_SIDE_SELL + 1)

static void
pack_instrument_index (CarryPack *self, guint32 *index)
{
    carry_pack_u32 (self, index);
    if (self->out != NULL || *index < self->n_instruments)
        return;
    self->failed = TRUE;
    *index = 0;
}

static void
pack_module (CarryPack *self, guint32 *number)
{
    carry_pack_u32 (self, number);
    if (self->out != NULL || *number <= self->n_modules)
        return;
    self->failed = TRUE;
    *number = 0;
}

/* Text that must be there. */
static void
pack_name (CarryPack *self, const char **name)
{
    carry_pack_word (self, name);
    if (*name != NULL)
        return;
    self->failed = TRUE;
    *name = g_intern_static_string ("");
}

void
carry_pack_order (CarryPack *self, CarryOrder *order)
{
    carry_pack_u64 (self, &order->id);
    carry_pack_u64 (self, &order->group);
    pack_module (self, &order->owner);
    pack_instrument_index (self, &order->instrument);
    carry_pack_chars (self, order->link_id, sizeof order->link_id);
    carry_pack_choice (self, &order->side, N_SIDES);
    carry_pack_choice (self, &order->type, CARRY_ORDER_TYPE_LIMIT + 1);
    carry_pack_choice (self, &order->time_in_force, CARRY_TIME_IN_FORCE_POST_ONLY + 1);
    carry_pack_choice (self, &order->state, CARRY_ORDER_EXPIRED + 1);
    carry_pack_choice (self, &order->pending, CARRY_ORDER_PENDING_AMEND + 1);
    carry_pack_flag (self, &order->certain);
    carry_pack_flag (self, &order->reduce_only);
    carry_pack_decimal (self, &order->quantity);
    carry_pack_decimal (self, &order->price);
    carry_pack_decimal (self, &order->decision_price);
    carry_pack_decimal (self, &order->filled);
    carry_pack_decimal (self, &order->average_price);
    carry_pack_i64 (self, &order->ts_created);
    carry_pack_i64 (self, &order->ts_updated);
    carry_pack_chars (self, order->reason, sizeof order->reason);
    carry_pack_choice (self, &order->cause, CARRY_ORDER_CAUSE_ABSENT + 1);
}

void
carry_pack_fill (CarryPack *self, CarryFill *fill)
{
    carry_pack_u64 (self, &fill->order);
    pack_instrument_index (self, &fill->instrument);
    pack_module (self, &fill->owner);
    carry_pack_chars (self, fill->exec_id, sizeof fill->exec_id);
    carry_pack_chars (self, fill->link_id, sizeof fill->link_id);
    carry_pack_choice (self, &fill->side, N_SIDES);
    carry_pack_choice (self, &fill->liquidity, CARRY_LIQUIDITY_MAKER + 1);
    carry_pack_decimal (self, &fill->price);
    carry_pack_decimal (self, &fill->quantity);
    carry_pack_decimal (self, &fill->fee);
    pack_name (self, &fill->fee_coin);
    carry_pack_decimal (self, &fill->decision_price);
    carry_pack_i64 (self, &fill->ts);
    carry_pack_flag (self, &fill->is_liquidation);
}

void
carry_pack_funding (CarryPack *self, CarryFundingPayment *payment)
{
    carry_pack_i64 (self, &payment->ts);
    pack_instrument_index (self, &payment->instrument);
    carry_pack_decimal (self, &payment->position);
    carry_pack_decimal (self, &payment->mark_price);
    carry_pack_decimal (self, &payment->rate);
    carry_pack_decimal (self, &payment->amount);
}

void
carry_pack_transfer (CarryPack *self, CarryTransfer *transfer)
{
    carry_pack_i64 (self, &transfer->ts);
    pack_name (self, &transfer->coin);
    carry_pack_decimal (self, &transfer->amount);
    carry_pack_flag (self, &transfer->is_borrow);
}

void
carry_pack_adjustment (CarryPack *self, CarryAdjustment *adjustment)
{
    gboolean has_coin = adjustment->coin != NULL;

    carry_pack_i64 (self, &adjustment->ts);
    carry_pack_flag (self, &has_coin);
    if (has_coin)
    {
        adjustment->instrument = G_MAXUINT32;
        pack_name (self, &adjustment->coin);
    }
    else
    {
        adjustment->coin = NULL;
        pack_instrument_index (self, &adjustment->instrument);
    }
    carry_pack_decimal (self, &adjustment->amount);
    carry_pack_decimal (self, &adjustment->price);
    carry_pack_chars (self, adjustment->reason, sizeof adjustment->reason);
}

void
carry_pack_group (CarryPack *self, CarryGroup *group)
{
    carry_pack_u64 (self, &group->id);
    pack_module (self, &group->owner);
    pack_instrument_index (self, &group->first);
    pack_instrument_index (self, &group->second);
    carry_pack_choice (self, &group->state, CARRY_GROUP_N_STATES);
    carry_pack_decimal (self, &group->quantity);
    carry_pack_decimal (self, &group->delta);
    carry_pack_decimal (self, &group->naked_notional);
    carry_pack_i64 (self, &group->naked_ns);
    carry_pack_i64 (self, &group->ts_created);
    carry_pack_i64 (self, &group->ts_updated);
    carry_pack_chars (self, group->reason, sizeof group->reason);
}

static void
pack_scale (CarryPack *self, guint8 *scale)
{
    carry_pack_u8 (self, scale);
    if (self->out != NULL || *scale <= CARRY_DECIMAL_MAX_SCALE)
        return;
    self->failed = TRUE;
    *scale = 0;
}

/* Of a table that is not there yet, so its number is not looked at. */
void
carry_pack_instrument (CarryPack *self, CarryInstrument *instrument)
{
    carry_pack_u32 (self, &instrument->index);
    carry_pack_u32 (self, &instrument->exchange);
    pack_name (self, &instrument->venue);
    pack_name (self, &instrument->symbol);
    pack_name (self, &instrument->base);
    pack_name (self, &instrument->quote);
    carry_pack_choice (self, &instrument->category, CARRY_CATEGORY_LINEAR + 1);
    pack_scale (self, &instrument->price_scale);
    pack_scale (self, &instrument->size_scale);
    carry_pack_flag (self, &instrument->fee_in_base);
    carry_pack_decimal (self, &instrument->multiplier);
    carry_pack_decimal (self, &instrument->tick_size);
    carry_pack_decimal (self, &instrument->qty_step);
    carry_pack_decimal (self, &instrument->min_qty);
    carry_pack_decimal (self, &instrument->max_qty);
    carry_pack_decimal (self, &instrument->max_market_qty);
    carry_pack_decimal (self, &instrument->min_notional);
    carry_pack_decimal (self, &instrument->maker_fee);
    carry_pack_decimal (self, &instrument->taker_fee);
    carry_pack_decimal (self, &instrument->maintenance_margin);
    carry_pack_decimal (self, &instrument->collateral_ratio);
    carry_pack_decimal (self, &instrument->funding_cap);
    carry_pack_decimal (self, &instrument->funding_floor);
    carry_pack_i64 (self, &instrument->funding_interval_ns);
    carry_pack_i64 (self, &instrument->ts_delivery);
}

/* Whether an engine with this table may be given @event. */
gboolean
carry_pack_is_event (const CarryPack *self, const CarryMarketEvent *event)
{
    return event->instrument < self->n_instruments && event->kind < CARRY_MARKET_N_KINDS;
}
