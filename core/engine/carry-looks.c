/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-looks.h"

#include "base/carry-time.h"

/* The first comparison in the last minutes of a day speaks for it: its report has it then. */
#define DAY_END_NS (2 * CARRY_NS_PER_MINUTE)

/*
 * Counts a comparison at @now. (transfer full) (nullable): at the end of a day, what
 * came of all of its.
 */
char *
carry_looks_add (CarryLooks *self, gint64 now, gboolean is_different)
{
    gint64 day = now / CARRY_NS_PER_DAY;

    if (day != self->day)
        *self = (CarryLooks){ .day = day };
    self->n++;
    self->n_different += is_different ? 1 : 0;
    if (self->is_told || (day + 1) * CARRY_NS_PER_DAY - now > DAY_END_NS)
        return NULL;
    self->is_told = TRUE;
    return g_strdup_printf ("%s at the end of the day; of %u comparisons with the account %u "
                            "found a difference",
                            is_different ? "a difference" : "0 differences", self->n,
                            self->n_different);
}
