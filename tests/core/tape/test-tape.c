/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "base/carry-error.h"
#include "tape-fixture.h"
#include "tape/carry-tape-shelf.h"

/* Files of recordings: what was noted is read again, and what is not whole says so. */

static const CarryTapeRecord *
expect (CarryTapeReader *reader, CarryTapeKind kind, guint64 number)
{
    g_autoptr (GError) error = NULL;
    const CarryTapeRecord *record = carry_tape_reader_peek (reader, &error);

    g_assert_no_error (error);
    g_assert_nonnull (record);
    g_assert_cmpuint (record->entry.kind, ==, kind);
    g_assert_cmpuint (record->entry.number, ==, number);
    carry_tape_reader_skip (reader);
    return record;
}

/* More than a block of each kind, in the order in which they were noted. */
static void
test_round (TapeFixture *fixture, gconstpointer data)
{
    const guint64 n = 30000;
    CarryRecorder *recorder = tape_fixture_begin (fixture, 7);
    g_autofree char *run = tape_fixture_get_run (fixture, 7);
    g_autoptr (CarryTapeReader) reader = NULL;
    g_autoptr (GError) error = NULL;
    guint64 number = 0;

    tape_fixture_add_instrument (recorder);
    tape_fixture_add_quotes (recorder, n);
    carry_recorder_free (recorder);
    reader = carry_tape_reader_open (run, &error);
    g_assert_no_error (error);
    expect (reader, CARRY_TAPE_INSTRUMENT, ++number);
    for (guint64 i = 0; i < n; i++)
    {
        CarryMarketEvent event = tape_fixture_make_quote (i);
        const CarryTapeRecord *record = expect (reader, CARRY_TAPE_POST, ++number);

        g_assert_cmpmem (record->event, sizeof event, &event, sizeof event);
        g_assert_cmpuint (record->entry.seq, ==, i + 1);
        g_assert_cmpuint (record->entry.flags, ==, i % 3 == 0 ? CARRY_TAPE_IS_NESTED : 0);
        if (i % 1000 == 0)
        {
            record = expect (reader, CARRY_TAPE_CALL, ++number);
            g_assert_cmpmem (record->data, record->entry.size, &i, sizeof i);
        }
        record = expect (reader, CARRY_TAPE_TURN, ++number);
        g_assert_cmpint (record->entry.ts, ==, event.ts_local);
        g_assert_cmpuint (record->entry.seq, ==, i + 1);
    }
    g_assert_null (carry_tape_reader_peek (reader, &error));
    g_assert_no_error (error);
}

/* Whatever byte is another, and wherever a file ends: one sentence, or what is before. */
static void
test_damage (TapeFixture *fixture, gconstpointer data)
{
    CarryRecorder *recorder = tape_fixture_begin (fixture, 8);
    g_autofree char *run = tape_fixture_get_run (fixture, 8);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autoptr (GBytes) journal = NULL, segment = NULL;
    g_autofree char *none = NULL;
    const guint8 *whole;
    guint64 n_whole;
    gsize size = 0;

    tape_fixture_add_instrument (recorder);
    tape_fixture_add_quotes (recorder, 3);
    carry_recorder_free (recorder);
    journal = tape_fixture_load (run, CARRY_TAPE_SHELF_JOURNAL);
    segment = tape_fixture_load (run, name);
    whole = g_bytes_get_data (journal, &size);
    n_whole = tape_fixture_count_bytes (whole, size, segment, &none, NULL);
    g_assert_cmpuint (n_whole, ==, 8);
    g_assert_null (none);
    for (gsize i = 0; i < size; i++)
    {
        g_autofree guint8 *flipped = g_memdup2 (whole, size);
        g_autoptr (GError) error = NULL, short_error = NULL;
        g_autofree char *cut = NULL, *short_cut = NULL;

        flipped[i] ^= 0x10;
        tape_fixture_count_bytes (flipped, size, segment, &cut, &error);
        /* The number of the run and the build stand in the head, and nobody but a replay asks. */
        if (i < 16 || i >= 96)
            g_assert_true (error != NULL || cut != NULL);
        if (error != NULL)
            g_assert_true (error->domain == CARRY_ERROR && strlen (error->message) > 20);
        g_assert_true (tape_fixture_count_bytes (whole, i, segment, &short_cut, &short_error) <
                       n_whole);
    }
}

/* A page that is missing is a hole, and it has a number. */
static void
test_hole (TapeFixture *fixture, gconstpointer data)
{
    const CarryTapeSettings settings = {
        .folder = fixture->root,
        .epoch = 9,
        .clock = fixture->clock,
    };
    g_autofree char *run = tape_fixture_get_run (fixture, 9);
    g_autoptr (GError) error = NULL;
    CarryTapeWriter *writer = carry_tape_writer_new (&settings, &error);
    CarryTapePage *pages[32] = { NULL };
    const CarryTapeEntry last = { .number = 5, .kind = CARRY_TAPE_END };
    GByteArray *records = g_byte_array_new ();
    g_autoptr (CarryTapeReader) reader = NULL;
    guint taken = 0;

    g_assert_no_error (error);
    while (taken < G_N_ELEMENTS (pages) &&
           (pages[taken] = carry_tape_writer_take_page (writer)) != NULL)
        taken++;
    /* There are a few, and who finds none does not wait. */
    g_assert_cmpuint (taken, >, 2);
    g_assert_cmpuint (taken, <, G_N_ELEMENTS (pages));
    for (guint i = 0; i < taken; i++)
    {
        if (i == 0)
        {
            pages[i]->first = pages[i]->first_seq = 1;
            pages[i]->events[0] = (CarryTapeEvent){ .event = tape_fixture_make_quote (0) };
            pages[i]->n_events = 1;
        }
        carry_tape_writer_push_page (writer, pages[i]);
    }
    g_byte_array_append (records, (const guint8 *) &last, sizeof last);
    carry_tape_writer_push_records (writer, records, 5, 5);
    carry_tape_writer_free (writer);
    reader = carry_tape_reader_open (run, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (tape_fixture_count (reader, &error), ==, 1);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_nonnull (strstr (error->message, "there is a hole: input 2 is missing"));
}

/* Fills a page and waits until it is written and the next to be taken; it is not to be kept. */
static CarryTapePage *
write_events (CarryTapeWriter *writer, guint n)
{
    const gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
    CarryTapePage *page = carry_tape_writer_take_page (writer), *next;

    page->first = page->first_seq = 1;
    for (guint i = 0; i < n; i++)
        page->events[i] =
            (CarryTapeEvent){ .seq = i, .event = tape_fixture_make_quote (G_GUINT64_CONSTANT (7)) };
    page->n_events = n;
    carry_tape_writer_push_page (writer, page);
    while ((next = carry_tape_writer_take_page (writer)) != page)
    {
        carry_tape_writer_push_page (writer, next);
        g_assert_cmpint (g_get_monotonic_time (), <, end);
        g_usleep (1000);
    }
    carry_tape_writer_push_page (writer, next);
    return page;
}

/* Of all pages one is enough while the disk keeps up, and what a burst filled goes back after it. */
static void
test_burst (TapeFixture *fixture, gconstpointer data)
{
    const CarryTapeSettings settings = {
        .folder = fixture->root,
        .epoch = 9,
        .clock = fixture->clock,
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryTapeWriter) writer = carry_tape_writer_new (&settings, &error);
    const guint middle = CARRY_TAPE_BLOCK_EVENTS / 2;
    CarryTapePage *page;

    g_assert_no_error (error);
    page = write_events (writer, 900);
    g_assert_cmpuint (page->events[800].seq, ==, 800);
    for (guint i = 0; i < 3; i++)
    {
        g_assert_true (write_events (writer, CARRY_TAPE_BLOCK_EVENTS) == page);
        g_assert_cmpuint (page->events[middle].seq, ==, middle);
    }
    g_assert_true (write_events (writer, 900) == page);
    g_assert_cmpuint (page->events[middle].seq, ==, 0);
    g_assert_true (write_events (writer, 900) == page);
    g_assert_cmpuint (page->events[800].seq, ==, 800);
}

static void
add_segment (const char *run, guint64 part, gsize size, gint64 ts)
{
    g_autofree char *name = carry_tape_shelf_name_segment (part);
    g_autofree char *path = g_build_filename (run, name, NULL);
    g_autofree char *bytes = g_malloc0 (size);
    const struct utimbuf times = { ts / CARRY_NS_PER_SECOND, ts / CARRY_NS_PER_SECOND };

    g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
    g_assert_cmpint (utime (path, &times), ==, 0);
}

static guint
count_segments (const char *run)
{
    g_autoptr (GPtrArray) segments = carry_tape_shelf_list_segments (run);

    return segments->len;
}

/* What is too old goes, then the oldest of what is too large; never what is written now. */
static void
test_tidy (TapeFixture *fixture, gconstpointer data)
{
    g_autofree char *old = tape_fixture_get_run (fixture, 1);
    g_autofree char *new = tape_fixture_get_run (fixture, 2);
    g_autofree char *journal = g_build_filename (old, CARRY_TAPE_SHELF_JOURNAL, NULL);

    g_mkdir (old, 0700);
    g_mkdir (new, 0700);
    g_assert_true (g_file_set_contents (journal, "journal", -1, NULL));
    add_segment (old, 1, 1000, TAPE_FIXTURE_NS);
    add_segment (old, 2, 1000, TAPE_FIXTURE_NS + 10 * CARRY_NS_PER_DAY);
    add_segment (new, 1, 1000, TAPE_FIXTURE_NS + 20 * CARRY_NS_PER_DAY);
    add_segment (new, 2, 1000, TAPE_FIXTURE_NS);
    carry_tape_shelf_tidy (fixture->root, 2, 2, TAPE_FIXTURE_NS + 20 * CARRY_NS_PER_DAY, 0, 0);
    g_assert_cmpuint (count_segments (old) + count_segments (new), ==, 4);
    carry_tape_shelf_tidy (fixture->root, 2, 2, TAPE_FIXTURE_NS + 20 * CARRY_NS_PER_DAY,
                           15 * CARRY_NS_PER_DAY, 0);
    g_assert_cmpuint (count_segments (old), ==, 1);
    g_assert_cmpuint (count_segments (new), ==, 2);
    carry_tape_shelf_tidy (fixture->root, 2, 2, TAPE_FIXTURE_NS, 0, 2500);
    g_assert_cmpuint (count_segments (old), ==, 0);
    g_assert_cmpuint (count_segments (new), ==, 2);
    g_assert_true (g_file_test (journal, G_FILE_TEST_EXISTS));
    carry_tape_shelf_tidy (fixture->root, 2, 2, G_MAXINT64 / 2, CARRY_NS_PER_DAY, 0);
    g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_test (new, G_FILE_TEST_EXISTS));
}

/* The past of another run: found by name, in its digits, with a gap between two runs. */
static void
test_cursor (TapeFixture *fixture, gconstpointer data)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    g_autoptr (CarryTapeCursor) cursor = NULL;
    g_autoptr (CarrySource) source = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GError) error = NULL;
    gint64 ts = 0;
    guint n_gaps = 0;

    for (guint64 epoch = 3; epoch < 5; epoch++)
    {
        CarryRecorder *recorder = tape_fixture_begin (fixture, epoch);

        tape_fixture_add_instrument (recorder);
        tape_fixture_add_quotes (recorder, 10000);
        carry_recorder_free (recorder);
    }
    instrument->index = 5;
    instrument->price_scale = 3;
    instrument->size_scale = 3;
    g_ptr_array_add (instruments, instrument);
    cursor = carry_tape_cursor_new (fixture->root, instruments, &error);
    g_assert_no_error (error);
    events = tape_fixture_read_all (cursor, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (events->len, ==, 20001);
    for (guint i = 0; i < events->len; i++)
    {
        const CarryMarketEvent *event = &g_array_index (events, CarryMarketEvent, i);

        g_assert_cmpint (event->ts_local, >=, ts);
        g_assert_cmpuint (event->instrument, ==, 5);
        ts = event->ts_local;
        n_gaps += event->kind == CARRY_MARKET_GAP;
        if (event->kind == CARRY_MARKET_QUOTE)
            g_assert_cmpint (event->quote.bid % 100, ==, 0);
    }
    g_assert_cmpuint (n_gaps, ==, 1);
    source = carry_tape_cursor_dup_source (cursor);
    g_assert_cmpuint (source->rows, ==, 20000);
    g_assert_cmpuint (source->gaps, ==, 1);
}

/* What is of one instant stays so across a border of blocks, where the order allows it. */
static void
test_border (TapeFixture *fixture, gconstpointer data)
{
    const guint n = CARRY_TAPE_BLOCK_EVENTS + 10, n_all = 2 * CARRY_TAPE_BLOCK_EVENTS + 1;
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    g_autoptr (CarryTapeCursor) cursor = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GError) error = NULL;
    CarryRecorder *recorder = tape_fixture_begin (fixture, 3);
    CarryMarketEvent mark = {
        .ts_venue = TAPE_FIXTURE_NS + 1,
        .ts_local = TAPE_FIXTURE_NS + 1,
        .kind = CARRY_MARKET_MARK,
        .mark = { .price = 1 },
    };
    g_autofree char *why = NULL;

    tape_fixture_add_instrument (recorder);
    for (guint i = 0; i < n; i++)
    {
        CarryMarketEvent event = tape_fixture_make_quote (0);

        carry_recorder_add_event (recorder, &event, i + 1, FALSE);
    }
    /* This block is full then, and what follows stands before quotes at one instant. */
    for (guint i = n; i < 2 * CARRY_TAPE_BLOCK_EVENTS; i++)
    {
        CarryMarketEvent event = tape_fixture_make_quote (1);

        carry_recorder_add_event (recorder, &event, i + 1, FALSE);
    }
    carry_recorder_add_event (recorder, &mark, 2 * CARRY_TAPE_BLOCK_EVENTS + 1, FALSE);
    g_assert_true (carry_recorder_finish (recorder, &why));
    carry_recorder_free (recorder);
    instrument->price_scale = 1;
    instrument->size_scale = 3;
    g_ptr_array_add (instruments, instrument);
    cursor = carry_tape_cursor_new (fixture->root, instruments, &error);
    g_assert_no_error (error);
    events = tape_fixture_read_all (cursor, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (events->len, ==, n_all);
    for (guint i = 0; i < n_all; i++)
        g_assert_cmpint (g_array_index (events, CarryMarketEvent, i).ts_local, ==,
                         TAPE_FIXTURE_NS + (i < n           ? 0
                                            : i + 1 < n_all ? 1
                                                            : 2));
}

/* Digits that are not there are not made up. */
static void
test_digits (TapeFixture *fixture, gconstpointer data)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    g_autoptr (CarryTapeCursor) cursor = NULL, none = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GError) error = NULL;
    CarryRecorder *recorder = tape_fixture_begin (fixture, 3);

    tape_fixture_add_instrument (recorder);
    tape_fixture_add_quotes (recorder, 20);
    carry_recorder_free (recorder);
    instrument->price_scale = 0;
    g_ptr_array_add (instruments, instrument);
    cursor = carry_tape_cursor_new (fixture->root, instruments, &error);
    g_assert_no_error (error);
    events = tape_fixture_read_all (cursor, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_clear_error (&error);
    none = carry_tape_cursor_new ("/nowhere", instruments, &error);
    g_assert_null (none);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/tape/burst", TapeFixture, NULL, tape_fixture_set_up, test_burst,
                tape_fixture_tear_down);
    g_test_add ("/tape/round", TapeFixture, NULL, tape_fixture_set_up, test_round,
                tape_fixture_tear_down);
    g_test_add ("/tape/damage", TapeFixture, NULL, tape_fixture_set_up, test_damage,
                tape_fixture_tear_down);
    g_test_add ("/tape/hole", TapeFixture, NULL, tape_fixture_set_up, test_hole,
                tape_fixture_tear_down);
    g_test_add ("/tape/tidy", TapeFixture, NULL, tape_fixture_set_up, test_tidy,
                tape_fixture_tear_down);
    g_test_add ("/tape/cursor", TapeFixture, NULL, tape_fixture_set_up, test_cursor,
                tape_fixture_tear_down);
    g_test_add ("/tape/border", TapeFixture, NULL, tape_fixture_set_up, test_border,
                tape_fixture_tear_down);
    g_test_add ("/tape/digits", TapeFixture, NULL, tape_fixture_set_up, test_digits,
                tape_fixture_tear_down);
    return g_test_run ();
}
