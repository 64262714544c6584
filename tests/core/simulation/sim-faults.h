/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-random.h"

/*
 * How often what goes wrong: of a thousand messages, requests or beats of the market,
 * where nothing else is said. All zeros is a perfect world.
 */
typedef struct
{
    guint lose_request;
    guint lose_answer;
    guint error_answer; /* it was done, and the answer is an error that says nothing */
    guint gone_answer;  /* of cancels and amends: done, and answered "no such order" */
    guint busy_answer;  /* not done, and said so */
    guint repeat_request;
    guint repeat_event;
    guint late_event;
    guint lose_order;
    guint lose_execution;
    guint lag_ms; /* how old what is read of single orders may be */
    guint rejects_late;
    guint thin;
    guint fee_in_base;
    guint fast_funding;
    guint disconnect;
    guint outage; /* the venue does nothing and answers errors */
    guint force;
    guint meddle;
    guint deposit;
    guint gap;
    guint clock_step;
    guint slow_disk; /* milliseconds of a flush, at most */
    guint disk_stall;
    guint disk_full;
    guint disk_error; /* the flush fails, and what it flushed is there or not */
    guint crash;
    guint stop;
    guint kill;
} SimFaults;

#define SIM_MAX_ROWS 6

/* One row of the catalogue of faults, and what it means here. */
typedef struct
{
    const char *name;
    gsize offset; /* in SimFaults */
    guint low;
    guint high;
    gboolean halts; /* trading may rightly end for good */
} SimRow;

typedef struct
{
    const SimRow *rows[SIM_MAX_ROWS];
    guint n_rows;
    SimFaults faults;
    gboolean may_halt;
} SimPlan;

void sim_plan_draw (SimPlan *self, CarryRandom *random);
void sim_plan_take_row (SimPlan *self, CarryRandom *random, const char *name);
char *sim_plan_to_text (const SimPlan *self);
const SimRow *sim_plan_list_rows (guint *out_n);
