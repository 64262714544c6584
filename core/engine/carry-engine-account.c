/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-engine-private.h"

/* What an account holds when a run begins, and what is booked from then on. */

void
carry_engine_book_fill (CarryEngine *self, const CarryFill *fill)
{
    carry_portfolio_apply_fill (self->portfolio, fill);
    carry_day_sums_add_fill (self->day_sums,
                             carry_instruments_get (self->instruments, fill->instrument), fill);
}

void
carry_engine_book_funding (CarryEngine *self, const CarryFundingPayment *payment)
{
    carry_portfolio_apply_funding (self->portfolio, payment);
    carry_day_sums_add_funding (
        self->day_sums, carry_instruments_get (self->instruments, payment->instrument), payment);
}

gint64
carry_engine_get_forget_after_ns (gpointer backend)
{
    return ((const CarryEngine *) backend)->settings.forget_after_ns;
}

/* What happened before the books began is in the balances they began with. */
gboolean
carry_engine_get_day_sum (gpointer backend, CarryContext *context, gint64 ts_day, const char *coin,
                          CarryDaySum *out_sum)
{
    const CarryEngine *self = backend;

    if (self->ts_books >= ts_day)
        return FALSE;
    carry_day_sums_get (self->day_sums, carry_context_get_number (context), ts_day, coin, out_sum);
    return TRUE;
}

static gboolean
check_positions (CarryEngine *self, const CarrySnapshot *snapshot, GError **error)
{
    for (guint i = 0; i < snapshot->positions->len; i++)
    {
        const CarryPosition *position = g_ptr_array_index (snapshot->positions, i);
        const CarryInstrument *instrument =
            carry_instruments_get (self->instruments, position->instrument);
        g_autofree char *name = NULL, *quantity = NULL;

        if (instrument->category != CARRY_CATEGORY_LINEAR ||
            carry_decimal_sign (position->quantity) == 0)
            continue;
        name = carry_instrument_to_string (instrument);
        quantity = carry_decimal_to_string (&position->quantity);
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "the account holds %s of %s, and whose it is cannot be told; close it at the "
                     "venue, or use an account without positions",
                     quantity, name);
        return FALSE;
    }
    return TRUE;
}

/* The venue's time where it says one: rows of its log are compared with it, and our clock may be off. */
static gint64
get_ts_books (CarryEngine *self, const CarrySnapshot *snapshot)
{
    gint64 ts = 0;

    for (guint i = 0; i < snapshot->transfers->len; i++)
        ts = MAX (ts, ((const CarryTransfer *) g_ptr_array_index (snapshot->transfers, i))->ts);
    return ts > 0 ? ts : carry_engine_read_clock (self);
}

/*
 * Takes in what the account of @exchange is before trading starts: its coins. A
 * position or an order that nobody here can account for stops the start, because
 * trading beside it would double or close it.
 */
gboolean
carry_engine_open_account (CarryEngine *self, CarryModule *exchange, const CarrySnapshot *snapshot,
                           GError **error)
{
    guint number = carry_context_get_number (carry_module_get_context (exchange));

    if (snapshot->orders->len > 0)
    {
        const CarryOrder *order = g_ptr_array_index (snapshot->orders, 0);

        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "the account has %u open orders (the first is %s), and whose they are cannot "
                     "be told; cancel them at the venue, or use an account without orders",
                     snapshot->orders->len, order->link_id);
        return FALSE;
    }
    if (!check_positions (self, snapshot, error))
        return FALSE;
    self->ts_books = get_ts_books (self, snapshot);
    carry_engine_note_books (self);
    for (guint i = 0; i < snapshot->transfers->len; i++)
    {
        CarryTransfer transfer =
            *(const CarryTransfer *) g_ptr_array_index (snapshot->transfers, i);

        CarryInput *input;

        transfer.ts = self->ts_books + 1;
        input = carry_engine_add_input (self, CARRY_INPUT_TRANSFER, number, self->now);
        input->transfer = transfer;
        carry_engine_note_post (self, input);
    }
    return TRUE;
}
