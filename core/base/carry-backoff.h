/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-random.h"

G_BEGIN_DECLS

/**
 * CarryBackoff: (skip)
 * @first_ns: the longest delay before the first retry
 * @cap_ns: the longest delay before any retry
 * @budget: how many retries in all; 0 for no end
 *
 * Exponential backoff with full jitter: the longest delay doubles with each
 * retry, and the delay is drawn from all of it. It says how long to wait and
 * never sleeps itself, so it works on any clock.
 *
 * Never used for order creation: an order whose answer is missing may exist.
 */
typedef struct
{
    gint64 first_ns;
    gint64 cap_ns;
    guint budget;
    /*< private >*/
    guint tries;
    CarryRandom random;
} CarryBackoff;

CARRY_API
void
carry_backoff_init (CarryBackoff *self, gint64 first_ns, gint64 cap_ns, guint budget, guint64 seed);
CARRY_API
gboolean carry_backoff_next (CarryBackoff *self, gint64 *out_delay_ns);
CARRY_API
void carry_backoff_reset (CarryBackoff *self);

G_END_DECLS
