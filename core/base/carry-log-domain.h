/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/*
 * Internal: what the log knows of one domain: its own level, and how much it has
 * written in the present second.
 */
typedef struct
{
    char *name;
    GLogLevelFlags level; /* 0: that of the log */
    gint64 ts_window;     /* when its present second began */
    guint written;        /* in that second */
    guint64 dropped;      /* and not told yet */
} CarryLogDomain;

CarryLogDomain *carry_log_domain_new (const char *name);
gboolean carry_log_domain_is_window_over (const CarryLogDomain *self, gint64 now);
gboolean carry_log_domain_take (CarryLogDomain *self, guint lines_per_second, gint64 now);
void carry_log_domain_free (CarryLogDomain *self);

G_END_DECLS
