/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-world.h"

#include "base/carry-time.h"
#include "engine/carry-engine-private.h"

#define RECOVER_NS (30 * CARRY_NS_PER_SECOND)
#define STOP_NS (10 * CARRY_NS_PER_SECOND)
#define SMALL_QUEUE 60

/* What the program does around the engine, as `carry run` does it. */

static void
turn_context (void)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

static void
on_wire (gpointer user_data, SimMessageKind kind, const CarryOrder *order)
{
    sim_check_wire (user_data, kind, order);
}

static void
on_event (gpointer user_data, const CarryEvent *event)
{
    sim_check_event (user_data, event);
}

static void
set_phase (SimWorld *world, SimPhase phase)
{
    world->host.phase = phase;
    world->host.ts_phase = world->now;
    sim_world_note (world, "run %u phase %d", world->run, phase);
}

/* What comes in is recorded, to be played again. */
static void
record (SimWorld *world)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    const CarryTapeSettings settings = {
        .folder = world->tapes,
        .epoch = world->run,
        .clock = clock,
        .waits = TRUE,
    };
    g_autoptr (GError) error = NULL;

    carry_engine_record (world->host.engine, &settings, NULL, 5 * CARRY_NS_PER_SECOND, &error);
    g_assert_no_error (error);
}

static void
create_engine (SimWorld *world)
{
    SimHost *host = &world->host;
    CarryEngineSettings settings = {
        .seed = world->seed + world->run,
        .epoch = world->run,
        .equity_interval_ns = 10 * CARRY_NS_PER_SECOND,
        .quote_coin = "USDT",
        .disk_is_stepped = TRUE,
        .disk_queue = world->plan.faults.disk_stall > 0 ? SMALL_QUEUE : 0,
    };

    host->clock = sim_clock_new (&world->now, &world->clock_error_ns);
    settings.ts_from = carry_clock_get_now (host->clock);
    host->engine = carry_engine_new (&settings, host->clock);
    if (world->tapes != NULL)
        record (world);
}

static void
create_modules (SimWorld *world)
{
    SimHost *host = &world->host;
    g_autoptr (GPtrArray) modules = g_ptr_array_new_with_free_func (g_object_unref);
    g_autoptr (GError) error = NULL;

    host->disk = sim_disk_new (world->platter);
    host->link = sim_link_new (world->net, world->run, &world->now);
    host->link->on_wire = on_wire;
    host->link->user_data = world;
    host->guard = sim_guard_new (on_event, world);
    host->trader = sim_trader_new ();
    g_ptr_array_add (modules, host->disk);
    g_ptr_array_add (modules, host->link);
    g_ptr_array_add (modules, host->guard);
    g_ptr_array_add (modules, host->trader);
    host->session = carry_session_new (host->engine, modules);
    carry_session_start (host->session, NULL, &error);
    g_assert_no_error (error);
    if (world->now < world->ts_calm)
        return;
    carry_engine_begin_change (host->engine, "trader", "calm", "");
    host->trader->is_calm = TRUE;
    carry_engine_end_change (host->engine);
}

static void
open_store (SimWorld *world)
{
    SimHost *host = &world->host;
    g_autoptr (GPtrArray) stores = g_ptr_array_new ();
    g_autoptr (GError) error = NULL;

    host->identity = (CarryStoreIdentity){
        .env = "sim",
        .epoch = world->run,
        .ts = world->now,
        .instruments = carry_engine_get_instruments (host->engine),
    };
    g_ptr_array_add (stores, host->disk);
    carry_engine_open_stores (host->engine, stores, &host->identity, &error);
    g_assert_no_error (error);
}

static void
reconcile (SimWorld *world)
{
    const CarryReconcilerSettings settings = {
        .interval_ns = 5 * CARRY_NS_PER_SECOND,
        .confirm_ns = 2 * CARRY_NS_PER_SECOND,
    };

    world->host.reconciler =
        carry_reconciler_new (world->host.engine, CARRY_MODULE (world->host.link), &settings);
}

static void
watch_kill_switch (SimWorld *world)
{
    g_autoptr (GPtrArray) exchanges = carry_session_list_exchanges (world->host.session);

    world->host.kill = carry_kill_new (world->host.engine, exchanges, world->folder,
                                       world->kill_policy, 12 * CARRY_NS_PER_SECOND);
}

static void
begin_trading (SimWorld *world)
{
    SimHost *host = &world->host;

    carry_engine_dispatch_due (host->engine);
    carry_engine_start_trading (host->engine);
    if (host->reconciler == NULL)
        reconcile (world);
    set_phase (world, SIM_HOST_TRADING);
}

static void
recover (SimWorld *world)
{
    watch_kill_switch (world);
    carry_engine_query_unknown (world->host.engine);
    reconcile (world);
    set_phase (world, SIM_HOST_RECOVERING);
}

static void
on_account (GObject *source, GAsyncResult *result, gpointer user_data)
{
    SimWorld *world = user_data;
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrySnapshot) snapshot =
        carry_exchange_snapshot_finish (CARRY_EXCHANGE (source), result, &error);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (snapshot == NULL ||
        !carry_engine_open_account (world->host.engine, CARRY_MODULE (source), snapshot, &error))
    {
        /* The program ends with an error, and is started again. */
        sim_world_note (world, "no start: %s", error->message);
        world->host.is_stopped_for_good = TRUE;
        return;
    }
    watch_kill_switch (world);
    begin_trading (world);
}

void
sim_host_start (SimWorld *world)
{
    SimHost *host = &world->host;

    world->run++;
    *host = (SimHost){ .heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
    if (world->platter->state != SIM_DISK_WORKS && world->now >= world->ts_calm)
        world->platter->state = SIM_DISK_WORKS;
    create_engine (world);
    create_modules (world);
    open_store (world);
    carry_engine_begin_change (host->engine, "trader", "begin", "");
    sim_trader_begin (host->trader);
    carry_engine_end_change (host->engine);
    if (carry_engine_get_n_restored (host->engine) > 0)
    {
        recover (world);
        return;
    }
    set_phase (world, SIM_HOST_OPENING);
    carry_exchange_snapshot_async (CARRY_EXCHANGE (host->link), NULL, on_account, world);
}

/* Everything of it goes. What it wrote and was not flushed is gone, too, where it dies. */
void
sim_host_end (SimWorld *world, gboolean dies)
{
    SimHost *host = &world->host;

    sim_world_note (world, "run %u ends%s", world->run, dies ? " at once" : "");
    g_clear_pointer (&host->reconciler, carry_reconciler_free);
    g_clear_pointer (&host->kill, carry_kill_free);
    sim_link_drop (host->link);
    turn_context ();
    if (dies)
    {
        carry_engine_note_state (host->engine);
        carry_engine_lose_stores (host->engine);
    }
    else
    {
        carry_engine_finish (host->engine, carry_engine_get_now (host->engine));
        carry_engine_close_stores (host->engine);
        carry_engine_end_record (host->engine);
    }
    carry_session_free (host->session);
    carry_engine_free (host->engine);
    g_object_unref (host->clock);
    g_hash_table_unref (host->heard);
    *host = (SimHost){ .phase = SIM_HOST_DOWN, .ts_phase = world->now };
    host->ts_phase += sim_draw (&world->random, 1, 30) * CARRY_NS_PER_SECOND / 10;
}

/* As at SIGTERM: what is open is canceled, and answers are waited for. */
void
sim_host_stop (SimWorld *world)
{
    SimHost *host = &world->host;

    if (host->phase != SIM_HOST_TRADING)
    {
        sim_host_end (world, FALSE);
        return;
    }
    g_clear_pointer (&host->reconciler, carry_reconciler_free);
    carry_engine_stop_opening (host->engine);
    carry_engine_cancel_open (host->engine);
    set_phase (world, SIM_HOST_STOPPING);
}

static void
advance_recovery (SimWorld *world)
{
    SimHost *host = &world->host;

    if (carry_reconciler_get_verdict (host->reconciler) == CARRY_RECONCILER_UNKNOWN)
    {
        if (world->now < host->ts_phase + RECOVER_NS)
            return;
        carry_engine_halt (host->engine, "not-reconciled", "the account could not be compared");
    }
    begin_trading (world);
}

/* Goes on to the next phase where its time has come. */
void
sim_host_advance (SimWorld *world)
{
    SimHost *host = &world->host;

    turn_context ();
    if (host->is_stopped_for_good)
        sim_host_end (world, FALSE);
    else if (host->phase == SIM_HOST_RECOVERING)
        advance_recovery (world);
    else if (host->phase == SIM_HOST_STOPPING &&
             (carry_ledger_get_n_open (carry_engine_get_ledger (host->engine)) == 0 ||
              world->now > host->ts_phase + STOP_NS))
        sim_host_end (world, FALSE);
    else if (host->ts_watch != 0 && host->ts_watch <= world->now && host->kill != NULL)
    {
        host->ts_watch = 0;
        carry_kill_look (host->kill);
    }
}
