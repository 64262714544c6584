/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"

G_BEGIN_DECLS

/* Takes back entries from @size on, which nobody may have seen yet. */
void carry_instruments_truncate (CarryInstruments *self, guint size);

/* The entry of that index takes the rules of @changed: steps, limits, fees, margin, delivery. */
gboolean
carry_instruments_change (CarryInstruments *self, const CarryInstrument *changed, GError **error);

G_END_DECLS
