/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-account.h"
#include "model/carry-instrument.h"

G_BEGIN_DECLS

/**
 * CarryMargins: (skip)
 *
 * What venues ask for positions and say of margin: risk tiers and terms of each
 * perpetual, and the account of each exchange. Nothing is known of what was never set.
 */
typedef struct _CarryMargins CarryMargins;

CarryMargins *carry_margins_new (void);
void carry_margins_free (CarryMargins *self);
void carry_margins_set_tiers (CarryMargins *self, guint32 instrument, const CarryRiskTier *tiers,
                              guint n_tiers);
void carry_margins_set_terms (CarryMargins *self, guint32 instrument, CarryDecimal leverage,
                              CarryDecimal liquidation_price, gint64 ts);
void carry_margins_set_account (CarryMargins *self, guint exchange, const CarryMargin *margin);
const CarryMargin *carry_margins_find_account (const CarryMargins *self, guint exchange);
CarryDecimal
carry_margins_get_liquidation (const CarryMargins *self, guint32 instrument, gint64 *out_ts);
void carry_margins_get_tier (const CarryMargins *self, const CarryInstrument *instrument,
                             CarryDecimal value, CarryRiskTier *out_tier);
CarryDecimal carry_margins_get_maintenance (const CarryMargins *self,
                                            const CarryInstrument *instrument, CarryDecimal value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryMargins, carry_margins_free)

G_END_DECLS
