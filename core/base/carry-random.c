/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-random.h"

typedef unsigned __int128 Wide;

/* SplitMix64 (S. Vigna, 2015), the seeding its authors advise for xoshiro. */
static guint64
split_mix (guint64 *state)
{
    guint64 mixed = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

/* FNV-1a, 64 bits. */
static guint64
hash_name (const char *name)
{
    guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
    for (; *name != '\0'; name++)
        hash = (hash ^ (guchar) *name) * G_GUINT64_CONSTANT (0x100000001b3);
    return hash;
}

static inline guint64
rotate_left (guint64 value, guint bits)
{
    return (value << bits) | (value >> (64 - bits));
}

/**
 * carry_random_init: (skip)
 * @self: what to set up
 * @seed: the seed of the whole run
 * @stream: the name of this sequence
 *
 * Starts the sequence that @seed and @stream name. Sequences of one seed are
 * independent of each other, so that one more draw in one of them does not move
 * the others.
 */
void
carry_random_init (CarryRandom *self, guint64 seed, const char *stream)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (stream != NULL);

    guint64 mix = split_mix (&seed) ^ hash_name (stream);
    for (guint i = 0; i < G_N_ELEMENTS (self->state); i++)
        self->state[i] = split_mix (&mix);
}

/**
 * carry_random_next: (skip)
 * @self: a sequence
 *
 * Returns: 64 random bits
 */
guint64
carry_random_next (CarryRandom *self)
{
    guint64 *state = self->state;
    guint64 result = rotate_left (state[1] * 5, 7) * 9;
    guint64 shifted = state[1] << 17;

    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate_left (state[3], 45);
    return result;
}

/**
 * carry_random_below: (skip)
 * @self: a sequence
 * @bound: how many numbers there are to choose from, at least 1
 *
 * Each number is equally likely (D. Lemire, 2019: a product's high half, the few
 * that would make it uneven drawn again).
 *
 * Returns: a number from 0 to @bound - 1
 */
guint64
carry_random_below (CarryRandom *self, guint64 bound)
{
    g_return_val_if_fail (bound > 0, 0);

    Wide product = (Wide) carry_random_next (self) * bound;
    if ((guint64) product < bound)
    {
        guint64 uneven = -bound % bound;
        while ((guint64) product < uneven)
            product = (Wide) carry_random_next (self) * bound;
    }
    return (guint64) (product >> 64);
}

/**
 * carry_random_range: (skip)
 * @self: a sequence
 * @low: the lowest number
 * @high: the first number above the range
 *
 * As g_rand_int_range(), @high itself is never drawn.
 *
 * Returns: a number from @low to @high - 1
 */
gint64
carry_random_range (CarryRandom *self, gint64 low, gint64 high)
{
    g_return_val_if_fail (low < high, low);

    guint64 width = (guint64) high - (guint64) low;
    return (gint64) ((guint64) low + carry_random_below (self, width));
}

/**
 * carry_random_unit: (skip)
 * @self: a sequence
 *
 * Returns: a multiple of 2^-53, at least 0 and below 1
 */
double
carry_random_unit (CarryRandom *self)
{
    return (double) (carry_random_next (self) >> 11) * 0x1p-53;
}

/**
 * carry_random_normal: (skip)
 * @self: a sequence
 *
 * A sum of twelve uniform numbers less six (Irwin-Hall), which is near enough to
 * the normal distribution for made-up markets. Unlike methods that need a
 * logarithm it is the same to the last bit with every maths library.
 *
 * Returns: a number between -6 and 6 with mean 0 and variance 1
 */
double
carry_random_normal (CarryRandom *self)
{
    double sum = -6.0;
    for (guint i = 0; i < 12; i++)
        sum += carry_random_unit (self);
    return sum;
}
