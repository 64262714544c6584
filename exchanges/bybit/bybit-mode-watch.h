/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-positions.h"

G_BEGIN_DECLS

/*
 * What no stream tells of: the margin mode of the account, and whether perpetuals without a position
 * are in hedge mode. Another margin mode than before, and nothing is opened until a person has looked.
 */
typedef struct _BybitModeWatch BybitModeWatch;

/* @positions: are told of rows that are flat. */
BybitModeWatch *bybit_mode_watch_new (BybitVenue *venue, BybitPositions *positions);
void bybit_mode_watch_free (BybitModeWatch *self);
/* Reads it, unless it is being read; of many perpetuals some at a time, in turn. */
void bybit_mode_watch_look (BybitModeWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitModeWatch, bybit_mode_watch_free)

G_END_DECLS
