/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-time.h"
#include "base/carry-error.h"

#include <string.h>

#define MAX_QUOTED 40
#define MAX_ZONE_MINUTES (14 * 60)
#define SECONDS_PER_DAY 86400

/* That fit into 64 bits, whichever they are. */
#define MAX_WHOLE_DIGITS 19

/* The years in which a number without a unit may lie; see carry_time_parse(). */
#define AUTO_FIRST_SECOND G_GUINT64_CONSTANT (946684800) /* 2000-01-01 */
#define AUTO_LAST_SECOND G_GUINT64_CONSTANT (4102444800) /* 2100-01-01 */

#define NO_ZONE "it has no time zone; write one, such as Z or +03:00, or set time-zone"
#define OUT_OF_RANGE "it is not between 1677-09-22 and 2262-04-11"

G_DEFINE_ENUM_TYPE (CarryTimeFormat, carry_time_format,
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_FORMAT_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_FORMAT_S, "s"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_FORMAT_MS, "ms"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_FORMAT_US, "us"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_FORMAT_NS, "ns"),
                    G_DEFINE_ENUM_VALUE (CARRY_TIME_FORMAT_ISO, "iso"))

typedef struct
{
    const char *at;
    const char *end;
} Scan;

/* The functions named read_… return what is wrong with the text, or NULL. */

static inline gboolean
at_end (const Scan *scan)
{
    return scan->at == scan->end;
}

static inline gboolean
is_digit (char character)
{
    return character >= '0' && character <= '9';
}

static inline gboolean
skip (Scan *scan, char character)
{
    gboolean found = scan->at < scan->end && *scan->at == character;
    scan->at += found;
    return found;
}

/* Takes exactly @count digits. */
static inline gboolean
take_digits (Scan *scan, guint count, int *out_value)
{
    int value = 0;
    if ((gsize) (scan->end - scan->at) < count)
        return FALSE;
    for (guint i = 0; i < count; i++)
    {
        if (!is_digit (scan->at[i]))
            return FALSE;
        value = value * 10 + (scan->at[i] - '0');
    }
    scan->at += count;
    *out_value = value;
    return TRUE;
}

static inline gboolean
is_leap (int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static inline int
days_in_month (int year, int month)
{
    static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap (year) ? 29 : days[month - 1];
}

/*
 * Days from 1970-01-01, for years from 0 on (H. Hinnant, "chrono-compatible
 * low-level date algorithms"). Years there start in March, so that the leap day is
 * the last of its year.
 */
static inline gint64
days_from_civil (int year, int month, int day)
{
    int shifted_year = month <= 2 ? year - 1 : year;
    int shifted_month = month > 2 ? month - 3 : month + 9;
    int era = shifted_year >= 0 ? shifted_year / 400 : -1;
    int year_of_era = shifted_year - era * 400;
    int day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (gint64) era * 146097 + day_of_era - 719468;
}

static const char *
read_date (Scan *scan, gint64 *out_days)
{
    static const char *shape = "it does not start with a date such as 2024-01-31";
    int year, month, day;
    if (!take_digits (scan, 4, &year) || at_end (scan))
        return shape;
    char separator = is_digit (*scan->at) ? '\0' : *scan->at;
    if (separator != '\0' && separator != '-' && separator != '.')
        return shape;
    scan->at += separator != '\0';
    if (!take_digits (scan, 2, &month) || (separator != '\0' && !skip (scan, separator)) ||
        !take_digits (scan, 2, &day))
        return shape;
    if (month < 1 || month > 12)
        return "its month is not 01 to 12";
    if (day < 1 || day > days_in_month (year, month))
        return "its month has no such day";
    *out_days = days_from_civil (year, month, day);
    return NULL;
}

/* After the point: 1 to 9 digits. */
static const char *
read_fraction (Scan *scan, int *out_ns)
{
    int ns = 0;
    guint count = 0;
    for (; scan->at < scan->end && is_digit (*scan->at); scan->at++, count++)
        if (count < 9)
            ns = ns * 10 + (*scan->at - '0');
    if (count == 0 || count > 9)
        return "its seconds need 1 to 9 digits after the point";
    for (; count < 9; count++)
        ns *= 10;
    *out_ns = ns;
    return NULL;
}

static const char *
read_clock_time (Scan *scan, int *out_seconds, int *out_ns)
{
    static const char *shape = "its time is not written as HH:MM or HH:MM:SS";
    int hour, minute;
    int second = 0;
    if (!take_digits (scan, 2, &hour) || !skip (scan, ':') || !take_digits (scan, 2, &minute))
        return shape;
    gboolean has_second = skip (scan, ':');
    if (has_second && !take_digits (scan, 2, &second))
        return shape;
    if (hour > 23)
        return "its hour is not 00 to 23";
    if (minute > 59)
        return "its minute is not 00 to 59";
    if (second > 59)
        return "its second is not 00 to 59";
    *out_seconds = hour * 3600 + minute * 60 + second;
    return has_second && skip (scan, '.') ? read_fraction (scan, out_ns) : NULL;
}

static const char *
read_zone (Scan *scan, int *out_minutes)
{
    static const char *shape = "its time zone is not Z, UTC or an offset such as +03:00";
    int hours;
    int minutes = 0;
    if (skip (scan, 'Z') || (skip (scan, 'U') && skip (scan, 'T') && skip (scan, 'C')))
    {
        *out_minutes = 0;
        return NULL;
    }
    int sign = skip (scan, '+') ? 1 : skip (scan, '-') ? -1 : 0;
    if (sign == 0 || !take_digits (scan, 2, &hours))
        return shape;
    if ((skip (scan, ':') || !at_end (scan)) && !take_digits (scan, 2, &minutes))
        return shape;
    if (minutes > 59 || hours * 60 + minutes > MAX_ZONE_MINUTES)
        return "its time zone is not between -14:00 and +14:00";
    *out_minutes = sign * (hours * 60 + minutes);
    return NULL;
}

static const char *
read_iso (Scan *scan, int zone_minutes, gint64 *out_ts)
{
    gint64 days;
    int seconds = 0;
    int ns = 0;
    const char *problem = read_date (scan, &days);
    if (problem == NULL && !at_end (scan))
    {
        if (!skip (scan, 'T') && !skip (scan, ' '))
            return "its date is not followed by T or a space, and a time";
        problem = read_clock_time (scan, &seconds, &ns);
        if (problem == NULL && !at_end (scan))
        {
            skip (scan, ' ');
            problem = read_zone (scan, &zone_minutes);
        }
    }
    if (problem != NULL)
        return problem;
    if (!at_end (scan))
        return "something follows its end";
    if (zone_minutes == CARRY_ZONE_NONE)
        return NO_ZONE;

    gint64 second = days * SECONDS_PER_DAY + seconds - (gint64) zone_minutes * 60;
    __int128 ts = (__int128) second * CARRY_NS_PER_SECOND + ns;
    if (ts < G_MININT64 || ts > G_MAXINT64)
        return OUT_OF_RANGE;
    *out_ts = (gint64) ts;
    return NULL;
}

/* Digits with at most one point among them, after an optional minus. */
static gboolean
looks_like_number (const char *at, const char *end)
{
    guint points = 0;
    if (at < end && *at == '-')
        at++;
    for (; at < end && (is_digit (*at) || *at == '.'); at++)
        points += *at == '.';
    return at == end && points <= 1;
}

/* Digits that nanoseconds have after the unit that the size of a number tells, or -1. */
static int
find_magnitude (guint64 whole)
{
    guint64 unit = 1;
    for (int digits = 9; digits >= 0; digits -= 3, unit *= 1000)
        if (whole >= AUTO_FIRST_SECOND * unit && whole < AUTO_LAST_SECOND * unit)
            return digits;
    return -1;
}

static const char *
read_whole (Scan *scan, guint64 *out_whole)
{
    const char *start = scan->at;
    guint64 whole = 0;
    for (; scan->at < scan->end && is_digit (*scan->at); scan->at++)
        whole = whole * 10 + (guint64) (*scan->at - '0');
    if (scan->at == start)
        return "it is not a number";
    *out_whole = whole;
    return scan->at - start > MAX_WHOLE_DIGITS ? OUT_OF_RANGE : NULL;
}

/* The digits after the point, of which @digits are nanoseconds; the rest must be zeros. */
static const char *
read_decimals (Scan *scan, int digits, guint64 *magnitude)
{
    const char *start = scan->at;
    guint64 unit = 1;
    for (int i = 0; i < digits; i++)
        unit *= 10;
    for (; scan->at < scan->end && is_digit (*scan->at); scan->at++)
    {
        unit /= 10;
        if (unit == 0 && *scan->at != '0')
            return "it has digits finer than a nanosecond";
        if (__builtin_add_overflow (*magnitude, (guint64) (*scan->at - '0') * unit, magnitude))
            return OUT_OF_RANGE;
    }
    return scan->at == start ? "it is not a number" : NULL;
}

/* Brings a whole number to nanoseconds; says how many digits of them it leaves for decimals. */
static const char *
scale_whole (CarryTimeFormat format, gboolean negative, guint64 *magnitude, int *out_digits)
{
    static const int digits_of[] = {
        [CARRY_TIME_FORMAT_S] = 9,
        [CARRY_TIME_FORMAT_MS] = 6,
        [CARRY_TIME_FORMAT_US] = 3,
        [CARRY_TIME_FORMAT_NS] = 0,
    };
    static const guint64 units[] = {
        [0] = 1,
        [3] = CARRY_NS_PER_US,
        [6] = CARRY_NS_PER_MS,
        [9] = CARRY_NS_PER_SECOND,
    };
    int digits = format == CARRY_TIME_FORMAT_AUTO ? negative ? -1 : find_magnitude (*magnitude)
                                                  : digits_of[format];
    if (digits < 0)
        return "no unit puts this number between 2000 and 2100; set the time format";
    if (__builtin_mul_overflow (*magnitude, units[digits], magnitude))
        return OUT_OF_RANGE;
    *out_digits = digits;
    return NULL;
}

static const char *
read_number (Scan *scan, CarryTimeFormat format, gint64 *out_ts)
{
    guint64 magnitude;
    int digits = 0;
    gboolean negative = skip (scan, '-');
    const char *problem = read_whole (scan, &magnitude);
    if (problem == NULL)
        problem = scale_whole (format, negative, &magnitude, &digits);
    if (problem == NULL && skip (scan, '.'))
        problem = read_decimals (scan, digits, &magnitude);
    if (problem != NULL)
        return problem;
    if (!at_end (scan))
        return "it is not a number";
    if (magnitude > (guint64) G_MAXINT64 + negative)
        return OUT_OF_RANGE;
    *out_ts = (gint64) (negative ? -magnitude : magnitude);
    return NULL;
}

static void
set_error (GError **error, const char *text, gsize length, const char *noun, const char *problem)
{
    if (error == NULL)
        return;
    g_autofree char *head = g_strndup (text, MIN (length, MAX_QUOTED));
    g_autofree char *quoted = g_strescape (head, NULL);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "\"%s%s\" cannot be read as %s: %s",
                 quoted, length > MAX_QUOTED ? "…" : "", noun, problem);
}

/**
 * carry_time_parse: (skip)
 * @text: the text
 * @length: its bytes, or -1 when it ends with a NUL
 * @format: how it is written
 * @zone_minutes: the zone of text that names none, in minutes east of UTC, or
 *   %CARRY_ZONE_NONE to refuse such text
 * @out_ts: (out): nanoseconds since 1970 UTC
 * @error: set when this returns %FALSE
 *
 * Reads an instant. Nothing may stand before or after it.
 *
 * Text is a date (`2024-01-31`, `2024.01.31`, `20240131`), alone for its first
 * instant or followed by `T` or a space, `HH:MM` or `HH:MM:SS`, 1 to 9 decimals of
 * a second and a zone (`Z`, `UTC`, `+03:00`, `+0300`, `+03`, also after a space).
 * Days that do not exist, 24:00 and leap seconds are refused.
 *
 * Numbers may have decimals, and are refused when a nanosecond cannot hold them.
 * %CARRY_TIME_FORMAT_AUTO reads what has only digits and a point as the unit that
 * puts it between 2000 and 2100, which is never more than one of them: seconds
 * from 946684800 up to 4102444800, and those bounds times 10^3 for milliseconds,
 * 10^6 for microseconds, 10^9 for nanoseconds. Any other number is refused, as is
 * a date without separators (`20240131`); name the format for those.
 *
 * It allocates nothing unless it fails.
 *
 * Returns: %TRUE if @text is an instant
 */
gboolean
carry_time_parse (const char *text, gssize length, CarryTimeFormat format, int zone_minutes,
                  gint64 *out_ts, GError **error)
{
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (format <= CARRY_TIME_FORMAT_ISO, FALSE);
    g_return_val_if_fail (out_ts != NULL, FALSE);

    gsize bytes = length < 0 ? strlen (text) : (gsize) length;
    Scan scan = { text, text + bytes };
    const char *problem;
    if (bytes == 0)
        problem = "it is empty";
    else if (format == CARRY_TIME_FORMAT_ISO ||
             (format == CARRY_TIME_FORMAT_AUTO && !looks_like_number (scan.at, scan.end)))
        problem = read_iso (&scan, zone_minutes, out_ts);
    else
        problem = read_number (&scan, format, out_ts);
    if (problem == NULL)
        return TRUE;
    set_error (error, text, bytes, "a time", problem);
    return FALSE;
}

/**
 * carry_time_from_number: (skip)
 * @number: a whole number
 * @format: its unit, not %CARRY_TIME_FORMAT_ISO; %CARRY_TIME_FORMAT_AUTO for the one
 *   that its size tells
 * @out_ts: (out): nanoseconds since 1970 UTC
 * @error: set when this returns %FALSE
 *
 * What carry_time_parse() makes of the digits of @number.
 *
 * Returns: %TRUE if @number is an instant
 */
gboolean
carry_time_from_number (gint64 number, CarryTimeFormat format, gint64 *out_ts, GError **error)
{
    g_return_val_if_fail (format < CARRY_TIME_FORMAT_ISO, FALSE);
    g_return_val_if_fail (out_ts != NULL, FALSE);

    guint64 magnitude = number < 0 ? -(guint64) number : (guint64) number;
    int digits;
    char text[CARRY_TIME_BUFFER];

    if (G_LIKELY (scale_whole (format, number < 0, &magnitude, &digits) == NULL &&
                  magnitude <= (guint64) G_MAXINT64))
    {
        *out_ts = number < 0 ? -(gint64) magnitude : (gint64) magnitude;
        return TRUE;
    }
    g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
    return carry_time_parse (text, -1, format, CARRY_ZONE_NONE, out_ts, error);
}

/**
 * carry_time_parse_zone:
 * @text: `UTC`, `Z` or an offset such as `+03:00`
 * @out_minutes: (out): minutes east of UTC
 * @error: set when this returns %FALSE
 *
 * Reads a time zone. Names of places are refused: their offset changes with the
 * season and with the machine's zone files.
 *
 * Returns: %TRUE if @text is a zone
 */
gboolean
carry_time_parse_zone (const char *text, int *out_minutes, GError **error)
{
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (out_minutes != NULL, FALSE);

    gsize length = strlen (text);
    Scan scan = { text, text + length };
    int minutes = 0;
    if (read_zone (&scan, &minutes) != NULL || !at_end (&scan))
    {
        set_error (error, text, length, "a time zone",
                   "write UTC or an offset from -14:00 to +14:00, such as +03:00");
        return FALSE;
    }
    *out_minutes = minutes;
    return TRUE;
}

/**
 * carry_time_floor_day: (skip)
 * @ts: nanoseconds since 1970 UTC, from 1677-09-22 on
 *
 * Returns: when the UTC day of @ts started
 */
gint64
carry_time_floor_day (gint64 ts)
{
    gint64 of_day = ts % CARRY_NS_PER_DAY;
    gint64 past = of_day < 0 ? of_day + CARRY_NS_PER_DAY : of_day;
    g_return_val_if_fail (ts >= G_MININT64 + past, ts);

    return ts - past;
}
