/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * The end of a day (UTC): the account's log of all of it is read once more, and what trades moved,
 * fees and funding in each coin are compared with what was booked of that day. A day whose end no
 * run sees is not compared.
 */
BybitStatement *bybit_statement_new (BybitVenue *venue);
void bybit_statement_free (BybitStatement *self);
/* Called now and then; @now is the venue's time. */
void bybit_statement_look (BybitStatement *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitStatement, bybit_statement_free)

G_END_DECLS
