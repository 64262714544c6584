/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-journal.h"

#include <string.h>

/* Events into rows */

static void
put_order (SqliteRow *row, const CarryOrder *order)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_ORDER_ID, (gint64) order->id);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_ORDER_GROUP, (gint64) order->group);
    sqlite_row_set_bytes (row, SQLITE_JOURNAL_LINK_ID, order->link_id, sizeof order->link_id);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_SIDE, CARRY_TYPE_SIDE, (int) order->side);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_TYPE, CARRY_TYPE_ORDER_TYPE, (int) order->type);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_TIME_IN_FORCE, CARRY_TYPE_TIME_IN_FORCE,
                         (int) order->time_in_force);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_STATE, CARRY_TYPE_ORDER_STATE, (int) order->state);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_PENDING, CARRY_TYPE_ORDER_PENDING,
                         (int) order->pending);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_CERTAIN, order->certain ? 1 : 0);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_REDUCE_ONLY, order->reduce_only ? 1 : 0);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_QUANTITY, order->quantity);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_PRICE, order->price);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_DECISION_PRICE, order->decision_price);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_FILLED, order->filled);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_AVERAGE_PRICE, order->average_price);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, order->ts_created);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_UPDATED, order->ts_updated);
    sqlite_row_set_bytes (row, SQLITE_JOURNAL_REASON, order->reason, sizeof order->reason);
}

static void
put_fill (SqliteRow *row, const CarryFill *fill)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_ORDER_ID, (gint64) fill->order);
    sqlite_row_set_bytes (row, SQLITE_JOURNAL_LINK_ID, fill->link_id, sizeof fill->link_id);
    sqlite_row_set_bytes (row, SQLITE_JOURNAL_EXEC_ID, fill->exec_id, sizeof fill->exec_id);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_SIDE, CARRY_TYPE_SIDE, (int) fill->side);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_LIQUIDITY, CARRY_TYPE_LIQUIDITY,
                         (int) fill->liquidity);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_PRICE, fill->price);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_QUANTITY, fill->quantity);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_FEE, fill->fee);
    sqlite_row_set_text (row, SQLITE_JOURNAL_COIN, fill->fee_coin);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_DECISION_PRICE, fill->decision_price);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, fill->ts);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_IS_LIQUIDATION, fill->is_liquidation ? 1 : 0);
}

static void
put_funding (SqliteRow *row, const CarryFundingPayment *payment)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, payment->ts);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_POSITION, payment->position);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_MARK_PRICE, payment->mark_price);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_RATE, payment->rate);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_AMOUNT, payment->amount);
}

static void
put_transfer (SqliteRow *row, const CarryTransfer *transfer)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, transfer->ts);
    sqlite_row_set_text (row, SQLITE_JOURNAL_COIN, transfer->coin);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_AMOUNT, transfer->amount);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_IS_BORROW, transfer->is_borrow ? 1 : 0);
}

static void
put_equity (SqliteRow *row, const CarryEquity *equity)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, equity->ts);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_EQUITY, equity->equity);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_CASH, equity->cash);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_SPOT_VALUE, equity->spot_value);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_PERP_UNREALISED, equity->perp_unrealised);
}

static void
put_notice (SqliteRow *row, const CarryNotice *notice)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, notice->ts);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_LEVEL, CARRY_TYPE_NOTICE_LEVEL, (int) notice->level);
    sqlite_row_set_text (row, SQLITE_JOURNAL_NOTICE_MODULE, notice->module);
    sqlite_row_set_text (row, SQLITE_JOURNAL_CODE, notice->code);
    sqlite_row_set_text (row, SQLITE_JOURNAL_TEXT, notice->text);
}

static void
put_group (SqliteRow *row, const CarryGroup *group)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_ORDER_GROUP, (gint64) group->id);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_STATE, CARRY_TYPE_GROUP_STATE, (int) group->state);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_QUANTITY, group->quantity);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_DELTA, group->delta);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_NAKED_NOTIONAL, group->naked_notional);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_NAKED_NS, group->naked_ns);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, group->ts_created);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_UPDATED, group->ts_updated);
    sqlite_row_set_bytes (row, SQLITE_JOURNAL_REASON, group->reason, sizeof group->reason);
}

static void
put_adjustment (SqliteRow *row, const CarryAdjustment *adjustment)
{
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS_CREATED, adjustment->ts);
    sqlite_row_set_text (row, SQLITE_JOURNAL_COIN, adjustment->coin);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_AMOUNT, adjustment->amount);
    sqlite_row_set_decimal (row, SQLITE_JOURNAL_PRICE, adjustment->price);
    sqlite_row_set_bytes (row, SQLITE_JOURNAL_REASON, adjustment->reason,
                          sizeof adjustment->reason);
}

/* FALSE when the pointer that @event's kind speaks of is not set. */
static gboolean
put_content (SqliteRow *row, const CarryEvent *event)
{
    gboolean is_notice = event->kind == CARRY_EVENT_NOTICE || event->kind == CARRY_EVENT_HALT;

    if (event->kind == CARRY_EVENT_ORDER && event->order != NULL)
        put_order (row, event->order);
    else if (event->kind == CARRY_EVENT_FILL && event->fill != NULL)
        put_fill (row, event->fill);
    else if (event->kind == CARRY_EVENT_FUNDING && event->funding != NULL)
        put_funding (row, event->funding);
    else if (event->kind == CARRY_EVENT_TRANSFER && event->transfer != NULL)
        put_transfer (row, event->transfer);
    else if (event->kind == CARRY_EVENT_EQUITY && event->equity != NULL)
        put_equity (row, event->equity);
    else if (is_notice && event->notice != NULL)
        put_notice (row, event->notice);
    else if (event->kind == CARRY_EVENT_GROUP && event->group != NULL)
        put_group (row, event->group);
    else if (event->kind == CARRY_EVENT_ADJUSTMENT && event->adjustment != NULL)
        put_adjustment (row, event->adjustment);
    else
        return FALSE;
    return TRUE;
}

gboolean
sqlite_journal_put (SqliteRow *row, gint64 id, guint64 epoch, const CarryEvent *event,
                    GError **error)
{
    sqlite_row_init (row, SQLITE_JOURNAL_N_COLUMNS);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_ID, id);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_EPOCH, (gint64) epoch);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_SEQ, (gint64) event->seq);
    sqlite_row_set_integer (row, SQLITE_JOURNAL_TS, event->ts);
    sqlite_row_set_enum (row, SQLITE_JOURNAL_KIND, CARRY_TYPE_EVENT_KIND, (int) event->kind);
    sqlite_row_set_text (row, SQLITE_JOURNAL_MODULE, event->module);
    if (!put_content (row, event))
        row->wrong = "a store keeps no such event";
    if (row->wrong == NULL)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "event %" G_GUINT64_FORMAT ": %s",
                 event->seq, row->wrong);
    return FALSE;
}

/* Rows into events */

static const char *
take_coin (const SqliteRow *row)
{
    return g_intern_string (sqlite_row_get_text (row, SQLITE_JOURNAL_COIN));
}

static void
take_order (SqliteRow *row, CarryOrder *order)
{
    order->id = (guint64) sqlite_row_get_integer (row, SQLITE_JOURNAL_ORDER_ID);
    order->group = (guint64) sqlite_row_get_integer (row, SQLITE_JOURNAL_ORDER_GROUP);
    sqlite_row_get_bytes (row, SQLITE_JOURNAL_LINK_ID, order->link_id, sizeof order->link_id);
    order->side = (CarrySide) sqlite_row_get_enum (row, SQLITE_JOURNAL_SIDE, CARRY_TYPE_SIDE);
    order->type =
        (CarryOrderType) sqlite_row_get_enum (row, SQLITE_JOURNAL_TYPE, CARRY_TYPE_ORDER_TYPE);
    order->time_in_force = (CarryTimeInForce) sqlite_row_get_enum (
        row, SQLITE_JOURNAL_TIME_IN_FORCE, CARRY_TYPE_TIME_IN_FORCE);
    order->state =
        (CarryOrderState) sqlite_row_get_enum (row, SQLITE_JOURNAL_STATE, CARRY_TYPE_ORDER_STATE);
    order->pending = (CarryOrderPending) sqlite_row_get_enum (row, SQLITE_JOURNAL_PENDING,
                                                              CARRY_TYPE_ORDER_PENDING);
    order->certain = sqlite_row_get_integer (row, SQLITE_JOURNAL_CERTAIN) != 0;
    order->reduce_only = sqlite_row_get_integer (row, SQLITE_JOURNAL_REDUCE_ONLY) != 0;
    order->quantity = sqlite_row_get_decimal (row, SQLITE_JOURNAL_QUANTITY);
    order->price = sqlite_row_get_decimal (row, SQLITE_JOURNAL_PRICE);
    order->decision_price = sqlite_row_get_decimal (row, SQLITE_JOURNAL_DECISION_PRICE);
    order->filled = sqlite_row_get_decimal (row, SQLITE_JOURNAL_FILLED);
    order->average_price = sqlite_row_get_decimal (row, SQLITE_JOURNAL_AVERAGE_PRICE);
    order->ts_created = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    order->ts_updated = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_UPDATED);
    sqlite_row_get_bytes (row, SQLITE_JOURNAL_REASON, order->reason, sizeof order->reason);
}

static void
take_fill (SqliteRow *row, CarryFill *fill)
{
    fill->order = (guint64) sqlite_row_get_integer (row, SQLITE_JOURNAL_ORDER_ID);
    sqlite_row_get_bytes (row, SQLITE_JOURNAL_LINK_ID, fill->link_id, sizeof fill->link_id);
    sqlite_row_get_bytes (row, SQLITE_JOURNAL_EXEC_ID, fill->exec_id, sizeof fill->exec_id);
    fill->side = (CarrySide) sqlite_row_get_enum (row, SQLITE_JOURNAL_SIDE, CARRY_TYPE_SIDE);
    fill->liquidity =
        (CarryLiquidity) sqlite_row_get_enum (row, SQLITE_JOURNAL_LIQUIDITY, CARRY_TYPE_LIQUIDITY);
    fill->price = sqlite_row_get_decimal (row, SQLITE_JOURNAL_PRICE);
    fill->quantity = sqlite_row_get_decimal (row, SQLITE_JOURNAL_QUANTITY);
    fill->fee = sqlite_row_get_decimal (row, SQLITE_JOURNAL_FEE);
    fill->fee_coin = take_coin (row);
    fill->decision_price = sqlite_row_get_decimal (row, SQLITE_JOURNAL_DECISION_PRICE);
    fill->ts = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    fill->is_liquidation = sqlite_row_get_integer (row, SQLITE_JOURNAL_IS_LIQUIDATION) != 0;
}

static void
take_funding (SqliteRow *row, CarryFundingPayment *payment)
{
    payment->ts = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    payment->position = sqlite_row_get_decimal (row, SQLITE_JOURNAL_POSITION);
    payment->mark_price = sqlite_row_get_decimal (row, SQLITE_JOURNAL_MARK_PRICE);
    payment->rate = sqlite_row_get_decimal (row, SQLITE_JOURNAL_RATE);
    payment->amount = sqlite_row_get_decimal (row, SQLITE_JOURNAL_AMOUNT);
}

static void
take_equity (SqliteRow *row, CarryEquity *equity)
{
    equity->ts = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    equity->equity = sqlite_row_get_decimal (row, SQLITE_JOURNAL_EQUITY);
    equity->cash = sqlite_row_get_decimal (row, SQLITE_JOURNAL_CASH);
    equity->spot_value = sqlite_row_get_decimal (row, SQLITE_JOURNAL_SPOT_VALUE);
    equity->perp_unrealised = sqlite_row_get_decimal (row, SQLITE_JOURNAL_PERP_UNREALISED);
}

static void
take_transfer (SqliteRow *row, CarryTransfer *transfer)
{
    transfer->ts = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    transfer->coin = take_coin (row);
    transfer->amount = sqlite_row_get_decimal (row, SQLITE_JOURNAL_AMOUNT);
    transfer->is_borrow = sqlite_row_get_integer (row, SQLITE_JOURNAL_IS_BORROW) != 0;
}

static void
take_notice (SqliteRow *row, CarryNotice *notice)
{
    notice->ts = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    notice->level =
        (CarryNoticeLevel) sqlite_row_get_enum (row, SQLITE_JOURNAL_LEVEL, CARRY_TYPE_NOTICE_LEVEL);
    notice->module = sqlite_row_get_text (row, SQLITE_JOURNAL_NOTICE_MODULE);
    notice->code = sqlite_row_get_text (row, SQLITE_JOURNAL_CODE);
    notice->text = sqlite_row_get_text (row, SQLITE_JOURNAL_TEXT);
}

static void
take_group (SqliteRow *row, CarryGroup *group)
{
    group->id = (guint64) sqlite_row_get_integer (row, SQLITE_JOURNAL_ORDER_GROUP);
    group->state =
        (CarryGroupState) sqlite_row_get_enum (row, SQLITE_JOURNAL_STATE, CARRY_TYPE_GROUP_STATE);
    group->quantity = sqlite_row_get_decimal (row, SQLITE_JOURNAL_QUANTITY);
    group->delta = sqlite_row_get_decimal (row, SQLITE_JOURNAL_DELTA);
    group->naked_notional = sqlite_row_get_decimal (row, SQLITE_JOURNAL_NAKED_NOTIONAL);
    group->naked_ns = sqlite_row_get_integer (row, SQLITE_JOURNAL_NAKED_NS);
    group->ts_created = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    group->ts_updated = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_UPDATED);
    sqlite_row_get_bytes (row, SQLITE_JOURNAL_REASON, group->reason, sizeof group->reason);
}

static void
take_adjustment (SqliteRow *row, CarryAdjustment *adjustment)
{
    adjustment->ts = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS_CREATED);
    adjustment->coin = take_coin (row);
    adjustment->amount = sqlite_row_get_decimal (row, SQLITE_JOURNAL_AMOUNT);
    adjustment->price = sqlite_row_get_decimal (row, SQLITE_JOURNAL_PRICE);
    sqlite_row_get_bytes (row, SQLITE_JOURNAL_REASON, adjustment->reason,
                          sizeof adjustment->reason);
}

static void
take_content (SqliteRow *row, guint32 instrument, SqliteJournalEvent *self)
{
    switch (self->event.kind)
    {
    case CARRY_EVENT_ORDER:
        take_order (row, &self->of.order);
        self->of.order.instrument = instrument;
        self->event.order = &self->of.order;
        break;
    case CARRY_EVENT_FILL:
        take_fill (row, &self->of.fill);
        self->of.fill.instrument = instrument;
        self->event.fill = &self->of.fill;
        break;
    case CARRY_EVENT_FUNDING:
        take_funding (row, &self->of.funding);
        self->of.funding.instrument = instrument;
        self->event.funding = &self->of.funding;
        break;
    case CARRY_EVENT_TRANSFER:
        take_transfer (row, &self->of.transfer);
        self->event.transfer = &self->of.transfer;
        break;
    case CARRY_EVENT_EQUITY:
        take_equity (row, &self->of.equity);
        self->event.equity = &self->of.equity;
        break;
    case CARRY_EVENT_NOTICE:
    case CARRY_EVENT_HALT:
        take_notice (row, &self->of.notice);
        self->event.notice = &self->of.notice;
        break;
    case CARRY_EVENT_GROUP:
        take_group (row, &self->of.group);
        self->of.group.first = instrument;
        self->event.group = &self->of.group;
        break;
    case CARRY_EVENT_ADJUSTMENT:
        take_adjustment (row, &self->of.adjustment);
        self->of.adjustment.instrument =
            self->of.adjustment.coin == NULL ? instrument : G_MAXUINT32;
        self->event.adjustment = &self->of.adjustment;
        break;
    case CARRY_EVENT_DECISION:
    case CARRY_EVENT_MARKET:
    default:
        row->wrong = "its kind is unknown";
    }
}

gboolean
sqlite_journal_take (SqliteRow *row, const CarryInstrument *instrument,
                     SqliteJournalEvent *out_event)
{
    memset (out_event, 0, sizeof *out_event);
    out_event->event = (CarryEvent){
        .kind =
            (CarryEventKind) sqlite_row_get_enum (row, SQLITE_JOURNAL_KIND, CARRY_TYPE_EVENT_KIND),
        .seq = (guint64) sqlite_row_get_integer (row, SQLITE_JOURNAL_SEQ),
        .ts = sqlite_row_get_integer (row, SQLITE_JOURNAL_TS),
        .instrument = instrument,
        .module = sqlite_row_get_text (row, SQLITE_JOURNAL_MODULE),
    };
    take_content (row, instrument != NULL ? instrument->index : 0, out_event);
    return row->wrong == NULL;
}
