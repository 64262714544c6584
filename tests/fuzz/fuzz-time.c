/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The first byte chooses the format, the rest is the text. */

#include "fuzz.h"

#include "base/carry-error.h"
#include "base/carry-time.h"

static void
check_refused (const GError *error)
{
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
check_instant (const char *text, gsize length, CarryTimeFormat format)
{
    g_autoptr (GError) error = NULL;
    gint64 ts, again;
    if (!carry_time_parse (text, (gssize) length, format, 0, &ts, &error))
    {
        check_refused (error);
        return;
    }
    char buffer[CARRY_TIME_BUFFER];
    g_assert_true (carry_time_parse (carry_time_to_text (ts, buffer), -1, CARRY_TIME_FORMAT_ISO,
                                     CARRY_ZONE_NONE, &again, NULL));
    g_assert_cmpint (again, ==, ts);
    /* Text with a zone of its own means the same wherever it is read. */
    if (carry_time_parse (text, (gssize) length, format, CARRY_ZONE_NONE, &again, NULL))
        g_assert_cmpint (again, ==, ts);
}

static void
check_duration (const char *text)
{
    g_autoptr (GError) error = NULL;
    gint64 ns, again;
    if (!carry_duration_parse (text, &ns, &error))
    {
        check_refused (error);
        return;
    }
    char buffer[CARRY_DURATION_BUFFER];
    g_assert_cmpint (ns, >=, 0);
    g_assert_true (carry_duration_parse (carry_duration_to_text (ns, buffer), &again, NULL));
    g_assert_cmpint (again, ==, ns);
}

static void
check_zone (const char *text)
{
    g_autoptr (GError) error = NULL;
    int minutes;
    if (!carry_time_parse_zone (text, &minutes, &error))
        check_refused (error);
    else
        g_assert_cmpint (ABS (minutes), <, 24 * 60);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *text = (const char *) data + 1;
    check_instant (text, size - 1, (CarryTimeFormat) (data[0] % (CARRY_TIME_FORMAT_ISO + 1)));
    g_autofree char *ended = g_strndup (text, size - 1);
    check_duration (ended);
    check_zone (ended);
    return 0;
}
