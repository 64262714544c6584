/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log-domain.h"

CarryLogDomain *
carry_log_domain_new (const char *name)
{
    CarryLogDomain *self = g_new0 (CarryLogDomain, 1);
    self->name = g_strdup (name);
    return self;
}

/* Also when the clock was set back. */
gboolean
carry_log_domain_is_window_over (const CarryLogDomain *self, gint64 now)
{
    return (guint64) now - (guint64) self->ts_window >= (guint64) CARRY_NS_PER_SECOND;
}

/* Counts one line; FALSE when it is over the cap and counted as dropped. */
gboolean
carry_log_domain_take (CarryLogDomain *self, guint lines_per_second, gint64 now)
{
    if (carry_log_domain_is_window_over (self, now))
    {
        self->ts_window = now;
        self->written = 0;
    }
    if (self->written == lines_per_second)
    {
        self->dropped++;
        return FALSE;
    }
    self->written++;
    return TRUE;
}

void
carry_log_domain_free (CarryLogDomain *self)
{
    g_free (self->name);
    g_free (self);
}
