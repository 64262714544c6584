/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-desk.h"

G_BEGIN_DECLS

/* Q12: how much of the margin balance the venue asks for what is held. */
typedef struct
{
    gboolean is_on;      /* nothing is opened */
    gboolean is_flat;    /* everything was asked to be closed, and the danger is not over */
    gint64 ts_flattened; /* when that was asked last */
    gint64 ts_trimmed;   /* 0: never */
} GuardsMargin;

void guards_margin_look (GuardsMargin *self, const GuardsDesk *desk);

G_END_DECLS
