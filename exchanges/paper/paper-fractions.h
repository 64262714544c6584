/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * A fraction of the price for each symbol, read from a list such as
 * `0.0002,BTCUSDT:0.0001`; an entry without a symbol is for all others.
 */
typedef struct _PaperFractions PaperFractions;

PaperFractions *
paper_fractions_parse (const char *const *entries, CarryDecimal maximum, GError **error);
void paper_fractions_free (PaperFractions *self);
CarryDecimal paper_fractions_get (const PaperFractions *self, const char *symbol);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaperFractions, paper_fractions_free)

G_END_DECLS
