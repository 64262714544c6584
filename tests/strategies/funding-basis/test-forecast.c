/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-forecast.h"

#define HOUR CARRY_NS_PER_HOUR
#define EPSILON 1e-15

/* 1 bp in 8 hours, then -3 bp in 8 hours with a half-life of 8 hours: the middle of both. */
static void
test_average (void)
{
    FundingBasisForecast forecast = { 0 };

    funding_basis_forecast_add_print (&forecast, 8 * HOUR, 0.0001, 8 * HOUR, 8 * HOUR);
    g_assert_cmpfloat_with_epsilon (forecast.per_hour, 1.25e-5, EPSILON);
    funding_basis_forecast_add_print (&forecast, 16 * HOUR, -0.0003, 8 * HOUR, 8 * HOUR);
    g_assert_cmpfloat_with_epsilon (forecast.per_hour, (1.25e-5 - 3.75e-5) / 2, EPSILON);
    g_assert_cmpuint (forecast.n_prints, ==, 2);
}

/* 1 bp in 2 hours is four times 1 bp in 8, also where the data name another interval. */
static void
test_interval (void)
{
    FundingBasisForecast forecast = { 0 };

    funding_basis_forecast_add_print (&forecast, 8 * HOUR, 0.0001, 8 * HOUR, HOUR);
    funding_basis_forecast_add_print (&forecast, 10 * HOUR, 0.0001, 8 * HOUR, HOUR);
    /* Two half-lives: a quarter of 1.25e-5 and three quarters of 5e-5. */
    g_assert_cmpfloat_with_epsilon (forecast.per_hour, 0.25 * 1.25e-5 + 0.75 * 5e-5, EPSILON);
}

/* After a gap of two days a print stands for its own 8 hours, not for two days. */
static void
test_gap (void)
{
    FundingBasisForecast forecast = { 0 };

    funding_basis_forecast_add_print (&forecast, 8 * HOUR, 0, 8 * HOUR, 8 * HOUR);
    funding_basis_forecast_add_print (&forecast, 56 * HOUR, 0.0008, 8 * HOUR, 8 * HOUR);
    g_assert_cmpfloat_with_epsilon (forecast.per_hour, 0.5 * 1e-4, EPSILON);
}

/* What is told twice, comes late or stands for an unknown time changes nothing. */
static void
test_no_news (void)
{
    FundingBasisForecast forecast = { 0 };

    funding_basis_forecast_add_print (&forecast, 8 * HOUR, 0.5, 0, HOUR);
    g_assert_cmpuint (forecast.n_prints, ==, 0);
    funding_basis_forecast_add_print (&forecast, 8 * HOUR, 0.0001, 8 * HOUR, HOUR);
    funding_basis_forecast_add_print (&forecast, 8 * HOUR, 0.5, 8 * HOUR, HOUR);
    funding_basis_forecast_add_print (&forecast, 4 * HOUR, 0.5, 8 * HOUR, HOUR);
    g_assert_cmpfloat_with_epsilon (forecast.per_hour, 1.25e-5, EPSILON);
}

/* 0.7 of 4e-5 and 0.3 of the interest rate 1.25e-5: 3.175e-5. */
static void
test_shrink (void)
{
    FundingBasisForecast forecast = { .per_hour = 4e-5 };

    g_assert_cmpfloat_with_epsilon (funding_basis_forecast_get_expected (&forecast, 0.3, 1.25e-5),
                                    3.175e-5, EPSILON);
    g_assert_cmpfloat_with_epsilon (funding_basis_forecast_get_expected (&forecast, 0, 1.25e-5),
                                    4e-5, EPSILON);
}

static void
test_basis (void)
{
    FundingBasisForecast forecast = { 0 };

    funding_basis_forecast_add_basis (&forecast, HOUR, 0.001, 2 * HOUR);
    g_assert_cmpfloat_with_epsilon (forecast.average_basis, 0.001, EPSILON);
    g_assert_cmpint (forecast.ts_first, ==, HOUR);
    funding_basis_forecast_add_basis (&forecast, 3 * HOUR, 0.003, 2 * HOUR);
    g_assert_cmpfloat_with_epsilon (forecast.average_basis, 0.002, EPSILON);
    /* The same in four steps of half an hour. */
    forecast = (FundingBasisForecast){ 0 };
    funding_basis_forecast_add_basis (&forecast, HOUR, 0.001, 2 * HOUR);
    for (int step = 1; step <= 4; step++)
        funding_basis_forecast_add_basis (&forecast, HOUR + step * HOUR / 2, 0.003, 2 * HOUR);
    g_assert_cmpfloat_with_epsilon (forecast.average_basis, 0.002, EPSILON);
    g_assert_cmpint (forecast.ts_first, ==, HOUR);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/funding-basis/forecast/average", test_average);
    g_test_add_func ("/funding-basis/forecast/interval", test_interval);
    g_test_add_func ("/funding-basis/forecast/gap", test_gap);
    g_test_add_func ("/funding-basis/forecast/no-news", test_no_news);
    g_test_add_func ("/funding-basis/forecast/shrink", test_shrink);
    g_test_add_func ("/funding-basis/forecast/basis", test_basis);
    return g_test_run ();
}
