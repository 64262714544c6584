/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * FundingBasisExecution:
 * @slip_bps: how far from the best price an order may trade
 * @slice_share: part of the visible depth that one order takes
 * @max_slices: a leg is not cut into more than so many orders
 * @max_naked_notional: the most that one leg may be worth without the other; 0 for no cap
 * @max_naked_ns: the longest time for that
 * @slice_gap_ns: from one slice to the next, where a pair is opened or closed without hurry
 * @chase_ns: how long a leg is followed before what it got is enough
 * @maker_first: the leg that leads waits at its own best price first
 * @maker_ns: and so long
 * @delisting_ns: both legs are closed so long before a delisting
 *
 * The settings of how a decision is carried out.
 */
typedef struct
{
    double slip_bps;
    double slice_share;
    guint max_slices;
    gint64 slice_gap_ns;
    CarryDecimal max_naked_notional;
    gint64 max_naked_ns;
    gint64 chase_ns;
    gboolean maker_first;
    gint64 maker_ns;
    gint64 delisting_ns;
} FundingBasisExecution;

void funding_basis_execution_install (CarryModuleClass *klass, gsize offset);

G_END_DECLS
