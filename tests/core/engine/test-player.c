/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "engine/carry-engine-private.h"
#include "engine/carry-player.h"
#include "engine/carry-tape-clock.h"
#include "tape/carry-tape-shelf.h"

/* Recordings with times that no run has: one sentence, and never years of valuing the account. */

#define NOW (G_GINT64_CONSTANT (1700000000) * CARRY_NS_PER_SECOND)
#define EPOCH 7

typedef struct
{
    char *root;
    char *run;
    CarryTapeClock *clock;
    CarryEngine *engine;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->root = g_dir_make_tmp ("carry-player-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->run = carry_tape_shelf_name_run (fixture->root, EPOCH);
    fixture->clock = carry_tape_clock_new (NOW);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_autofree char *journal = g_build_filename (fixture->run, CARRY_TAPE_SHELF_JOURNAL, NULL);

    g_remove (journal);
    g_rmdir (fixture->run);
    g_rmdir (fixture->root);
    g_object_unref (fixture->clock);
    g_free (fixture->run);
    g_free (fixture->root);
}

/* A run without modules, which trades. */
static void
begin_until (Fixture *fixture, gint64 interval_ns, gint64 ts_to)
{
    const CarryEngineSettings settings = {
        .epoch = EPOCH,
        .ts_from = NOW,
        .ts_to = ts_to,
        .equity_interval_ns = interval_ns,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };
    const CarryTapeSettings tape = {
        .folder = fixture->root,
        .epoch = EPOCH,
        .clock = CARRY_CLOCK (fixture->clock),
        .waits = TRUE,
    };
    g_autoptr (GError) error = NULL;

    fixture->engine = carry_engine_new (&settings, CARRY_CLOCK (fixture->clock));
    g_assert_true (carry_engine_record (fixture->engine, &tape, NULL, CARRY_NS_PER_SECOND, &error));
    g_assert_no_error (error);
    carry_engine_start_trading (fixture->engine);
}

static void
begin (Fixture *fixture, gint64 interval_ns)
{
    begin_until (fixture, interval_ns, 0);
}

/* What a damaged file says, between what a run wrote. */
static void
add (Fixture *fixture, CarryTapeKind kind, guint64 seq, gint64 ts)
{
    const CarryTapeEntry entry = { .kind = kind, .seq = seq, .ts = ts };
    CarryPack *pack = carry_recorder_begin (fixture->engine->tape.recorder);
    guint8 input = CARRY_INPUT_TIMER;

    if (kind == CARRY_TAPE_POST)
        carry_pack_u8 (pack, &input);
    carry_recorder_end (fixture->engine->tape.recorder, &entry);
}

static gboolean
play (Fixture *fixture, CarryPlayerResult *out_result, GError **error)
{
    const CarryPlayerOwner owner = { NULL };
    g_autoptr (CarryTapeReader) reader = NULL;
    g_autoptr (CarryPlayer) player = NULL;

    carry_engine_end_record (fixture->engine);
    g_clear_pointer (&fixture->engine, carry_engine_free);
    reader = carry_tape_reader_open (fixture->run, error);
    g_assert_nonnull (reader);
    player = carry_player_new (reader, &owner, NULL, error);
    return player != NULL && carry_player_run (player, G_MAXUINT64, NULL, out_result, error);
}

static void
assert_refused (Fixture *fixture, const char *what)
{
    CarryPlayerResult result = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (play (fixture, &result, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_nonnull (strstr (error->message, fixture->run));
    g_assert_nonnull (strstr (error->message, CARRY_TAPE_SHELF_JOURNAL));
    g_assert_nonnull (strstr (error->message, what));
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
    CarryPlayerResult result = { 0 };
    g_autoptr (GError) error = NULL;

    begin (fixture, CARRY_NS_PER_HOUR);
    g_assert_true (play (fixture, &result, &error));
    g_assert_no_error (error);
    g_assert_true (result.is_over);
    g_assert_null (result.difference);
}

static guint64
get_first (const Fixture *fixture)
{
    const CarryInbox *inbox = fixture->engine->inbox;

    return inbox->n > 0 ? inbox->heap[0].seq : 0;
}

static void
test_turn (Fixture *fixture, gconstpointer data)
{
    begin (fixture, CARRY_NS_PER_HOUR);
    add (fixture, CARRY_TAPE_TURN, get_first (fixture), G_MAXINT64);
    assert_refused (fixture, "has a time that no run reaches");
}

/* A year of seconds is what a machine may sleep at most. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
    begin (fixture, CARRY_NS_PER_SECOND);
    add (fixture, CARRY_TAPE_TURN, get_first (fixture), NOW + 365 * CARRY_NS_PER_DAY);
    assert_refused (fixture, "has a time that no run reaches");
}

/* The turn has a time of ours, and what it deals with is due in two hundred years. */
static void
test_due (Fixture *fixture, gconstpointer data)
{
    begin (fixture, CARRY_NS_PER_HOUR);
    g_assert_cmpuint (fixture->engine->inbox->n, ==, 0);
    add (fixture, CARRY_TAPE_POST, fixture->engine->inbox->next_seq, G_MAXINT64);
    add (fixture, CARRY_TAPE_TURN, fixture->engine->inbox->next_seq, NOW + 1);
    assert_refused (fixture, "has a time that no run reaches");
}

static void
test_header (Fixture *fixture, gconstpointer data)
{
    begin (fixture, G_MAXINT64 / 2);
    assert_refused (fixture, "input 1 is none that this program writes");
}

/* A run that is to end in a hundred years is valued until then when it closes. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
    begin_until (fixture, CARRY_NS_PER_SECOND, NOW + 100 * 365 * CARRY_NS_PER_DAY);
    assert_refused (fixture, "input 1 is none that this program writes");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/player/whole", Fixture, NULL, set_up, test_whole, tear_down);
    g_test_add ("/player/turn", Fixture, NULL, set_up, test_turn, tear_down);
    g_test_add ("/player/steps", Fixture, NULL, set_up, test_steps, tear_down);
    g_test_add ("/player/due", Fixture, NULL, set_up, test_due, tear_down);
    g_test_add ("/player/header", Fixture, NULL, set_up, test_header, tear_down);
    g_test_add ("/player/end", Fixture, NULL, set_up, test_end, tear_down);
    return g_test_run ();
}
