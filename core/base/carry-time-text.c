/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-time.h"

/* The day of the calendar: the way back of days_from_civil() in carry-time.c. */
static inline void
civil_from_days (gint64 days, int *out_year, int *out_month, int *out_day)
{
    int shifted = (int) days + 719468; /* positive for every gint64 of nanoseconds */
    int era = shifted / 146097;
    int day_of_era = shifted % 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    *out_day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *out_month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *out_year = year_of_era + era * 400 + (*out_month <= 2);
}

static char *
put_digits (char *at, guint count, int value)
{
    for (guint i = count; i > 0; i--, value /= 10)
        at[i - 1] = (char) ('0' + value % 10);
    return at + count;
}

static inline char *
put_separated (char *at, char separator, int value)
{
    *at = separator;
    return put_digits (at + 1, 2, value);
}

/**
 * carry_time_to_text: (skip)
 * @ts: nanoseconds since 1970 UTC
 * @buffer: where to write, %CARRY_TIME_BUFFER bytes
 *
 * Writes an instant by RFC 3339 in UTC with milliseconds,
 * `2024-01-01T00:00:00.000Z`; with 6 or 9 decimals only when it has them, so that
 * no two instants look alike.
 *
 * Returns: (transfer none): @buffer
 */
char *
carry_time_to_text (gint64 ts, char buffer[CARRY_TIME_BUFFER])
{
    gint64 days = ts / CARRY_NS_PER_DAY - (ts % CARRY_NS_PER_DAY < 0);
    /* Unsigned, because the first day of the range starts before the range. */
    gint64 of_day = (gint64) ((guint64) ts - (guint64) days * (guint64) CARRY_NS_PER_DAY);
    int second = (int) (of_day / CARRY_NS_PER_SECOND);
    int ns = (int) (of_day % CARRY_NS_PER_SECOND);
    int year, month, day;
    civil_from_days (days, &year, &month, &day);

    char *at = put_digits (buffer, 4, year);
    at = put_separated (at, '-', month);
    at = put_separated (at, '-', day);
    at = put_separated (at, 'T', second / 3600);
    at = put_separated (at, ':', second / 60 % 60);
    at = put_separated (at, ':', second % 60);
    *at++ = '.';
    if (ns % 1000 != 0)
        at = put_digits (at, 9, ns);
    else if (ns % 1000000 != 0)
        at = put_digits (at, 6, ns / 1000);
    else
        at = put_digits (at, 3, ns / 1000000);
    *at++ = 'Z';
    *at = '\0';
    return buffer;
}
