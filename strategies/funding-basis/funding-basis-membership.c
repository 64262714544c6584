/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-membership.h"

#include <string.h>

static gboolean
is_about (const char *entry, const char *symbol)
{
    gsize length = strlen (symbol);

    return strncmp (entry, symbol, length) == 0 && entry[length] == ':';
}

/* (nullable): the group of @symbol, interned. */
const char *
funding_basis_membership_find (const char *const *entries, const char *symbol)
{
    for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
        if (is_about (entries[i], symbol))
            return g_intern_string (entries[i] + strlen (symbol) + 1);
    }
    return NULL;
}

static gboolean
fail (const char *entry, const char *what, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "`%s` %s", entry, what);
    return FALSE;
}

static gboolean
check_entry (const char *const *entries, guint at, const char *const *symbols, GError **error)
{
    const char *entry = entries[at];
    const char *colon = strchr (entry, ':');
    g_autofree char *symbol = NULL;

    if (colon == NULL || colon == entry || colon[1] == '\0' || strchr (colon + 1, ':') != NULL)
        return fail (entry, "is not SYMBOL:GROUP, such as DOGEUSDT:alts", error);
    symbol = g_strndup (entry, (gsize) (colon - entry));
    if (!g_strv_contains (symbols, symbol))
        return fail (entry, "is for a symbol that the exchange does not have; correct it", error);
    for (guint i = 0; i < at; i++)
    {
        if (is_about (entries[i], symbol))
            return fail (entry, "is the second group of its symbol; keep one of them", error);
    }
    return TRUE;
}

/* Is every entry a group of one of @symbols, and each symbol in one group only? */
gboolean
funding_basis_membership_check (const char *const *entries, const char *const *symbols,
                                GError **error)
{
    for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
        if (!check_entry (entries, i, symbols, error))
            return FALSE;
    }
    return TRUE;
}
