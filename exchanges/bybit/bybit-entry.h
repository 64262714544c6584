/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-orders.h"

G_BEGIN_DECLS

typedef enum
{
    BYBIT_ENTRY_AUTO,      /* the trade socket; REST while there is none */
    BYBIT_ENTRY_WEBSOCKET, /* the trade socket only */
    BYBIT_ENTRY_REST,
} BybitEntryMode;

#define BYBIT_TYPE_ENTRY_MODE (bybit_entry_mode_get_type ())
GType bybit_entry_mode_get_type (void);

/*
 * Sends orders, amends and cancels, each at most once. Every outcome goes to the orders: done,
 * refused, or in doubt.
 */
BybitEntry *bybit_entry_new (BybitVenue *venue, BybitEntryMode mode);
void bybit_entry_free (BybitEntry *self);
void bybit_entry_start (BybitEntry *self);
/* The trade socket is live, or none is needed. */
gboolean bybit_entry_is_ready (const BybitEntry *self);

void bybit_entry_submit (BybitEntry *self, const CarryOrder *order);
void bybit_entry_amend (BybitEntry *self, const CarryOrder *order, const CarryDecimal *quantity,
                        const CarryDecimal *price);
void bybit_entry_cancel (BybitEntry *self, const CarryOrder *order);
/* What waits and was not sent is not sent. @instrument: (nullable): of this one only. */
void bybit_entry_withdraw_all (BybitEntry *self, const CarryInstrument *instrument);
/* What became of it is asked at the venue. */
void bybit_entry_query (BybitEntry *self, const CarryOrder *order);
/* What waits for others of its moment goes out. */
void bybit_entry_flush (BybitEntry *self);

/* Requests that wait or were not answered. */
guint bybit_entry_get_n_pending (const BybitEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitEntry, bybit_entry_free)

G_END_DECLS
