/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Prints `OPERATION OPERANDS… RESULT` lines for check-numbers.py to compute
 * again: print-numbers SEED COUNT. The operands lean towards the edges: limits
 * of 64 and 128 bits, powers of ten, ties, numbers that only just fit.
 */

#include <stdio.h>
#include <string.h>

#include "base/carry-amount.h"
#include "base/carry-random.h"

typedef struct
{
    CarryRandom random;
    CarryDecimal a;
    CarryDecimal b;
    CarryAmount x;
    CarryAmount y;
    guint scale;
    CarryRounding rounding;
} Operands;

typedef void (*Operation) (const char *name, Operands *operands);

static guint
below (CarryRandom *random, guint bound)
{
    return (guint) carry_random_below (random, bound);
}

/* Up to `most` digits, every length as likely. */
static unsigned __int128
random_digits (CarryRandom *random, guint most)
{
    unsigned __int128 value = 0;
    for (guint i = below (random, most + 1); i > 0; i--)
        value = value * 10 + below (random, 10);
    return value;
}

static unsigned __int128
power_of_ten (guint exponent)
{
    unsigned __int128 value = 1;
    for (; exponent > 0; exponent--)
        value *= 10;
    return value;
}

/* A magnitude of at most `most` digits, before it is cut to the limit. */
static unsigned __int128
random_magnitude (CarryRandom *random, guint most, unsigned __int128 limit)
{
    switch (below (random, 8))
    {
    case 0:
        return below (random, 4);
    case 1:
        return limit - below (random, 4);
    case 2:
        return power_of_ten (below (random, most)) + below (random, 3) - 1;
    case 3:
        return 5 * power_of_ten (below (random, most));
    case 4:
        return (random_digits (random, 3) * 10 + 5) * power_of_ten (below (random, most - 3));
    case 5:
        return (unsigned __int128) 1 << below (random, most * 3);
    default:
        return random_digits (random, most);
    }
}

static CarryDecimal
random_decimal (CarryRandom *random)
{
    unsigned __int128 limit = (unsigned __int128) G_MAXINT64 + 1;
    unsigned __int128 magnitude = random_magnitude (random, 19, limit);
    gboolean negative = below (random, 2);
    if (magnitude >= limit)
        magnitude = negative ? limit : limit - 1;
    gint64 coefficient = (gint64) (negative ? -(guint64) magnitude : (guint64) magnitude);
    guint scale =
        below (random, 2) ? below (random, 9) : below (random, CARRY_DECIMAL_MAX_SCALE + 1);
    return carry_decimal_make (coefficient, scale);
}

static CarryAmount
random_amount (CarryRandom *random)
{
    unsigned __int128 limit = ~(unsigned __int128) 0 >> 1;
    unsigned __int128 magnitude = random_magnitude (random, 38, limit);
    __int128 value = (__int128) MIN (magnitude, limit);
    return (CarryAmount){ below (random, 2) ? value : -value };
}

static void
draw_operands (Operands *self)
{
    CarryRandom *random = &self->random;
    self->a = random_decimal (random);
    self->b = random_decimal (random);
    /* The same or the opposite number, or the next one, now and then. */
    if (below (random, 16) == 0)
        self->b =
            carry_decimal_make (self->a.coefficient ^ (gint64) below (random, 2), self->b.scale);
    self->x = random_amount (random);
    self->y = below (random, 8) ? random_amount (random) : carry_amount_negate (self->x);
    self->scale = below (random, CARRY_DECIMAL_MAX_SCALE + 1);
    self->rounding = (CarryRounding) below (random, CARRY_ROUND_CEILING + 1);
}

static void
print_decimal (CarryDecimal value)
{
    char buffer[CARRY_DECIMAL_BUFFER];
    putchar (' ');
    fputs (carry_decimal_format (value, buffer), stdout);
}

static void
print_amount (CarryAmount value)
{
    char buffer[CARRY_AMOUNT_BUFFER];
    putchar (' ');
    fputs (carry_amount_format (value, buffer), stdout);
}

static void
print_rounding (const Operands *operands)
{
    printf (" %u %d", operands->scale, (int) operands->rounding);
}

/* --- one operand ---------------------------------------------------------------------- */

static void
one_decimal (const char *name, Operands *operands)
{
    static CarryDecimal (*const functions[]) (CarryDecimal) = {
        carry_decimal_negate,
        carry_decimal_abs,
        carry_decimal_normalize,
    };
    static const char *const names[] = { "negate", "abs", "normalize" };
    guint which = below (&operands->random, G_N_ELEMENTS (functions));
    fputs (names[which], stdout);
    print_decimal (operands->a);
    print_decimal (functions[which](operands->a));
}

static void
to_double (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_decimal (operands->a);
    printf (" %.17g", carry_decimal_to_double (operands->a));
}

/* A double next to a short decimal, or of random bits in the range that can fit. */
static void
from_double (const char *name, Operands *operands)
{
    CarryRandom *random = &operands->random;
    double value = carry_decimal_to_double (operands->a);
    guint64 bits;
    memcpy (&bits, &value, sizeof bits);
    bits ^= below (random, 4);
    if (below (random, 4) == 0)
        bits = ((guint64) (1023 - 62 + below (random, 128)) << 52) |
               (carry_random_next (random) >> 12);
    memcpy (&value, &bits, sizeof bits);
    printf ("%s %.17g", name, value);
    print_decimal (carry_decimal_from_double (value));
}

static void
rescale (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_decimal (operands->a);
    print_rounding (operands);
    print_decimal (carry_decimal_rescale (operands->a, operands->scale, operands->rounding));
}

/* --- two operands --------------------------------------------------------------------- */

static void
two_decimals (const char *name, Operands *operands)
{
    static CarryDecimal (*const functions[]) (CarryDecimal, CarryDecimal) = {
        carry_decimal_add, carry_decimal_sub, carry_decimal_mul,
        carry_decimal_min, carry_decimal_max,
    };
    static const char *const names[] = { "add", "sub", "mul", "min", "max" };
    guint which = below (&operands->random, G_N_ELEMENTS (functions));
    fputs (names[which], stdout);
    print_decimal (operands->a);
    print_decimal (operands->b);
    print_decimal (functions[which](operands->a, operands->b));
}

static void
compare (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_decimal (operands->a);
    print_decimal (operands->b);
    printf (" %d", carry_decimal_compare (operands->a, operands->b));
}

static void
two_decimals_rounded (const char *name, Operands *operands)
{
    gboolean divide = name[0] == 'd';
    /* Small divisors make the ties. */
    if (divide && below (&operands->random, 2))
        operands->b.coefficient %= 17;
    CarryDecimal result =
        divide ? carry_decimal_div (operands->a, operands->b, operands->scale, operands->rounding)
               : carry_decimal_mul_round (operands->a, operands->b, operands->scale,
                                          operands->rounding);
    fputs (name, stdout);
    print_decimal (operands->a);
    print_decimal (operands->b);
    print_rounding (operands);
    print_decimal (result);
}

static void
steps (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_decimal (operands->a);
    print_decimal (operands->b);
    print_rounding (operands);
    print_decimal (carry_decimal_round_to_step (operands->a, operands->b, operands->rounding));
    printf (" %d", carry_decimal_is_multiple (operands->a, operands->b));
}

/* --- text ----------------------------------------------------------------------------- */

static gsize
random_text (CarryRandom *random, char *text, gsize size)
{
    static const char noise[] = "00000112345678999..eE-+x,_";
    gsize length = 0;
    if (below (random, 4) == 0)
    {
        for (guint i = 1 + below (random, 12); i > 0; i--)
            text[length++] = noise[below (random, sizeof noise - 1)];
        text[length] = '\0';
        return length;
    }
    char digits[64];
    unsigned __int128 magnitude = random_magnitude (random, 22, (unsigned __int128) G_MAXINT64 + 2);
    guint count = 0;
    do
    {
        digits[count++] = (char) ('0' + (guint) (magnitude % 10));
        magnitude /= 10;
    } while (magnitude > 0 || (count < 60 && below (random, 4) == 0));
    if (below (random, 3) == 0)
        text[length++] = "+-"[below (random, 2)];
    guint point = below (random, count + 1);
    for (guint i = 0; i < count; i++)
    {
        if (i == point)
            text[length++] = '.';
        text[length++] = digits[count - 1 - i];
    }
    for (guint i = below (random, 4) == 0 ? below (random, 30) : 0; i > 0; i--)
        text[length++] = '0';
    if (below (random, 3) == 0)
        length += (gsize) g_snprintf (text + length, size - length, "%c%d", "eE"[below (random, 2)],
                                      (int) below (random, 60) - 30);
    text[length] = '\0';
    return length;
}

static void
parse (const char *name, Operands *operands)
{
    char text[160];
    gsize length = random_text (&operands->random, text, sizeof text);
    CarryDecimal value = carry_decimal_invalid ();
    CarryAmount amount = carry_amount_invalid ();
    carry_decimal_parse (text, (gssize) length, &value, NULL);
    carry_amount_parse (text, (gssize) length, &amount, NULL);
    printf ("%s %s", name, text);
    print_decimal (value);
    print_amount (amount);
}

/* --- amounts -------------------------------------------------------------------------- */

static void
two_amounts (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_amount (operands->x);
    print_amount (operands->y);
    print_amount (carry_amount_add (operands->x, operands->y));
    print_amount (carry_amount_sub (operands->x, operands->y));
    printf (" %d", carry_amount_compare (operands->x, operands->y));
}

static void
amount_product (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_decimal (operands->a);
    print_decimal (operands->b);
    print_amount (carry_amount_product (operands->a, operands->b));
}

static void
amount_scale_by (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_amount (operands->x);
    print_decimal (operands->a);
    print_rounding (operands);
    print_amount (
        carry_amount_scale_by (operands->x, operands->a, operands->scale, operands->rounding));
}

static void
amount_divide (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_amount (operands->x);
    print_decimal (operands->a);
    print_rounding (operands);
    print_decimal (
        carry_amount_divide (operands->x, operands->a, operands->scale, operands->rounding));
}

static void
amount_round (const char *name, Operands *operands)
{
    fputs (name, stdout);
    print_amount (operands->x);
    print_rounding (operands);
    print_amount (carry_amount_round (operands->x, operands->scale, operands->rounding));
    print_decimal (carry_amount_to_decimal (operands->x));
    printf (" %.17g", carry_amount_to_double (operands->x));
}

int
main (int argc, char **argv)
{
    static const struct
    {
        const char *name;
        Operation print;
    } operations[] = {
        { "exact", two_decimals },
        { "exact", two_decimals },
        { "one", one_decimal },
        { "compare", compare },
        { "mul-round", two_decimals_rounded },
        { "div", two_decimals_rounded },
        { "rescale", rescale },
        { "steps", steps },
        { "parse", parse },
        { "to-double", to_double },
        { "from-double", from_double },
        { "amount-sum", two_amounts },
        { "amount-product", amount_product },
        { "amount-scale-by", amount_scale_by },
        { "amount-divide", amount_divide },
        { "amount-round", amount_round },
    };
    guint64 seed, count;
    if (argc != 3 || !g_ascii_string_to_unsigned (argv[1], 10, 0, G_MAXUINT64, &seed, NULL) ||
        !g_ascii_string_to_unsigned (argv[2], 10, 0, G_MAXUINT64, &count, NULL))
    {
        g_printerr ("usage: print-numbers SEED COUNT\n");
        return 2;
    }
    Operands operands = { 0 };
    carry_random_init (&operands.random, seed, "numbers");
    for (guint64 i = 0; i < count; i++)
    {
        draw_operands (&operands);
        guint which = below (&operands.random, G_N_ELEMENTS (operations));
        operations[which].print (operations[which].name, &operands);
        putchar ('\n');
    }
    return fflush (stdout) == 0 ? 0 : 1;
}
