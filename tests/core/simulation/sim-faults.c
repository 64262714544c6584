/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-faults.h"

#include "sim-types.h"

#define ROW(name, field, low, high, halts)                                                         \
    {                                                                                              \
        (name), G_STRUCT_OFFSET (SimFaults, field), (low), (high), (halts)                         \
    }

/* The rows of the catalogue that can happen between an engine, a disk and a venue. */
static const SimRow rows[] = {
    ROW ("A1 answer lost", lose_answer, 50, 500, FALSE),
    ROW ("A2 request lost", lose_request, 20, 300, FALSE),
    ROW ("A3 error after accept", error_answer, 50, 500, FALSE),
    ROW ("A5 request twice", repeat_request, 50, 500, FALSE),
    ROW ("A6 rejected late", rejects_late, 1, 1, FALSE),
    ROW ("A7 late events", late_event, 50, 400, FALSE),
    ROW ("A8 events twice", repeat_event, 50, 500, FALSE),
    ROW ("A9 does not exist", gone_answer, 50, 400, FALSE),
    ROW ("A12 stale reads", lag_ms, 500, 9000, FALSE),
    ROW ("A14 partial fills", thin, 300, 900, FALSE),
    ROW ("B1 gaps", gap, 10, 60, FALSE),
    ROW ("B2 disconnects", disconnect, 5, 40, FALSE),
    ROW ("B5 order events lost", lose_order, 50, 400, FALSE),
    ROW ("B6 executions lost", lose_execution, 20, 300, FALSE),
    ROW ("C2 fee in coin", fee_in_base, 1, 1, FALSE),
    ROW ("C3 funding often", fast_funding, 1, 1, FALSE),
    ROW ("C4 forced closing", force, 3, 15, FALSE),
    ROW ("C10 foreign hands", meddle, 3, 10, TRUE),
    ROW ("C10 deposits", deposit, 5, 30, FALSE),
    ROW ("C14 maintenance", outage, 3, 15, FALSE),
    ROW ("D3 too many requests", busy_answer, 50, 400, FALSE),
    ROW ("E1 clock set", clock_step, 3, 20, FALSE),
    ROW ("F1 killed", crash, 4, 25, FALSE),
    ROW ("F3 disk full", disk_full, 3, 15, TRUE),
    ROW ("F4 disk error", disk_error, 3, 15, TRUE),
    ROW ("F5 disk stalls", disk_stall, 3, 15, TRUE),
    ROW ("F5 slow disk", slow_disk, 50, 2000, FALSE),
    ROW ("G2 stopped", stop, 4, 15, FALSE),
    ROW ("J4 kill switch", kill, 5, 20, TRUE),
};

const SimRow *
sim_plan_list_rows (guint *out_n)
{
    *out_n = G_N_ELEMENTS (rows);
    return rows;
}

static gboolean
has_row (const SimPlan *self, const SimRow *row)
{
    for (guint i = 0; i < self->n_rows; i++)
        if (self->rows[i] == row)
            return TRUE;
    return FALSE;
}

static void
take_row (SimPlan *self, CarryRandom *random, const SimRow *row)
{
    guint *field = (guint *) ((char *) &self->faults + row->offset);

    if (has_row (self, row) || self->n_rows == SIM_MAX_ROWS)
        return;
    self->rows[self->n_rows++] = row;
    *field = (guint) sim_draw (random, row->low, row->high);
    self->may_halt = self->may_halt || row->halts;
}

/* One to six rows, each with an intensity of its own. */
void
sim_plan_draw (SimPlan *self, CarryRandom *random)
{
    guint n = (guint) sim_draw (random, 1, SIM_MAX_ROWS);

    for (guint i = 0; i < n; i++)
        take_row (self, random, &rows[carry_random_below (random, G_N_ELEMENTS (rows))]);
}

/* The rows whose names begin with @name. */
void
sim_plan_take_row (SimPlan *self, CarryRandom *random, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        if (g_str_has_prefix (rows[i].name, name))
            take_row (self, random, &rows[i]);
}

char *
sim_plan_to_text (const SimPlan *self)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < self->n_rows; i++)
    {
        const guint *field = (const guint *) ((const char *) &self->faults + self->rows[i]->offset);

        g_string_append_printf (text, "%s%s (%u)", i > 0 ? ", " : "", self->rows[i]->name, *field);
    }
    if (self->n_rows == 0)
        g_string_append (text, "nothing goes wrong");
    return g_string_free (g_steal_pointer (&text), FALSE);
}
