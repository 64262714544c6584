/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-number.h"

typedef struct
{
    const char *text;
    guint scale;
    CsvNumberStatus status;
    gint64 value;
} NumberCase;

static const NumberCase cases[] = {
    { "0", 0, CSV_NUMBER_OK, 0 },
    { "-0", 8, CSV_NUMBER_OK, 0 },
    { "42350.2", 8, CSV_NUMBER_OK, 4235020000000 },
    { "-42350.2", 1, CSV_NUMBER_OK, -423502 },
    { ".5", 1, CSV_NUMBER_OK, 5 },
    { "3.", 2, CSV_NUMBER_OK, 300 },
    { "+7", 0, CSV_NUMBER_OK, 7 },
    { "1.50000000000", 1, CSV_NUMBER_OK, 15 },
    { "6.5e-06", 12, CSV_NUMBER_OK, 6500000 },
    { "-6.5E-06", 12, CSV_NUMBER_OK, -6500000 },
    { "1.2e2", 0, CSV_NUMBER_OK, 120 },
    { "9223372036854775807", 0, CSV_NUMBER_OK, G_MAXINT64 },
    { "92233720368.54775807", 8, CSV_NUMBER_OK, G_MAXINT64 },
    { "92233720368.54775808", 8, CSV_NUMBER_TOO_LARGE, 0 },
    { "000000000000000000000000001", 0, CSV_NUMBER_OK, 1 },
    { "999999999999999999", 1, CSV_NUMBER_TOO_LARGE, 0 },
    { "123456789012345678901234567890", 0, CSV_NUMBER_TOO_LARGE, 0 },
    { "1e400", 0, CSV_NUMBER_TOO_LARGE, 0 },
    { "1.23", 1, CSV_NUMBER_TOO_FINE, 0 },
    { "1e-400", 8, CSV_NUMBER_TOO_FINE, 0 },
    { "0.12345678901234567890123", 8, CSV_NUMBER_TOO_FINE, 0 },
    { "", 8, CSV_NUMBER_EMPTY, 0 },
    { "NaN", 8, CSV_NUMBER_NAN, 0 },
    { "-nan", 8, CSV_NUMBER_NAN, 0 },
    { "null", 8, CSV_NUMBER_NAN, 0 },
    { "Inf", 8, CSV_NUMBER_NAN, 0 },
    { "-", 8, CSV_NUMBER_GARBAGE, 0 },
    { ".", 8, CSV_NUMBER_GARBAGE, 0 },
    { "1.2.3", 8, CSV_NUMBER_GARBAGE, 0 },
    { "1,5", 8, CSV_NUMBER_GARBAGE, 0 },
    { "0x10", 8, CSV_NUMBER_GARBAGE, 0 },
    { "1-2", 8, CSV_NUMBER_GARBAGE, 0 },
    { "e5", 8, CSV_NUMBER_GARBAGE, 0 },
    { "12 ", 8, CSV_NUMBER_GARBAGE, 0 },
};

static void
test_table (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        const NumberCase *one = &cases[i];
        gint64 value = 77;
        CsvNumberStatus status =
            csv_number_parse (one->text, strlen (one->text), one->scale, &value);

        g_test_message ("\"%s\" with %u digits", one->text, one->scale);
        g_assert_cmpint (status, ==, one->status);
        g_assert_cmpint (value, ==, status == CSV_NUMBER_OK ? one->value : 77);
    }
}

/* The digits end where the field does, not where the text does. */
static void
test_field (void)
{
    gint64 value;

    g_assert_cmpint (csv_number_parse ("12.5,7", 4, 2, &value), ==, CSV_NUMBER_OK);
    g_assert_cmpint (value, ==, 1250);
}

/* The same as decimals say, for numbers of every length and scale. */
static void
test_against_decimal (void)
{
    CarryRandom random;

    carry_random_init (&random, 1, "numbers");
    for (guint i = 0; i < 200000; i++)
    {
        guint written = (guint) carry_random_below (&random, CARRY_DECIMAL_MAX_SCALE + 1);
        guint scale = (guint) carry_random_below (&random, CARRY_DECIMAL_MAX_SCALE + 1);
        gint64 coefficient =
            (gint64) (carry_random_next (&random) >> carry_random_below (&random, 64));
        CarryDecimal number = carry_decimal_make (coefficient, written);
        CarryDecimal exact = carry_decimal_rescale (number, scale, CARRY_ROUND_DOWN);
        char text[CARRY_DECIMAL_BUFFER];
        gint64 value = 0;
        CsvNumberStatus status;

        carry_decimal_format (number, text);
        status = csv_number_parse (text, strlen (text), scale, &value);
        if (carry_decimal_is_valid (exact) && carry_decimal_equal (exact, number))
        {
            g_assert_cmpint (status, ==, CSV_NUMBER_OK);
            g_assert_cmpint (value, ==, exact.coefficient);
        }
        else
            g_assert_cmpint (status, >=, CSV_NUMBER_TOO_FINE);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/csv/number/table", test_table);
    g_test_add_func ("/csv/number/field", test_field);
    g_test_add_func ("/csv/number/against-decimal", test_against_decimal);
    return g_test_run ();
}
