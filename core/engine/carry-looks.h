/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarryLooks: (skip)
 *
 * Comparisons of books and account on one day (UTC), for the report of the day.
 */
typedef struct
{
    gint64 day; /* days since 1970 UTC */
    guint n;
    guint n_different;
    gboolean is_told;
} CarryLooks;

char *carry_looks_add (CarryLooks *self, gint64 now, gboolean is_different);

G_END_DECLS
