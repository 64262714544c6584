/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-orders.h"

/* Q10 looks back on so many orders. */
#define OUTCOMES 20

#define FRACTION_SCALE 12

/* Of one instrument. */
typedef struct
{
    guint32 outcomes; /* a bit for each of the last orders, 1 where it was rejected */
    guint n_outcomes;
    guint rejects_in_row;
    guint slips_in_row;
    guint64 last_slip;      /* the order that slipped last: its other fills do not count again */
    gboolean is_restricted; /* Q9 */
} Tally;

typedef struct
{
    guint64 id;
    guint32 instrument;
    gint64 since;
} Unknown;

struct _GuardsOrders
{
    GArray *tallies;  /* Tally, by instrument */
    GArray *unknown;  /* Unknown */
    GHashTable *sent; /* guint64 id: on the wire, and no word yet */
};

GuardsOrders *
guards_orders_new (void)
{
    GuardsOrders *self = g_new0 (GuardsOrders, 1);

    self->tallies = g_array_new (FALSE, TRUE, sizeof (Tally));
    self->unknown = g_array_new (FALSE, FALSE, sizeof (Unknown));
    self->sent = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    return self;
}

void
guards_orders_free (GuardsOrders *self)
{
    g_array_unref (self->tallies);
    g_array_unref (self->unknown);
    g_hash_table_unref (self->sent);
    g_free (self);
}

static Tally *
get_tally (GuardsOrders *self, guint32 instrument)
{
    if (instrument >= self->tallies->len)
        g_array_set_size (self->tallies, instrument + 1);
    return &g_array_index (self->tallies, Tally, instrument);
}

/* What the gate refuses never gets here, so it is no reject of the venue. */
void
guards_orders_add_sent (GuardsOrders *self, const CarryOrder *order)
{
    guint64 *id = g_new (guint64, 1);

    *id = order->id;
    g_hash_table_add (self->sent, id);
    /* cppcheck-suppress memleak ; the table owns it */
}

static guint
count_rejects (const Tally *tally)
{
    guint n = 0;

    for (guint i = 0; i < OUTCOMES; i++)
        n += (tally->outcomes >> i) & 1;
    return n;
}

static void
add_outcome (Tally *tally, const GuardsDesk *desk, gboolean is_rejected,
             const CarryInstrument *instrument)
{
    const GuardsSettings *settings = desk->settings;
    guint n;

    tally->outcomes = (tally->outcomes << 1 | (is_rejected ? 1 : 0)) & ((1u << OUTCOMES) - 1);
    tally->n_outcomes = MIN (tally->n_outcomes + 1, OUTCOMES);
    tally->rejects_in_row = is_rejected ? tally->rejects_in_row + 1 : 0;
    n = count_rejects (tally);
    if (!is_rejected)
        return;
    if (settings->rejects_in_row > 0 && tally->rejects_in_row >= settings->rejects_in_row)
        guards_desk_restrict (desk, instrument, CARRY_RISK_HALTED, TRUE, "Q10",
                              "%s: %u orders in a row were rejected", instrument->symbol,
                              tally->rejects_in_row);
    else if (settings->rejects_share > 0 && tally->n_outcomes == OUTCOMES &&
             100 * n >= settings->rejects_share * OUTCOMES)
        guards_desk_restrict (desk, instrument, CARRY_RISK_HALTED, TRUE, "Q10",
                              "%s: %u of the last %d orders were rejected", instrument->symbol, n,
                              OUTCOMES);
}

static gint
find_unknown (GuardsOrders *self, guint64 id)
{
    for (guint i = 0; i < self->unknown->len; i++)
        if (g_array_index (self->unknown, Unknown, i).id == id)
            return (gint) i;
    return -1;
}

static void
note_certainty (GuardsOrders *self, const GuardsDesk *desk, const CarryOrder *order)
{
    gint found = find_unknown (self, order->id);
    gboolean is_unknown = !order->certain && !carry_order_state_is_final (order->state);
    const Unknown unknown = { order->id, order->instrument, desk->now };

    if (is_unknown && found < 0)
        g_array_append_val (self->unknown, unknown);
    else if (!is_unknown && found >= 0)
        g_array_remove_index (self->unknown, (guint) found);
}

/*
 * Does its end say nothing of the venue? It was refused here, between the gate and the wire, or
 * it was to wait for its price and the market was faster.
 */
static gboolean
is_no_outcome (const CarryOrder *order)
{
    return order->cause == CARRY_ORDER_CAUSE_UNSENT || order->cause == CARRY_ORDER_CAUSE_POST_ONLY;
}

void
guards_orders_add (GuardsOrders *self, const GuardsDesk *desk, const CarryOrder *order,
                   const CarryInstrument *instrument)
{
    get_tally (self, order->instrument);
    note_certainty (self, desk, order);
    if (order->certain && order->state >= CARRY_ORDER_ACCEPTED &&
        g_hash_table_remove (self->sent, &order->id) && !is_no_outcome (order))
        add_outcome (get_tally (self, order->instrument), desk,
                     order->state == CARRY_ORDER_REJECTED, instrument);
}

/* How much worse than decided, as a fraction; zero when it was better. */
static CarryDecimal
get_slip (const CarryFill *fill)
{
    CarryDecimal worse = fill->side == CARRY_SIDE_BUY
                             ? carry_decimal_sub (fill->price, fill->decision_price)
                             : carry_decimal_sub (fill->decision_price, fill->price);

    if (carry_decimal_sign (worse) <= 0)
        return carry_decimal_zero ();
    return carry_decimal_div (worse, fill->decision_price, FRACTION_SCALE, CARRY_ROUND_HALF_EVEN);
}

/* Q11. A maker waits for its price; only who takes can slip. */
void
guards_orders_add_fill (GuardsOrders *self, const GuardsDesk *desk, const CarryFill *fill,
                        const CarryInstrument *instrument)
{
    const GuardsSettings *settings = desk->settings;
    Tally *tally = get_tally (self, fill->instrument);
    gboolean slipped;

    if (settings->slippage_in_row == 0 || fill->liquidity != CARRY_LIQUIDITY_TAKER ||
        fill->is_liquidation || carry_decimal_sign (fill->decision_price) <= 0)
        return;
    slipped = carry_decimal_compare (get_slip (fill), settings->max_slippage) > 0;
    if (fill->order == tally->last_slip)
        return;
    if (slipped)
        tally->last_slip = fill->order;
    tally->slips_in_row = slipped ? tally->slips_in_row + 1 : 0;
    if (tally->slips_in_row >= settings->slippage_in_row)
        guards_desk_restrict (desk, instrument, CARRY_RISK_HALTED, TRUE, "Q11",
                              "%s: %u orders in a row were filled much worse than decided",
                              instrument->symbol, tally->slips_in_row);
}

/* Since when there has been an unknown order of @instrument; after all time when none is. */
static gint64
get_unknown_since (const GuardsOrders *self, guint32 instrument)
{
    gint64 since = G_MAXINT64;

    for (guint i = 0; i < self->unknown->len; i++)
    {
        const Unknown *unknown = &g_array_index (self->unknown, Unknown, i);

        if (unknown->instrument == instrument)
            since = MIN (since, unknown->since);
    }
    return since;
}

/* Q9. It ends by itself when the last of them is told. */
void
guards_orders_look (GuardsOrders *self, const GuardsDesk *desk)
{
    const GuardsSettings *settings = desk->settings;

    for (guint i = 0; i < self->tallies->len; i++)
    {
        Tally *tally = &g_array_index (self->tallies, Tally, i);
        gint64 since = get_unknown_since (self, i);
        gint64 age = since == G_MAXINT64 ? -1 : desk->now - since;
        const CarryInstrument *instrument;
        gboolean halts = settings->unknown_halt > 0 && age >= settings->unknown_halt;
        gboolean reduces = settings->unknown_reduce > 0 && age >= settings->unknown_reduce;

        if (!halts && !reduces && !tally->is_restricted)
            continue;
        instrument = guards_desk_get_instrument (desk, i);
        if (halts || reduces)
            guards_desk_restrict (desk, instrument, halts ? CARRY_RISK_HALTED : CARRY_RISK_REDUCING,
                                  FALSE, "Q9",
                                  "%s: of an order nobody has been able to say how it is for %d s",
                                  instrument->symbol, (int) (age / CARRY_NS_PER_SECOND));
        else
            guards_desk_release (desk, instrument, "Q9");
        tally->is_restricted = halts || reduces;
    }
}
