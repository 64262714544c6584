/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-pair.h"

G_BEGIN_DECLS

gboolean funding_basis_preflight_check_pair (CarryContext *context, const FundingBasisPair *pair,
                                             GError **error);
gboolean funding_basis_preflight_check_legs (CarryContext *context, const CarryOrderRequest *perp,
                                             const CarryOrderRequest *spot, GError **error);

G_END_DECLS
