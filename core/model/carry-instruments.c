/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "model/carry-instruments-private.h"

struct _CarryInstruments
{
    gatomicrefcount references;
    GPtrArray *entries; /* by index; each allocated on its own, so that it never moves */
    GHashTable *names;  /* `VENUE:CATEGORY:SYMBOL` -> entry */
};

G_DEFINE_BOXED_TYPE (CarryInstruments, carry_instruments, carry_instruments_ref,
                     carry_instruments_unref)

/**
 * carry_instruments_new: (constructor)
 *
 * Returns: (transfer full): an empty table
 */
CarryInstruments *
carry_instruments_new (void)
{
    CarryInstruments *self = g_new0 (CarryInstruments, 1);
    g_atomic_ref_count_init (&self->references);
    self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free);
    self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

/**
 * carry_instruments_ref:
 * @self: a table
 *
 * Returns: (transfer full): @self
 */
CarryInstruments *
carry_instruments_ref (CarryInstruments *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_atomic_ref_count_inc (&self->references);
    return self;
}

/**
 * carry_instruments_unref:
 * @self: (transfer full): a table
 *
 * Gives back a reference; the last one frees the table.
 */
void
carry_instruments_unref (CarryInstruments *self)
{
    g_return_if_fail (self != NULL);
    if (!g_atomic_ref_count_dec (&self->references))
        return;
    g_hash_table_unref (self->names);
    g_ptr_array_unref (self->entries);
    g_free (self);
}

/* One number of an instrument and what it must be. */
typedef struct
{
    const char *name;
    CarryDecimal value;
    gboolean optional; /* may be invalid: there is none */
    gboolean positive; /* 0 is not enough */
} NumberRule;

static gboolean
check_number (const NumberRule *rule, GError **error)
{
    if (rule->optional && !carry_decimal_is_valid (rule->value))
        return TRUE;
    if (!carry_decimal_is_valid (rule->value))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s: must be given", rule->name);
        return FALSE;
    }

    int sign = carry_decimal_sign (rule->value);
    if (sign > 0 || (sign == 0 && !rule->positive))
        return TRUE;

    char text[CARRY_DECIMAL_BUFFER];
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s: %s is %s", rule->name,
                 carry_decimal_format (rule->value, text),
                 rule->positive ? "not above 0" : "below 0");
    return FALSE;
}

static gboolean
check_numbers (const CarryInstrument *instrument, GError **error)
{
    const NumberRule rules[] = {
        { "multiplier", instrument->multiplier, .positive = TRUE },
        { "tick_size", instrument->tick_size, .positive = TRUE },
        { "qty_step", instrument->qty_step, .positive = TRUE },
        { "min_qty", instrument->min_qty },
        { "max_qty", instrument->max_qty, .optional = TRUE, .positive = TRUE },
        { "max_market_qty", instrument->max_market_qty, .optional = TRUE, .positive = TRUE },
        { "min_notional", instrument->min_notional, .optional = TRUE },
        { "maintenance_margin", instrument->maintenance_margin },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        if (!check_number (&rules[i], error))
            return FALSE;
    return TRUE;
}

/* A fee may be a rebate; 1 or more is a percentage that was not divided by 100. */
static gboolean
check_fraction (const char *name, CarryDecimal value, GError **error)
{
    if (carry_decimal_is_valid (value) &&
        carry_decimal_compare (carry_decimal_abs (value), carry_decimal_make (1, 0)) < 0)
        return TRUE;

    char text[CARRY_DECIMAL_BUFFER];
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "%s: %s is not a fraction between -1 and 1 (0.001 is 10 bp)", name,
                 carry_decimal_format (value, text));
    return FALSE;
}

/* Every multiple of @step must be a whole number in the data scale. */
static gboolean
check_scale (const char *name, const char *scale_name, CarryDecimal step, guint scale,
             GError **error)
{
    if (scale <= CARRY_DECIMAL_MAX_SCALE && carry_decimal_normalize (step).scale <= scale)
        return TRUE;

    char text[CARRY_DECIMAL_BUFFER];
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "%s: %u decimals cannot hold a %s of %s; choose a scale up to %d", scale_name,
                 scale, name, carry_decimal_format (step, text), CARRY_DECIMAL_MAX_SCALE);
    return FALSE;
}

static gboolean
check_maximum (const char *name, CarryDecimal maximum, CarryDecimal minimum, GError **error)
{
    if (!carry_decimal_is_valid (maximum) || carry_decimal_compare (maximum, minimum) >= 0)
        return TRUE;

    char maximum_text[CARRY_DECIMAL_BUFFER], minimum_text[CARRY_DECIMAL_BUFFER];
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s: %s is below min_qty %s", name,
                 carry_decimal_format (maximum, maximum_text),
                 carry_decimal_format (minimum, minimum_text));
    return FALSE;
}

static gboolean
check_bounds (const CarryInstrument *instrument, GError **error)
{
    if (!carry_decimal_is_valid (instrument->funding_cap) ||
        !carry_decimal_is_valid (instrument->funding_floor) ||
        carry_decimal_compare (instrument->funding_cap, instrument->funding_floor) >= 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "funding_cap: it is below funding_floor");
    return FALSE;
}

static gboolean
check_collateral (const CarryInstrument *instrument, GError **error)
{
    CarryDecimal ratio = instrument->collateral_ratio;

    if (!carry_decimal_is_valid (ratio) ||
        (carry_decimal_sign (ratio) >= 0 &&
         carry_decimal_compare (ratio, carry_decimal_make (1, 0)) <= 0))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "collateral_ratio: it is a share of the coin's value, from 0 to 1");
    return FALSE;
}

static gboolean
check_names (const CarryInstrument *instrument, GError **error)
{
    const struct
    {
        const char *name;
        const char *text;
    } names[] = {
        { "venue", instrument->venue },
        { "symbol", instrument->symbol },
        { "base", instrument->base },
        { "quote", instrument->quote },
    };

    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (names[i].text == NULL || names[i].text[0] == '\0')
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s: must be given",
                         names[i].name);
            return FALSE;
        }
    return TRUE;
}

static gboolean
check_instrument (const CarryInstrument *instrument, GError **error)
{
    return check_names (instrument, error) && check_numbers (instrument, error) &&
           check_bounds (instrument, error) && check_collateral (instrument, error) &&
           check_fraction ("maker_fee", instrument->maker_fee, error) &&
           check_fraction ("taker_fee", instrument->taker_fee, error) &&
           check_fraction ("maintenance_margin", instrument->maintenance_margin, error) &&
           check_maximum ("max_qty", instrument->max_qty, instrument->min_qty, error) &&
           check_maximum ("max_market_qty", instrument->max_market_qty, instrument->min_qty,
                          error) &&
           check_scale ("tick_size", "price_scale", instrument->tick_size, instrument->price_scale,
                        error) &&
           check_scale ("qty_step", "size_scale", instrument->qty_step, instrument->size_scale,
                        error);
}

/**
 * carry_instruments_add:
 * @self: a table
 * @instrument: (transfer none): what to add; it is copied
 * @error: return location for an error
 *
 * Adds an instrument and gives it the next index. %CARRY_ERROR_INVALID when its
 * rules make no sense (the message begins with the name of the field),
 * %CARRY_ERROR_CONFLICT when the table has that symbol already.
 *
 * Returns: (transfer none): the entry, good as long as the table
 */
const CarryInstrument *
carry_instruments_add (CarryInstruments *self, const CarryInstrument *instrument, GError **error)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (instrument != NULL, NULL);

    if (!check_instrument (instrument, error))
        return NULL;

    g_autofree char *name = carry_instrument_to_string (instrument);
    if (g_hash_table_contains (self->names, name))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT, "symbol: %s is there already", name);
        return NULL;
    }

    CarryInstrument *entry = carry_instrument_copy (instrument);
    entry->venue = g_intern_string (instrument->venue);
    entry->symbol = g_intern_string (instrument->symbol);
    entry->base = g_intern_string (instrument->base);
    entry->quote = g_intern_string (instrument->quote);
    entry->index = self->entries->len;
    g_ptr_array_add (self->entries, entry);
    g_hash_table_insert (self->names, g_steal_pointer (&name), entry);
    return entry;
}

void
carry_instruments_truncate (CarryInstruments *self, guint size)
{
    g_return_if_fail (size <= self->entries->len);

    for (guint i = size; i < self->entries->len; i++)
    {
        g_autofree char *name = carry_instrument_to_string (self->entries->pdata[i]);
        g_hash_table_remove (self->names, name);
    }
    g_ptr_array_set_size (self->entries, (int) size);
}

gboolean
carry_instruments_change (CarryInstruments *self, const CarryInstrument *changed, GError **error)
{
    CarryInstrument *entry = self->entries->pdata[changed->index];
    CarryInstrument next = *entry;

    g_return_val_if_fail (g_str_equal (entry->symbol, changed->symbol), FALSE);
    next.tick_size = changed->tick_size;
    next.qty_step = changed->qty_step;
    next.min_qty = changed->min_qty;
    next.max_qty = changed->max_qty;
    next.max_market_qty = changed->max_market_qty;
    next.min_notional = changed->min_notional;
    next.maker_fee = changed->maker_fee;
    next.taker_fee = changed->taker_fee;
    next.maintenance_margin = changed->maintenance_margin;
    next.funding_interval_ns = changed->funding_interval_ns;
    next.collateral_ratio = changed->collateral_ratio;
    next.funding_cap = changed->funding_cap;
    next.funding_floor = changed->funding_floor;
    next.ts_delivery = changed->ts_delivery;
    if (!check_instrument (&next, error))
        return FALSE;
    *entry = next;
    return TRUE;
}

/**
 * carry_instruments_get_size:
 * @self: a table
 *
 * Returns: how many instruments there are
 */
guint
carry_instruments_get_size (const CarryInstruments *self)
{
    g_return_val_if_fail (self != NULL, 0);
    return self->entries->len;
}

/**
 * carry_instruments_get:
 * @self: a table
 * @index: less than the size
 *
 * Returns: (transfer none): the instrument of that index
 */
const CarryInstrument *
carry_instruments_get (const CarryInstruments *self, guint index)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (index < self->entries->len, NULL);
    return self->entries->pdata[index];
}

/**
 * carry_instruments_set_delivery: (skip)
 * @self: a table
 * @index: less than the size
 * @ts: when it is delisted; 0 when it is not
 *
 * The one thing of an instrument that may change while a run goes on.
 */
void
carry_instruments_set_delivery (CarryInstruments *self, guint32 index, gint64 ts)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (index < self->entries->len);
    ((CarryInstrument *) self->entries->pdata[index])->ts_delivery = ts;
}

/**
 * carry_instruments_find:
 * @self: a table
 * @venue: a venue
 * @category: spot or linear
 * @symbol: the venue's name
 *
 * Returns: (transfer none) (nullable): the instrument, or %NULL when there is none
 */
const CarryInstrument *
carry_instruments_find (const CarryInstruments *self, const char *venue, CarryCategory category,
                        const char *symbol)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (venue != NULL, NULL);
    g_return_val_if_fail (symbol != NULL, NULL);

    g_autofree char *name =
        g_strdup_printf ("%s:%s:%s", venue, carry_category_to_text (category), symbol);
    return g_hash_table_lookup (self->names, name);
}

/**
 * carry_instruments_find_pair:
 * @self: a table
 * @perp: a perpetual
 *
 * Finds the spot instrument with the same venue, base and quote coin. When there
 * are several, the one added first.
 *
 * Returns: (transfer none) (nullable): the spot instrument, or %NULL when there is none
 */
const CarryInstrument *
carry_instruments_find_pair (const CarryInstruments *self, const CarryInstrument *perp)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (perp != NULL, NULL);

    for (guint i = 0; i < self->entries->len; i++)
    {
        const CarryInstrument *spot = self->entries->pdata[i];
        if (carry_instrument_is_pair (perp, spot))
            return spot;
    }
    return NULL;
}
