/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-axis.h"

#include <math.h>

/* The smallest 1, 2 or 5 times a power of ten that is at least @least; its decimals. */
static double
find_step (double least, guint *out_decimals)
{
    static const double factors[] = { 1, 2, 5 };
    double power = 1;
    guint decimals = 0;

    for (; power > least; decimals++)
        power /= 10;
    while (power * 10 <= least)
        power *= 10;
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
        *out_decimals = decimals;
        if (power * factors[i] >= least)
            return power * factors[i];
    }
    *out_decimals = decimals > 0 ? decimals - 1 : 0;
    return power * 10;
}

/*
 * The ends are moved out to ticks, of which there are about @most_ticks at most.
 * Levels that are all the same get some room above and below.
 */
void
tearsheet_axis_init (TearsheetAxis *self, double low, double high, guint most_ticks)
{
    double room = MAX (fabs (low) * 1e-3, 1e-3);

    if (!(high - low > fabs (high) * 1e-9))
    {
        low -= room;
        high += room;
    }
    self->step = find_step ((high - low) / MAX (most_ticks - 1, 1), &self->decimals);
    self->low = floor (low / self->step + 1e-9) * self->step;
    self->high = ceil (high / self->step - 1e-9) * self->step;
    self->n_ticks = (guint) floor ((self->high - self->low) / self->step + 0.5) + 1;
}

double
tearsheet_axis_get_tick (const TearsheetAxis *self, guint tick)
{
    double level = self->low + tick * self->step;

    return fabs (level) < self->step * 1e-6 ? 0 : level;
}

/* How far down from the top of the plot, 0 to 1; outside that where it is cut. */
double
tearsheet_axis_get_place (const TearsheetAxis *self, double level)
{
    return (self->high - level) / (self->high - self->low);
}

typedef enum
{
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_MONTH,
} Unit;

typedef struct
{
    Unit unit;
    guint count;
    double days; /* about */
} Stride;

static const Stride strides[] = {
    { UNIT_HOUR, 1, 1.0 / 24 }, { UNIT_HOUR, 3, 1.0 / 8 },  { UNIT_HOUR, 6, 1.0 / 4 },
    { UNIT_HOUR, 12, 1.0 / 2 }, { UNIT_DAY, 1, 1 },         { UNIT_DAY, 2, 2 },
    { UNIT_DAY, 7, 7 },         { UNIT_MONTH, 1, 30.4 },    { UNIT_MONTH, 2, 60.8 },
    { UNIT_MONTH, 3, 91.3 },    { UNIT_MONTH, 6, 182.6 },   { UNIT_MONTH, 12, 365.2 },
    { UNIT_MONTH, 24, 730.5 },  { UNIT_MONTH, 60, 1826 },   { UNIT_MONTH, 120, 3652 },
    { UNIT_MONTH, 240, 7305 },  { UNIT_MONTH, 600, 18262 }, { UNIT_MONTH, 1200, 36524 },
};

static const Stride *
find_stride (gint64 length_ns, guint most)
{
    double days = (double) length_ns / CARRY_NS_PER_DAY;
    guint i = 0;

    while (i + 1 < G_N_ELEMENTS (strides) && days / strides[i].days > most)
        i++;
    return &strides[i];
}

/* The first round instant of a stride that is not after @ts. */
static GDateTime *
round_down (gint64 ts, const Stride *stride)
{
    g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (ts / CARRY_NS_PER_SECOND);
    int year = g_date_time_get_year (at);
    int month = g_date_time_get_month (at);
    int day = g_date_time_get_day_of_month (at);
    int hour = g_date_time_get_hour (at);
    int count = (int) stride->count;

    if (stride->unit == UNIT_HOUR)
        return g_date_time_new_utc (year, month, day, hour - hour % count, 0, 0);
    if (stride->unit == UNIT_DAY && count == 7)
    {
        g_autoptr (GDateTime) midnight = g_date_time_new_utc (year, month, day, 0, 0, 0);

        return g_date_time_add_days (midnight, 1 - g_date_time_get_day_of_week (at));
    }
    if (stride->unit == UNIT_DAY)
        return g_date_time_new_utc (year, month, day, 0, 0, 0);
    if (count < 12)
        return g_date_time_new_utc (year, month - (month - 1) % count, 1, 0, 0, 0);
    return g_date_time_new_utc (year - year % (count / 12), 1, 1, 0, 0, 0);
}

static GDateTime *
step_on (GDateTime *at, const Stride *stride)
{
    int count = (int) stride->count;

    if (stride->unit == UNIT_HOUR)
        return g_date_time_add_hours (at, count);
    if (stride->unit == UNIT_DAY)
        return g_date_time_add_days (at, count);
    return g_date_time_add_months (at, count);
}

/* The first mark, and the first of a year, say the year; midnight says the day. */
static void
write_label (TearsheetDate *date, GDateTime *at, const Stride *stride, gboolean is_first)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int year = g_date_time_get_year (at);
    int month = g_date_time_get_month (at);
    int day = g_date_time_get_day_of_month (at);
    int hour = g_date_time_get_hour (at);
    gboolean new_year = month == 1 && day <= (int) MAX (stride->count, 1);

    if (stride->unit == UNIT_MONTH && month == 1)
        g_snprintf (date->label, sizeof date->label, "%d", year);
    else if (stride->unit == UNIT_MONTH && is_first)
        g_snprintf (date->label, sizeof date->label, "%s %d", months[month - 1], year);
    else if (stride->unit == UNIT_MONTH)
        g_strlcpy (date->label, months[month - 1], sizeof date->label);
    else if (stride->unit == UNIT_HOUR && hour != 0)
        g_snprintf (date->label, sizeof date->label, "%02d:00", hour);
    else if (is_first || (new_year && stride->unit == UNIT_DAY))
        g_snprintf (date->label, sizeof date->label, "%d %s %d", day, months[month - 1], year);
    else
        g_snprintf (date->label, sizeof date->label, "%d %s", day, months[month - 1]);
}

/* (transfer full) (element-type TearsheetDate): round instants in [@ts_from, @ts_to]. */
GArray *
tearsheet_axis_list_dates (gint64 ts_from, gint64 ts_to, guint most)
{
    GArray *dates = g_array_new (FALSE, FALSE, sizeof (TearsheetDate));
    const Stride *stride = find_stride (ts_to - ts_from, most);
    GDateTime *at = round_down (ts_from, stride);

    while (at != NULL)
    {
        TearsheetDate date = { .ts = g_date_time_to_unix (at) * CARRY_NS_PER_SECOND };
        GDateTime *next = step_on (at, stride);

        if (date.ts >= ts_from && date.ts <= ts_to)
        {
            write_label (&date, at, stride, dates->len == 0);
            g_array_append_val (dates, date);
        }
        g_date_time_unref (at);
        at = next;
        if (date.ts > ts_to)
            g_clear_pointer (&at, g_date_time_unref);
    }
    return dates;
}
