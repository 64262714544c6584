/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-sweep-statistics.h"

G_BEGIN_DECLS

#define CARRY_SWEEP_AMOUNT_SIZE 48

/**
 * CarrySweepResult: (skip)
 * @set: which set
 * @window: which window
 * @is_out: out of sample
 * @is_failed: the run failed
 * @net_pnl: as the run stated it
 * @funding_pnl: likewise
 * @fees: likewise
 * @apr_on_capital: likewise
 * @max_drawdown: likewise
 * @sharpe_daily: likewise, annualised
 * @round_trips: likewise
 * @sample: of its days
 *
 * What one run came to.
 */
typedef struct
{
    guint set;
    guint window;
    gboolean is_out;
    gboolean is_failed;
    char net_pnl[CARRY_SWEEP_AMOUNT_SIZE];
    char funding_pnl[CARRY_SWEEP_AMOUNT_SIZE];
    char fees[CARRY_SWEEP_AMOUNT_SIZE];
    double apr_on_capital;
    double max_drawdown;
    double sharpe_daily;
    gint64 round_trips;
    CarrySweepSample sample;
} CarrySweepResult;

typedef enum
{
    CARRY_SWEEP_SHARPE,
    CARRY_SWEEP_APR,
    CARRY_SWEEP_RETURN_ON_DRAWDOWN,
} CarrySweepObjective;

gboolean carry_sweep_objective_parse (const char *text, CarrySweepObjective *out_objective);
const char *carry_sweep_objective_get_name (CarrySweepObjective objective);
gboolean carry_sweep_result_read (CarrySweepResult *self, const char *folder, GError **error);
double carry_sweep_result_get_score (const CarrySweepResult *self, CarrySweepObjective objective);

G_END_DECLS
