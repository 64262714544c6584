/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-time.h"
#include "engine/carry-engine-private.h"

/*
 * What people watch while a run goes on, beyond what trading itself needs: the
 * result of the day, and how long the legs of a pair were apart. In real time only.
 */

/* Nothing was known to begin the day with: it is tried again so soon. */
#define DAY_RETRY_NS CARRY_NS_PER_SECOND

static gboolean
is_known (const CarrySplit *split)
{
    return carry_amount_is_valid (split->price_pnl);
}

static gint64
get_next_midnight (gint64 now)
{
    return (now / CARRY_NS_PER_DAY + 1) * CARRY_NS_PER_DAY;
}

/*
 * From here on it is another day (UTC), or the run begins. Before the first price
 * of something that is held nothing can be valued, and the day begins later.
 */
void
carry_engine_begin_day (CarryEngine *self)
{
    CarrySplit total = carry_portfolio_get_total (self->portfolio);

    self->ts_next_day = self->now + DAY_RETRY_NS;
    if (!is_known (&total))
        return;
    g_clear_pointer (&self->day_splits, g_ptr_array_unref);
    self->day_splits = carry_portfolio_list_symbols (self->portfolio);
    self->day_total = total;
    self->ts_day = self->now;
    self->ts_next_day = get_next_midnight (self->now);
}

static CarrySplit
subtract (const CarrySplit *now, const CarrySplit *before)
{
    return (CarrySplit){
        .name = now->name,
        .price_pnl = carry_amount_sub (now->price_pnl, before->price_pnl),
        .funding_pnl = carry_amount_sub (now->funding_pnl, before->funding_pnl),
        .fees = carry_amount_sub (now->fees, before->fees),
        .borrow = carry_amount_sub (now->borrow, before->borrow),
        .slippage = carry_amount_sub (now->slippage, before->slippage),
        .round_trips = now->round_trips - before->round_trips,
    };
}

/* Of one coin since the day began; @split is its result so far. */
CarrySplit
carry_engine_get_day_split (const CarryEngine *self, const CarrySplit *split)
{
    const CarrySplit none = { .name = split->name };

    for (guint i = 0; self->day_splits != NULL && i < self->day_splits->len; i++)
    {
        const CarrySplit *before = g_ptr_array_index (self->day_splits, i);

        if (before->name == split->name)
            return subtract (split, before);
    }
    return subtract (split, &none);
}

/* Of everything since the day began. */
CarrySplit
carry_engine_get_day_total (CarryEngine *self)
{
    CarrySplit total = carry_portfolio_get_total (self->portfolio);

    return subtract (&total, &self->day_total);
}

CarryNaked *
carry_engine_get_naked (CarryEngine *self, const CarryInstrument *perp)
{
    if (perp->index >= self->nakeds->len)
        g_array_set_size (self->nakeds, carry_instruments_get_size (self->instruments));
    return &g_array_index (self->nakeds, CarryNaked, perp->index);
}

static void
look_at_pair (CarryEngine *self, const CarryInstrument *perp)
{
    const CarryInstrument *spot = carry_instruments_find_pair (self->instruments, perp);
    CarryDecimal perp_quantity = carry_portfolio_get_traded (self->portfolio, perp->index);
    CarryDecimal spot_quantity = carry_decimal_zero (), price = carry_decimal_invalid ();

    if (spot != NULL)
    {
        spot_quantity = carry_portfolio_get_traded (self->portfolio, spot->index);
        price = carry_market_get_price (self->market, spot);
    }
    carry_naked_update (carry_engine_get_naked (self, perp),
                        carry_naked_is_apart (perp, spot, perp_quantity, spot_quantity, price),
                        self->now);
}

/* A fill moved a leg of @coin. */
void
carry_engine_look_at_legs (CarryEngine *self, const char *coin)
{
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);

        if (instrument->category == CARRY_CATEGORY_LINEAR &&
            (coin == NULL || instrument->base == coin))
            look_at_pair (self, instrument);
    }
}

/* What is held already, when trading begins. */
void
carry_engine_begin_watch (CarryEngine *self)
{
    carry_engine_look_at_legs (self, NULL);
    carry_engine_begin_day (self);
}

void
carry_engine_init_watch (CarryEngine *self)
{
    self->board = carry_notice_board_new ();
    self->nakeds = g_array_new (FALSE, TRUE, sizeof (CarryNaked));
    self->ts_next_day = G_MAXINT64;
}

void
carry_engine_clear_watch (CarryEngine *self)
{
    carry_notice_board_free (self->board);
    g_array_unref (self->nakeds);
    g_clear_pointer (&self->day_splits, g_ptr_array_unref);
}

CarryNoticeBoard *
carry_engine_get_board (CarryEngine *self)
{
    return self->board;
}

/* How long things wait in the loop; NULL where there is none. */
const CarryLag *
carry_engine_get_lag (const CarryEngine *self)
{
    return self->lag;
}

/* Whether something waits for the disk; @out_n_batches grows while it gets there. */
gboolean
carry_engine_get_writer_progress (CarryEngine *self, guint64 *out_n_batches)
{
    if (self->writer == NULL)
        return FALSE;
    *out_n_batches = carry_writer_get_n_batches (self->writer);
    return carry_writer_get_depth (self->writer) > 0;
}

/* Whether the store failed, so that no order goes out any more: what this run holds it cannot close. */
gboolean
carry_engine_is_forgetting (const CarryEngine *self)
{
    return self->store_failed;
}

/* What happened until then is in the balances the books began with; 0: everything is booked. */
gint64
carry_engine_get_ts_books (const CarryEngine *self)
{
    return self->ts_books;
}

/* Invalid before any. */
CarryDecimal
carry_engine_get_last_price (const CarryEngine *self, const CarryInstrument *instrument)
{
    return carry_market_get_price (self->market, instrument);
}

/* NULL for the host itself. */
const char *
carry_engine_get_module_id (CarryEngine *self, guint number)
{
    return number != CARRY_ENGINE_HOST
               ? carry_context_get_id (carry_engine_get_module (self, number)->context)
               : NULL;
}

/* The id of a module that says it is stuck; NULL when none is. */
const char *
carry_engine_find_stuck (CarryEngine *self)
{
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);
        g_autoptr (GVariant) status = carry_module_get_status (entry->module);
        gboolean is_stuck = FALSE;

        if (status != NULL && g_variant_lookup (status, "stuck", "b", &is_stuck) && is_stuck)
            return carry_module_get_id (entry->module);
    }
    return NULL;
}

/* Every strategy may open positions again. */
void
carry_engine_ask_resume (CarryEngine *self)
{
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_ASK_RESUME, NULL);
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (entry->strategy != NULL)
            carry_strategy_resume (entry->strategy);
    }
    carry_engine_end_rest (self);
    carry_engine_end_call (self);
}
