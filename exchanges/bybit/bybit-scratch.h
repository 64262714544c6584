/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-stream.h"

G_BEGIN_DECLS

/* Large things that all instruments use in turn. */
typedef struct
{
    BybitOrderbook orderbook;
    GArray *trades;
    GArray *klines;
    GArray *liquidations;
} BybitScratch;

BybitScratch *bybit_scratch_new (void);
void bybit_scratch_free (BybitScratch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitScratch, bybit_scratch_free)

G_END_DECLS
