/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tape/carry-pack.h"

G_BEGIN_DECLS

/* How ids of a sentinel's orders begin, so that nobody takes them for those of a run. */
#define CARRY_LEDGER_SENTINEL_PREFIX "s"

/* How many executions others may compare with what a venue says. */
#define CARRY_LEDGER_TRAIL 256

/**
 * CarryLedger: (skip)
 *
 * Every order of this run and its whole condition. It gives orders their ids,
 * takes in what venues say of them, and knows which fills it has seen.
 */
typedef struct _CarryLedger CarryLedger;

CarryLedger *carry_ledger_new (guint64 epoch);
void carry_ledger_free (CarryLedger *self);
CarryOrder *carry_ledger_create (CarryLedger *self, const CarryOrderRequest *request, guint owner,
                                 CarryDecimal decision_price, gint64 now);
guint64 carry_ledger_get_next_id (const CarryLedger *self);
CarryOrder *carry_ledger_find (const CarryLedger *self, guint64 id);
const CarryOrder *carry_ledger_find_link (const CarryLedger *self, const char *link_id);
CARRY_API
gboolean carry_ledger_is_of_sentinel (const char *link_id);
gboolean carry_ledger_parse_link (const char *link_id, guint64 *out_epoch, guint64 *out_id);
const GPtrArray *carry_ledger_get_trail (const CarryLedger *self);
gboolean carry_ledger_has_fill (const CarryLedger *self, const CarryFill *fill);
gboolean carry_ledger_add_transfer (CarryLedger *self, const CarryTransfer *transfer, gint64 now,
                                    gboolean *out_is_new, GError **error);
void carry_ledger_restore (CarryLedger *self, const CarryOrder *order);
gboolean carry_ledger_add_funding (CarryLedger *self, const CarryFundingPayment *payment,
                                   gint64 now, gboolean *out_is_new, GError **error);
void carry_ledger_set_mark (CarryLedger *self, const CarryOrder *order, guint mark);
guint carry_ledger_get_mark (const CarryLedger *self, const CarryOrder *order);
void carry_ledger_set_amended (CarryLedger *self, CarryOrder *order, const CarryDecimal *quantity);
CarryDecimal carry_ledger_get_fills (const CarryLedger *self, const CarryOrder *order);
CarryDecimal carry_ledger_get_open_quantity (const CarryLedger *self, const CarryOrder *order);
void
carry_ledger_set_state (CarryLedger *self, CarryOrder *order, CarryOrderState state, gint64 now);
gboolean carry_ledger_apply_order (CarryLedger *self, const CarryOrder *update, gint64 now,
                                   const CarryOrder **out_order, GError **error);
gboolean carry_ledger_apply_fill (CarryLedger *self, CarryFill *fill, gint64 now,
                                  gboolean *out_is_new, GError **error);
const CarryOrder *carry_ledger_release (CarryLedger *self, guint64 id, gint64 now);
gboolean carry_ledger_is_held (const CarryLedger *self, guint64 id);
void carry_ledger_get_open (const CarryLedger *self, guint32 instrument, CarryDecimal *out_buys,
                            CarryDecimal *out_sells, guint *out_n);
guint carry_ledger_count_open (const CarryLedger *self, guint32 instrument);
guint carry_ledger_get_n_open (const CarryLedger *self);
const CarryOrder *carry_ledger_get_open_order (const CarryLedger *self, guint position);

/* How long it knows what (carry-ledger-forget.c). */
void carry_ledger_forget (CarryLedger *self, gint64 now, gint64 keep_ns);
void carry_ledger_forget_restored (CarryLedger *self, gint64 now, gint64 keep_ns);
gboolean carry_ledger_has_forgotten (const CarryLedger *self, guint64 id, const char *link_id);
guint carry_ledger_get_n_kept (const CarryLedger *self);
guint carry_ledger_get_n_absent (const CarryLedger *self);
const CarryOrder *carry_ledger_get_absent (const CarryLedger *self, guint position);

void carry_ledger_pack (CarryLedger *self, CarryPack *pack);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryLedger, carry_ledger_free)

G_END_DECLS
