/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape-fixture.h"

#include <glib/gstdio.h>

#include "tape/carry-tape-shelf.h"

void
tape_fixture_set_up (TapeFixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->root = g_dir_make_tmp ("carry-tape-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->clock = carry_sim_clock_new (TAPE_FIXTURE_NS);
}

static void
remove_folder (const char *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *child = g_build_filename (path, name, NULL);

        if (g_file_test (child, G_FILE_TEST_IS_DIR))
            remove_folder (child);
        else
            g_remove (child);
    }
    g_rmdir (path);
}

void
tape_fixture_tear_down (TapeFixture *fixture, gconstpointer data)
{
    remove_folder (fixture->root);
    g_free (fixture->root);
    g_object_unref (fixture->clock);
}

CarryRecorder *
tape_fixture_begin (TapeFixture *fixture, guint64 epoch)
{
    const CarryTapeSettings settings = {
        .folder = fixture->root,
        .epoch = epoch,
        .clock = fixture->clock,
        .waits = TRUE,
    };
    g_autoptr (GError) error = NULL;
    CarryRecorder *recorder = carry_recorder_new (&settings, &error);

    g_assert_no_error (error);
    return recorder;
}

CarryMarketEvent
tape_fixture_make_quote (guint64 n)
{
    return (CarryMarketEvent){
        .ts_venue = TAPE_FIXTURE_NS + (gint64) n,
        .ts_local = TAPE_FIXTURE_NS + (gint64) n,
        .instrument = 0,
        .kind = CARRY_MARKET_QUOTE,
        .quote = { .bid = (gint64) (n + 1), .bid_size = 1, .ask = (gint64) (n + 2), .ask_size = 1 },
    };
}

void
tape_fixture_add_instrument (CarryRecorder *recorder)
{
    const CarryTapeEntry entry = { .kind = CARRY_TAPE_INSTRUMENT };
    CarryInstrument instrument = {
        .exchange = 1,
        .venue = "bybit",
        .symbol = "BTCUSDT",
        .base = "BTC",
        .quote = "USDT",
        .category = CARRY_CATEGORY_LINEAR,
        .price_scale = 1,
        .size_scale = 3,
    };

    carry_pack_instrument (carry_recorder_begin (recorder), &instrument);
    carry_recorder_end (recorder, &entry);
}

/* So many quotes, each with its turn, and a call now and then. */
void
tape_fixture_add_quotes (CarryRecorder *recorder, guint64 n)
{
    for (guint64 i = 0; i < n; i++)
    {
        CarryMarketEvent event = tape_fixture_make_quote (i);
        CarryTapeEntry call = { .kind = CARRY_TAPE_CALL, .ts = (gint64) i };

        carry_recorder_add_event (recorder, &event, i + 1, i % 3 == 0);
        if (i % 1000 == 0)
        {
            carry_pack_u64 (carry_recorder_begin (recorder), &i);
            carry_recorder_end (recorder, &call);
        }
        carry_recorder_add_turn (recorder, i + 1, event.ts_local, TRUE);
    }
}

char *
tape_fixture_get_run (TapeFixture *fixture, guint64 epoch)
{
    return carry_tape_shelf_name_run (fixture->root, epoch);
}

guint64
tape_fixture_count (CarryTapeReader *reader, GError **error)
{
    guint64 n = 0;

    while (reader != NULL && carry_tape_reader_peek (reader, error) != NULL)
    {
        carry_tape_reader_skip (reader);
        n++;
    }
    return n;
}

GBytes *
tape_fixture_load (const char *run, const char *name)
{
    g_autofree char *path = g_build_filename (run, name, NULL);
    char *data = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    return g_bytes_new_take (data, size);
}

guint64
tape_fixture_count_bytes (const guint8 *data, gsize size, GBytes *segment, char **out_cut,
                          GError **error)
{
    g_autoptr (GBytes) journal = g_bytes_new (data, size);
    g_autoptr (CarryTapeReader) reader = carry_tape_reader_new_for_bytes (journal, segment, error);
    guint64 n = tape_fixture_count (reader, error);

    if (reader != NULL)
        *out_cut = g_strdup (carry_tape_reader_get_cut (reader));
    return n;
}

GArray *
tape_fixture_read_all (CarryTapeCursor *cursor, GError **error)
{
    GArray *events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    CarryMarketEvent block[100];
    gssize n;

    while ((n = carry_cursor_read (CARRY_CURSOR (cursor), block, G_N_ELEMENTS (block), error)) > 0)
        g_array_append_vals (events, block, (guint) n);
    return events;
}
