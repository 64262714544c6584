/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include "sim-private.h"

/*
 * The engine against a matcher that is too simple to be wrong: a list that is searched
 * from end to end for the best and oldest.
 */

typedef struct
{
    SimSide side;
    SimTif tif;
    gint64 price; /* ticks */
    gint64 qty;   /* steps */
    gint64 filled;
    gint64 leaves;
    guint age; /* place in the queue: smaller is older */
    SimStatus status;
    gboolean rests;
} Naive;

typedef struct
{
    guint maker;
    guint taker;
    gint64 price;
    gint64 qty;
} NaiveTrade;

typedef struct
{
    GArray *orders; /* of Naive, by number */
    GArray *trades; /* of NaiveTrade */
    guint age;
} Reference;

static gboolean
reaches (const Naive *taker, const Naive *maker)
{
    if (!maker->rests || maker->side == taker->side)
        return FALSE;
    return taker->side == SIM_SIDE_BUY ? maker->price <= taker->price
                                       : maker->price >= taker->price;
}

static gboolean
is_better (const Naive *a, const Naive *b)
{
    if (a->price != b->price)
        return (a->price < b->price) == (a->side == SIM_SIDE_SELL);
    return a->age < b->age;
}

static int
find_best (const Reference *self, const Naive *taker)
{
    int best = -1;
    for (guint i = 0; i < self->orders->len; i++)
    {
        const Naive *maker = &g_array_index (self->orders, Naive, i);
        if (reaches (taker, maker) &&
            (best < 0 || is_better (maker, &g_array_index (self->orders, Naive, (guint) best))))
            best = (int) i;
    }
    return best;
}

static gint64
reachable (const Reference *self, const Naive *taker)
{
    gint64 sum = 0;
    for (guint i = 0; i < self->orders->len; i++)
    {
        const Naive *maker = &g_array_index (self->orders, Naive, i);
        sum += reaches (taker, maker) ? maker->leaves : 0;
    }
    return sum;
}

static void
naive_match (Reference *self, guint number)
{
    Naive *taker = &g_array_index (self->orders, Naive, number);
    taker->rests = FALSE;
    if ((taker->tif == SIM_TIF_POST_ONLY && reachable (self, taker) > 0) ||
        (taker->tif == SIM_TIF_FOK && reachable (self, taker) < taker->leaves))
    {
        taker->status = SIM_STATUS_CANCELLED;
        taker->leaves = 0;
        return;
    }
    for (int best = find_best (self, taker); best >= 0 && taker->leaves > 0;
         best = find_best (self, taker))
    {
        Naive *maker = &g_array_index (self->orders, Naive, (guint) best);
        gint64 qty = MIN (maker->leaves, taker->leaves);
        NaiveTrade trade = { (guint) best, number, maker->price, qty };
        g_array_append_val (self->trades, trade);
        maker->leaves -= qty;
        maker->filled += qty;
        taker->leaves -= qty;
        taker->filled += qty;
        maker->rests = maker->leaves > 0;
        maker->status = maker->rests ? SIM_STATUS_PARTIALLY_FILLED : SIM_STATUS_FILLED;
    }
    if (taker->leaves == 0)
    {
        taker->status = SIM_STATUS_FILLED;
        return;
    }
    if (taker->tif == SIM_TIF_IOC || taker->tif == SIM_TIF_FOK)
    {
        taker->status = SIM_STATUS_CANCELLED;
        taker->leaves = 0;
        return;
    }
    taker->status = taker->filled > 0 ? SIM_STATUS_PARTIALLY_FILLED : SIM_STATUS_NEW;
    taker->rests = TRUE;
    taker->age = self->age++;
}

#define TICK (SIM_PRICE_ONE / 10000)
#define STEP (SIM_QTY_ONE / 10)

static void
make_link_id (guint number, char *out_text, gsize size)
{
    g_snprintf (out_text, size, "n-%u", number);
}

static void
place (Fixture *fixture, Reference *reference, CarryRandom *random)
{
    static const char *const tifs[] = { "GTC", "GTC", "GTC", "IOC", "FOK", "PostOnly" };
    Naive order = { .side = carry_random_below (random, 2) == 0 ? SIM_SIDE_BUY : SIM_SIDE_SELL,
                    .price = carry_random_range (random, 5985, 6016),
                    .qty = carry_random_range (random, 100, 400) };
    const char *tif = tifs[carry_random_below (random, G_N_ELEMENTS (tifs))];
    g_assert_true (sim_tif_parse (tif, &order.tif));
    order.leaves = order.qty;
    guint number = reference->orders->len;
    g_array_append_val (reference->orders, order);
    naive_match (reference, number);

    char link_id[16], price[SIM_NUMBER_BUFFER], qty[SIM_NUMBER_BUFFER];
    make_link_id (number, link_id, sizeof link_id);
    sim_number_format (order.price * TICK, SIM_PRICE_SCALE, 0, price);
    sim_number_format (order.qty * STEP, SIM_QTY_SCALE, 0, qty);
    SimAccount *account = number % 2 == 0 ? fixture->account : fixture->other;
    g_assert_cmpint (fixture_limit (fixture, account, SIM_CATEGORY_LINEAR, "XRPUSDT",
                                    sim_side_text (order.side), qty, price, tif, link_id),
                     ==, 0);
}

static void
change (Fixture *fixture, Reference *reference, CarryRandom *random)
{
    if (reference->orders->len == 0)
        return;
    guint number = (guint) carry_random_below (random, reference->orders->len);
    Naive *order = &g_array_index (reference->orders, Naive, number);
    if (!order->rests)
        return;
    char link_id[16], price[SIM_NUMBER_BUFFER], qty[SIM_NUMBER_BUFFER];
    make_link_id (number, link_id, sizeof link_id);
    SimAccount *account = number % 2 == 0 ? fixture->account : fixture->other;
    guint what = (guint) carry_random_below (random, 3);
    if (what == 0)
    {
        order->rests = FALSE;
        order->leaves = 0;
        order->status = SIM_STATUS_CANCELLED;
        g_assert_cmpint (fixture_cancel (fixture, account, SIM_CATEGORY_LINEAR, "XRPUSDT", link_id),
                         ==, 0);
        return;
    }
    gint64 new_qty = MAX (order->filled + 1, 100) + carry_random_range (random, 0, 300);
    gint64 new_price = what == 1 ? order->price : carry_random_range (random, 5985, 6016);
    if (new_qty == order->qty && new_price == order->price)
        return;
    gboolean keeps = new_price == order->price && new_qty < order->qty;
    order->qty = new_qty;
    order->leaves = new_qty - order->filled;
    if (new_price != order->price)
    {
        order->price = new_price;
        naive_match (reference, number);
    }
    else if (!keeps)
        order->age = reference->age++;
    sim_number_format (new_price * TICK, SIM_PRICE_SCALE, 0, price);
    sim_number_format (new_qty * STEP, SIM_QTY_SCALE, 0, qty);
    g_assert_cmpint (
        fixture_amend (fixture, account, SIM_CATEGORY_LINEAR, "XRPUSDT", link_id, qty, price), ==,
        0);
}

static void
compare_orders (Fixture *fixture, const Reference *reference)
{
    for (guint i = 0; i < reference->orders->len; i++)
    {
        const Naive *naive = &g_array_index (reference->orders, Naive, i);
        char link_id[16];
        make_link_id (i, link_id, sizeof link_id);
        const SimOrder *order = fixture_order (
            fixture, i % 2 == 0 ? fixture->account : fixture->other, SIM_CATEGORY_LINEAR, link_id);
        g_assert_cmpstr (sim_status_text (order->status), ==, sim_status_text (naive->status));
        g_assert_cmpint (order->cum_qty, ==, naive->filled * STEP);
        g_assert_cmpint (order->leaves_qty, ==, naive->leaves * STEP);
    }
}

/* Every trade has its maker's and its taker's execution, in this order. */
static void
compare_trades (const Fixture *fixture, const Reference *reference)
{
    g_assert_cmpuint (fixture->executions->len, ==, 2 * reference->trades->len);
    for (guint i = 0; i < reference->trades->len; i++)
    {
        const NaiveTrade *trade = &g_array_index (reference->trades, NaiveTrade, i);
        char link_id[16];
        for (guint side = 0; side < 2; side++)
        {
            const SimExecution *execution =
                &g_array_index (fixture->executions, SimExecution, 2 * i + side);
            make_link_id (side == 0 ? trade->maker : trade->taker, link_id, sizeof link_id);
            g_assert_cmpstr (execution->link_id, ==, link_id);
            g_assert_cmpint (execution->is_maker, ==, side == 0);
            g_assert_cmpint (execution->price, ==, trade->price * TICK);
            g_assert_cmpint (execution->qty, ==, trade->qty * STEP);
        }
    }
}

static void
run (guint64 seed)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, seed);
    Reference reference = { g_array_new (FALSE, FALSE, sizeof (Naive)),
                            g_array_new (FALSE, FALSE, sizeof (NaiveTrade)), 0 };
    CarryRandom random;
    carry_random_init (&random, seed, "reference");
    for (guint i = 0; i < 400; i++)
    {
        fixture->now += CARRY_NS_PER_MS;
        if (carry_random_below (&random, 3) < 2)
            place (fixture, &reference, &random);
        else
            change (fixture, &reference, &random);
        fixture_check_books (fixture);
        if (i % 20 == 0)
            compare_orders (fixture, &reference);
    }
    compare_orders (fixture, &reference);
    compare_trades (fixture, &reference);
    g_assert_cmpuint (reference.trades->len, >, 50);
    g_array_unref (reference.orders);
    g_array_unref (reference.trades);
}

static void
test_reference (void)
{
    guint n_seeds = g_getenv ("CARRY_FULL") != NULL ? 500 : 40;
    for (guint seed = 1; seed <= n_seeds; seed++)
        run (seed);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/reference/matching", test_reference);
    return g_test_run ();
}
