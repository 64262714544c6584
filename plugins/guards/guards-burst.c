/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-burst.h"

#define CODE "api-burst"

void
guards_burst_init (GuardsBurst *self)
{
    *self = (GuardsBurst){ .times = g_array_new (FALSE, FALSE, sizeof (gint64)) };
}

void
guards_burst_clear (GuardsBurst *self)
{
    g_clear_pointer (&self->times, g_array_unref);
}

static void
forget_old (GuardsBurst *self, gint64 since)
{
    guint n = 0;

    while (n < self->times->len && g_array_index (self->times, gint64, n) <= since)
        n++;
    if (n > 0)
        g_array_remove_range (self->times, 0, n);
}

void
guards_burst_add (GuardsBurst *self, const GuardsDesk *desk, const CarryNotice *notice)
{
    const GuardsSettings *settings = desk->settings;

    if (settings->burst_count == 0 || settings->burst_codes == NULL ||
        !g_strv_contains ((const char *const *) settings->burst_codes, notice->code))
        return;
    g_array_append_val (self->times, desk->now);
    self->ts_last = desk->now;
    forget_old (self, desk->now - settings->burst_window);
    if (self->times->len < settings->burst_count || self->is_on)
        return;
    self->is_on = TRUE;
    guards_desk_restrict (desk, NULL, CARRY_RISK_REDUCING, FALSE, CODE,
                          "the venue failed %u times in a short while, the last time with %s",
                          self->times->len, notice->code);
}

/* A while after the last of them it is over. */
void
guards_burst_look (GuardsBurst *self, const GuardsDesk *desk)
{
    if (!self->is_on || desk->now - self->ts_last < desk->settings->burst_hold)
        return;
    self->is_on = FALSE;
    g_array_set_size (self->times, 0);
    guards_desk_release (desk, NULL, CODE);
}
