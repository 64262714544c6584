/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-restrictions.h"

struct _CarryRestrictions
{
    GArray *entries; /* CarryRestriction, oldest first */
};

static void
clear_entry (CarryRestriction *entry)
{
    g_free (entry->reason);
}

CarryRestrictions *
carry_restrictions_new (void)
{
    CarryRestrictions *self = g_new0 (CarryRestrictions, 1);

    self->entries = g_array_new (FALSE, FALSE, sizeof (CarryRestriction));
    g_array_set_clear_func (self->entries, (GDestroyNotify) clear_entry);
    return self;
}

void
carry_restrictions_free (CarryRestrictions *self)
{
    g_array_unref (self->entries);
    g_free (self);
}

static CarryRestriction *
find_own (CarryRestrictions *self, guint32 owner, guint32 instrument, const char *code)
{
    for (guint i = 0; i < self->entries->len; i++)
    {
        CarryRestriction *entry = &g_array_index (self->entries, CarryRestriction, i);

        if (entry->owner == owner && entry->instrument == instrument &&
            g_str_equal (entry->code, code))
            return entry;
    }
    return NULL;
}

/*
 * Adds @restriction, or makes the one of the same owner, instrument and code
 * stricter. TRUE when something changed: the same once more keeps its first
 * reason, and what only a person may lift is never made milder here.
 */
gboolean
carry_restrictions_set (CarryRestrictions *self, const CarryRestriction *restriction)
{
    CarryRestriction *found =
        find_own (self, restriction->owner, restriction->instrument, restriction->code);
    CarryRestriction entry = *restriction;

    g_assert (restriction->state != CARRY_RISK_ACTIVE);
    entry.code = g_intern_string (restriction->code);
    if (found == NULL)
    {
        entry.reason = g_strdup (restriction->reason);
        g_array_append_val (self->entries, entry);
        /* cppcheck-suppress memleak ; the array owns it */
        return TRUE;
    }
    if (found->until_human)
    {
        entry.until_human = TRUE;
        entry.is_kept = entry.is_kept || found->is_kept;
        entry.state = MAX (entry.state, found->state);
    }
    if (entry.state == found->state && entry.until_human == found->until_human)
        return FALSE;
    entry.reason = g_strdup (restriction->reason);
    g_free (found->reason);
    *found = entry;
    return TRUE;
}

/* Lifts what @owner set itself. FALSE when there is nothing, or only a person may. */
gboolean
carry_restrictions_release (CarryRestrictions *self, guint32 owner, guint32 instrument,
                            const char *code)
{
    CarryRestriction *found = find_own (self, owner, instrument, code);

    if (found == NULL || found->until_human)
        return FALSE;
    g_array_remove_index (self->entries,
                          (guint) (found - (CarryRestriction *) (void *) self->entries->data));
    return TRUE;
}

/* Lifts every restriction of @code on @instrument, whoever set it. Returns how many. */
guint
carry_restrictions_release_by_human (CarryRestrictions *self, guint32 instrument, const char *code)
{
    guint n = 0;

    for (guint i = self->entries->len; i > 0; i--)
    {
        const CarryRestriction *entry = &g_array_index (self->entries, CarryRestriction, i - 1);

        if (entry->instrument != instrument || !g_str_equal (entry->code, code))
            continue;
        g_array_remove_index (self->entries, i - 1);
        n++;
    }
    return n;
}

/* The strictest that holds for @instrument, of these the oldest; NULL when there is none. */
const CarryRestriction *
carry_restrictions_find (const CarryRestrictions *self, guint32 instrument)
{
    const CarryRestriction *found = NULL;

    for (guint i = 0; i < self->entries->len; i++)
    {
        const CarryRestriction *entry = &g_array_index (self->entries, CarryRestriction, i);

        if (entry->instrument != CARRY_RESTRICTION_ALL && entry->instrument != instrument)
            continue;
        if (found == NULL || entry->state > found->state)
            found = entry;
    }
    return found;
}

guint
carry_restrictions_get_size (const CarryRestrictions *self)
{
    return self->entries->len;
}

const CarryRestriction *
carry_restrictions_get (const CarryRestrictions *self, guint position)
{
    g_assert (position < self->entries->len);
    return &g_array_index (self->entries, CarryRestriction, position);
}
