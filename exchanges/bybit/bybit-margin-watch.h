/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * The margin mode of the account, which no stream tells of: another than it was before, and nothing
 * is opened until a person has looked.
 */
typedef struct _BybitMarginWatch BybitMarginWatch;

BybitMarginWatch *bybit_margin_watch_new (BybitVenue *venue);
void bybit_margin_watch_free (BybitMarginWatch *self);
/* Reads it, unless it is being read. */
void bybit_margin_watch_look (BybitMarginWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitMarginWatch, bybit_margin_watch_free)

G_END_DECLS
