/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "bench/carry-bench.h"

/* CarryDecimal, through the shared library, against double doing the same. */

#define COUNT 100000
#define ROUNDS 21
#define TEXT_SIZE 24

typedef struct
{
    char (*texts)[TEXT_SIZE];
    CarryDecimal *decimals;
    double *doubles;
} Numbers;

static volatile guint64 kept;

/* No compiler may leave out the work that this came from. */
static void
keep (guint64 value)
{
    kept ^= value;
}

/* Prices with 1 to 5 decimals and quantities with 8, as they stand in data files. */
static void
numbers_init (Numbers *self)
{
    CarryRandom random;
    carry_random_init (&random, 1, "bench");
    self->texts = g_malloc_n (COUNT, TEXT_SIZE);
    self->decimals = g_new (CarryDecimal, COUNT);
    self->doubles = g_new (double, COUNT);
    for (int i = 0; i < COUNT; i++)
    {
        guint scale = i % 2 ? 8 : (guint) carry_random_range (&random, 1, 5);
        self->decimals[i] = carry_decimal_make (carry_random_range (&random, 1, 999999999), scale);
        self->doubles[i] = carry_decimal_to_double (self->decimals[i]);
        carry_decimal_format (self->decimals[i], self->texts[i]);
    }
}

static void
numbers_clear (Numbers *self)
{
    g_free (self->texts);
    g_free (self->decimals);
    g_free (self->doubles);
}

static void
parse_decimal (gpointer data)
{
    Numbers *self = data;
    gint64 sum = 0;
    for (int i = 0; i < COUNT; i++)
    {
        CarryDecimal value = carry_decimal_zero ();
        carry_decimal_parse (self->texts[i], -1, &value, NULL);
        sum += value.coefficient;
    }
    keep ((guint64) sum);
}

static void
parse_double (gpointer data)
{
    Numbers *self = data;
    double sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum += strtod (self->texts[i], NULL); /* lint: allow unsafe-call: it is the peer */
    keep ((guint64) sum);
}

static void
format_decimal (gpointer data)
{
    Numbers *self = data;
    char buffer[CARRY_DECIMAL_BUFFER];
    guint64 sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum += (guint64) carry_decimal_format (self->decimals[i], buffer)[0];
    keep (sum);
}

static void
format_double (gpointer data)
{
    Numbers *self = data;
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    guint64 sum = 0;
    for (int i = 0; i < COUNT; i++)
    {
        g_snprintf (buffer, sizeof buffer, "%.8f", self->doubles[i]);
        sum += (guint64) buffer[0];
    }
    keep (sum);
}

static void
add_decimal (gpointer data)
{
    const CarryDecimal *numbers = ((Numbers *) data)->decimals;
    gint64 sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += carry_decimal_add (numbers[i - 1], numbers[i]).coefficient;
    keep ((guint64) sum);
}

static void
add_double (gpointer data)
{
    const double *numbers = ((Numbers *) data)->doubles;
    double sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += numbers[i - 1] + numbers[i];
    keep ((guint64) sum);
}

static void
mul_decimal (gpointer data)
{
    const CarryDecimal *numbers = ((Numbers *) data)->decimals;
    gint64 sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += carry_decimal_mul (numbers[i - 1], numbers[i]).coefficient;
    keep ((guint64) sum);
}

static void
mul_double (gpointer data)
{
    const double *numbers = ((Numbers *) data)->doubles;
    double sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += numbers[i - 1] * numbers[i];
    keep ((guint64) sum);
}

static void
div_decimal (gpointer data)
{
    const CarryDecimal *numbers = ((Numbers *) data)->decimals;
    gint64 sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += carry_decimal_div (numbers[i - 1], numbers[i], 8, CARRY_ROUND_HALF_EVEN).coefficient;
    keep ((guint64) sum);
}

static void
div_double (gpointer data)
{
    const double *numbers = ((Numbers *) data)->doubles;
    double sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += numbers[i - 1] / numbers[i];
    keep ((guint64) sum);
}

static void
compare_decimal (gpointer data)
{
    const CarryDecimal *numbers = ((Numbers *) data)->decimals;
    gint64 sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += carry_decimal_compare (numbers[i - 1], numbers[i]);
    keep ((guint64) sum);
}

static void
compare_double (gpointer data)
{
    const double *numbers = ((Numbers *) data)->doubles;
    double sum = 0;
    for (int i = 1; i < COUNT; i++)
        sum += numbers[i - 1] > numbers[i];
    keep ((guint64) sum);
}

/* What a ledger does: it adds up price times quantity. */
static void
sum_decimal (gpointer data)
{
    Numbers *self = data;
    CarryAmount sum = carry_amount_zero ();
    for (int i = 1; i < COUNT; i++)
        sum =
            carry_amount_add (sum, carry_amount_product (self->decimals[i - 1], self->decimals[i]));
    keep ((guint64) sum.value);
}

static void
from_double (gpointer data)
{
    Numbers *self = data;
    gint64 sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum += carry_decimal_from_double (self->doubles[i]).coefficient;
    keep ((guint64) sum);
}

static void
dtostr (gpointer data)
{
    Numbers *self = data;
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    guint64 sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum += (guint64) g_ascii_dtostr (buffer, sizeof buffer, self->doubles[i])[0];
    keep (sum);
}

static void
compare (const char *what, CarryBenchFunc ours, const char *peer_name, CarryBenchFunc peer,
         Numbers *numbers)
{
    double our_ns = carry_bench_run (ours, numbers, ROUNDS);
    double peer_ns = carry_bench_run (peer, numbers, ROUNDS);
    carry_bench_report (what, COUNT, our_ns, peer_name, peer_ns);
}

int
main (void)
{
    Numbers numbers;
    numbers_init (&numbers);
    compare ("decimal parse", parse_decimal, "strtod", parse_double, &numbers);
    compare ("decimal format", format_decimal, "printf %.8f", format_double, &numbers);
    compare ("decimal from double", from_double, "g_ascii_dtostr", dtostr, &numbers);
    compare ("decimal add", add_decimal, "double", add_double, &numbers);
    compare ("decimal mul", mul_decimal, "double", mul_double, &numbers);
    compare ("decimal div", div_decimal, "double", div_double, &numbers);
    compare ("decimal compare", compare_decimal, "double", compare_double, &numbers);
    compare ("amount sum of products", sum_decimal, "double", mul_double, &numbers);
    numbers_clear (&numbers);
    return 0;
}
