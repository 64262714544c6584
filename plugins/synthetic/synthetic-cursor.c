/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "synthetic-cursor.h"

#include <math.h>

/* Rates are made in units of 1e-8, as venues state them. */
#define RATE_UNIT G_GINT64_CONSTANT (10000) /* 1e-8 in units of 1e-12 */

/* The most events of one step: mark, settlement, predicted rate and two bars; a gap has fewer. */
#define EVENTS_PER_STEP 5

/* Volume of a usual step, in quote coin. */
#define USUAL_TURNOVER 2e6

/* How levels become the integers of an instrument. */
typedef struct
{
    const CarryInstrument *instrument;
    double coins;     /* base coins in one unit of quantity */
    double tick;      /* as a ratio to the quote coin */
    gint64 tick_unit; /* a tick in the data scale */
    double step;
    gint64 step_unit;
} SyntheticGrid;

struct _SyntheticCursor
{
    CarryCursor parent_instance;

    SyntheticPlan plan;
    SyntheticMarket market;
    SyntheticGrid perp;
    SyntheticGrid spot;
    gint64 ts; /* where the next step begins */
    CarrySource *source;
    CarryMarketEvent pending[EVENTS_PER_STEP];
    guint n_pending;
    guint next_pending;
};

G_DEFINE_FINAL_TYPE (SyntheticCursor, synthetic_cursor, CARRY_TYPE_CURSOR)

/* One step of a grid in integers of @scale, or 0 when it cannot be said. */
static gint64
unit_of (CarryDecimal step, guint scale)
{
    CarryDecimal unit =
        carry_decimal_rescale (carry_decimal_normalize (step), scale, CARRY_ROUND_DOWN);

    if (carry_decimal_sign (unit) <= 0 || !carry_decimal_equal (unit, step))
        return 0;
    return unit.coefficient;
}

static gboolean
grid_init (SyntheticGrid *grid, const CarryInstrument *instrument, GError **error)
{
    *grid = (SyntheticGrid){
        .instrument = instrument,
        .coins = carry_decimal_to_double (instrument->multiplier),
        .tick = carry_decimal_to_double (instrument->tick_size),
        .tick_unit = unit_of (instrument->tick_size, instrument->price_scale),
        .step = carry_decimal_to_double (instrument->qty_step),
        .step_unit = unit_of (instrument->qty_step, instrument->size_scale),
    };
    if (grid->tick_unit > 0 && grid->step_unit > 0 && grid->coins > 0)
        return TRUE;

    g_autofree char *name = carry_instrument_to_string (instrument);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "%s: tick size, quantity step and multiplier must be above zero and fit its "
                 "data scale; see the table of instruments",
                 name);
    return FALSE;
}

/* A level of the coin as an integer of the instrument; never below one tick. */
static gint64
to_units (const SyntheticGrid *grid, double level)
{
    gint64 ticks = llround (level * grid->coins / grid->tick);

    return MAX (ticks, 1) * grid->tick_unit;
}

static gint64
to_volume (const SyntheticGrid *grid, const SyntheticStep *step)
{
    double coins = step->activity * USUAL_TURNOVER / step->spot.close;

    return llround (coins / grid->coins / grid->step) * grid->step_unit;
}

static CarryMarketEvent *
add_event (SyntheticCursor *self, const CarryInstrument *instrument, CarryMarketKind kind)
{
    CarryMarketEvent *event = &self->pending[self->n_pending++];

    *event = (CarryMarketEvent){
        .ts_venue = self->ts,
        .ts_local = self->ts,
        .instrument = instrument->index,
        .kind = kind,
    };
    return event;
}

static void
add_bar (SyntheticCursor *self, const SyntheticGrid *grid, const SyntheticCandle *candle,
         const SyntheticStep *step)
{
    CarryMarketEvent *event = add_event (self, grid->instrument, CARRY_MARKET_BAR);

    event->bar_minutes = (guint16) (self->plan.step_ns / CARRY_NS_PER_MINUTE);
    event->bar.open = to_units (grid, candle->open);
    event->bar.high = to_units (grid, candle->high);
    event->bar.low = to_units (grid, candle->low);
    event->bar.close = to_units (grid, candle->close);
    event->bar.volume = to_volume (grid, step);
}

static void
add_rate (SyntheticCursor *self, CarryMarketKind kind, double rate)
{
    CarryMarketEvent *event = add_event (self, self->plan.perp, kind);
    gint64 window = self->plan.window_ns;

    event->funding.rate = llround (rate * 1e8) * RATE_UNIT;
    event->funding.ts_next = (self->ts / window + 1) * window;
    event->funding.interval_ns = window;
}

/* What became known at the end of the step: marks, then the settlement, then all else. */
static void
add_step (SyntheticCursor *self, const SyntheticStep *step)
{
    const SyntheticPlan *plan = &self->plan;

    if (plan->perp != NULL && !step->is_missing)
        add_event (self, plan->perp, CARRY_MARKET_MARK)->mark.price =
            to_units (&self->perp, step->mark);
    if (plan->perp != NULL && step->is_settlement)
        add_rate (self, CARRY_MARKET_SETTLEMENT, step->rate);
    if (plan->perp != NULL && !step->is_missing)
    {
        add_rate (self, CARRY_MARKET_FUNDING, step->next_rate);
        add_bar (self, &self->perp, &step->perp, step);
    }
    if (plan->spot != NULL && !step->is_missing)
        add_bar (self, &self->spot, &step->spot, step);
    if (plan->perp != NULL && step->is_gap_start)
        add_event (self, plan->perp, CARRY_MARKET_GAP);
    if (plan->spot != NULL && step->is_gap_start)
        add_event (self, plan->spot, CARRY_MARKET_GAP);
}

static void
make_step (SyntheticCursor *self)
{
    SyntheticStep step;

    synthetic_market_step (&self->market, &step);
    self->ts += self->plan.step_ns;
    self->n_pending = 0;
    self->next_pending = 0;
    add_step (self, &step);
    self->source->rows++;
    self->source->gaps += step.is_gap_start;
    if (self->source->ts_first == 0)
        self->source->ts_first = self->ts;
    self->source->ts_last = self->ts;
}

static gssize
synthetic_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    SyntheticCursor *self = SYNTHETIC_CURSOR (cursor);
    gsize done = 0;

    while (done < n)
    {
        if (self->next_pending < self->n_pending)
            out_events[done++] = self->pending[self->next_pending++];
        else if (self->ts + self->plan.step_ns <= self->plan.ts_end)
            make_step (self);
        else
            break;
    }
    return (gssize) done;
}

static double
synthetic_cursor_get_fraction (CarryCursor *cursor)
{
    SyntheticCursor *self = SYNTHETIC_CURSOR (cursor);
    gint64 whole = self->plan.ts_end - self->plan.ts_start;

    return whole > 0 ? (double) (self->ts - self->plan.ts_start) / (double) whole : 1;
}

static void
synthetic_cursor_finalize (GObject *object)
{
    carry_source_free (SYNTHETIC_CURSOR (object)->source);

    G_OBJECT_CLASS (synthetic_cursor_parent_class)->finalize (object);
}

static void
synthetic_cursor_class_init (SyntheticCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = synthetic_cursor_finalize;
    CARRY_CURSOR_CLASS (klass)->read = synthetic_cursor_read;
    CARRY_CURSOR_CLASS (klass)->get_fraction = synthetic_cursor_get_fraction;
}

static void
synthetic_cursor_init (SyntheticCursor *self)
{
}

/**
 * synthetic_cursor_new:
 * @plan: what to make; the instruments outlive the cursor
 * @error: return location
 *
 * Returns: (transfer full): a cursor over the market of one coin; NULL with
 *   %CARRY_ERROR_INVALID when an instrument has no usable tick size or step
 */
SyntheticCursor *
synthetic_cursor_new (const SyntheticPlan *plan, GError **error)
{
    g_autoptr (SyntheticCursor) self = g_object_new (SYNTHETIC_TYPE_CURSOR, NULL);
    g_autofree char *path = g_strdup_printf ("synthetic %s, seed %" G_GUINT64_FORMAT,
                                             plan->params.coin, plan->params.seed);
    guint steps = (guint) (plan->ts_start % plan->window_ns / plan->step_ns);

    self->plan = *plan;
    self->source = carry_source_new (path);
    carry_cursor_set_name (CARRY_CURSOR (self), path);
    self->ts = plan->ts_start;
    if (plan->perp != NULL && !grid_init (&self->perp, plan->perp, error))
        return NULL;
    if (plan->spot != NULL && !grid_init (&self->spot, plan->spot, error))
        return NULL;
    synthetic_market_init (&self->market, &plan->params, steps);
    self->plan.params.coin = NULL;
    return g_steal_pointer (&self);
}

/**
 * synthetic_cursor_dup_source:
 * @self: the cursor
 *
 * Returns: (transfer full): what was made so far
 */
CarrySource *
synthetic_cursor_dup_source (SyntheticCursor *self)
{
    return carry_source_copy (self->source);
}
