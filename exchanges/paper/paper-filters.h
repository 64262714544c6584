/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

gboolean paper_filters_check (const CarryInstrument *instrument, const CarryOrder *order,
                              CarryDecimal last_price, gint64 now,
                              char out_reason[CARRY_REASON_SIZE]);

G_END_DECLS
