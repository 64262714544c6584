/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-performance.h"

#include <math.h>

#include "base/carry-time.h"

#define DAYS_PER_YEAR 365.0

struct _CarryPerformance
{
    gboolean has_equity;
    CarryAmount peak;
    CarryAmount drawdown;
    CarryAmount last_equity;
    CarryAmount day_equity; /* at the end of the last finished day */
    gint64 day;             /* start of the day under way */
    guint n_days;
    double sum; /* of daily results, and of their squares: a statistic, not money */
    double sum_of_squares;
    gint64 ts_month; /* start of the next month */
    gint64 ts_split; /* end of the last month that was closed */
    CarrySplit month_start;
    GPtrArray *months; /* CarrySplit */
};

/* The first instant of the month after that of @ts. */
static gint64
get_next_month (gint64 ts)
{
    g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (ts / CARRY_NS_PER_SECOND);
    g_autoptr (GDateTime) first =
        g_date_time_new_utc (g_date_time_get_year (now), g_date_time_get_month (now), 1, 0, 0, 0);
    g_autoptr (GDateTime) next = g_date_time_add_months (first, 1);

    return g_date_time_to_unix (next) * CARRY_NS_PER_SECOND;
}

CarryPerformance *
carry_performance_new (gint64 ts_from)
{
    CarryPerformance *self = g_new0 (CarryPerformance, 1);

    self->day = carry_time_floor_day (ts_from);
    self->ts_month = get_next_month (ts_from);
    self->months = g_ptr_array_new_with_free_func (g_free);
    return self;
}

void
carry_performance_free (CarryPerformance *self)
{
    g_ptr_array_unref (self->months);
    g_free (self);
}

static void
end_day (CarryPerformance *self, CarryAmount equity)
{
    double result = carry_amount_to_double (carry_amount_sub (equity, self->day_equity));

    self->sum += result;
    self->sum_of_squares += result * result;
    self->n_days++;
    self->day_equity = equity;
}

/* What the account is worth at @ts; a day's last value is the first of the next. */
void
carry_performance_add (CarryPerformance *self, gint64 ts, CarryAmount equity)
{
    CarryAmount fall;

    if (!self->has_equity)
    {
        self->has_equity = TRUE;
        self->peak = self->day_equity = equity;
    }
    while (ts >= self->day + CARRY_NS_PER_DAY)
    {
        self->day += CARRY_NS_PER_DAY;
        end_day (self, ts == self->day ? equity : self->last_equity);
    }
    if (carry_amount_compare (equity, self->peak) > 0)
        self->peak = equity;
    fall = carry_amount_sub (self->peak, equity);
    if (carry_amount_compare (fall, self->drawdown) > 0)
        self->drawdown = fall;
    self->last_equity = equity;
}

gboolean
carry_performance_needs_split (const CarryPerformance *self, gint64 ts)
{
    return ts >= self->ts_month;
}

static const char *
get_month_name (gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    carry_time_to_text (ts, text);
    text[strlen ("2024-01")] = '\0';
    return g_intern_string (text);
}

/*
 * The total so far at the end of a month, or of the run: keeps what the month
 * added. A run that ends with a month finds it closed already.
 */
void
carry_performance_add_split (CarryPerformance *self, gint64 ts, const CarrySplit *total)
{
    const CarrySplit *start = &self->month_start;
    CarrySplit *month;

    if (self->months->len > 0 && ts == self->ts_split)
        return;
    month = g_new0 (CarrySplit, 1);
    *month = (CarrySplit){
        .name = get_month_name (self->ts_month - 1),
        .price_pnl = carry_amount_sub (total->price_pnl, start->price_pnl),
        .funding_pnl = carry_amount_sub (total->funding_pnl, start->funding_pnl),
        .fees = carry_amount_sub (total->fees, start->fees),
        .borrow = carry_amount_sub (total->borrow, start->borrow),
        .slippage = carry_amount_sub (total->slippage, start->slippage),
        .round_trips = total->round_trips - start->round_trips,
    };
    g_ptr_array_add (self->months, month);
    self->month_start = *total;
    self->ts_month = get_next_month (ts);
    self->ts_split = ts;
}

/* (transfer full) (element-type CarrySplit) */
GPtrArray *
carry_performance_list_months (CarryPerformance *self)
{
    GPtrArray *months = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < self->months->len; i++)
        g_ptr_array_add (months,
                         g_memdup2 (g_ptr_array_index (self->months, i), sizeof (CarrySplit)));
    return months;
}

double
carry_performance_get_max_drawdown (const CarryPerformance *self, CarryAmount capital)
{
    double start = carry_amount_to_double (capital);

    return start > 0 ? carry_amount_to_double (self->drawdown) / start : 0;
}

/* Mean / standard deviation (of the sample) of whole UTC days' results, times sqrt (365). */
double
carry_performance_get_sharpe_daily (const CarryPerformance *self)
{
    double mean, variance;

    if (self->n_days < 2)
        return 0;
    mean = self->sum / self->n_days;
    variance = (self->sum_of_squares - self->n_days * mean * mean) / (self->n_days - 1);
    return variance > 0 ? mean / sqrt (variance) * sqrt (DAYS_PER_YEAR) : 0;
}
