/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-track.h"

/**
 * csv_symbol_is:
 * @symbol: a symbol as the venue writes it
 * @text: a symbol as a file writes it
 * @length: bytes of @text
 *
 * Returns: whether both name the same: letters of any case, and `-`, `_` and `/`
 *   between the coins do not matter
 */
gboolean
csv_symbol_is (const char *symbol, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
    {
        if (text[i] == '-' || text[i] == '_' || text[i] == '/')
            continue;
        if (g_ascii_toupper (text[i]) != g_ascii_toupper (*symbol))
            return FALSE;
        symbol++;
    }
    return *symbol == '\0';
}

/* The instrument of @category with that symbol, or the partner of one that has it. */
static const CarryInstrument *
find_instrument (const GPtrArray *wanted, CarryCategory category, const char *symbol, gsize length)
{
    const CarryInstrument *named = NULL;

    for (guint i = 0; i < wanted->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (wanted, i);

        if (!csv_symbol_is (one->symbol, symbol, length))
            continue;
        if (one->category == category)
            return one;
        named = one;
    }
    for (guint i = 0; named != NULL && i < wanted->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (wanted, i);

        if (one->category == category &&
            (category == CARRY_CATEGORY_SPOT ? carry_instrument_is_pair (named, one)
                                             : carry_instrument_is_pair (one, named)))
            return one;
    }
    return NULL;
}

/**
 * csv_slot_new:
 * @symbol: the symbol as the file writes it
 * @length: its bytes
 * @layout: what the rows mean
 * @wanted: (element-type CarryInstrument): what is asked for
 *
 * A file of a perpetual may hold closes of its spot, whose symbol can differ
 * (`1000PEPEUSDT` and `PEPEUSDT`).
 *
 * Returns: (transfer full): memory for that symbol
 */
CsvSlot *
csv_slot_new (const char *symbol, gsize length, const CsvLayout *layout, const GPtrArray *wanted)
{
    CsvSlot *self = g_new0 (CsvSlot, 1);

    self->text = g_strndup (symbol, length);
    self->length = length;
    for (guint i = 0; i < layout->n_series; i++)
    {
        self->tracks[i].instrument =
            find_instrument (wanted, layout->series[i].category, symbol, length);
        self->is_wanted |= self->tracks[i].instrument != NULL;
    }
    return self;
}

/**
 * csv_slot_free:
 * @self: (transfer full): memory for a symbol
 */
void
csv_slot_free (CsvSlot *self)
{
    g_free (self->text);
    g_free (self);
}
