/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <utime.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "engine/carry-recorder.h"
#include "tape/carry-tape-cursor.h"
#include "tape/carry-tape-reader.h"
#include "tape/carry-tape-shelf.h"

/* Files of recordings: what was noted is read again, and what is not whole says so. */

#define FIRST_NS (G_GINT64_CONSTANT (1700000000) * CARRY_NS_PER_SECOND)

#define MEBIBYTE (1024 * 1024)

typedef struct
{
    char *root;
    CarryClock *clock;
} Fixture;

/* So often there is room, then there is none; the writer's thread asks. */
static int n_roomy = G_MAXINT;

/* Instead of the C library's. */
int
fstatvfs (int fd, struct statvfs *out_there)
{
    gboolean is_roomy = g_atomic_int_add (&n_roomy, -1) > 0;

    *out_there = (struct statvfs){ .f_frsize = MEBIBYTE, .f_bavail = is_roomy ? 100 : 99 };
    return 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->root = g_dir_make_tmp ("carry-tape-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->clock = carry_sim_clock_new (FIRST_NS);
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

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    remove_folder (fixture->root);
    g_free (fixture->root);
    g_object_unref (fixture->clock);
}

static CarryRecorder *
begin (Fixture *fixture, guint64 epoch)
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

static CarryMarketEvent
make_quote (guint64 n)
{
    return (CarryMarketEvent){
        .ts_venue = FIRST_NS + (gint64) n,
        .ts_local = FIRST_NS + (gint64) n,
        .instrument = 0,
        .kind = CARRY_MARKET_QUOTE,
        .quote = { .bid = (gint64) (n + 1), .bid_size = 1, .ask = (gint64) (n + 2), .ask_size = 1 },
    };
}

static void
add_instrument (CarryRecorder *recorder)
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
static void
add_quotes (CarryRecorder *recorder, guint64 n)
{
    for (guint64 i = 0; i < n; i++)
    {
        CarryMarketEvent event = make_quote (i);
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

static char *
get_run (Fixture *fixture, guint64 epoch)
{
    return carry_tape_shelf_name_run (fixture->root, epoch);
}

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
test_round (Fixture *fixture, gconstpointer data)
{
    const guint64 n = 30000;
    CarryRecorder *recorder = begin (fixture, 7);
    g_autofree char *run = get_run (fixture, 7);
    g_autoptr (CarryTapeReader) reader = NULL;
    g_autoptr (GError) error = NULL;
    guint64 number = 0;

    add_instrument (recorder);
    add_quotes (recorder, n);
    carry_recorder_free (recorder);
    reader = carry_tape_reader_open (run, &error);
    g_assert_no_error (error);
    expect (reader, CARRY_TAPE_INSTRUMENT, ++number);
    for (guint64 i = 0; i < n; i++)
    {
        CarryMarketEvent event = make_quote (i);
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

static guint64
count (CarryTapeReader *reader, GError **error)
{
    guint64 n = 0;

    while (reader != NULL && carry_tape_reader_peek (reader, error) != NULL)
    {
        carry_tape_reader_skip (reader);
        n++;
    }
    return n;
}

static GBytes *
load (const char *run, const char *name)
{
    g_autofree char *path = g_build_filename (run, name, NULL);
    char *data = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    return g_bytes_new_take (data, size);
}

static guint64
count_bytes (const guint8 *data, gsize size, GBytes *segment, char **out_cut, GError **error)
{
    g_autoptr (GBytes) journal = g_bytes_new (data, size);
    g_autoptr (CarryTapeReader) reader = carry_tape_reader_new_for_bytes (journal, segment, error);
    guint64 n = count (reader, error);

    if (reader != NULL)
        *out_cut = g_strdup (carry_tape_reader_get_cut (reader));
    return n;
}

/* Whatever byte is another, and wherever a file ends: one sentence, or what is before. */
static void
test_damage (Fixture *fixture, gconstpointer data)
{
    CarryRecorder *recorder = begin (fixture, 8);
    g_autofree char *run = get_run (fixture, 8);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autoptr (GBytes) journal = NULL, segment = NULL;
    g_autofree char *none = NULL;
    const guint8 *whole;
    guint64 n_whole;
    gsize size = 0;

    add_instrument (recorder);
    add_quotes (recorder, 3);
    carry_recorder_free (recorder);
    journal = load (run, CARRY_TAPE_SHELF_JOURNAL);
    segment = load (run, name);
    whole = g_bytes_get_data (journal, &size);
    n_whole = count_bytes (whole, size, segment, &none, NULL);
    g_assert_cmpuint (n_whole, ==, 8);
    g_assert_null (none);
    for (gsize i = 0; i < size; i++)
    {
        g_autofree guint8 *flipped = g_memdup2 (whole, size);
        g_autoptr (GError) error = NULL, short_error = NULL;
        g_autofree char *cut = NULL, *short_cut = NULL;

        flipped[i] ^= 0x10;
        count_bytes (flipped, size, segment, &cut, &error);
        /* The number of the run and the build stand in the head, and nobody but a replay asks. */
        if (i < 16 || i >= 96)
            g_assert_true (error != NULL || cut != NULL);
        if (error != NULL)
            g_assert_true (error->domain == CARRY_ERROR && strlen (error->message) > 20);
        g_assert_true (count_bytes (whole, i, segment, &short_cut, &short_error) < n_whole);
    }
}

/* A journal and a segment of two blocks each; in the end, if @ends, the run says so. */
static void
record_two (Fixture *fixture, guint64 epoch, gboolean ends)
{
    const CarryTapeEntry end = { .kind = CARRY_TAPE_END };
    CarryRecorder *recorder = begin (fixture, epoch);

    add_instrument (recorder);
    add_quotes (recorder, 3);
    carry_recorder_flush (recorder);
    add_quotes (recorder, 3);
    if (ends)
    {
        carry_recorder_begin (recorder);
        carry_recorder_end (recorder, &end);
    }
    carry_recorder_free (recorder);
}

static gsize
find_last_block (const guint8 *data, gsize size)
{
    CarryTapeBlock block;
    gsize at = sizeof (CarryTapeFileHeader), last = at;

    for (; at < size; at += sizeof block + block.packed)
    {
        memcpy (&block, data + at, sizeof block);
        last = at;
    }
    g_assert_cmpuint (last, >, sizeof (CarryTapeFileHeader));
    return last;
}

/* @data as it is found after the power failed: @size bytes of it, of which the last @n are zeros. */
static void
assert_torn (const guint8 *data, gsize size, gsize n_zeros, GBytes *segment)
{
    g_autofree guint8 *copy = g_memdup2 (data, size);
    g_autoptr (GError) error = NULL;
    g_autofree char *cut = NULL;

    memset (copy + size - n_zeros, 0, n_zeros);
    /* The market knows one more. */
    g_assert_cmpuint (count_bytes (copy, size, segment, &cut, &error), ==, 9);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (cut, "journal: what follows byte "));
}

/* The last block of a run that died may be half there; what is before it is read. */
static void
test_torn (Fixture *fixture, gconstpointer data)
{
    g_autofree char *run = get_run (fixture, 8);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autoptr (GBytes) journal = NULL, segment = NULL, half = NULL;
    g_autoptr (GError) error = NULL, damaged = NULL;
    g_autofree char *cut = NULL, *other = NULL, *market_cut = NULL;
    g_autofree guint8 *copy = NULL;
    const guint8 *whole;
    gsize size = 0, last, n;

    record_two (fixture, 8, FALSE);
    journal = load (run, CARRY_TAPE_SHELF_JOURNAL);
    segment = load (run, name);
    whole = g_bytes_get_data (journal, &size);
    g_assert_cmpuint (count_bytes (whole, size, segment, &cut, &error), ==, 15);
    g_assert_no_error (error);
    g_assert_null (cut);
    last = find_last_block (whole, size);
    for (n = last + 1; n < size; n++)
        assert_torn (whole, n, 0, segment);
    for (n = 1; n <= size - last; n++)
        assert_torn (whole, size, n, segment);
    /* The block before it is no tail. */
    copy = g_memdup2 (whole, size);
    copy[last - 1] ^= 1;
    count_bytes (copy, size, segment, &other, &damaged);
    g_assert_error (damaged, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_null (other);
    half = g_bytes_new_from_bytes (segment, 0, g_bytes_get_size (segment) - 1);
    g_assert_cmpuint (count_bytes (whole, size, half, &market_cut, &error), ==, 8);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (market_cut, "market-000001.carry: what follows byte "));
}

/* Of a run that says it ended, everything is there or it is damaged. */
static void
test_not_torn (Fixture *fixture, gconstpointer data)
{
    g_autofree char *run = get_run (fixture, 8);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autoptr (GBytes) journal = NULL, segment = NULL, half = NULL;
    g_autoptr (GByteArray) longer = g_byte_array_new ();
    g_autoptr (GError) error = NULL, market = NULL;
    g_autofree char *cut = NULL;
    const guint8 *whole;
    gsize size = 0;

    record_two (fixture, 8, TRUE);
    journal = load (run, CARRY_TAPE_SHELF_JOURNAL);
    segment = load (run, name);
    whole = g_bytes_get_data (journal, &size);
    half = g_bytes_new_from_bytes (segment, 0, g_bytes_get_size (segment) - 1);
    count_bytes (whole, size, half, &cut, &market);
    g_assert_error (market, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_null (cut);
    g_byte_array_append (longer, whole, (guint) size);
    g_byte_array_append (longer, whole, 30);
    count_bytes (longer->data, longer->len, segment, &cut, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_null (cut);
}

/* The last bytes of the disk are not for recordings; the journal says where it stopped and why. */
static void
test_reserve (Fixture *fixture, gconstpointer data)
{
    const CarryTapeSettings settings = {
        .folder = fixture->root,
        .epoch = 8,
        .clock = fixture->clock,
        .waits = TRUE,
        .min_free_bytes = 100 * MEBIBYTE,
    };
    g_autofree char *run = get_run (fixture, 8);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryTapeReader) reader = NULL;
    g_autofree char *fault = NULL;
    CarryRecorder *recorder = carry_recorder_new (&settings, &error);

    g_assert_no_error (error);
    /* The journal names the segment, a block of that, and one of the journal. */
    g_atomic_int_set (&n_roomy, 3);
    add_instrument (recorder);
    add_quotes (recorder, 3);
    carry_recorder_flush (recorder);
    add_quotes (recorder, 3);
    carry_recorder_flush (recorder);
    while (!carry_recorder_take_fault (recorder, &fault))
        g_usleep (1000);
    g_assert_nonnull (strstr (fault, "not recorded any more"));
    g_assert_nonnull (strstr (fault, "99 MiB are free on the disk, and the last 100"));
    add_quotes (recorder, 3);
    carry_recorder_free (recorder);
    reader = carry_tape_reader_open (run, &error);
    g_assert_no_error (error);
    /* The instrument, a quote, its call and its turn; the rest came in later blocks. */
    g_assert_cmpuint (count (reader, &error), ==, 4);
    g_assert_no_error (error);
    g_assert_true (g_str_has_prefix (carry_tape_reader_get_cut (reader),
                                     "recorded until here: 99 MiB are free on the disk"));
    g_atomic_int_set (&n_roomy, G_MAXINT);
}

/* A page that is missing is a hole, and it has a number. */
static void
test_hole (Fixture *fixture, gconstpointer data)
{
    const CarryTapeSettings settings = {
        .folder = fixture->root,
        .epoch = 9,
        .clock = fixture->clock,
    };
    g_autofree char *run = get_run (fixture, 9);
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
            pages[i]->events[0] = (CarryTapeEvent){ .event = make_quote (0) };
            pages[i]->n_events = 1;
        }
        carry_tape_writer_push_page (writer, pages[i]);
    }
    g_byte_array_append (records, (const guint8 *) &last, sizeof last);
    carry_tape_writer_push_records (writer, records, 5, 5);
    carry_tape_writer_free (writer);
    reader = carry_tape_reader_open (run, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count (reader, &error), ==, 1);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_nonnull (strstr (error->message, "there is a hole: input 2 is missing"));
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
test_tidy (Fixture *fixture, gconstpointer data)
{
    g_autofree char *old = get_run (fixture, 1);
    g_autofree char *new = get_run (fixture, 2);
    g_autofree char *journal = g_build_filename (old, CARRY_TAPE_SHELF_JOURNAL, NULL);

    g_mkdir (old, 0700);
    g_mkdir (new, 0700);
    g_assert_true (g_file_set_contents (journal, "journal", -1, NULL));
    add_segment (old, 1, 1000, FIRST_NS);
    add_segment (old, 2, 1000, FIRST_NS + 10 * CARRY_NS_PER_DAY);
    add_segment (new, 1, 1000, FIRST_NS + 20 * CARRY_NS_PER_DAY);
    add_segment (new, 2, 1000, FIRST_NS);
    carry_tape_shelf_tidy (fixture->root, 2, 2, FIRST_NS + 20 * CARRY_NS_PER_DAY, 0, 0);
    g_assert_cmpuint (count_segments (old) + count_segments (new), ==, 4);
    carry_tape_shelf_tidy (fixture->root, 2, 2, FIRST_NS + 20 * CARRY_NS_PER_DAY,
                           15 * CARRY_NS_PER_DAY, 0);
    g_assert_cmpuint (count_segments (old), ==, 1);
    g_assert_cmpuint (count_segments (new), ==, 2);
    carry_tape_shelf_tidy (fixture->root, 2, 2, FIRST_NS, 0, 2500);
    g_assert_cmpuint (count_segments (old), ==, 0);
    g_assert_cmpuint (count_segments (new), ==, 2);
    g_assert_true (g_file_test (journal, G_FILE_TEST_EXISTS));
    carry_tape_shelf_tidy (fixture->root, 2, 2, G_MAXINT64 / 2, CARRY_NS_PER_DAY, 0);
    g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_test (new, G_FILE_TEST_EXISTS));
}

static GArray *
read_all (CarryTapeCursor *cursor, GError **error)
{
    GArray *events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    CarryMarketEvent block[100];
    gssize n;

    while ((n = carry_cursor_read (CARRY_CURSOR (cursor), block, G_N_ELEMENTS (block), error)) > 0)
        g_array_append_vals (events, block, (guint) n);
    return events;
}

/* The past of another run: found by name, in its digits, with a gap between two runs. */
static void
test_cursor (Fixture *fixture, gconstpointer data)
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
        CarryRecorder *recorder = begin (fixture, epoch);

        add_instrument (recorder);
        add_quotes (recorder, 10000);
        carry_recorder_free (recorder);
    }
    instrument->index = 5;
    instrument->price_scale = 3;
    instrument->size_scale = 3;
    g_ptr_array_add (instruments, instrument);
    cursor = carry_tape_cursor_new (fixture->root, instruments, &error);
    g_assert_no_error (error);
    events = read_all (cursor, &error);
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
test_border (Fixture *fixture, gconstpointer data)
{
    const guint n = CARRY_TAPE_BLOCK_EVENTS + 10, n_all = 2 * CARRY_TAPE_BLOCK_EVENTS + 1;
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    g_autoptr (CarryTapeCursor) cursor = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GError) error = NULL;
    CarryRecorder *recorder = begin (fixture, 3);
    CarryMarketEvent mark = {
        .ts_venue = FIRST_NS + 1,
        .ts_local = FIRST_NS + 1,
        .kind = CARRY_MARKET_MARK,
        .mark = { .price = 1 },
    };
    g_autofree char *why = NULL;

    add_instrument (recorder);
    for (guint i = 0; i < n; i++)
    {
        CarryMarketEvent event = make_quote (0);

        carry_recorder_add_event (recorder, &event, i + 1, FALSE);
    }
    /* This block is full then, and what follows stands before quotes at one instant. */
    for (guint i = n; i < 2 * CARRY_TAPE_BLOCK_EVENTS; i++)
    {
        CarryMarketEvent event = make_quote (1);

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
    events = read_all (cursor, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (events->len, ==, n_all);
    for (guint i = 0; i < n_all; i++)
        g_assert_cmpint (g_array_index (events, CarryMarketEvent, i).ts_local, ==,
                         FIRST_NS + (i < n           ? 0
                                     : i + 1 < n_all ? 1
                                                     : 2));
}

static void
cut_segment (Fixture *fixture, guint64 epoch, gsize n_left)
{
    g_autofree char *run = get_run (fixture, epoch);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autofree char *path = g_build_filename (run, name, NULL);
    g_autoptr (GBytes) bytes = load (run, name);
    gsize size = g_bytes_get_size (bytes);

    g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                        (gssize) (n_left < size ? n_left : size - 1), NULL));
}

static guint
count_past (Fixture *fixture, GError **error)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    g_autoptr (CarryTapeCursor) cursor = NULL;
    g_autoptr (GArray) events = NULL;

    instrument->price_scale = instrument->size_scale = 3;
    g_ptr_array_add (instruments, instrument);
    cursor = carry_tape_cursor_new (fixture->root, instruments, NULL);
    events = read_all (cursor, error);
    return events->len;
}

/* Where the power failed, the runs of a folder are a past all the same, and it is told what is not. */
static void
test_torn_past (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *run = get_run (fixture, 3);
    g_autofree char *journal = g_build_filename (run, CARRY_TAPE_SHELF_JOURNAL, NULL);

    record_two (fixture, 3, FALSE);
    record_two (fixture, 4, FALSE);
    g_assert_cmpuint (count_past (fixture, &error), ==, 13);
    cut_segment (fixture, 3, G_MAXSIZE);
    g_test_expect_message ("carry", G_LOG_LEVEL_WARNING,
                           "*000000000003/market*never written whole*");
    g_assert_cmpuint (count_past (fixture, &error), ==, 10);
    cut_segment (fixture, 3, 0);
    g_test_expect_message ("carry", G_LOG_LEVEL_WARNING, "*nothing of it was written*");
    g_assert_cmpuint (count_past (fixture, &error), ==, 6);
    g_assert_true (g_file_set_contents (journal, "", 0, NULL));
    g_test_expect_message ("carry", G_LOG_LEVEL_WARNING, "*this run is left out*");
    g_assert_cmpuint (count_past (fixture, &error), ==, 6);
    g_test_assert_expected_messages ();
    g_assert_no_error (error);
    record_two (fixture, 5, TRUE);
    cut_segment (fixture, 5, G_MAXSIZE);
    g_test_expect_message ("carry", G_LOG_LEVEL_WARNING, "*this run is left out*");
    count_past (fixture, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
}

/* Digits that are not there are not made up. */
static void
test_digits (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    g_autoptr (CarryTapeCursor) cursor = NULL, none = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GError) error = NULL;
    CarryRecorder *recorder = begin (fixture, 3);

    add_instrument (recorder);
    add_quotes (recorder, 20);
    carry_recorder_free (recorder);
    instrument->price_scale = 0;
    g_ptr_array_add (instruments, instrument);
    cursor = carry_tape_cursor_new (fixture->root, instruments, &error);
    g_assert_no_error (error);
    events = read_all (cursor, &error);
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
    g_test_add ("/tape/round", Fixture, NULL, set_up, test_round, tear_down);
    g_test_add ("/tape/damage", Fixture, NULL, set_up, test_damage, tear_down);
    g_test_add ("/tape/torn", Fixture, NULL, set_up, test_torn, tear_down);
    g_test_add ("/tape/not-torn", Fixture, NULL, set_up, test_not_torn, tear_down);
    g_test_add ("/tape/reserve", Fixture, NULL, set_up, test_reserve, tear_down);
    g_test_add ("/tape/torn-past", Fixture, NULL, set_up, test_torn_past, tear_down);
    g_test_add ("/tape/hole", Fixture, NULL, set_up, test_hole, tear_down);
    g_test_add ("/tape/tidy", Fixture, NULL, set_up, test_tidy, tear_down);
    g_test_add ("/tape/cursor", Fixture, NULL, set_up, test_cursor, tear_down);
    g_test_add ("/tape/border", Fixture, NULL, set_up, test_border, tear_down);
    g_test_add ("/tape/digits", Fixture, NULL, set_up, test_digits, tear_down);
    return g_test_run ();
}
