/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-fractions.h"

#include <string.h>

struct _PaperFractions
{
    GHashTable *by_symbol; /* symbol → CarryDecimal; "" for all others */
};

static gboolean
parse_fraction (const char *entry, const char *text, CarryDecimal maximum, CarryDecimal *out_value,
                GError **error)
{
    CarryDecimal value;
    if (!carry_decimal_parse (text, -1, &value, NULL))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "`%s` ends with no number; write SYMBOL:FRACTION, such as BTCUSDT:0.0001",
                     entry);
        return FALSE;
    }
    if (carry_decimal_sign (value) < 0 || carry_decimal_compare (value, maximum) > 0)
    {
        char most[CARRY_DECIMAL_BUFFER];
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "`%s` is out of range; write a fraction of the price from 0 to %s", entry,
                     carry_decimal_format (maximum, most));
        return FALSE;
    }
    *out_value = value;
    return TRUE;
}

static gboolean
add_entry (PaperFractions *self, const char *entry, CarryDecimal maximum, GError **error)
{
    const char *colon = strrchr (entry, ':');
    g_autofree char *symbol = colon == NULL ? g_strdup ("") : g_strndup (entry, colon - entry);
    CarryDecimal value;

    if (colon == entry)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "`%s` names no symbol; write SYMBOL:FRACTION, such as BTCUSDT:0.0001", entry);
        return FALSE;
    }
    if (!parse_fraction (entry, colon == NULL ? entry : colon + 1, maximum, &value, error))
        return FALSE;
    if (g_hash_table_contains (self->by_symbol, symbol))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "`%s` is the second entry for %s; keep one of them", entry,
                     *symbol == '\0' ? "all other symbols" : symbol);
        return FALSE;
    }
    g_hash_table_insert (self->by_symbol, g_steal_pointer (&symbol), carry_decimal_copy (&value));
    return TRUE;
}

/*
 * Reads a NULL-ended list; NULL is an empty one. A symbol that is not in it,
 * when no entry is for all others, has the fraction 0.
 */
PaperFractions *
paper_fractions_parse (const char *const *entries, CarryDecimal maximum, GError **error)
{
    g_autoptr (PaperFractions) self = g_new0 (PaperFractions, 1);

    self->by_symbol = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) carry_decimal_free);
    for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
        if (!add_entry (self, entries[i], maximum, error))
            return NULL;
    }
    return g_steal_pointer (&self);
}

void
paper_fractions_free (PaperFractions *self)
{
    g_hash_table_unref (self->by_symbol);
    g_free (self);
}

CarryDecimal
paper_fractions_get (const PaperFractions *self, const char *symbol)
{
    const CarryDecimal *value = g_hash_table_lookup (self->by_symbol, symbol);
    if (value == NULL)
        value = g_hash_table_lookup (self->by_symbol, "");
    return value == NULL ? carry_decimal_zero () : *value;
}
