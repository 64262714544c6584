/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-export-period.h"

#include "base/carry-error.h"

#define NS_PER_MS G_GINT64_CONSTANT (1000000)

gboolean
carry_export_period_set (CarryExportPeriod *self, const char *length, const char *zone,
                         GError **error)
{
    static const char *const lengths[] = { "day", "month", "year", "all", NULL };
    guint i = 0;

    while (lengths[i] != NULL && !g_str_equal (lengths[i], length))
        i++;
    if (lengths[i] == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--period: \"%s\" is none of day, month, year and all", length);
        return FALSE;
    }
    self->length = (CarryExportLength) i;
    self->zone = g_time_zone_new_identifier (zone);
    if (self->zone != NULL)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "--time-zone: \"%s\" is unknown here; write UTC, Europe/Berlin or +01:00 (package "
                 "tzdata has the names)",
                 zone);
    return FALSE;
}

void
carry_export_period_clear (CarryExportPeriod *self)
{
    g_clear_pointer (&self->zone, g_time_zone_unref);
}

/* Rounded down, before 1970 too. */
static gint64
floor_divide (gint64 number, gint64 divisor)
{
    return number / divisor - (number % divisor < 0);
}

static GDateTime *
to_local (const CarryExportPeriod *self, gint64 ts)
{
    g_autoptr (GDateTime) time =
        g_date_time_new_from_unix_utc (floor_divide (ts, CARRY_NS_PER_SECOND));

    return g_date_time_to_timezone (time, self->zone);
}

void
carry_export_period_name (const CarryExportPeriod *self, gint64 ts,
                          char out_name[CARRY_EXPORT_PERIOD_BUFFER])
{
    g_autoptr (GDateTime) time = to_local (self, ts);
    int year = g_date_time_get_year (time), month = g_date_time_get_month (time);

    if (self->length == CARRY_EXPORT_DAY)
        g_snprintf (out_name, CARRY_EXPORT_PERIOD_BUFFER, "%04d-%02d-%02d", year, month,
                    g_date_time_get_day_of_month (time));
    else if (self->length == CARRY_EXPORT_MONTH)
        g_snprintf (out_name, CARRY_EXPORT_PERIOD_BUFFER, "%04d-%02d", year, month);
    else if (self->length == CARRY_EXPORT_YEAR)
        g_snprintf (out_name, CARRY_EXPORT_PERIOD_BUFFER, "%04d", year);
    else
        g_strlcpy (out_name, "all", CARRY_EXPORT_PERIOD_BUFFER);
}

char *
carry_export_period_format (const CarryExportPeriod *self, gint64 ts)
{
    g_autoptr (GDateTime) time = to_local (self, ts);
    gint64 ms = floor_divide (ts, NS_PER_MS) - floor_divide (ts, CARRY_NS_PER_SECOND) * 1000;
    g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *offset = g_date_time_format (time, "%:z");

    return g_strdup_printf ("%s.%03d%s", seconds, (int) ms, offset);
}

gboolean
carry_export_period_read (const CarryExportPeriod *self, const char *option, const char *text,
                          gint64 missing, gint64 *out_ts, GError **error)
{
    g_autofree char *full = NULL;
    g_autoptr (GDateTime) time = NULL;

    if (text == NULL)
    {
        *out_ts = missing;
        return TRUE;
    }
    full = g_strdup_printf ("%sT00:00:00", text);
    time = g_date_time_new_from_iso8601 (text, self->zone);
    if (time == NULL)
        time = g_date_time_new_from_iso8601 (full, self->zone);
    if (time != NULL)
    {
        *out_ts = g_date_time_to_unix (time) * CARRY_NS_PER_SECOND +
                  g_date_time_get_microsecond (time) * G_GINT64_CONSTANT (1000);
        return TRUE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s: \"%s\" is no time; write 2024-01-31 or 2024-01-31T14:00:00", option, text);
    return FALSE;
}
