/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-match.h"
#include "paper-venue.h"

G_BEGIN_DECLS

gboolean paper_funds_check (PaperVenue *venue, const PaperOrder *order, CarryDecimal price,
                            const PaperMatch *match, const PaperOrder *except,
                            char out_reason[CARRY_REASON_SIZE]);

G_END_DECLS
