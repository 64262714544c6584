/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-desk.h"

G_BEGIN_DECLS

/* Errors of a venue that come in numbers. */
typedef struct
{
    GArray *times; /* gint64, of the last window */
    gint64 ts_last;
    gboolean is_on;
} GuardsBurst;

void guards_burst_init (GuardsBurst *self);
void guards_burst_clear (GuardsBurst *self);
void guards_burst_add (GuardsBurst *self, const GuardsDesk *desk, const CarryNotice *notice);
void guards_burst_look (GuardsBurst *self, const GuardsDesk *desk);

G_END_DECLS
