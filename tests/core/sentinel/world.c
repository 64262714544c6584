/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

#include <glib/gstdio.h>

#include "engine/carry-latch.h"

void
world_set_up (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    world->folder = g_dir_make_tmp ("carry-sentinel-XXXXXX", &error);
    g_assert_no_error (error);
    world->clock = carry_real_clock_new ();
    world->epoch = 50;
    world->venue = g_object_new (FAKE_TYPE_VENUE, "id", "main", NULL);
    world->venue->held[0] = D ("-1");
    world->venue->held[1] = D ("1.5");
    world->venue->held[2] = D ("0");
    world->settings = g_object_new (CARRY_TYPE_SENTINEL_SETTINGS, "id", "guard", NULL);
    world->settings->watch = g_strdup (world->folder);
    world->settings->look_ns = 10 * CARRY_NS_PER_MS;
    world->settings->pulse_interval_ns = 20 * CARRY_NS_PER_MS;
    world->settings->cancel_after_ns = 60 * CARRY_NS_PER_MS;
    world->settings->flatten_after_ns = 120 * CARRY_NS_PER_MS;
    world->settings->start_patience_ns = 200 * CARRY_NS_PER_MS;
    world->settings->compare_interval_ns = 20 * CARRY_NS_PER_MS;
    world->settings->compare_confirm_ns = 20 * CARRY_NS_PER_MS;
}

CarrySentinel *
world_make_sentinel (World *world, GError **error)
{
    CarrySentinelSubject subject = {
        .settings = world->settings,
        .exchange = CARRY_MODULE (world->venue),
        .folder = world->folder,
        .env = "sim",
        .epoch = 60,
    };

    world->desk = carry_sentinel_desk_new (world->clock);
    subject.desk = world->desk;
    carry_sentinel_desk_add (world->desk, CARRY_MODULE (world->venue));
    return carry_sentinel_new (&subject, error);
}

void
world_start (World *world)
{
    g_autoptr (GError) error = NULL;

    world->sentinel = world_make_sentinel (world, &error);
    g_assert_no_error (error);
}

void
world_stop (World *world)
{
    g_clear_pointer (&world->sentinel, carry_sentinel_free);
    g_clear_pointer (&world->desk, carry_sentinel_desk_free);
}

void
world_remove_file (World *world, const char *name)
{
    g_autofree char *path = g_build_filename (world->folder, name, NULL);

    g_remove (path);
}

void
world_tear_down (World *world, gconstpointer data)
{
    world_stop (world);
    world_remove_file (world, "pulse");
    world_remove_file (world, "kill");
    world_remove_file (world, "memory");
    world_remove_file (world, "sentinel.lock");
    g_assert_cmpint (g_rmdir (world->folder), ==, 0);
    g_assert_false (world->venue->adds);
    g_object_unref (world->settings);
    g_object_unref (world->venue);
    g_object_unref (world->clock);
    g_free (world->folder);
}

void
world_beat_for (World *world, CarryPulseState state, const char *account)
{
    g_autoptr (CarryPulse) pulse = carry_pulse_new ();
    g_autofree char *path = g_build_filename (world->folder, "pulse", NULL);
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    pulse->state = state;
    pulse->number = ++world->beats;
    pulse->ts = carry_clock_get_now (world->clock);
    pulse->env = g_strdup ("sim");
    pulse->account = g_strdup (account);
    pulse->epoch = world->epoch;
    if (!world->is_empty)
    {
        carry_pulse_add_leg (pulse, PERP, D ("-1"), D ("-1"), D ("100"));
        carry_pulse_add_leg (pulse, SPOT, D ("1"), D ("1.5"), D ("100"));
    }
    if (world->is_more)
        carry_pulse_add_leg (pulse, OTHER, D ("1"), D ("1"), D ("100"));
    text = carry_pulse_format (pulse);
    g_assert_true (g_file_set_contents (path, text, -1, &error));
}

void
world_beat (World *world, CarryPulseState state)
{
    world_beat_for (world, state, "test:1");
}

typedef struct
{
    World *world;
    GCancellable *cancellable;
    gboolean beats;
    guint n;
} Clockwork;

static gboolean
on_tick (gpointer user_data)
{
    Clockwork *work = user_data;

    if (work->beats)
        world_beat (work->world, CARRY_PULSE_RUNNING);
    if (work->n-- > 1)
        return G_SOURCE_CONTINUE;
    g_cancellable_cancel (work->cancellable);
    return G_SOURCE_REMOVE;
}

/* Lets it run for @n times 10 ms, with or without a beat in each. */
void
world_run (World *world, guint n, gboolean beats)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    Clockwork work = { .world = world, .cancellable = cancellable, .beats = beats, .n = n };

    g_timeout_add (10, on_tick, &work);
    g_assert_true (carry_sentinel_run (world->sentinel, cancellable, &error));
    g_assert_no_error (error);
}

gboolean
world_is_latched (World *world)
{
    g_autofree char *reason = carry_latch_read (world->folder);

    return reason != NULL;
}

/* What the switch says. */
void
world_assert_word (World *world, const char *prefix)
{
    g_autofree char *reason = carry_latch_read (world->folder);

    g_assert_nonnull (reason);
    g_assert_true (g_str_has_prefix (reason, prefix));
}

gboolean
world_has_in_memory (World *world, const char *text)
{
    g_autofree char *path = g_build_filename (world->folder, "memory", NULL);
    g_autofree char *memory = NULL;

    return g_file_get_contents (path, &memory, NULL, NULL) && strstr (memory, text) != NULL;
}

void
world_add_order (World *world, const char *link_id)
{
    CarryOrder *order = g_new0 (CarryOrder, 1);

    order->instrument = 1;
    g_strlcpy (order->link_id, link_id, sizeof order->link_id);
    g_ptr_array_add (world->venue->orders, order);
}

void
world_assert_flat (World *world)
{
    g_assert_cmpint (carry_decimal_sign (world->venue->held[0]), ==, 0);
    g_assert_true (carry_decimal_equal (world->venue->held[1], D ("0.5")));
}

void
world_assert_untouched (World *world)
{
    g_assert_false (world_is_latched (world));
    g_assert_cmpuint (world->venue->n_sweeps, ==, 0);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
}

/* Until nothing is held that was the run's. */
void
world_run_until_flat (World *world)
{
    for (guint i = 0; i < 2000 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        world_run (world, 1, FALSE);
    world_run (world, 10, FALSE);
    world_assert_flat (world);
}
