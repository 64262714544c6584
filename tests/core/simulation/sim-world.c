/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-world.h"

#include <stdio.h>
#include <unistd.h>

#include "base/carry-time.h"
#include "engine/carry-engine-private.h"

#define MS (CARRY_NS_PER_SECOND / 1000)
#define BEAT_NS (400 * MS)
#define FAULTS_NS (60 * CARRY_NS_PER_SECOND)
#define CALM_NS (65 * CARRY_NS_PER_SECOND)
#define FIRST_NS (G_GINT64_CONSTANT (1700000000) * CARRY_NS_PER_SECOND)

SimWorld *
sim_world_new (guint64 seed, const SimPlan *plan, const char *folder)
{
    SimWorld *self = g_new0 (SimWorld, 1);

    self->seed = seed;
    self->plan = *plan;
    self->faults = plan->faults;
    self->folder = g_strdup (folder);
    carry_random_init (&self->random, seed, "world");
    self->now = FIRST_NS;
    self->ts_beat = self->now;
    self->ts_calm = self->now + FAULTS_NS;
    self->ts_end = self->ts_calm + CALM_NS;
    self->venue = sim_venue_new (seed, self->now);
    self->venue->thin = MAX (self->faults.thin, 100);
    self->venue->rejects_late = self->faults.rejects_late > 0;
    self->venue->fee_in_base = self->faults.fee_in_base > 0;
    if (self->faults.fast_funding > 0)
        self->venue->interval_ns = 4 * CARRY_NS_PER_SECOND;
    if (carry_random_below (&self->random, 2) == 0)
        self->venue->coins = 500000; /* there before, and no part of any trade */
    self->kill_policy =
        carry_random_below (&self->random, 2) == 0 ? CARRY_KILL_FLATTEN : CARRY_KILL_HOLD;
    self->net = sim_net_new (seed, self->venue, &self->faults);
    self->platter = sim_platter_new ();
    self->wired = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->strange = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->rate = g_queue_new ();
    self->digest = G_GUINT64_CONSTANT (14695981039346656037);
    return self;
}

static void
remove_switch (SimWorld *self)
{
    g_autofree char *kill = g_build_filename (self->folder, "kill", NULL);
    g_autofree char *log = g_build_filename (self->folder, "kill.log", NULL);

    if (!self->is_killed)
        return;
    remove (kill);
    remove (log);
}

void
sim_world_free (SimWorld *self)
{
    if (self->host.phase != SIM_HOST_DOWN)
        sim_host_end (self, TRUE);
    remove_switch (self);
    sim_net_free (self->net);
    sim_venue_free (self->venue);
    sim_platter_free (self->platter);
    g_hash_table_unref (self->wired);
    g_hash_table_unref (self->strange);
    g_queue_free_full (self->rate, g_free);
    g_free (self->failure);
    g_free (self->folder);
    g_free (self->tapes);
    g_free (self);
}

void
sim_world_note (SimWorld *self, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    for (const char *at = text; *at != '\0'; at++)
        self->digest = (self->digest ^ (guint8) *at) * G_GUINT64_CONSTANT (1099511628211);
    self->digest = (self->digest ^ (guint64) self->now) * G_GUINT64_CONSTANT (1099511628211);
    if (self->is_loud)
        g_print ("# %9.3f %s\n", (double) (self->now - FIRST_NS) / 1e9, text);
}

void
sim_world_fail (SimWorld *self, const char *invariant, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    if (self->failure != NULL)
        return;
    if (self->is_strict)
        _exit (3);
    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    self->failure = g_strdup_printf ("%s at %.3f s: %s", invariant,
                                     (double) (self->now - FIRST_NS) / 1e9, text);
    sim_world_note (self, "BROKEN %s", self->failure);
}

/* --- what goes wrong ----------------------------------------------------------------------- */

static gboolean
happens (SimWorld *self, guint per_mille)
{
    return per_mille > 0 && carry_random_below (&self->random, 1000) < per_mille;
}

static gint64
draw_ns (SimWorld *self, gint64 low_ms, gint64 high_ms)
{
    return sim_draw (&self->random, low_ms, high_ms) * MS;
}

static void
throw_switch (SimWorld *self)
{
    g_autoptr (GError) error = NULL;

    if (self->is_killed)
        return;
    self->is_killed = carry_latch_set (self->folder, "a drill", self->now, &error);
    g_assert_no_error (error);
    sim_world_note (self, "the kill switch is set");
    self->host.ts_watch = self->now + draw_ns (self, 1, 2000);
}

static void
break_disk (SimWorld *self)
{
    if (happens (self, self->faults.disk_full))
        self->platter->state = SIM_DISK_IS_FULL;
    if (happens (self, self->faults.disk_error))
        self->platter->state =
            carry_random_below (&self->random, 2) == 0 ? SIM_DISK_KEEPS_HALF : SIM_DISK_LOSES_HALF;
    if (self->host.ts_disk != 0 && happens (self, self->faults.disk_stall))
        self->host.ts_disk = self->now + draw_ns (self, 5000, 30000);
}

static void
trouble_network (SimWorld *self)
{
    if (sim_net_is_up (self->net, self->now) && happens (self, self->faults.disconnect))
    {
        gint64 ns = draw_ns (self, 100, 10000);
        SimMessage *message = g_new0 (SimMessage, 1);

        sim_net_disconnect (self->net, self->now, ns);
        message->kind = SIM_RECONNECTED;
        message->run = self->run;
        sim_net_remind (self->net, message, ns, self->now);
        sim_world_note (self, "disconnected");
    }
    if (happens (self, self->faults.outage))
        self->net->ts_outage = self->now + draw_ns (self, 1000, 10000);
}

static void
trouble_account (SimWorld *self)
{
    if (happens (self, self->faults.force))
        sim_venue_force (self->venue, self->now);
    if (happens (self, self->faults.meddle))
    {
        self->is_meddled = TRUE;
        sim_venue_meddle (self->venue, self->now);
    }
    if (happens (self, self->faults.deposit))
    {
        gint64 amount = sim_draw (&self->random, -1000, 1000);

        sim_venue_deposit (self->venue, amount * 10000000000, self->now);
        sim_world_note (self, "deposit of %" G_GINT64_FORMAT, amount);
    }
}

static void
tell_gap (SimWorld *self)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self->host.link));
    CarryMarketEvent event = {
        .ts_venue = self->now,
        .ts_local = carry_context_get_now (context),
        .instrument = (guint32) carry_random_below (&self->random, SIM_N_INSTRUMENTS),
        .kind = CARRY_MARKET_GAP,
    };

    carry_context_emit_market (context, &event);
}

static void
trouble_host (SimWorld *self)
{
    if (self->host.phase == SIM_HOST_DOWN)
        return;
    if (happens (self, self->faults.gap) && self->host.phase == SIM_HOST_TRADING)
        tell_gap (self);
    if (happens (self, self->faults.clock_step))
        self->clock_error_ns = draw_ns (self, -10000, 5000);
    if (happens (self, self->faults.kill))
        throw_switch (self);
    break_disk (self);
    if (happens (self, self->faults.stop))
        sim_host_stop (self);
}

static void
kill_host (SimWorld *self)
{
    self->n_runs_killed++;
    sim_host_end (self, TRUE);
}

/* --- time ---------------------------------------------------------------------------------- */

/* From now on nothing new goes wrong, and everything has to come right. */
static void
become_calm (SimWorld *self)
{
    SimHost *host = &self->host;

    self->faults = (SimFaults){ 0 };
    self->venue->rejects_late = FALSE;
    self->venue->thin = 0;
    self->net->ts_up = MIN (self->net->ts_up, self->now + CARRY_NS_PER_SECOND);
    self->net->ts_outage = MIN (self->net->ts_outage, self->now + CARRY_NS_PER_SECOND);
    sim_world_note (self, "calm");
    if (host->phase == SIM_HOST_DOWN)
        return;
    carry_engine_begin_change (host->engine, "trader", "calm", "");
    host->trader->is_calm = TRUE;
    carry_engine_end_change (host->engine);
    if (host->phase == SIM_HOST_RECOVERING)
        host->ts_phase = self->now;
    if (host->ts_disk != 0)
        host->ts_disk = self->now; /* before its queue is full after all */
    /* A person mends what was broken, and starts it again. */
    if (self->platter->state != SIM_DISK_WORKS || host->engine->store_failed ||
        (self->plan.may_halt && !self->is_killed &&
         carry_engine_get_halt_reason (host->engine) != NULL))
        sim_host_end (self, FALSE);
}

static void
beat (SimWorld *self)
{
    self->ts_beat += BEAT_NS;
    if (self->now >= self->ts_calm && self->now - BEAT_NS < self->ts_calm)
        become_calm (self);
    sim_venue_step (self->venue, self->now);
    trouble_account (self);
    trouble_network (self);
    trouble_host (self);
    sim_check_beat (self);
}

static void
flush (SimWorld *self)
{
    SimHost *host = &self->host;

    host->ts_disk = 0;
    carry_engine_write (host->engine, (guint) sim_draw (&self->random, 1, 64));
}

static void
plan_flush (SimWorld *self)
{
    SimHost *host = &self->host;

    if (host->phase == SIM_HOST_DOWN || host->ts_disk != 0 ||
        carry_engine_write (host->engine, 0) == 0)
        return;
    host->ts_disk = self->now + MS / 4;
    if (self->faults.slow_disk > 0)
        host->ts_disk += draw_ns (self, 0, self->faults.slow_disk);
}

static void
deliver (SimWorld *self)
{
    SimMessage *message = sim_net_pop (self->net);

    if (message->kind <= SIM_ACCOUNT)
        sim_net_serve (self->net, message, self->now);
    else if (self->host.phase != SIM_HOST_DOWN && message->run == self->run)
        sim_link_take (self->host.link, message);
    sim_message_free (message);
}

/* When the engine has something to do, in true time. */
static gint64
get_engine_due (const SimWorld *self)
{
    gint64 due;

    /* The program turns its loop for the engine once the account was read. */
    if (self->host.phase <= SIM_HOST_OPENING)
        return G_MAXINT64;
    due = carry_engine_get_ts_due (self->host.engine);
    if (due == G_MAXINT64)
        return due;
    if (due <= carry_engine_read_clock (self->host.engine))
        return self->now;
    return self->now + due - carry_engine_read_clock (self->host.engine);
}

static gint64
get_disk_due (const SimWorld *self)
{
    return self->host.ts_disk != 0 ? self->host.ts_disk : G_MAXINT64;
}

static void
act (SimWorld *self, gint64 net, gint64 disk, gint64 engine)
{
    if (net <= self->now)
        deliver (self);
    else if (disk <= self->now)
        flush (self);
    else if (engine <= self->now)
        carry_engine_dispatch_now (self->host.engine);
    else if (self->ts_beat <= self->now)
        beat (self);
    else
        sim_host_start (self);
}

void
sim_world_step (SimWorld *self)
{
    gint64 net = sim_net_get_due (self->net);
    gint64 disk = get_disk_due (self), engine = get_engine_due (self);
    gint64 start = self->host.phase == SIM_HOST_DOWN ? self->host.ts_phase : G_MAXINT64;

    self->n_steps++;
    self->now = MAX (self->now, MIN (MIN (net, disk), MIN (MIN (engine, start), self->ts_beat)));
    act (self, net, disk, engine);
    sim_net_stream (self->net, self->host.phase == SIM_HOST_DOWN ? 0 : self->run, self->now);
    if (self->host.phase != SIM_HOST_DOWN)
        sim_host_advance (self);
    plan_flush (self);
    if (self->host.phase != SIM_HOST_DOWN && happens (self, self->faults.crash) &&
        carry_random_below (&self->random, 100) < 3)
        kill_host (self);
    sim_check_step (self);
}

gboolean
sim_world_run (SimWorld *self)
{
    self->host.ts_phase = self->now;
    while (self->failure == NULL && self->now < self->ts_end)
        sim_world_step (self);
    if (self->failure == NULL)
        sim_check_end (self);
    return self->failure == NULL;
}
