/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-world.h"

#include "base/carry-time.h"
#include "sim-account.h"

#define STRANGE_NS (10 * CARRY_NS_PER_SECOND)
#define MAX_REQUESTS 60 /* in a second */

/* --- on the wire: I1, I8, I14, and the disk before it -------------------------------------- */

static gboolean
shrinks (SimWorld *world, const CarryOrder *order)
{
    CarryPortfolio *portfolio = carry_engine_get_portfolio (world->host.engine);
    gint64 held = sim_account_to_lots (carry_portfolio_get_traded (portfolio, order->instrument));
    gint64 lots = sim_account_to_lots (order->quantity);

    if (order->reduce_only)
        return TRUE;
    return order->side == CARRY_SIDE_BUY ? held < 0 && lots <= -held : held > 0 && lots <= held;
}

/* The missing leg of a pair. */
static gboolean
hedges (SimWorld *world, const CarryOrder *order)
{
    gint64 imbalance = sim_trader_get_imbalance (world->host.trader);
    gint64 lots = sim_account_to_lots (order->quantity);

    return order->side == CARRY_SIDE_BUY ? imbalance < 0 && lots <= -imbalance
                                         : imbalance > 0 && lots <= imbalance;
}

static void
check_create (SimWorld *world, const CarryOrder *order)
{
    world->n_orders++;
    if (!g_hash_table_add (world->wired, g_strdup (order->link_id)))
        sim_world_fail (world, "I1", "order %s was sent twice", order->link_id);
    if (!g_hash_table_contains (world->platter->intents, order->link_id))
        sim_world_fail (world, "P22", "order %s is on the wire and not on disk", order->link_id);
    if (world->is_killed && !shrinks (world, order))
        sim_world_fail (world, "I8", "order %s opens after the kill switch was set",
                        order->link_id);
    if (world->host.phase == SIM_HOST_STOPPING && !shrinks (world, order) && !hedges (world, order))
        sim_world_fail (world, "G2", "order %s opens while the run is ending", order->link_id);
    if (world->host.phase == SIM_HOST_RECOVERING && !shrinks (world, order))
        sim_world_fail (world, "P23", "order %s opens before the account was compared",
                        order->link_id);
}

static void
check_rate (SimWorld *world)
{
    g_queue_push_tail (world->rate, g_memdup2 (&world->now, sizeof world->now));
    while (*(gint64 *) g_queue_peek_head (world->rate) <= world->now - CARRY_NS_PER_SECOND)
        g_free (g_queue_pop_head (world->rate));
    if (world->rate->length > MAX_REQUESTS)
        sim_world_fail (world, "I14", "%u requests in a second", world->rate->length);
}

void
sim_check_wire (SimWorld *world, SimMessageKind kind, const CarryOrder *order)
{
    char quantity[CARRY_DECIMAL_BUFFER];

    sim_world_note (world, "wire %d %s %u %d %s", kind, order->link_id, order->instrument,
                    order->side, carry_decimal_format (order->quantity, quantity));
    check_rate (world);
    if (kind == SIM_CREATE)
        check_create (world, order);
    else if (kind == SIM_CANCEL && world->platter->state != SIM_DISK_WORKS)
        world->n_late_cancels++;
}

/* --- what the host booked: I2 -------------------------------------------------------------- */

static void
check_fill (SimWorld *world, const CarryFill *fill)
{
    guint64 id = g_ascii_strtoull (fill->exec_id + 1, NULL, 10);
    const SimExecution *execution;

    if (id == 0 || id > world->venue->executions->len)
    {
        sim_world_fail (world, "I2", "execution %s was invented", fill->exec_id);
        return;
    }
    execution = &g_array_index (world->venue->executions, SimExecution, id - 1);
    if (sim_account_to_lots (fill->quantity) != execution->quantity ||
        sim_account_to_ticks (fill->price) != execution->price ||
        fill->instrument != execution->instrument)
        sim_world_fail (world, "I2", "execution %s was booked as another", fill->exec_id);
    if (!g_hash_table_add (world->host.heard, g_strdup (fill->exec_id)))
        sim_world_fail (world, "I2", "execution %s was booked twice", fill->exec_id);
}

void
sim_check_event (SimWorld *world, const CarryEvent *event)
{
    sim_world_note (world, "event %d %" G_GUINT64_FORMAT "%s%s%s%s", event->kind, event->seq,
                    event->order != NULL    ? " "
                    : event->notice != NULL ? " "
                    : event->fill != NULL   ? " "
                                            : "",
                    event->order != NULL    ? event->order->link_id
                    : event->notice != NULL ? event->notice->code
                    : event->fill != NULL   ? event->fill->exec_id
                                            : "",
                    event->order != NULL    ? " "
                    : event->notice != NULL ? " "
                                            : "",
                    event->order != NULL    ? carry_order_state_to_text (event->order->state)
                    : event->notice != NULL ? event->notice->text
                                            : "");
    if (event->kind == CARRY_EVENT_FILL)
        check_fill (world, event->fill);
    if (event->kind != CARRY_EVENT_HALT)
        return;
    /* An account that cannot be read for so long is rightly not traded on. */
    if (g_str_equal (event->notice->code, "not-reconciled") && world->now < world->ts_calm)
        world->plan.may_halt = TRUE;
    if (!world->plan.may_halt)
        sim_world_fail (world, "I8", "trading was halted for nothing: %s", event->notice->text);
}

/* --- at every step: I5, I9 ----------------------------------------------------------------- */

static gint64
get_resting (const SimVenue *venue, SimInstrument instrument, gboolean buys)
{
    gint64 sum = 0;

    for (guint i = 0; i < venue->open->len; i++)
    {
        const SimOrder *order =
            &g_array_index (venue->orders, SimOrder, g_array_index (venue->open, guint, i));

        if (order->instrument == instrument && order->buys == buys && !order->reduce_only)
            sum += order->quantity - order->filled;
    }
    return sum;
}

/* By the venue's books and the net's, whatever the host believes. */
static void
check_cap (SimWorld *world, SimInstrument instrument, gboolean buys)
{
    const SimVenue *venue = world->venue;
    gint64 held = instrument == SIM_PERP ? venue->position : venue->coins / 100000;
    gint64 inventory = instrument == SIM_SPOT ? 5 : 0;
    gint64 open = get_resting (venue, instrument, buys) +
                  sim_net_get_flying (world->net, instrument, buys, world->now);
    gint64 worst = buys ? held + open : held - open;
    gint64 allowed = SIM_CAP + inventory + venue->forced;

    if (open > 0 && (buys ? worst > allowed : worst < -allowed))
        sim_world_fail (world, "I5", "%s of instrument %d may come to %" G_GINT64_FORMAT " lots",
                        buys ? "buys" : "sells", instrument, worst);
}

void
sim_check_step (SimWorld *world)
{
    for (guint i = 0; i < SIM_N_INSTRUMENTS; i++)
    {
        check_cap (world, i, TRUE);
        check_cap (world, i, FALSE);
    }
    if (world->platter->has_gap)
        sim_world_fail (world, "I9", "the numbers of events on disk have a gap");
}

/* --- now and then: I6 ---------------------------------------------------------------------- */

static gboolean
is_known (SimWorld *world, const SimOrder *row)
{
    const CarryOrder *order =
        carry_ledger_find_link (carry_engine_get_ledger (world->host.engine), row->link);

    return order != NULL && !carry_order_state_is_final (order->state);
}

static void
check_strange (SimWorld *world, const SimOrder *row)
{
    gint64 *since;

    if (g_str_has_prefix (row->link, "hand-"))
        return;
    if (is_known (world, row))
    {
        g_hash_table_remove (world->strange, row->link);
        return;
    }
    since = g_hash_table_lookup (world->strange, row->link);
    if (since == NULL)
        g_hash_table_insert (world->strange, g_strdup (row->link),
                             g_memdup2 (&world->now, sizeof world->now));
    else if (world->now - *since > STRANGE_NS)
        sim_world_fail (world, "I6", "order %s is open at the venue and not known here", row->link);
}

void
sim_check_beat (SimWorld *world)
{
    const SimVenue *venue = world->venue;

    if (world->host.phase != SIM_HOST_TRADING)
    {
        g_hash_table_remove_all (world->strange);
        return;
    }
    for (guint i = 0; i < venue->open->len; i++)
        check_strange (
            world, &g_array_index (venue->orders, SimOrder, g_array_index (venue->open, guint, i)));
}

/* --- at quiescence: I2, I3, I4, I8, I12, I13 ----------------------------------------------- */

static void
check_executions (SimWorld *world)
{
    CarryLedger *ledger = carry_engine_get_ledger (world->host.engine);

    for (guint i = 0; i < world->venue->executions->len; i++)
    {
        const SimExecution *execution = &g_array_index (world->venue->executions, SimExecution, i);
        CarryFill fill;

        sim_account_make_fill (execution, &fill);
        if (!g_str_has_prefix (execution->link, "hand-") && !carry_ledger_has_fill (ledger, &fill))
            sim_world_fail (world, "I2", "execution %s was never booked", fill.exec_id);
    }
}

static void
check_equal (SimWorld *world, const char *invariant, const char *what, CarryDecimal here,
             CarryDecimal there, gint64 rounding)
{
    CarryDecimal difference = carry_decimal_abs (carry_decimal_sub (here, there));
    g_autofree char *a = carry_decimal_to_string (&here);
    g_autofree char *b = carry_decimal_to_string (&there);

    if (!carry_decimal_is_valid (difference) ||
        carry_decimal_compare (difference, carry_decimal_make (rounding, 8)) > 0)
        sim_world_fail (world, invariant, "%s: %s here and %s at the venue", what, a, b);
}

static void
check_books (SimWorld *world)
{
    CarryPortfolio *portfolio = carry_engine_get_portfolio (world->host.engine);
    const SimVenue *venue = world->venue;

    check_equal (world, "I3", "position", carry_portfolio_get_position (portfolio, SIM_PERP),
                 carry_decimal_make (venue->position, SIM_LOT_SCALE), 0);
    check_equal (world, "I3", "coins",
                 carry_portfolio_state_amount (carry_portfolio_get_balance (portfolio, "BTC")),
                 carry_decimal_make (venue->coins, SIM_COIN_SCALE), 0);
    /* How it divides into cash and cost depends on the order in which trades became known. */
    check_equal (world, "I13", "cash less cost",
                 carry_portfolio_state_amount (
                     carry_amount_sub (carry_portfolio_get_balance (portfolio, "USDT"),
                                       carry_portfolio_get_entry_value (portfolio, SIM_PERP))),
                 carry_decimal_make (venue->flow, SIM_MONEY_SCALE), 0);
    if (venue->position == 0)
        check_equal (world, "I3", "cash",
                     carry_portfolio_state_amount (carry_portfolio_get_balance (portfolio, "USDT")),
                     carry_decimal_make (venue->cash, SIM_MONEY_SCALE), 10);
}

static void
check_hedged (SimWorld *world)
{
    CarryLedger *ledger = carry_engine_get_ledger (world->host.engine);
    gint64 imbalance = sim_trader_get_imbalance (world->host.trader);

    if (world->venue->open->len > 0)
        sim_world_fail (world, world->is_killed ? "I8" : "I6", "%u orders are left open",
                        world->venue->open->len);
    if (carry_ledger_get_n_open (ledger) > 0)
        sim_world_fail (world, "I6", "order %s is still %s here",
                        carry_ledger_get_open_order (ledger, 0)->link_id,
                        carry_order_state_to_text (carry_ledger_get_open_order (ledger, 0)->state));
    if (imbalance != 0 && !world->is_killed)
        sim_world_fail (world, "I4", "%" G_GINT64_FORMAT " lots are not hedged", imbalance);
    if (world->is_killed && world->kill_policy == CARRY_KILL_FLATTEN && world->venue->position != 0)
        sim_world_fail (world, "I8", "%" G_GINT64_FORMAT " lots are left after the kill",
                        world->venue->position);
}

static void
describe_order (GString *text, const CarryOrder *order)
{
    /* What was open may be anything after a restart, until the venue is asked. */
    if (!carry_order_state_is_final (order->state))
    {
        g_string_append_printf (text, "%s is open\n", order->link_id);
        return;
    }
    g_autofree char *filled = carry_decimal_to_string (&order->filled);
    g_autofree char *quantity = carry_decimal_to_string (&order->quantity);

    g_string_append_printf (text, "%s %s %s/%s\n", order->link_id,
                            carry_order_state_to_text (order->state), filled, quantity);
}

/* All that the engine knows, in words: the same after a restart. */
char *
sim_check_describe (SimWorld *world)
{
    CarryEngine *engine = world->host.engine;
    CarryPortfolio *portfolio = carry_engine_get_portfolio (engine);
    g_autoptr (GPtrArray) coins = carry_portfolio_list_coins (portfolio);
    GString *text = g_string_new (NULL);
    guint n_missing = 0;

    for (guint64 id = 1; n_missing < 100; id++)
    {
        const CarryOrder *order = carry_ledger_find (carry_engine_get_ledger (engine), id);

        n_missing = order == NULL ? n_missing + 1 : 0;
        if (order != NULL)
            describe_order (text, order);
    }
    for (guint i = 0; i < SIM_N_INSTRUMENTS; i++)
    {
        CarryDecimal held = carry_portfolio_get_position (portfolio, i);
        CarryDecimal traded = carry_portfolio_get_traded (portfolio, i);
        g_autofree char *a = carry_decimal_to_string (&held);
        g_autofree char *b = carry_decimal_to_string (&traded);

        g_string_append_printf (text, "%u %s %s\n", i, a, b);
    }
    for (guint i = 0; i < coins->len; i++)
    {
        const char *coin = g_ptr_array_index (coins, i);
        CarryDecimal held =
            carry_portfolio_state_amount (carry_portfolio_get_balance (portfolio, coin));
        g_autofree char *a = carry_decimal_to_string (&held);

        g_string_append_printf (text, "%s %s\n", coin, a);
    }
    return g_string_free (text, FALSE);
}

static void
check_restart (SimWorld *world)
{
    g_autofree char *before = sim_check_describe (world);
    g_autofree char *after = NULL;

    sim_host_end (world, FALSE);
    sim_host_start (world);
    after = sim_check_describe (world);
    if (g_str_equal (before, after))
        return;
    if (world->is_loud)
        g_print ("# before:\n%s# after:\n%s", before, after);
    sim_world_fail (world, "I12", "a restart does not know the same");
}

void
sim_check_end (SimWorld *world)
{
    SimHost *host = &world->host;
    const char *reason;

    /* A first start beside somebody else's position is refused. */
    if (world->is_meddled && host->phase <= SIM_HOST_OPENING)
        return;
    if (host->phase != SIM_HOST_TRADING)
    {
        sim_world_fail (world, "I10", "the host does not trade (phase %d)", host->phase);
        return;
    }
    check_executions (world);
    if (!world->is_meddled)
    {
        reason = carry_engine_get_halt_reason (host->engine);
        if (reason != NULL && !world->is_killed)
            sim_world_fail (world, "I8", "trading is halted in the end: %s", reason);
        check_books (world);
        check_hedged (world);
    }
    /* What a failed disk did not keep, the venue tells again. */
    if (world->platter->state == SIM_DISK_WORKS)
        check_restart (world);
}
