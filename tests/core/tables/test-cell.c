/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <carry.h>

#include <math.h>
#include <string.h>

typedef struct
{
    const char *text;
    guint scale;
    CarryCellStatus status;
    gint64 value;
} NumberCase;

static CarryCellStatus
read_text (const char *text, gsize length, guint scale, gint64 *out_value)
{
    const CarryCell cell = { .text = text, .length = length };

    return carry_cell_read_number (&cell, scale, FALSE, out_value);
}

static const NumberCase cases[] = {
    { "0", 0, CARRY_CELL_OK, 0 },
    { "-0", 8, CARRY_CELL_OK, 0 },
    { "42350.2", 8, CARRY_CELL_OK, 4235020000000 },
    { "-42350.2", 1, CARRY_CELL_OK, -423502 },
    { ".5", 1, CARRY_CELL_OK, 5 },
    { "3.", 2, CARRY_CELL_OK, 300 },
    { "+7", 0, CARRY_CELL_OK, 7 },
    { "1.50000000000", 1, CARRY_CELL_OK, 15 },
    { "6.5e-06", 12, CARRY_CELL_OK, 6500000 },
    { "-6.5E-06", 12, CARRY_CELL_OK, -6500000 },
    { "1.2e2", 0, CARRY_CELL_OK, 120 },
    { "9223372036854775807", 0, CARRY_CELL_OK, G_MAXINT64 },
    { "92233720368.54775807", 8, CARRY_CELL_OK, G_MAXINT64 },
    { "92233720368.54775808", 8, CARRY_CELL_TOO_LARGE, 0 },
    { "000000000000000000000000001", 0, CARRY_CELL_OK, 1 },
    { "999999999999999999", 1, CARRY_CELL_TOO_LARGE, 0 },
    { "123456789012345678901234567890", 0, CARRY_CELL_TOO_LARGE, 0 },
    { "1e400", 0, CARRY_CELL_TOO_LARGE, 0 },
    { "1.23", 1, CARRY_CELL_TOO_FINE, 0 },
    { "1e-400", 8, CARRY_CELL_TOO_FINE, 0 },
    { "0.12345678901234567890123", 8, CARRY_CELL_TOO_FINE, 0 },
    { "", 8, CARRY_CELL_EMPTY, 0 },
    { "NaN", 8, CARRY_CELL_NAN, 0 },
    { "-nan", 8, CARRY_CELL_NAN, 0 },
    { "null", 8, CARRY_CELL_NAN, 0 },
    { "Inf", 8, CARRY_CELL_NAN, 0 },
    { "-", 8, CARRY_CELL_GARBAGE, 0 },
    { ".", 8, CARRY_CELL_GARBAGE, 0 },
    { "1.2.3", 8, CARRY_CELL_GARBAGE, 0 },
    { "1,5", 8, CARRY_CELL_GARBAGE, 0 },
    { "0x10", 8, CARRY_CELL_GARBAGE, 0 },
    { "1-2", 8, CARRY_CELL_GARBAGE, 0 },
    { "e5", 8, CARRY_CELL_GARBAGE, 0 },
    { "12 ", 8, CARRY_CELL_GARBAGE, 0 },
};

static void
test_table (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        const NumberCase *one = &cases[i];
        gint64 value = 77;
        CarryCellStatus status = read_text (one->text, strlen (one->text), one->scale, &value);

        g_test_message ("\"%s\" with %u digits", one->text, one->scale);
        g_assert_cmpint (status, ==, one->status);
        g_assert_cmpint (value, ==, status == CARRY_CELL_OK ? one->value : 77);
    }
}

/* The digits end where the field does, not where the text does. */
static void
test_field (void)
{
    gint64 value;

    g_assert_cmpint (read_text ("12.5,7", 4, 2, &value), ==, CARRY_CELL_OK);
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
        CarryCellStatus status;

        carry_decimal_format (number, text);
        status = read_text (text, strlen (text), scale, &value);
        if (carry_decimal_is_valid (exact) && carry_decimal_equal (exact, number))
        {
            g_assert_cmpint (status, ==, CARRY_CELL_OK);
            g_assert_cmpint (value, ==, exact.coefficient);
        }
        else
            g_assert_cmpint (status, >=, CARRY_CELL_TOO_FINE);
    }
}

static void
assert_number (const CarryCell *cell, guint scale, gboolean rounds, CarryCellStatus status,
               gint64 expected)
{
    gint64 value = 77;

    g_assert_cmpint (carry_cell_read_number (cell, scale, rounds, &value), ==, status);
    g_assert_cmpint (value, ==, status == CARRY_CELL_OK ? expected : 77);
}

static void
assert_double (double number, guint scale, CarryCellStatus status, gint64 expected)
{
    const CarryCell cell = { .type = CARRY_CELL_DOUBLE, .number = number };

    assert_number (&cell, scale, FALSE, status, expected);
}

static void
test_doubles (void)
{
    assert_double (0, 0, CARRY_CELL_OK, 0);
    assert_double (-0.0, 8, CARRY_CELL_OK, 0);
    assert_double (42350.2, 8, CARRY_CELL_OK, 4235020000000);
    assert_double (-42350.2, 1, CARRY_CELL_OK, -423502);
    assert_double (-6.5e-06, 12, CARRY_CELL_OK, -6500000);
    assert_double (0.1 + 0.2, 18, CARRY_CELL_OK, 300000000000000040);
    assert_double (0.1 + 0.2, 16, CARRY_CELL_TOO_FINE, 0);
    assert_double (1e15, 0, CARRY_CELL_OK, 1000000000000000);
    assert_double (123456789012345680, 0, CARRY_CELL_OK, 123456789012345680);
    assert_double (92233720368.5, 8, CARRY_CELL_OK, 9223372036850000000);
    assert_double (92233720369, 8, CARRY_CELL_TOO_LARGE, 0);
    assert_double (1e300, 0, CARRY_CELL_TOO_LARGE, 0);
    assert_double (1e-300, 18, CARRY_CELL_TOO_FINE, 0);
    assert_double (0.00031099999999999997, 8, CARRY_CELL_TOO_FINE, 0);
    assert_double (NAN, 8, CARRY_CELL_NAN, 0);
    assert_double (-INFINITY, 8, CARRY_CELL_NAN, 0);
}

/* Every double is the shortest decimal that reads back as it, whatever its size. */
static void
test_doubles_against_text (void)
{
    CarryRandom random;

    carry_random_init (&random, 1, "doubles");
    for (guint i = 0; i < 300000; i++)
    {
        guint scale = (guint) carry_random_below (&random, CARRY_DECIMAL_MAX_SCALE + 1);
        guint64 digits = carry_random_next (&random) >> carry_random_below (&random, 64);
        double number = (double) digits / pow (10, (double) carry_random_below (&random, 20));
        CarryDecimal exact = carry_decimal_from_double (number);
        CarryDecimal scaled = carry_decimal_rescale (exact, scale, CARRY_ROUND_DOWN);
        const CarryCell cell = { .type = CARRY_CELL_DOUBLE, .number = number };
        gint64 value = 0;
        CarryCellStatus status = carry_cell_read_number (&cell, scale, FALSE, &value);

        if (carry_decimal_is_valid (scaled) && carry_decimal_equal (scaled, exact))
        {
            g_assert_cmpint (status, ==, CARRY_CELL_OK);
            g_assert_cmpint (value, ==, scaled.coefficient);
        }
        else
            g_assert_cmpint (status, >=, CARRY_CELL_TOO_FINE);
    }
}

/* A decimal reads as the text of it does. */
static void
test_decimals_against_text (void)
{
    CarryRandom random;

    carry_random_init (&random, 2, "decimals");
    for (guint i = 0; i < 300000; i++)
    {
        guint from = (guint) carry_random_below (&random, CARRY_DECIMAL_MAX_SCALE + 1);
        guint scale = (guint) carry_random_below (&random, CARRY_DECIMAL_MAX_SCALE + 1);
        gint64 digits = (gint64) (carry_random_next (&random) >> carry_random_below (&random, 64));
        gint64 zeros = i % 3 == 0 ? 1000 : 1;
        CarryDecimal exact = carry_decimal_make (digits / zeros * zeros, from);
        char text[CARRY_DECIMAL_BUFFER];
        const CarryCell decimal = { .type = CARRY_CELL_DECIMAL,
                                    .coefficient = exact.coefficient,
                                    .scale = exact.scale };
        CarryCell written = { .text = text };
        gint64 value = 0, expected = 0;
        CarryCellStatus status;

        if (!carry_decimal_is_valid (exact))
            continue;
        written.length = strlen (carry_decimal_format (carry_decimal_normalize (exact), text));
        status = carry_cell_read_number (&written, scale, i % 2 == 0, &expected);
        g_assert_cmpint (carry_cell_read_number (&decimal, scale, i % 2 == 0, &value), ==, status);
        g_assert_cmpint (value, ==, expected);
    }
}

static void
test_rounded (void)
{
    const CarryCell noise = { .type = CARRY_CELL_DOUBLE, .number = 0.00031099999999999997 };
    const CarryCell down = { .text = "0.125", .length = 5 };
    const CarryCell up = { .text = "-0.375", .length = 6 };
    const CarryCell tiny = { .text = "1e-400", .length = 6 };
    const CarryCell large = { .text = "1e30", .length = 4 };
    const CarryCell long_one = { .text = "92233720368547758.075", .length = 21 };

    assert_number (&noise, 8, TRUE, CARRY_CELL_OK, 31100);
    assert_number (&down, 2, TRUE, CARRY_CELL_OK, 12);
    assert_number (&up, 2, TRUE, CARRY_CELL_OK, -38);
    assert_number (&up, 0, TRUE, CARRY_CELL_OK, 0);
    assert_number (&tiny, 8, TRUE, CARRY_CELL_OK, 0);
    assert_number (&large, 8, TRUE, CARRY_CELL_TOO_LARGE, 0);
    assert_number (&long_one, 2, TRUE, CARRY_CELL_TOO_LARGE, 0);
    assert_number (&long_one, 1, TRUE, CARRY_CELL_OK, 922337203685477581);
}

static void
test_other_types (void)
{
    const CarryCell integer = { .type = CARRY_CELL_INTEGER, .integer = -12 };
    const CarryCell huge = { .type = CARRY_CELL_INTEGER, .integer = G_MININT64 };
    const CarryCell decimal = { .type = CARRY_CELL_DECIMAL, .coefficient = 1250, .scale = 3 };
    const CarryCell yes = { .type = CARRY_CELL_BOOLEAN, .integer = 1 };
    const CarryCell time = { .type = CARRY_CELL_TIME, .integer = 1 };

    assert_number (&integer, 2, FALSE, CARRY_CELL_OK, -1200);
    assert_number (&huge, 0, FALSE, CARRY_CELL_OK, G_MININT64);
    assert_number (&huge, 1, FALSE, CARRY_CELL_TOO_LARGE, 0);
    assert_number (&decimal, 2, FALSE, CARRY_CELL_OK, 125);
    assert_number (&decimal, 5, FALSE, CARRY_CELL_OK, 125000);
    assert_number (&decimal, 1, FALSE, CARRY_CELL_TOO_FINE, 0);
    assert_number (&decimal, 1, TRUE, CARRY_CELL_OK, 12);
    assert_number (&yes, 1, FALSE, CARRY_CELL_GARBAGE, 0);
    assert_number (&time, 1, FALSE, CARRY_CELL_GARBAGE, 0);
}

static void
assert_time (const CarryCell *cell, CarryTimeFormat format, int zone, gint64 expected)
{
    g_autoptr (GError) error = NULL;
    gint64 ts = 77;

    g_assert_true (carry_cell_read_time (cell, format, zone, &ts, &error));
    g_assert_no_error (error);
    g_assert_cmpint (ts, ==, expected);
}

static void
test_times (void)
{
    const gint64 new_year = G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND;
    const CarryCell text = { .text = "2024-01-01T00:00:00Z", .length = 20 };
    const CarryCell ms = { .type = CARRY_CELL_INTEGER, .integer = 1704067200000 };
    const CarryCell day = { .type = CARRY_CELL_INTEGER, .integer = 20240101 };
    const CarryCell instant = { .type = CARRY_CELL_TIME, .integer = new_year };
    const CarryCell local = { .type = CARRY_CELL_LOCAL_TIME, .integer = new_year };
    const CarryCell seconds = { .type = CARRY_CELL_DOUBLE, .number = 1704067200.5 };
    const CarryCell yes = { .type = CARRY_CELL_BOOLEAN, .integer = 1 };
    g_autoptr (GError) error = NULL;
    gint64 ts;

    assert_time (&text, CARRY_TIME_FORMAT_AUTO, CARRY_ZONE_NONE, new_year);
    assert_time (&ms, CARRY_TIME_FORMAT_AUTO, CARRY_ZONE_NONE, new_year);
    assert_time (&day, CARRY_TIME_FORMAT_ISO, 0, new_year);
    assert_time (&instant, CARRY_TIME_FORMAT_AUTO, CARRY_ZONE_NONE, new_year);
    assert_time (&local, CARRY_TIME_FORMAT_AUTO, 0, new_year);
    assert_time (&local, CARRY_TIME_FORMAT_AUTO, 180, new_year - 3 * CARRY_NS_PER_HOUR);
    assert_time (&seconds, CARRY_TIME_FORMAT_S, CARRY_ZONE_NONE,
                 new_year + CARRY_NS_PER_SECOND / 2);
    g_assert_false (
        carry_cell_read_time (&local, CARRY_TIME_FORMAT_AUTO, CARRY_ZONE_NONE, &ts, &error));
    g_assert_cmpstr (error->message, ==,
                     "\"2024-01-01T00:00:00.000\" cannot be read as a time: it has no time zone; "
                     "set time-zone");
    g_assert_false (carry_cell_read_time (&yes, CARRY_TIME_FORMAT_AUTO, 0, &ts, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/table/cell/table", test_table);
    g_test_add_func ("/table/cell/field", test_field);
    g_test_add_func ("/table/cell/against-decimal", test_against_decimal);
    g_test_add_func ("/table/cell/doubles", test_doubles);
    g_test_add_func ("/table/cell/doubles-against-text", test_doubles_against_text);
    g_test_add_func ("/table/cell/decimals-against-text", test_decimals_against_text);
    g_test_add_func ("/table/cell/rounded", test_rounded);
    g_test_add_func ("/table/cell/other-types", test_other_types);
    g_test_add_func ("/table/cell/times", test_times);
    return g_test_run ();
}
