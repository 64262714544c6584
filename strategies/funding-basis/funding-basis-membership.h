/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * A list that puts symbols into groups: `XRPUSDT:alts,DOGEUSDT:alts`. A symbol is in one group, or in
 * none.
 */
const char *funding_basis_membership_find (const char *const *entries, const char *symbol);
gboolean funding_basis_membership_check (const char *const *entries, const char *const *symbols,
                                         GError **error);

G_END_DECLS
