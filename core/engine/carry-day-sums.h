/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"
#include "roles/carry-context.h"

G_BEGIN_DECLS

/**
 * CarryDaySums: (skip)
 *
 * What was booked of today and of the day before (UTC, the venue's times), by exchange and coin:
 * for who compares it with the venue's own record of a day.
 */
typedef struct _CarryDaySums CarryDaySums;

CarryDaySums *carry_day_sums_new (void);
void carry_day_sums_free (CarryDaySums *self);
void carry_day_sums_add_fill (CarryDaySums *self, const CarryInstrument *instrument,
                              const CarryFill *fill);
void carry_day_sums_add_funding (CarryDaySums *self, const CarryInstrument *instrument,
                                 const CarryFundingPayment *payment);
void carry_day_sums_get (const CarryDaySums *self, guint exchange, gint64 ts_day, const char *coin,
                         CarryDaySum *out_sum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDaySums, carry_day_sums_free)

G_END_DECLS
