/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-private.h"

/*
 * A second opinion about a run that lives: what it booked against what the venue
 * says. Between its pulse and the reading something may be traded, so only what is
 * the same in a later pulse and a later reading is a difference.
 */

void
carry_sentinel_forget_doubt (CarrySentinel *self)
{
    g_clear_pointer (&self->doubt.text, g_free);
    self->doubt.since_ns = 0;
    self->doubt.epoch = 0;
    self->doubt.is_told = FALSE;
}

static void
tell (CarrySentinel *self)
{
    g_autofree char *why = g_strdup_printf ("books and account differ: %s", self->doubt.text);

    self->doubt.is_told = TRUE;
    carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "drop-copy-differs", "%s",
                              self->doubt.text);
    if (self->settings->difference != CARRY_SENTINEL_KILL)
        return;
    /* By another's switch the run is halted, and what it holds is its own to close: nothing is left to do here. */
    if (carry_sentinel_is_latched_by_another (self))
        return;
    /* Where the switch says that a sentinel closes, the run may not. */
    if (self->settings->policy == CARRY_SENTINEL_FLATTEN)
        carry_sentinel_begin_act (self, why);
    else
        carry_sentinel_set_latch (self, why);
}

/* The same of another run is new: a person may have re-armed since. */
static void
doubt (CarrySentinel *self, char *text)
{
    if (g_strcmp0 (self->doubt.text, text) != 0 || self->doubt.epoch != self->watch.books->epoch)
    {
        carry_sentinel_forget_doubt (self);
        self->doubt.text = text;
        self->doubt.epoch = self->watch.books->epoch;
        self->doubt.number = self->watch.number;
    }
    else
        g_free (text);
    if (!self->doubt.is_told && self->doubt.number != self->watch.number &&
        self->doubt.since_ns >= self->settings->compare_confirm_ns)
        tell (self);
    else if (!self->doubt.is_told)
        self->read_wait_ns = self->settings->compare_confirm_ns;
}

/* Of a run that was heard just now. */
void
carry_sentinel_compare (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
    const CarrySentinelPlan plan = {
        .instruments = carry_sentinel_desk_get_instruments (self->desk),
        .books = self->watch.books,
        .snapshot = snapshot,
        .fills = none,
        .steps = 1,
    };
    char *text = carry_sentinel_plan_compare (&plan);

    if (text != NULL)
    {
        doubt (self, text);
        return;
    }
    if (self->doubt.is_told)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_INFO, "drop-copy-agrees",
                                  "books and account agree again");
    carry_sentinel_forget_doubt (self);
}
