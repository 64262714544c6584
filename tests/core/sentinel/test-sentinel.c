/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "base/carry-error.h"
#include "engine/carry-latch.h"
#include "fake-venue.h"
#include "host/carry-pulse.h"
#include "sentinel/carry-sentinel-memory.h"
#include "sentinel/carry-sentinel.h"

/*
 * The whole sentinel over a venue in this process, in real time with short
 * settings: it looks each 10 ms.
 */

#define PERP "test:linear:AAAUSDT"
#define SPOT "test:spot:AAAUSDT"
#define OTHER "test:linear:BBBUSDT"

static CarryDecimal
D (const char *text)
{
    return carry_decimal_from_text (text);
}

/* --- a run, and what watches it ------------------------------------------------------------ */

typedef struct
{
    char *folder;
    FakeVenue *venue;
    CarryClock *clock;
    CarrySentinelSettings *settings;
    CarrySentinelDesk *desk;
    CarrySentinel *sentinel;
    guint64 beats;
    gboolean is_empty; /* the run says that nothing is held */
    gboolean is_more;  /* it says that it holds the other perpetual too */
} World;

static void
set_up (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    world->folder = g_dir_make_tmp ("carry-sentinel-XXXXXX", &error);
    g_assert_no_error (error);
    world->clock = carry_real_clock_new ();
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

static CarrySentinel *
make_sentinel (World *world, GError **error)
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

static void
start (World *world)
{
    g_autoptr (GError) error = NULL;

    world->sentinel = make_sentinel (world, &error);
    g_assert_no_error (error);
}

static void
stop (World *world)
{
    g_clear_pointer (&world->sentinel, carry_sentinel_free);
    g_clear_pointer (&world->desk, carry_sentinel_desk_free);
}

static void
remove_file (World *world, const char *name)
{
    g_autofree char *path = g_build_filename (world->folder, name, NULL);

    g_remove (path);
}

static void
tear_down (World *world, gconstpointer data)
{
    stop (world);
    remove_file (world, "pulse");
    remove_file (world, "kill");
    remove_file (world, "memory");
    remove_file (world, "sentinel.lock");
    g_assert_cmpint (g_rmdir (world->folder), ==, 0);
    g_assert_false (world->venue->adds);
    g_object_unref (world->settings);
    g_object_unref (world->venue);
    g_object_unref (world->clock);
    g_free (world->folder);
}

static void
beat_for (World *world, CarryPulseState state, const char *account)
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
    pulse->epoch = 50;
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

static void
beat (World *world, CarryPulseState state)
{
    beat_for (world, state, "test:1");
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
        beat (work->world, CARRY_PULSE_RUNNING);
    if (work->n-- > 1)
        return G_SOURCE_CONTINUE;
    g_cancellable_cancel (work->cancellable);
    return G_SOURCE_REMOVE;
}

/* Lets it run for @n times 10 ms, with or without a beat in each. */
static void
run (World *world, guint n, gboolean beats)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    Clockwork work = { .world = world, .cancellable = cancellable, .beats = beats, .n = n };

    g_timeout_add (10, on_tick, &work);
    g_assert_true (carry_sentinel_run (world->sentinel, cancellable, &error));
    g_assert_no_error (error);
}

static gboolean
is_latched (World *world)
{
    g_autofree char *reason = carry_latch_read (world->folder);

    return reason != NULL;
}

/* What the switch says. */
static void
assert_word (World *world, const char *prefix)
{
    g_autofree char *reason = carry_latch_read (world->folder);

    g_assert_nonnull (reason);
    g_assert_true (g_str_has_prefix (reason, prefix));
}

static gboolean
has_in_memory (World *world, const char *text)
{
    g_autofree char *path = g_build_filename (world->folder, "memory", NULL);
    g_autofree char *memory = NULL;

    return g_file_get_contents (path, &memory, NULL, NULL) && strstr (memory, text) != NULL;
}

static void
add_order (World *world, const char *link_id)
{
    CarryOrder *order = g_new0 (CarryOrder, 1);

    order->instrument = 1;
    g_strlcpy (order->link_id, link_id, sizeof order->link_id);
    g_ptr_array_add (world->venue->orders, order);
}

static void
assert_flat (World *world)
{
    g_assert_cmpint (carry_decimal_sign (world->venue->held[0]), ==, 0);
    g_assert_true (carry_decimal_equal (world->venue->held[1], D ("0.5")));
}

static void
assert_untouched (World *world)
{
    g_assert_false (is_latched (world));
    g_assert_cmpuint (world->venue->n_sweeps, ==, 0);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
}

/* Until nothing is held that was the run's. */
static void
run_until_flat (World *world)
{
    for (guint i = 0; i < 2000 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        run (world, 1, FALSE);
    run (world, 10, FALSE);
    assert_flat (world);
}

static void
test_alive (World *world, gconstpointer data)
{
    start (world);
    run (world, 40, TRUE);
    beat (world, CARRY_PULSE_STOPPED);
    run (world, 15, FALSE);
    beat (world, CARRY_PULSE_STARTING);
    run (world, 15, FALSE);
    assert_untouched (world);
}

/* Nothing was ever heard: nothing is done, whatever lies there. */
static void
test_never (World *world, gconstpointer data)
{
    beat (world, CARRY_PULSE_RUNNING);
    start (world);
    run (world, 20, FALSE);
    assert_untouched (world);
}

static void
test_silent (World *world, gconstpointer data)
{
    add_order (world, "50-1");
    add_order (world, "by-hand");
    start (world);
    run (world, 5, TRUE);
    run_until_flat (world);
    g_assert_true (is_latched (world));
    g_assert_cmpuint (world->venue->orders->len, ==, 0);
    g_assert_cmpuint (world->venue->n_submitted, ==, 8);
    /* What a person places now stays; what surfaces of the run does not. */
    add_order (world, "by-hand");
    run (world, 10, FALSE);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
    add_order (world, "50-2");
    run (world, 10, FALSE);
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
    start (world);
    run (world, 5, TRUE);
    while (!has_in_memory (world, "done armed"))
        run (world, 1, FALSE);
    n_sweeps = world->venue->n_sweeps;
    g_assert_cmpuint (n_sweeps, >, 0);
    world->venue->held[0] = D ("-1");
    world->venue->held[1] = D ("1.5");
    add_order (world, "by-hand");
    for (guint i = 0; i < 2; i++)
    {
        run (world, 15, FALSE);
        stop (world);
        start (world);
    }
    run (world, 15, FALSE);
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
    start (world);
    run (world, 5, TRUE);
    while (!has_in_memory (world, "leg " SPOT " 0.0 "))
        run (world, 1, FALSE);
    world->venue->held[1] = D ("1.5");
    world->venue->n_refused = 0;
    for (guint i = 0; i < 2000 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        run (world, 1, FALSE);
    run (world, 30, FALSE);
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
    start (world);
    run (world, 5, TRUE);
    world->venue->held[0] = D ("-1");
    fake_venue_add_fill (world->venue, &order, carry_clock_get_now (world->clock));
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        run (world, 1, FALSE);
    g_assert_cmpint (carry_decimal_sign (world->venue->held[0]), ==, 0);
}

/* Orders that cannot be canceled hold it up for as long again, and no longer. */
static void
test_stuck (World *world, gconstpointer data)
{
    add_order (world, "50-1");
    world->venue->is_stuck = TRUE;
    start (world);
    run (world, 5, TRUE);
    run (world, 14, FALSE);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
    g_assert_cmpuint (world->venue->n_sweeps, >, 1);
    run_until_flat (world);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
}

static void
test_policies (World *world, gconstpointer data)
{
    world->settings->policy = CARRY_SENTINEL_TELL;
    add_order (world, "50-1");
    start (world);
    run (world, 5, TRUE);
    run (world, 20, FALSE);
    assert_untouched (world);
    world->settings->policy = CARRY_SENTINEL_CANCEL;
    run (world, 30, FALSE);
    assert_word (world, CARRY_LATCH_SENTINEL_CANCELS);
    g_assert_cmpuint (world->venue->orders->len, ==, 0);
    /* What comes back closes by itself. */
    run (world, 20, TRUE);
    g_assert_true (has_in_memory (world, "watching"));
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
}

/* The venue is away. */
static void
test_trouble (World *world, gconstpointer data)
{
    world->venue->n_silent = 20;
    add_order (world, "50-1");
    start (world);
    run (world, 5, TRUE);
    run_until_flat (world);
    g_assert_cmpuint (world->venue->n_submitted, ==, 8);
}

/* One pair is refused for ever: the other is closed all the same, at once. */
static void
test_other_pair (World *world, gconstpointer data)
{
    world->is_more = TRUE;
    world->venue->held[2] = D ("1");
    world->venue->n_refused = G_MAXUINT;
    start (world);
    run (world, 5, TRUE);
    for (guint i = 0; i < 300 && carry_decimal_sign (world->venue->held[2]) != 0; i++)
        run (world, 1, FALSE);
    g_assert_cmpint (carry_decimal_sign (world->venue->held[2]), ==, 0);
    g_assert_true (carry_decimal_equal (world->venue->held[0], D ("-1")));
}

/* Ended after its first order, and started again by another object. */
static void
test_again (World *world, gconstpointer data)
{
    world->settings->resume_wait_ns = 100 * CARRY_NS_PER_MS;
    start (world);
    run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        run (world, 1, FALSE);
    stop (world);
    start (world);
    run_until_flat (world);
    stop (world);
    start (world);
    run_until_flat (world);
}

/* Heard again before it closed anything: by the switch the run may not, so it is done here. */
static void
test_back (World *world, gconstpointer data)
{
    world->settings->flatten_after_ns = CARRY_NS_PER_HOUR;
    start (world);
    run (world, 5, TRUE);
    run (world, 10, FALSE);
    assert_word (world, CARRY_LATCH_SENTINEL);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        run (world, 1, TRUE);
    run (world, 10, TRUE);
    assert_flat (world);
}

/* A person's word makes the run close: nothing more is sent from here. */
static void
test_overruled (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    guint n;

    start (world);
    run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        run (world, 1, FALSE);
    run (world, 2, TRUE);
    g_assert_true (carry_latch_set (world->folder, "a person", 1, &error));
    run (world, 5, TRUE);
    n = world->venue->n_submitted;
    run (world, 25, TRUE);
    g_assert_true (world->venue->n_submitted == n && n < 8);
    assert_word (world, "a person");
    g_assert_true (has_in_memory (world, "watching"));
    remove_file (world, "kill.log");
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
    start (world);
    run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        run (world, 1, FALSE);
    run (world, 10, TRUE);
    n = world->venue->n_submitted;
    run (world, 25, TRUE);
    if (is_own)
        assert_flat (world);
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
    start (world);
    run (world, 5, TRUE);
    while (world->venue->n_submitted == 0)
        run (world, 1, FALSE);
    /* A file that lies here is no switch of that run. */
    g_assert_true (carry_latch_throw (world->folder, CARRY_LATCH_SENTINEL "of old", &none));
    run (world, 10, TRUE);
    n = world->venue->n_submitted;
    run (world, 25, TRUE);
    g_assert_true (world->venue->n_submitted == n && n < 8);
    remove_file (world, "kill");
    run (world, 25, FALSE);
    g_assert_false (is_latched (world));
    stop (world);
    world->settings->difference = CARRY_SENTINEL_KILL;
    g_assert_null (make_sentinel (world, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
}

/* A run that speaks seldom would be missed between two of its words. */
static void
test_refused (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL, other = NULL;

    world->settings->pulse_interval_ns++;
    g_assert_null (make_sentinel (world, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "cancel-after is less than 3 times pulse-interval"));
    stop (world);
    world->settings->look_ns = world->settings->cancel_after_ns + 1;
    g_assert_null (make_sentinel (world, &other));
    g_assert_nonnull (strstr (other->message, "must not become shorter"));
}

/* A run of another account is nobody's silence, and the right one is watched when it comes. */
static void
test_stranger (World *world, gconstpointer data)
{
    start (world);
    for (guint i = 0; i < 3; i++)
    {
        beat_for (world, CARRY_PULSE_RUNNING, "test:2");
        run (world, 3, FALSE);
    }
    run (world, 15, FALSE);
    assert_untouched (world);
    run (world, 10, TRUE);
    run_until_flat (world);
    g_assert_true (is_latched (world));
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
    start (world);
    run (world, 20, FALSE);
    assert_untouched (world);
    g_assert_true (has_in_memory (world, "test:2"));
    run (world, 10, TRUE);
    g_assert_true (has_in_memory (world, "test:1"));
    run_until_flat (world);
}

static void
test_difference (World *world, gconstpointer data)
{
    gboolean closes = GPOINTER_TO_INT (data);

    world->settings->difference = CARRY_SENTINEL_KILL;
    world->settings->policy = closes ? CARRY_SENTINEL_FLATTEN : CARRY_SENTINEL_TELL;
    start (world);
    run (world, 10, TRUE);
    assert_untouched (world);
    world->venue->held[1] = D ("1.4");
    for (guint i = 0; i < 200 && !is_latched (world); i++)
        run (world, 1, TRUE);
    assert_word (world, closes ? CARRY_LATCH_SENTINEL : CARRY_LATCH_SENTINEL_CANCELS);
    for (guint i = 0; closes && i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        run (world, 1, TRUE);
    run (world, 20, TRUE);
    if (closes)
        assert_flat (world);
    else
        g_assert_cmpuint (world->venue->n_submitted, ==, 0);
}

/* What a run that lives had sent before it saw the switch is traded after all was closed. */
static void
test_late (World *world, gconstpointer data)
{
    CarryOrder order = { .side = CARRY_SIDE_SELL, .quantity = D ("1"), .link_id = "50-9" };

    world->settings->flatten_after_ns = CARRY_NS_PER_HOUR;
    start (world);
    run (world, 5, TRUE);
    run (world, 10, FALSE);
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        run (world, 1, TRUE);
    run (world, 20, TRUE);
    assert_flat (world);
    world->venue->held[0] = D ("-1");
    fake_venue_add_fill (world->venue, &order, carry_clock_get_now (world->clock));
    for (guint i = 0; i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        run (world, 1, TRUE);
    assert_flat (world);
}

#define ADD(name, func) g_test_add ("/sentinel/" name, World, NULL, set_up, func, tear_down)

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
    g_test_add ("/sentinel/back-closing", World, GINT_TO_POINTER (TRUE), set_up, test_back_closing,
                tear_down);
    g_test_add ("/sentinel/back-of-a-person", World, GINT_TO_POINTER (FALSE), set_up,
                test_back_closing, tear_down);
    ADD ("refused", test_refused);
    ADD ("stranger", test_stranger);
    ADD ("remembered-stranger", test_remembered_stranger);
    g_test_add ("/sentinel/difference", World, GINT_TO_POINTER (TRUE), set_up, test_difference,
                tear_down);
    g_test_add ("/sentinel/difference-told", World, GINT_TO_POINTER (FALSE), set_up,
                test_difference, tear_down);
    ADD ("overruled", test_overruled);
    ADD ("late", test_late);
    return g_test_run ();
}
