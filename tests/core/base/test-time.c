/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-time.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-random.h"

#define UTC 0
#define NONE CARRY_ZONE_NONE
#define AUTO CARRY_TIME_FORMAT_AUTO
#define S CARRY_TIME_FORMAT_S
#define MS CARRY_TIME_FORMAT_MS
#define US CARRY_TIME_FORMAT_US
#define NS CARRY_TIME_FORMAT_NS
#define ISO CARRY_TIME_FORMAT_ISO

/* 2024-01-01 and 2022-12-13, UTC. */
#define NEW_YEAR (G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND)
#define DECEMBER (G_GINT64_CONSTANT (1670889600) * CARRY_NS_PER_SECOND)

typedef struct
{
    const char *text;
    CarryTimeFormat format;
    int zone_minutes;
    gint64 ts;
} Good;

typedef struct
{
    const char *text;
    CarryTimeFormat format;
    int zone_minutes;
    const char *message;
} Bad;

static void
assert_good (const Good *good, guint count)
{
    for (guint i = 0; i < count; i++)
    {
        g_autoptr (GError) error = NULL;
        gint64 ts = -1;
        gboolean ok =
            carry_time_parse (good[i].text, -1, good[i].format, good[i].zone_minutes, &ts, &error);
        g_assert_no_error (error);
        g_assert_true (ok);
        if (ts != good[i].ts)
            g_test_message ("wrong: \"%s\"", good[i].text);
        g_assert_cmpint (ts, ==, good[i].ts);
    }
}

static void
assert_bad (const Bad *bad, guint count)
{
    for (guint i = 0; i < count; i++)
    {
        g_autoptr (GError) error = NULL;
        gint64 ts = 77;
        if (carry_time_parse (bad[i].text, -1, bad[i].format, bad[i].zone_minutes, &ts, &error))
            g_test_message ("accepted: \"%s\"", bad[i].text);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
        if (strstr (error->message, bad[i].message) == NULL)
            g_test_message ("not in \"%s\": \"%s\"", error->message, bad[i].message);
        g_assert_nonnull (strstr (error->message, bad[i].message));
        g_assert_cmpint (ts, ==, 77);
        g_assert_false (
            carry_time_parse (bad[i].text, -1, bad[i].format, bad[i].zone_minutes, &ts, NULL));
    }
}

static void
test_text (void)
{
    static const Good good[] = {
        { "2024-01-01", AUTO, UTC, NEW_YEAR },
        { "2024-01-01", ISO, 180, NEW_YEAR - 3 * CARRY_NS_PER_HOUR },
        { "2024-01-01T00:00:00Z", AUTO, NONE, NEW_YEAR },
        { "2024-01-01T00:00Z", AUTO, NONE, NEW_YEAR },
        { "2024-01-01 00:00:00+03:00", AUTO, NONE, NEW_YEAR - 3 * CARRY_NS_PER_HOUR },
        { "2024-01-01 00:00:00-0330", AUTO, NONE, NEW_YEAR + 210 * CARRY_NS_PER_MINUTE },
        { "2024-01-01 00:00:00+14", AUTO, NONE, NEW_YEAR - 14 * CARRY_NS_PER_HOUR },
        { "2024-01-01 00:00:00 UTC", AUTO, NONE, NEW_YEAR },
        { "2024-01-01 00:00:00 -00:00", AUTO, NONE, NEW_YEAR },
        { "2024-01-01 23:59:59", AUTO, UTC, NEW_YEAR + CARRY_NS_PER_DAY - CARRY_NS_PER_SECOND },
        { "2024-01-01T00:00:00.5Z", AUTO, NONE, NEW_YEAR + 500 * CARRY_NS_PER_MS },
        { "2024-01-01T00:00:00.000000001Z", AUTO, NONE, NEW_YEAR + 1 },
        { "2024-01-01T00:00:00.123456Z", AUTO, NONE, NEW_YEAR + 123456000 },
        { "2022.12.13 00:05", AUTO, UTC, DECEMBER + 5 * CARRY_NS_PER_MINUTE },
        { "2022.12.13", AUTO, UTC, DECEMBER },
        { "20221213 00:00:00", AUTO, UTC, DECEMBER },
        { "20221213", ISO, UTC, DECEMBER },
        { "1970-01-01T00:00:00Z", AUTO, NONE, 0 },
        { "1969-12-31T23:59:59.999999999Z", AUTO, NONE, -1 },
        { "2262-04-11T23:47:16.854775807Z", AUTO, NONE, G_MAXINT64 },
        { "1677-09-21T00:12:43.145224192Z", AUTO, NONE, G_MININT64 },
    };
    assert_good (good, G_N_ELEMENTS (good));
}

/* The zone in the text wins; the zone of the setting serves text that has none. */
static void
test_zone_precedence (void)
{
    static const Good good[] = {
        { "2024-01-01 00:00:00Z", AUTO, 180, NEW_YEAR },
        { "2024-01-01 00:00:00+01:00", AUTO, 180, NEW_YEAR - CARRY_NS_PER_HOUR },
        { "2024-01-01 00:00:00", AUTO, 180, NEW_YEAR - 3 * CARRY_NS_PER_HOUR },
        { "2024-01-01 00:00:00", AUTO, -330, NEW_YEAR + 330 * CARRY_NS_PER_MINUTE },
        { "1704067200", AUTO, 180, NEW_YEAR },
    };
    static const Bad bad[] = {
        { "2024-01-01 00:00:00", AUTO, NONE, "it has no time zone" },
        { "2024-01-01", ISO, NONE, "set time-zone" },
    };
    assert_good (good, G_N_ELEMENTS (good));
    assert_bad (bad, G_N_ELEMENTS (bad));
}

static void
test_text_refused (void)
{
    static const Bad bad[] = {
        { "", AUTO, UTC, "it is empty" },
        { "", NS, UTC, "it is empty" },
        { " 2024-01-01", AUTO, UTC, "does not start with a date" },
        { "24-01-01", AUTO, UTC, "does not start with a date" },
        { "2024", ISO, UTC, "does not start with a date" },
        { "2024-1-1", AUTO, UTC, "does not start with a date" },
        { "2024/01/01", AUTO, UTC, "does not start with a date" },
        { "2024-01.01", AUTO, UTC, "does not start with a date" },
        { "2024-0101", AUTO, UTC, "does not start with a date" },
        { "202401-01", AUTO, UTC, "does not start with a date" },
        { "01.02.2024", AUTO, UTC, "does not start with a date" },
        { "2024-01", AUTO, UTC, "does not start with a date" },
        { "NaN", AUTO, UTC, "does not start with a date" },
        { "2024-00-01", AUTO, UTC, "month is not 01 to 12" },
        { "2024-13-01", AUTO, UTC, "month is not 01 to 12" },
        { "2024-01-00", AUTO, UTC, "no such day" },
        { "2024-04-31", AUTO, UTC, "no such day" },
        { "2023-02-29", AUTO, UTC, "no such day" },
        { "2024-02-30", AUTO, UTC, "no such day" },
        { "1900-02-29", AUTO, UTC, "no such day" },
        { "2024-01-01T", AUTO, UTC, "HH:MM" },
        { "2024-01-01 00", AUTO, UTC, "HH:MM" },
        { "2024-01-01 0:00", AUTO, UTC, "HH:MM" },
        { "2024-01-01 000000", AUTO, UTC, "HH:MM" },
        { "2024-01-01 00:00:", AUTO, UTC, "HH:MM" },
        { "2024-01-01 00:00:0", AUTO, UTC, "HH:MM" },
        { "2024-01-01t00:00:00Z", AUTO, UTC, "T or a space" },
        { "2024-01-01  00:00:00Z", AUTO, UTC, "HH:MM" },
        { "2024-01-01Z", AUTO, UTC, "T or a space" },
        { "2024-01-01 24:00:00", AUTO, UTC, "hour is not 00 to 23" },
        { "2024-01-01 23:60:00", AUTO, UTC, "minute is not 00 to 59" },
        { "2016-12-31 23:59:60", AUTO, UTC, "second is not 00 to 59" },
        { "2024-01-01 00:00:00.", AUTO, UTC, "1 to 9 digits" },
        { "2024-01-01 00:00:00.1234567890", AUTO, UTC, "1 to 9 digits" },
        { "2024-01-01 00:00:00,5", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00.5", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00:00 ", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00:00z", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00:00 CET", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00:00+3", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00:00+03:", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00:00+03:0", AUTO, UTC, "time zone is not" },
        { "2024-01-01 00:00:00+03:60", AUTO, UTC, "-14:00 and +14:00" },
        { "2024-01-01 00:00:00+14:01", AUTO, UTC, "-14:00 and +14:00" },
        { "2024-01-01 00:00:00ZZ", AUTO, UTC, "something follows" },
        { "2024-01-01 00:00:00+03:000", AUTO, UTC, "something follows" },
        { "2262-04-11T23:47:16.854775808Z", AUTO, UTC, "it is not between" },
        { "1677-09-21T00:12:43.145224191Z", AUTO, UTC, "it is not between" },
        { "0000-01-01", AUTO, UTC, "it is not between" },
        { "9999-12-31", AUTO, UTC, "it is not between" },
    };
    assert_bad (bad, G_N_ELEMENTS (bad));
}

static void
test_numbers (void)
{
    static const Good good[] = {
        { "1704067200", S, NONE, NEW_YEAR },
        { "1704067200.000000001", S, NONE, NEW_YEAR + 1 },
        { "1704067200.5000000000", S, NONE, NEW_YEAR + 500 * CARRY_NS_PER_MS },
        { "1704067200000", MS, NONE, NEW_YEAR },
        { "1704067200000.25", MS, NONE, NEW_YEAR + 250 * CARRY_NS_PER_US },
        { "1704067200000000", US, NONE, NEW_YEAR },
        { "1704067200000000000", NS, NONE, NEW_YEAR },
        { "1704067200000000000.000", NS, NONE, NEW_YEAR },
        { "0", S, NONE, 0 },
        { "-0", S, NONE, 0 },
        { "-1.5", S, NONE, -1500 * CARRY_NS_PER_MS },
        { "20240101", S, NONE, 20240101 * CARRY_NS_PER_SECOND },
        { "9223372036.854775807", S, NONE, G_MAXINT64 },
        { "-9223372036.854775808", S, NONE, G_MININT64 },
        { "-9223372036854775808", NS, NONE, G_MININT64 },
    };
    static const Bad bad[] = {
        { "1704067200.0000000001", S, UTC, "finer than a nanosecond" },
        { "1704067200000000000.1", NS, UTC, "finer than a nanosecond" },
        { "9223372036.854775808", S, UTC, "it is not between" },
        { "-9223372036.854775809", S, UTC, "it is not between" },
        { "18446744073.709551616", S, UTC, "it is not between" },
        { "9999999999999999999", NS, UTC, "it is not between" },
        { "99999999999999999999999999", NS, UTC, "it is not between" },
        { "1.7e9", S, UTC, "not a number" },
        { "+1", S, UTC, "not a number" },
        { ".5", S, UTC, "not a number" },
        { "1.", S, UTC, "not a number" },
        { "-", S, UTC, "not a number" },
        { "1 ", MS, UTC, "not a number" },
        { "0x10", MS, UTC, "not a number" },
        { "nan", MS, UTC, "not a number" },
        { "2024-01-01", MS, UTC, "not a number" },
        { "1704067200", ISO, UTC, "no such day" },
    };
    assert_good (good, G_N_ELEMENTS (good));
    assert_bad (bad, G_N_ELEMENTS (bad));
}

static void
test_auto (void)
{
    static const gint64 second = CARRY_NS_PER_SECOND;
    const Good good[] = {
        { "1704067200", AUTO, NONE, NEW_YEAR },
        { "1704067200.25", AUTO, NONE, NEW_YEAR + second / 4 },
        { "1704067200000", AUTO, NONE, NEW_YEAR },
        { "1704067200000.0", AUTO, NONE, NEW_YEAR },
        { "1704067200000000", AUTO, NONE, NEW_YEAR },
        { "1704067200000000000", AUTO, NONE, NEW_YEAR },
        { "946684800", AUTO, NONE, 946684800 * second },
        { "4102444799", AUTO, NONE, 4102444799 * second },
        { "946684800000", AUTO, NONE, 946684800 * second },
        { "4102444799999", AUTO, NONE, 4102444800 * second - CARRY_NS_PER_MS },
        { "946684800000000000", AUTO, NONE, 946684800 * second },
        { "4102444799999999999", AUTO, NONE, 4102444800 * second - 1 },
    };
    static const Bad bad[] = {
        { "0", AUTO, UTC, "set the time format" },
        { "2024", AUTO, UTC, "set the time format" },
        { "2024.01", AUTO, UTC, "set the time format" },
        { "45292", AUTO, UTC, "set the time format" },
        { "20240101", AUTO, UTC, "set the time format" },
        { "202401010005", AUTO, UTC, "set the time format" },
        { "20240101000500", AUTO, UTC, "set the time format" },
        { "20240101000500123", AUTO, UTC, "set the time format" },
        { "946684799", AUTO, UTC, "set the time format" },
        { "4102444800", AUTO, UTC, "set the time format" },
        { "4102444800000000000", AUTO, UTC, "set the time format" },
        { "-1704067200", AUTO, UTC, "set the time format" },
        { "9999999999999999999", AUTO, UTC, "set the time format" },
        { "18446744073709551616", AUTO, UTC, "it is not between" },
    };
    assert_good (good, G_N_ELEMENTS (good));
    assert_bad (bad, G_N_ELEMENTS (bad));
}

/* The text is part of a row: what follows its length is not read. */
/* A whole number is what its digits are. */
static void
test_whole_numbers (void)
{
    static const gint64 edges[] = { 0,
                                    1,
                                    -1,
                                    20240131,
                                    946684799,
                                    946684800,
                                    4102444799,
                                    4102444800,
                                    G_MAXINT64,
                                    G_MININT64,
                                    G_MININT64 + 1,
                                    9223372036,
                                    9223372037,
                                    -9223372036854775 };
    CarryRandom random;

    carry_random_init (&random, 1, "whole");
    for (guint i = 0; i < 200000; i++)
    {
        gint64 number =
            i < G_N_ELEMENTS (edges)
                ? edges[i]
                : (gint64) (carry_random_next (&random) >> carry_random_below (&random, 64));
        CarryTimeFormat format = (CarryTimeFormat) (i % ISO);
        g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
        g_autoptr (GError) error = NULL, expected_error = NULL;
        gint64 ts = 7, expected = 7;
        gboolean is_time = carry_time_parse (text, -1, format, NONE, &expected, &expected_error);

        g_assert_cmpint (carry_time_from_number (number, format, &ts, &error), ==, is_time);
        g_assert_cmpint (ts, ==, expected);
        if (!is_time)
            g_assert_cmpstr (error->message, ==, expected_error->message);
    }
}

static void
test_length (void)
{
    static const char row[] = "1704067200000,0.0001";
    gint64 ts = 0;
    g_assert_true (carry_time_parse (row, 13, AUTO, NONE, &ts, NULL));
    g_assert_cmpint (ts, ==, NEW_YEAR);
    g_assert_false (carry_time_parse (row, 14, AUTO, NONE, &ts, NULL));
    g_assert_false (carry_time_parse (row, 0, AUTO, NONE, &ts, NULL));
    g_assert_false (carry_time_parse ("2024-01-01\0", 11, AUTO, UTC, &ts, NULL));

    for (gssize length = 0; length < 25; length++)
        carry_time_parse ("2024-01-01 00:00:00.1+03:00", length, ISO, NONE, &ts, NULL);
}

/* A message stays one short line of plain text, whatever a file holds. */
static void
test_message (void)
{
    g_autofree char *garbage = g_strnfill (1000, '\xff');
    g_autoptr (GError) error = NULL;
    gint64 ts;
    garbage[0] = '\n';
    g_assert_false (carry_time_parse (garbage, -1, AUTO, UTC, &ts, &error));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_null (strchr (error->message, '\n'));
    g_assert_cmpuint (strlen (error->message), <, 300);
}

static void
test_zone (void)
{
    static const struct
    {
        const char *text;
        int minutes;
    } good[] = {
        { "UTC", 0 },       { "Z", 0 },       { "+00:00", 0 },   { "+03:00", 180 },
        { "-03:30", -210 }, { "+0545", 345 }, { "+14:00", 840 }, { "-14", -840 },
    };
    static const char *const bad[] = { "",       "utc",    "3",      "+3",        "+15:00",
                                       "+14:01", "+03:60", "+03:0",  "+03:00 ",   " Z",
                                       "GMT",    "UT",     "UTC+03", "Asia/Tokyo" };
    for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
        int minutes = 77;
        g_assert_true (carry_time_parse_zone (good[i].text, &minutes, NULL));
        g_assert_cmpint (minutes, ==, good[i].minutes);
    }
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
        g_autoptr (GError) error = NULL;
        int minutes = 77;
        g_assert_false (carry_time_parse_zone (bad[i], &minutes, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
        g_assert_cmpint (minutes, ==, 77);
    }
}

static void
test_to_text (void)
{
    static const struct
    {
        gint64 ts;
        const char *text;
    } samples[] = {
        { 0, "1970-01-01T00:00:00.000Z" },
        { NEW_YEAR, "2024-01-01T00:00:00.000Z" },
        { NEW_YEAR + 12 * CARRY_NS_PER_MS, "2024-01-01T00:00:00.012Z" },
        { NEW_YEAR + 12 * CARRY_NS_PER_US, "2024-01-01T00:00:00.000012Z" },
        { NEW_YEAR + 1, "2024-01-01T00:00:00.000000001Z" },
        { NEW_YEAR - CARRY_NS_PER_MS, "2023-12-31T23:59:59.999Z" },
        { -1, "1969-12-31T23:59:59.999999999Z" },
        { G_MAXINT64, "2262-04-11T23:47:16.854775807Z" },
        { G_MININT64, "1677-09-21T00:12:43.145224192Z" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
        char buffer[CARRY_TIME_BUFFER];
        g_assert_true (carry_time_to_text (samples[i].ts, buffer) == buffer);
        g_assert_cmpstr (buffer, ==, samples[i].text);
    }
}

/* Against GDateTime, on instants from all of the range and of each precision. */
static void
test_oracle (void)
{
    static const gint64 steps[] = { 1, CARRY_NS_PER_US, CARRY_NS_PER_MS, CARRY_NS_PER_SECOND };
    CarryRandom random;
    carry_random_init (&random, 1, "time");
    for (guint i = 0; i < 100000; i++)
    {
        gint64 step = steps[i % G_N_ELEMENTS (steps)];
        gint64 ts = (gint64) carry_random_next (&random) / step * step;
        gint64 second = ts / CARRY_NS_PER_SECOND - (ts % CARRY_NS_PER_SECOND < 0);
        g_autoptr (GDateTime) oracle = g_date_time_new_from_unix_utc (second);
        g_autofree char *expected = g_date_time_format (oracle, "%Y-%m-%dT%H:%M:%S.");
        char text[CARRY_TIME_BUFFER];
        gint64 again = 0;
        carry_time_to_text (ts, text);
        g_assert_true (g_str_has_prefix (text, expected));
        g_assert_true (carry_time_parse (text, -1, ISO, NONE, &again, NULL));
        g_assert_cmpint (again, ==, ts);
    }
}

/* Every date that looks right is accepted exactly when GLib's calendar has it. */
static void
test_calendar (void)
{
    for (int year = 1890; year <= 2110; year++)
        for (int day = 1; day <= 12 * 40; day++)
        {
            int month = (day - 1) / 40 + 1;
            int of_month = (day - 1) % 40;
            char text[16];
            gint64 ts = 0;
            g_snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, of_month);
            g_autoptr (GDateTime) oracle = g_date_time_new_utc (year, month, of_month, 0, 0, 0);
            g_assert_cmpint (carry_time_parse (text, -1, ISO, UTC, &ts, NULL), ==, oracle != NULL);
            if (oracle != NULL)
                g_assert_cmpint (ts, ==, g_date_time_to_unix (oracle) * CARRY_NS_PER_SECOND);
        }
}

static void
test_floor_day (void)
{
    g_assert_cmpint (carry_time_floor_day (NEW_YEAR), ==, NEW_YEAR);
    g_assert_cmpint (carry_time_floor_day (NEW_YEAR + 1), ==, NEW_YEAR);
    g_assert_cmpint (carry_time_floor_day (NEW_YEAR - 1), ==, NEW_YEAR - CARRY_NS_PER_DAY);
    g_assert_cmpint (carry_time_floor_day (0), ==, 0);
    g_assert_cmpint (carry_time_floor_day (-1), ==, -CARRY_NS_PER_DAY);
    g_assert_cmpint (carry_time_floor_day (-CARRY_NS_PER_DAY), ==, -CARRY_NS_PER_DAY);
    g_assert_cmpint (carry_time_floor_day (G_MAXINT64), ==, 106751 * CARRY_NS_PER_DAY);
    g_assert_cmpint (carry_time_floor_day (-106751 * CARRY_NS_PER_DAY), ==,
                     -106751 * CARRY_NS_PER_DAY);
}

static void
test_format_type (void)
{
    g_autoptr (GEnumClass) formats = g_type_class_ref (CARRY_TYPE_TIME_FORMAT);
    g_assert_cmpint (g_enum_get_value_by_nick (formats, "auto")->value, ==, AUTO);
    g_assert_cmpint (g_enum_get_value_by_nick (formats, "iso")->value, ==, ISO);
    g_assert_cmpint (formats->n_values, ==, 6);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/time/text", test_text);
    g_test_add_func ("/time/text/zone", test_zone_precedence);
    g_test_add_func ("/time/text/refused", test_text_refused);
    g_test_add_func ("/time/numbers", test_numbers);
    g_test_add_func ("/time/auto", test_auto);
    g_test_add_func ("/time/whole-numbers", test_whole_numbers);
    g_test_add_func ("/time/length", test_length);
    g_test_add_func ("/time/message", test_message);
    g_test_add_func ("/time/zone", test_zone);
    g_test_add_func ("/time/to-text", test_to_text);
    g_test_add_func ("/time/oracle", test_oracle);
    g_test_add_func ("/time/calendar", test_calendar);
    g_test_add_func ("/time/floor-day", test_floor_day);
    g_test_add_func ("/time/format-type", test_format_type);
    return g_test_run ();
}
