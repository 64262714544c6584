/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-time.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-random.h"

static void
test_parse (void)
{
    static const struct
    {
        const char *text;
        gint64 ns;
    } samples[] = {
        { "0s", 0 },
        { "5ns", 5 },
        { "10us", 10 * CARRY_NS_PER_US },
        { "250ms", 250 * CARRY_NS_PER_MS },
        { "30s", 30 * CARRY_NS_PER_SECOND },
        { "5m", 5 * CARRY_NS_PER_MINUTE },
        { "90m", 90 * CARRY_NS_PER_MINUTE },
        { "1h", CARRY_NS_PER_HOUR },
        { "1h30m", 90 * CARRY_NS_PER_MINUTE },
        { "7d", 7 * CARRY_NS_PER_DAY },
        { "007d", 7 * CARRY_NS_PER_DAY },
        { "1d1ns", CARRY_NS_PER_DAY + 1 },
        { "1m1ms", CARRY_NS_PER_MINUTE + CARRY_NS_PER_MS },
        { "9223372036854775807ns", G_MAXINT64 },
        { "106751d23h47m16s854ms775us807ns", G_MAXINT64 },
    };
    for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
        g_autoptr (GError) error = NULL;
        gint64 ns = -1;
        carry_duration_parse (samples[i].text, &ns, &error);
        g_assert_no_error (error);
        g_assert_cmpint (ns, ==, samples[i].ns);
    }
}

static void
test_refused (void)
{
    static const struct
    {
        const char *text;
        const char *message;
    } samples[] = {
        { "", "250ms or 1h30m" },
        { "5", "its unit is missing; add ns, us, ms, s, m, h or d" },
        { "0", "its unit is missing" },
        { "1h30", "its unit is missing" },
        { "-5s", "not a whole number with a unit" },
        { "+5s", "not a whole number with a unit" },
        { " 5s", "not a whole number with a unit" },
        { "s", "not a whole number with a unit" },
        { "1h 30m", "not a whole number with a unit" },
        { "5s ", "not a whole number with a unit" },
        { "5 s", "its unit is none of" },
        { "1.5h", "its unit is none of" },
        { "5S", "its unit is none of" },
        { "5sec", "its unit is none of" },
        { "5w", "its unit is none of" },
        { "5\xc2\xb5s", "its unit is none of" },
        { "30m1h", "longest to the shortest" },
        { "1s1s", "longest to the shortest" },
        { "1ms1s", "longest to the shortest" },
        { "9223372036854775808ns", "longer than 292 years" },
        { "106752d", "longer than 292 years" },
        { "106751d23h47m16s854ms775us808ns", "longer than 292 years" },
        { "99999999999999999999d", "longer than 292 years" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
        g_autoptr (GError) error = NULL;
        gint64 ns = 77;
        if (carry_duration_parse (samples[i].text, &ns, &error))
            g_test_message ("accepted: \"%s\"", samples[i].text);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
        if (strstr (error->message, samples[i].message) == NULL)
            g_test_message ("not in \"%s\": \"%s\"", error->message, samples[i].message);
        g_assert_nonnull (strstr (error->message, samples[i].message));
        g_assert_cmpint (ns, ==, 77);
    }
}

static void
test_to_text (void)
{
    static const struct
    {
        gint64 ns;
        const char *text;
    } samples[] = {
        { 0, "0s" },
        { 1, "1ns" },
        { 1500 * CARRY_NS_PER_MS, "1s500ms" },
        { 90 * CARRY_NS_PER_MINUTE, "1h30m" },
        { 7 * CARRY_NS_PER_DAY, "7d" },
        { -90 * CARRY_NS_PER_SECOND, "-1m30s" },
        { G_MAXINT64, "106751d23h47m16s854ms775us807ns" },
        { G_MININT64, "-106751d23h47m16s854ms775us808ns" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
        char buffer[CARRY_DURATION_BUFFER];
        g_assert_true (carry_duration_to_text (samples[i].ns, buffer) == buffer);
        g_assert_cmpstr (buffer, ==, samples[i].text);
    }
}

static void
test_round_trip (void)
{
    CarryRandom random;
    carry_random_init (&random, 1, "duration");
    for (guint i = 0; i < 100000; i++)
    {
        gint64 ns = (gint64) (carry_random_next (&random) >> (1 + i % 63));
        char text[CARRY_DURATION_BUFFER];
        gint64 again = -1;
        carry_duration_to_text (ns, text);
        g_assert_true (carry_duration_parse (text, &again, NULL));
        g_assert_cmpint (again, ==, ns);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/duration/parse", test_parse);
    g_test_add_func ("/duration/refused", test_refused);
    g_test_add_func ("/duration/to-text", test_to_text);
    g_test_add_func ("/duration/round-trip", test_round_trip);
    return g_test_run ();
}
