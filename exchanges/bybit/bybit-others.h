/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Open orders of the account in categories that are not traded here: inverse and options. They are
 * somebody else's, and whoever wants that no order is left wants these gone as well.
 */
typedef struct _BybitOthers BybitOthers;

BybitOthers *bybit_others_new (BybitVenue *venue);
void bybit_others_free (BybitOthers *self);
/* Asks once for each category; where there are any, cancels them until there are none. */
void bybit_others_end (BybitOthers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitOthers, bybit_others_free)

G_END_DECLS
