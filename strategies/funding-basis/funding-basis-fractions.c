/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-fractions.h"

#include <string.h>

/* The number of `SYMBOL:NUMBER`, or of `NUMBER`. */
static const char *
skip_symbol (const char *entry)
{
    const char *colon = strrchr (entry, ':');

    return colon != NULL ? colon + 1 : entry;
}

/* @symbol "" asks for the entry that is for all others. */
static gboolean
is_about (const char *entry, const char *symbol)
{
    gsize length = strlen (symbol);

    if (length == 0)
        return strchr (entry, ':') == NULL;
    return strncmp (entry, symbol, length) == 0 && entry[length] == ':';
}

static gboolean
parse_fraction (const char *entry, double *out_value, GError **error)
{
    CarryDecimal value;

    if (!carry_decimal_parse (skip_symbol (entry), -1, &value, NULL) ||
        carry_decimal_sign (value) < 0 ||
        carry_decimal_compare (value, carry_decimal_make (1, 0)) >= 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "`%s` is no fraction from 0 to below 1; write FRACTION for all symbols, or "
                     "SYMBOL:FRACTION for one, such as BTCUSDT:0.25",
                     entry);
        return FALSE;
    }
    *out_value = carry_decimal_to_double (value);
    return TRUE;
}

static const char *
find_entry (const char *const *entries, const char *symbol)
{
    for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
        if (is_about (entries[i], symbol))
            return entries[i];
    }
    return NULL;
}

gboolean
funding_basis_fractions_find (const char *const *entries, const char *symbol, double otherwise,
                              double *out_value, GError **error)
{
    const char *entry = find_entry (entries, symbol);
    double value = otherwise;

    if (entry == NULL)
        entry = find_entry (entries, "");
    if (entry != NULL && !parse_fraction (entry, &value, error))
        return FALSE;
    *out_value = value;
    return TRUE;
}

/* Is every entry a fraction, once, and for one of @symbols? */
gboolean
funding_basis_fractions_check (const char *const *entries, const char *const *symbols,
                               GError **error)
{
    for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
        g_autofree char *symbol =
            g_strndup (entries[i], MAX (skip_symbol (entries[i]) - entries[i] - 1, 0));
        double value;

        if (!parse_fraction (entries[i], &value, error))
            return FALSE;
        if (find_entry (entries, symbol) != entries[i])
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "`%s` is the second entry for %s; keep one of them", entries[i],
                         symbol[0] == '\0' ? "all other symbols" : symbol);
            return FALSE;
        }
        if (symbol[0] != '\0' && !g_strv_contains (symbols, symbol))
        {
            g_set_error (
                error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                "`%s` is for a symbol that is not traded; correct it, or add %s to symbols",
                entries[i], symbol);
            return FALSE;
        }
    }
    return TRUE;
}
