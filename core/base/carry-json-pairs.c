/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-json-private.h"
#include "base/carry-wide.h"

/* Most that a pair of quick numbers has, `["1234567.1","1234567.1"]`, and what is read beyond. */
#define QUICK_BYTES (16 + CARRY_JSON_QUICK_BYTES)

/* A quick number in quotes, @scale decimals of it. */
static G_ALWAYS_INLINE inline const char *
quick_number (const char *at, guint scale, gint64 *out_value)
{
    guint64 coefficient;
    guint decimals;

    if (*at != '"')
        return NULL;
    at = carry_json_quick_number (at + 1, &coefficient, &decimals);
    if (at == NULL || *at != '"' || decimals > scale ||
        __builtin_mul_overflow (coefficient, carry_powers_of_ten[scale - decimals], out_value))
        return NULL;
    return at + 1;
}

/* @at: an opening bracket, with QUICK_BYTES behind it. */
static inline const char *
quick_pair (const char *at, guint scale_a, guint scale_b, gint64 *out_pair)
{
    if (*at != '[')
        return NULL;
    at = quick_number (at + 1, scale_a, &out_pair[0]);
    if (at == NULL || *at != ',')
        return NULL;
    at = quick_number (at + 1, scale_b, &out_pair[1]);
    return at != NULL && *at == ']' ? at + 1 : NULL;
}

static gboolean
scale_exactly (CarryJson *self, const char *where, CarryDecimal value, guint scale,
               gint64 *out_value)
{
    CarryDecimal scaled = carry_decimal_rescale (value, scale, CARRY_ROUND_DOWN);

    if (!carry_decimal_is_valid (scaled))
        return carry_json_refuse (self, where, "a number here is too large");
    if (!carry_decimal_equal (scaled, value))
        return carry_json_refuse (self, where, "a number here has more decimals than can be kept");
    *out_value = scaled.coefficient;
    return TRUE;
}

static gboolean
long_pair (CarryJson *self, guint scale_a, guint scale_b, gint64 *out_pair)
{
    CarryDecimal values[2];
    const char *where = self->at;

    self->pending = TRUE;
    return carry_json_get_decimals (self, 2, values) &&
           scale_exactly (self, where, values[0], scale_a, &out_pair[0]) &&
           scale_exactly (self, where, values[1], scale_b, &out_pair[1]);
}

static inline gboolean
get_pair (CarryJson *self, guint scale_a, guint scale_b, gint64 *out_pair)
{
    const char *after = NULL;

    if (self->end - self->at >= QUICK_BYTES)
        after = quick_pair (self->at, scale_a, scale_b, out_pair);
    if (after == NULL)
        return long_pair (self, scale_a, scale_b, out_pair);
    self->at = after;
    return TRUE;
}

/**
 * carry_json_get_scaled_pairs: (skip)
 * @self: a reader
 * @scale_a: decimals to keep of the first number of each pair
 * @scale_b: of the second
 * @max_pairs: room in @out_values
 * @out_values: (out caller-allocates): two integers a pair; on failure it may hold some
 * @out_n: (out): how many pairs there are
 *
 * Reads the array that is due when it holds nothing but arrays of exactly two
 * numbers, as carry_json_get_decimal() reads them: `[["1.5","2"],["1.25","3"]]`.
 * With scales 2 and 0 that is 150, 2, 125, 3. A number is exact in its scale, or
 * refused.
 *
 * Returns: %FALSE when it is no such array, or has more pairs than there is room for
 */
gboolean
carry_json_get_scaled_pairs (CarryJson *self, guint scale_a, guint scale_b, guint max_pairs,
                             gint64 *out_values, guint *out_n)
{
    guint n = 0;

    g_return_val_if_fail (scale_a <= CARRY_DECIMAL_MAX_SCALE, FALSE);
    g_return_val_if_fail (scale_b <= CARRY_DECIMAL_MAX_SCALE, FALSE);

    if (!carry_json_begin_value (self))
        return FALSE;
    if (!carry_json_stands (self, '['))
        return carry_json_refuse (self, self->at, "an array is expected here");
    if (self->depth + 2 > CARRY_JSON_MAX_DEPTH)
        return carry_json_refuse (self, self->at, "values are nested more than 32 deep");
    self->at++;
    carry_json_skip_space (self);
    while (n > 0 || !carry_json_stands (self, ']'))
    {
        if (n == max_pairs)
            return carry_json_refuse (self, self->at,
                                      "there are more pairs than there is room for");
        if (!get_pair (self, scale_a, scale_b, &out_values[2 * n]))
            return FALSE;
        n++;
        carry_json_skip_space (self);
        if (carry_json_stands (self, ']'))
            break;
        if (!carry_json_stands (self, ','))
            return carry_json_refuse (self, self->at,
                                      "a comma or the end of the array is expected here");
        self->at++;
    }
    *out_n = n;
    return carry_json_end_value (self, self->at + 1);
}
