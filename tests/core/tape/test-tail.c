/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include "base/carry-error.h"
#include "tape-fixture.h"
#include "tape/carry-tape-shelf.h"

/* Recordings that end where nobody ended them: the machine went down, or the disk got full. */

#define MEBIBYTE (1024 * 1024)

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

/* A journal and a segment of two blocks each; in the end, if @ends, the run says so. */
static void
record_two (TapeFixture *fixture, guint64 epoch, gboolean ends)
{
    const CarryTapeEntry header = { .kind = CARRY_TAPE_HEADER }, end = { .kind = CARRY_TAPE_END };
    CarryRecorder *recorder = tape_fixture_begin (fixture, epoch);

    carry_recorder_begin (recorder);
    carry_recorder_end (recorder, &header);
    tape_fixture_add_instrument (recorder);
    tape_fixture_add_quotes (recorder, 3);
    carry_recorder_flush (recorder);
    tape_fixture_add_quotes (recorder, 3);
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
    g_assert_cmpuint (tape_fixture_count_bytes (copy, size, segment, &cut, &error), ==, 10);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (cut, "journal: what follows byte "));
}

/* The last block of a run that died may be half there; what is before it is read. */
static void
test_torn (TapeFixture *fixture, gconstpointer data)
{
    g_autofree char *run = tape_fixture_get_run (fixture, 8);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autoptr (GBytes) journal = NULL, segment = NULL, half = NULL;
    g_autoptr (GError) error = NULL, damaged = NULL;
    g_autofree char *cut = NULL, *other = NULL, *market_cut = NULL;
    g_autofree guint8 *copy = NULL;
    const guint8 *whole;
    gsize size = 0, last, n;

    record_two (fixture, 8, FALSE);
    journal = tape_fixture_load (run, CARRY_TAPE_SHELF_JOURNAL);
    segment = tape_fixture_load (run, name);
    whole = g_bytes_get_data (journal, &size);
    g_assert_cmpuint (tape_fixture_count_bytes (whole, size, segment, &cut, &error), ==, 16);
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
    tape_fixture_count_bytes (copy, size, segment, &other, &damaged);
    g_assert_error (damaged, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_null (other);
    half = g_bytes_new_from_bytes (segment, 0, g_bytes_get_size (segment) - 1);
    g_assert_cmpuint (tape_fixture_count_bytes (whole, size, half, &market_cut, &error), ==, 9);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (market_cut, "market-000001.carry: what follows byte "));
}

/* Of a run that says it ended, everything is there or it is damaged. */
static void
test_not_torn (TapeFixture *fixture, gconstpointer data)
{
    g_autofree char *run = tape_fixture_get_run (fixture, 8);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autoptr (GBytes) journal = NULL, segment = NULL, half = NULL;
    g_autoptr (GByteArray) longer = g_byte_array_new ();
    g_autoptr (GError) error = NULL, market = NULL;
    g_autofree char *cut = NULL;
    const guint8 *whole;
    gsize size = 0;

    record_two (fixture, 8, TRUE);
    journal = tape_fixture_load (run, CARRY_TAPE_SHELF_JOURNAL);
    segment = tape_fixture_load (run, name);
    whole = g_bytes_get_data (journal, &size);
    half = g_bytes_new_from_bytes (segment, 0, g_bytes_get_size (segment) - 1);
    tape_fixture_count_bytes (whole, size, half, &cut, &market);
    g_assert_error (market, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_null (cut);
    g_byte_array_append (longer, whole, (guint) size);
    g_byte_array_append (longer, whole, 30);
    tape_fixture_count_bytes (longer->data, longer->len, segment, &cut, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_null (cut);
}

/* Of no run: it was made at leisure, so a part that is missing is damage. */
static void
test_no_run (TapeFixture *fixture, gconstpointer data)
{
    g_autofree char *run = tape_fixture_get_run (fixture, 8);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autoptr (GBytes) journal = NULL, segment = NULL, half = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *cut = NULL;
    CarryRecorder *recorder = tape_fixture_begin (fixture, 8);
    const guint8 *whole;
    gsize size = 0;

    tape_fixture_add_instrument (recorder);
    tape_fixture_add_quotes (recorder, 3);
    carry_recorder_free (recorder);
    journal = tape_fixture_load (run, CARRY_TAPE_SHELF_JOURNAL);
    segment = tape_fixture_load (run, name);
    whole = g_bytes_get_data (journal, &size);
    half = g_bytes_new_from_bytes (segment, 0, g_bytes_get_size (segment) - 1);
    tape_fixture_count_bytes (whole, size, half, &cut, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_null (cut);
}

/* The last bytes of the disk are not for recordings; the journal says where it stopped and why. */
static void
test_reserve (TapeFixture *fixture, gconstpointer data)
{
    const CarryTapeSettings settings = {
        .folder = fixture->root,
        .epoch = 8,
        .clock = fixture->clock,
        .waits = TRUE,
        .min_free_bytes = 100 * MEBIBYTE,
    };
    g_autofree char *run = tape_fixture_get_run (fixture, 8);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryTapeReader) reader = NULL;
    g_autofree char *fault = NULL;
    CarryRecorder *recorder = carry_recorder_new (&settings, &error);

    g_assert_no_error (error);
    /* The journal names the segment, a block of that, and one of the journal. */
    g_atomic_int_set (&n_roomy, 3);
    tape_fixture_add_instrument (recorder);
    tape_fixture_add_quotes (recorder, 3);
    carry_recorder_flush (recorder);
    tape_fixture_add_quotes (recorder, 3);
    carry_recorder_flush (recorder);
    while (!carry_recorder_take_fault (recorder, &fault))
        g_usleep (1000);
    g_assert_nonnull (strstr (fault, "not recorded any more"));
    g_assert_nonnull (strstr (fault, "99 MiB are free on the disk, and the last 100"));
    tape_fixture_add_quotes (recorder, 3);
    carry_recorder_free (recorder);
    reader = carry_tape_reader_open (run, &error);
    g_assert_no_error (error);
    /* The instrument, a quote, its call and its turn; the rest came in later blocks. */
    g_assert_cmpuint (tape_fixture_count (reader, &error), ==, 4);
    g_assert_no_error (error);
    g_assert_true (g_str_has_prefix (carry_tape_reader_get_cut (reader),
                                     "recorded until here: 99 MiB are free on the disk"));
    g_atomic_int_set (&n_roomy, G_MAXINT);
}

/* More bytes than the files may grow by, of which none can be packed. */
static void
add_noise (CarryRecorder *recorder)
{
    const CarryTapeEntry entry = { .kind = CARRY_TAPE_CALL };
    CarryPack *pack = carry_recorder_begin (recorder);
    g_autoptr (GRand) rand = g_rand_new_with_seed (1);

    for (guint i = 0; i < 1000; i++)
    {
        guint32 number = g_rand_int (rand);

        carry_pack_u32 (pack, &number);
    }
    carry_recorder_end (recorder, &entry);
}

/* A block of which only a part could be written is taken back, and the last one says why. */
static void
test_full (TapeFixture *fixture, gconstpointer data)
{
    const struct rlimit small = { 1000, RLIM_INFINITY }, none = { RLIM_INFINITY, RLIM_INFINITY };
    g_autofree char *run = tape_fixture_get_run (fixture, 8);
    g_autoptr (CarryTapeReader) reader = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *fault = NULL;
    CarryRecorder *recorder = tape_fixture_begin (fixture, 8);

    signal (SIGXFSZ, SIG_IGN);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
    tape_fixture_add_instrument (recorder);
    carry_recorder_flush (recorder);
    add_noise (recorder);
    carry_recorder_flush (recorder);
    while (!carry_recorder_take_fault (recorder, &fault))
        g_usleep (1000);
    carry_recorder_free (recorder);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
    reader = carry_tape_reader_open (run, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (tape_fixture_count (reader, &error), ==, 1);
    g_assert_no_error (error);
    g_assert_cmpstr (carry_tape_reader_get_cut (reader), ==,
                     "recorded until here: a block cannot be written: File too large");
}

static void
cut_segment (TapeFixture *fixture, guint64 epoch, gsize n_left)
{
    g_autofree char *run = tape_fixture_get_run (fixture, epoch);
    g_autofree char *name = carry_tape_shelf_name_segment (1);
    g_autofree char *path = g_build_filename (run, name, NULL);
    g_autoptr (GBytes) bytes = tape_fixture_load (run, name);
    gsize size = g_bytes_get_size (bytes);

    g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                        (gssize) (n_left < size ? n_left : size - 1), NULL));
}

static guint
count_past (TapeFixture *fixture, GError **error)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    g_autoptr (CarryTapeCursor) cursor = NULL;
    g_autoptr (GArray) events = NULL;

    instrument->price_scale = instrument->size_scale = 3;
    g_ptr_array_add (instruments, instrument);
    cursor = carry_tape_cursor_new (fixture->root, instruments, NULL);
    events = tape_fixture_read_all (cursor, error);
    return events->len;
}

/* Where the power failed, the runs of a folder are a past all the same, and it is told what is not. */
static void
test_torn_past (TapeFixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *run = tape_fixture_get_run (fixture, 3);
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

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/tape/torn", TapeFixture, NULL, tape_fixture_set_up, test_torn,
                tape_fixture_tear_down);
    g_test_add ("/tape/not-torn", TapeFixture, NULL, tape_fixture_set_up, test_not_torn,
                tape_fixture_tear_down);
    g_test_add ("/tape/no-run", TapeFixture, NULL, tape_fixture_set_up, test_no_run,
                tape_fixture_tear_down);
    g_test_add ("/tape/reserve", TapeFixture, NULL, tape_fixture_set_up, test_reserve,
                tape_fixture_tear_down);
    g_test_add ("/tape/full", TapeFixture, NULL, tape_fixture_set_up, test_full,
                tape_fixture_tear_down);
    g_test_add ("/tape/torn-past", TapeFixture, NULL, tape_fixture_set_up, test_torn_past,
                tape_fixture_tear_down);
    return g_test_run ();
}
