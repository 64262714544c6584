/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-latch.h"
#include "sentinel/carry-sentinel-memory.h"
#include "world.h"

/* The whole sentinel: a run that is silent, and one that comes back. */

static void
test_alive (World *world, gconstpointer data)
{
    world_start (world);
    world_run (world, 40, TRUE);
    world_beat (world, CARRY_PULSE_STOPPED);
    world_run (world, 15, FALSE);
    world_beat (world, CARRY_PULSE_STARTING);
    world_run (world, 15, FALSE);
    world_assert_untouched (world);
}

/* Nothing was ever heard: nothing is done, whatever lies there. */
static void
test_never (World *world, gconstpointer data)
{
    world_beat (world, CARRY_PULSE_RUNNING);
    world_start (world);
    world_run (world, 20, FALSE);
    world_assert_untouched (world);
}

static void
test_silent (World *world, gconstpointer data)
{
    world_add_order (world, "50-1");
    world_add_order (world, "by-hand");
    world_start (world);
    world_run (world, 5, TRUE);
    world_run_until_flat (world);
    g_assert_true (world_is_latched (world));
    g_assert_cmpuint (world->venue->orders->len, ==, 0);
    g_assert_cmpuint (world->venue->n_submitted, ==, 8);
    /* What a person places now stays; what surfaces of the run does not. */
    world_add_order (world, "by-hand");
    world_run (world, 10, FALSE);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
    world_add_order (world, "50-2");
    world_run (world, 10, FALSE);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
    g_assert_cmpstr (((CarryOrder *) g_ptr_array_index (world->venue->orders, 0))->link_id, ==,
                     "by-hand");
}

/* It was closed by hand; what people hold and place afterwards is theirs, also after a restart. */
static void
test_done (World *world, gconstpointer data)
{
    guint n_sweeps;

    world->venue->held[0] = D ("0");
    world->venue->held[1] = D ("0.5");
    world_start (world);
    world_run (world, 5, TRUE);
    while (!world_has_in_memory (world, "done armed"))
        world_run (world, 1, FALSE);
    n_sweeps = world->venue->n_sweeps;
    g_assert_cmpuint (n_sweeps, >, 0);
    world->venue->held[0] = D ("-1");
    world->venue->held[1] = D ("1.5");
    world_add_order (world, "by-hand");
    for (guint i = 0; i < 2; i++)
    {
        world_run (world, 15, FALSE);
        world_stop (world);
        world_start (world);
    }
    world_run (world, 15, FALSE);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
    g_assert_cmpuint (world->venue->n_sweeps, ==, n_sweeps);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
}

/* The coins are sold by hand while the perpetual cannot be closed, and others bought. */
static void
test_less (World *world, gconstpointer data)
{
    world->venue->n_refused = G_MAXUINT;
    world->venue->held[1] = D ("0.5");
    world_start (world);
    world_run (world, 5, TRUE);
    while (!world_has_in_memory (world, "leg " SPOT " 0.0 "))
        world_run (world, 1, FALSE);
    world->venue->held[1] = D ("1.5");
    world->venue->n_refused = 0;
    for (guint i = 0; i < 2000 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        world_run (world, 1, FALSE);
    world_run (world, 30, FALSE);
    g_assert_cmpint (carry_decimal_sign (world->venue->held[0]), ==, 0);
    g_assert_true (carry_decimal_equal (world->venue->held[1], D ("1.5")));
}

/* Its first leg was opened after the last pulse, which says that nothing is held. */
static void
test_first_leg (World *world, gconstpointer data)
{
    CarryOrder order = { .side = CARRY_SIDE_SELL, .quantity = D ("1"), .link_id = "50-1" };

    world->is_empty = TRUE;
    world->venue->held[0] = world->venue->held[1] = D ("0");
    world_start (world);
    world_run (world, 5, TRUE);
    world->venue->held[0] = D ("-1");
    fake_venue_add_fill (world->venue, &order, carry_clock_get_now (world->clock));
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        world_run (world, 1, FALSE);
    g_assert_cmpint (carry_decimal_sign (world->venue->held[0]), ==, 0);
}

/* Orders that cannot be canceled hold it up for as long again, and no longer. */
static void
test_stuck (World *world, gconstpointer data)
{
    world_add_order (world, "50-1");
    world->venue->is_stuck = TRUE;
    world_start (world);
    world_run (world, 5, TRUE);
    world_run (world, 14, FALSE);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
    g_assert_cmpuint (world->venue->n_sweeps, >, 1);
    world_run_until_flat (world);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
}

static void
test_policies (World *world, gconstpointer data)
{
    world->settings->policy = CARRY_SENTINEL_TELL;
    world_add_order (world, "50-1");
    world_start (world);
    world_run (world, 5, TRUE);
    world_run (world, 20, FALSE);
    world_assert_untouched (world);
    world->settings->policy = CARRY_SENTINEL_CANCEL;
    world_run (world, 30, FALSE);
    world_assert_word (world, CARRY_LATCH_SENTINEL_CANCELS);
    g_assert_cmpuint (world->venue->orders->len, ==, 0);
    /* What comes back closes by itself. */
    world_run (world, 20, TRUE);
    g_assert_true (world_has_in_memory (world, "watching"));
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
}

/* The venue is away. */
static void
test_trouble (World *world, gconstpointer data)
{
    world->venue->n_silent = 20;
    world_add_order (world, "50-1");
    world_start (world);
    world_run (world, 5, TRUE);
    world_run_until_flat (world);
    g_assert_cmpuint (world->venue->n_submitted, ==, 8);
}

/* One pair is refused for ever: the other is closed all the same, at once. */
static void
test_other_pair (World *world, gconstpointer data)
{
    world->is_more = TRUE;
    world->venue->held[2] = D ("1");
    world->venue->n_refused = G_MAXUINT;
    world_start (world);
    world_run (world, 5, TRUE);
    for (guint i = 0; i < 300 && carry_decimal_sign (world->venue->held[2]) != 0; i++)
        world_run (world, 1, FALSE);
    g_assert_cmpint (carry_decimal_sign (world->venue->held[2]), ==, 0);
    g_assert_true (carry_decimal_equal (world->venue->held[0], D ("-1")));
}

/* Ended after its first order, and started again by another object. */
static void
test_again (World *world, gconstpointer data)
{
    world->settings->resume_wait_ns = 100 * CARRY_NS_PER_MS;
    world_start (world);
    world_run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        world_run (world, 1, FALSE);
    world_stop (world);
    world_start (world);
    world_run_until_flat (world);
    world_stop (world);
    world_start (world);
    world_run_until_flat (world);
}

/* Heard again before it closed anything: by the switch the run may not, so it is done here. */
static void
test_back (World *world, gconstpointer data)
{
    world->settings->flatten_after_ns = CARRY_NS_PER_HOUR;
    world_start (world);
    world_run (world, 5, TRUE);
    world_run (world, 10, FALSE);
    world_assert_word (world, CARRY_LATCH_SENTINEL);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        world_run (world, 1, TRUE);
    world_run (world, 10, TRUE);
    world_assert_flat (world);
}

/* A person's word makes the run close: nothing more is sent from here. */
static void
test_overruled (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    guint n;

    world_start (world);
    world_run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        world_run (world, 1, FALSE);
    world_run (world, 2, TRUE);
    g_assert_true (carry_latch_set (world->folder, "a person", 1, &error));
    world_run (world, 5, TRUE);
    n = world->venue->n_submitted;
    world_run (world, 25, TRUE);
    g_assert_true (world->venue->n_submitted == n && n < 8);
    world_assert_word (world, "a person");
    g_assert_true (world_has_in_memory (world, "watching"));
    world_remove_file (world, "kill.log");
}

/* Heard again while it closes: after a person's switch the run closes by itself, after its own not. */
static void
test_back_closing (World *world, gconstpointer data)
{
    gboolean is_own = GPOINTER_TO_INT (data);
    g_autoptr (GError) error = NULL;
    guint n;

    if (!is_own)
        g_assert_true (carry_latch_throw (world->folder, "by hand", &error));
    world_start (world);
    world_run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        world_run (world, 1, FALSE);
    world_run (world, 10, TRUE);
    n = world->venue->n_submitted;
    world_run (world, 25, TRUE);
    if (is_own)
        world_assert_flat (world);
    else
        g_assert_true (world->venue->n_submitted == n && n < 8);
}

/* Of a run on another machine no switch can be set: what it finds again is the run's to close. */
static void
test_elsewhere (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL, none = NULL;
    guint n;

    world->settings->elsewhere = TRUE;
    world_start (world);
    world_run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        world_run (world, 1, FALSE);
    /* A file that lies here is no switch of that run. */
    g_assert_true (carry_latch_throw (world->folder, CARRY_LATCH_SENTINEL "of old", &none));
    world_run (world, 10, TRUE);
    n = world->venue->n_submitted;
    world_run (world, 25, TRUE);
    g_assert_true (world->venue->n_submitted == n && n < 8);
    world_remove_file (world, "kill");
    world_run (world, 25, FALSE);
    g_assert_false (world_is_latched (world));
    world_stop (world);
    world->settings->difference = CARRY_SENTINEL_KILL;
    g_assert_null (world_make_sentinel (world, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
}

/* A run that speaks seldom would be missed between two of its words. */
static void
test_refused (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL, other = NULL;

    world->settings->pulse_interval_ns++;
    g_assert_null (world_make_sentinel (world, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "cancel-after is less than 3 times pulse-interval"));
    world_stop (world);
    world->settings->look_ns = world->settings->cancel_after_ns + 1;
    g_assert_null (world_make_sentinel (world, &other));
    g_assert_nonnull (strstr (other->message, "must not become shorter"));
}

/* A run of another account is nobody's silence, and the right one is watched when it comes. */
static void
test_stranger (World *world, gconstpointer data)
{
    world_start (world);
    for (guint i = 0; i < 3; i++)
    {
        world_beat_for (world, CARRY_PULSE_RUNNING, "test:2");
        world_run (world, 3, FALSE);
    }
    world_run (world, 15, FALSE);
    world_assert_untouched (world);
    world_run (world, 10, TRUE);
    world_run_until_flat (world);
    g_assert_true (world_is_latched (world));
}

/* What the one before remembered of another account says nothing of this one, and stays on disk. */
static void
test_remembered_stranger (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    CarrySentinelMemory memory = { .is_armed = TRUE };
    g_autoptr (CarryPulse) books = carry_pulse_new ();
    g_autofree char *text = NULL;

    books->env = g_strdup ("sim");
    books->account = g_strdup ("test:2");
    carry_pulse_add_leg (books, PERP, D ("-1"), D ("-1"), D ("100"));
    text = carry_sentinel_memory_format (&memory, books);
    g_assert_true (carry_sentinel_memory_write (world->folder, text, &error));
    world_start (world);
    world_run (world, 20, FALSE);
    world_assert_untouched (world);
    g_assert_true (world_has_in_memory (world, "test:2"));
    world_run (world, 10, TRUE);
    g_assert_true (world_has_in_memory (world, "test:1"));
    world_run_until_flat (world);
}

/* What a run that lives had sent before it saw the switch is traded after all was closed. */
static void
test_late (World *world, gconstpointer data)
{
    CarryOrder order = { .side = CARRY_SIDE_SELL, .quantity = D ("1"), .link_id = "50-9" };

    world->settings->flatten_after_ns = CARRY_NS_PER_HOUR;
    world_start (world);
    world_run (world, 5, TRUE);
    world_run (world, 10, FALSE);
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        world_run (world, 1, TRUE);
    world_run (world, 20, TRUE);
    world_assert_flat (world);
    world->venue->held[0] = D ("-1");
    fake_venue_add_fill (world->venue, &order, carry_clock_get_now (world->clock));
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        world_run (world, 1, TRUE);
    world_assert_flat (world);
}

#define ADD(name, func)                                                                            \
    g_test_add ("/sentinel/" name, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("alive", test_alive);
    ADD ("elsewhere", test_elsewhere);
    ADD ("never", test_never);
    ADD ("silent", test_silent);
    ADD ("done", test_done);
    ADD ("less", test_less);
    ADD ("first-leg", test_first_leg);
    ADD ("stuck", test_stuck);
    ADD ("policies", test_policies);
    ADD ("trouble", test_trouble);
    ADD ("other-pair", test_other_pair);
    ADD ("again", test_again);
    ADD ("back", test_back);
    g_test_add ("/sentinel/back-closing", World, GINT_TO_POINTER (TRUE), world_set_up,
                test_back_closing, world_tear_down);
    g_test_add ("/sentinel/back-of-a-person", World, GINT_TO_POINTER (FALSE), world_set_up,
                test_back_closing, world_tear_down);
    ADD ("refused", test_refused);
    ADD ("stranger", test_stranger);
    ADD ("remembered-stranger", test_remembered_stranger);
    ADD ("overruled", test_overruled);
    ADD ("late", test_late);
    return g_test_run ();
}
