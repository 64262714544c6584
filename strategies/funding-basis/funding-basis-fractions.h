/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * A list of fractions: `0.15,BTCUSDT:0.25` is 0.25 for BTCUSDT and 0.15 for all
 * others. Without an entry for all others these have @otherwise.
 */
gboolean funding_basis_fractions_find (const char *const *entries, const char *symbol,
                                       double otherwise, double *out_value, GError **error);
gboolean funding_basis_fractions_check (const char *const *entries, const char *const *symbols,
                                        GError **error);

G_END_DECLS
