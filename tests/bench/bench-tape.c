/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/carry-random.h"
#include "base/carry-time.h"
#include "engine/carry-recorder.h"
#include "tape/carry-tape-shelf.h"

/*
 * What it costs to record a quote: on the engine's thread, on the thread that packs and
 * writes, and on disk. Beside it a copy of as many bytes, which is the least there can be.
 */

#define N_QUOTES 2000000
#define N_INSTRUMENTS 10
#define FIRST_NS (G_GINT64_CONSTANT (1700000000) * CARRY_NS_PER_SECOND)

typedef struct
{
    CarryMarketEvent *quotes;
    CarryMarketEvent *copies;
    CarryRecorder *recorder;
} Bench;

static double
get_seconds (int who)
{
    struct rusage usage;

    getrusage (who, &usage);
    return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec +
           ((double) usage.ru_utime.tv_usec + (double) usage.ru_stime.tv_usec) / 1e6;
}

/* Ten instruments whose quotes move as quotes do: mostly sizes, and a tick now and then. */
static void
make_quotes (Bench *self)
{
    gint64 bids[N_INSTRUMENTS];
    CarryRandom random;

    carry_random_init (&random, 1, "tape");
    self->quotes = g_new0 (CarryMarketEvent, N_QUOTES);
    self->copies = g_new0 (CarryMarketEvent, N_QUOTES);
    for (guint i = 0; i < N_INSTRUMENTS; i++)
        bids[i] = 100000 * (i + 1);
    for (guint i = 0; i < N_QUOTES; i++)
    {
        guint instrument = (guint) carry_random_below (&random, N_INSTRUMENTS);
        gint64 ts =
            FIRST_NS + (gint64) i * 5000000 + (gint64) carry_random_below (&random, 4000000);

        if (carry_random_below (&random, 4) == 0)
            bids[instrument] += (gint64) carry_random_below (&random, 5) - 2;
        self->quotes[i] = (CarryMarketEvent){
            .ts_venue = ts - ts % 1000000,
            .ts_local = ts,
            .instrument = instrument,
            .kind = CARRY_MARKET_QUOTE,
            .quote = { .bid = bids[instrument],
                       .bid_size = 1 + (gint64) carry_random_below (&random, 5000),
                       .ask = bids[instrument] + 1,
                       .ask_size = 1 + (gint64) carry_random_below (&random, 5000) },
        };
    }
}

static guint64
get_bytes (const char *run)
{
    g_autoptr (GPtrArray) segments = carry_tape_shelf_list_segments (run);
    guint64 bytes = 0;

    for (guint i = 0; i < segments->len; i++)
    {
        struct stat info;

        if (stat (g_ptr_array_index (segments, i), &info) == 0)
            bytes += (guint64) info.st_size;
        g_remove (g_ptr_array_index (segments, i));
    }
    return bytes;
}

static void
record (Bench *self)
{
    for (guint i = 0; i < N_QUOTES; i++)
    {
        carry_recorder_add_event (self->recorder, &self->quotes[i], i + 1, FALSE);
        carry_recorder_add_turn (self->recorder, i + 1, self->quotes[i].ts_local + 30000, TRUE);
    }
}

static void
copy (Bench *self)
{
    for (guint i = 0; i < N_QUOTES; i++)
        self->copies[i] = self->quotes[i];
}

int
main (int argc, char **argv)
{
    g_autofree char *root = g_dir_make_tmp ("carry-bench-tape-XXXXXX", NULL);
    g_autofree char *run = carry_tape_shelf_name_run (root, 1);
    g_autofree char *journal = g_build_filename (run, CARRY_TAPE_SHELF_JOURNAL, NULL);
    g_autoptr (CarryClock) clock = carry_sim_clock_new (FIRST_NS);
    const CarryTapeSettings settings = {
        .folder = root,
        .epoch = 1,
        .clock = clock,
        .waits = TRUE,
    };
    double begun, own, all, copied;
    guint64 bytes;
    Bench self = { 0 };

    make_quotes (&self);
    copy (&self);
    begun = get_seconds (RUSAGE_THREAD);
    copy (&self);
    copied = get_seconds (RUSAGE_THREAD) - begun;
    self.recorder = carry_recorder_new (&settings, NULL);
    g_assert_nonnull (self.recorder);
    own = get_seconds (RUSAGE_THREAD);
    all = get_seconds (RUSAGE_SELF);
    record (&self);
    own = get_seconds (RUSAGE_THREAD) - own;
    carry_recorder_free (self.recorder);
    all = get_seconds (RUSAGE_SELF) - all;
    bytes = get_bytes (run);
    printf ("tape: a quote and its turn: %.1f ns on the engine's thread (a copy of the quote "
            "%.1f), %.1f ns in all, %.1f bytes on disk of 88\n",
            own / N_QUOTES * 1e9, copied / N_QUOTES * 1e9, all / N_QUOTES * 1e9,
            (double) bytes / N_QUOTES);
    printf ("tape: at 200 quotes a second: %.4f %% of a core, %.2f MB a day\n",
            all / N_QUOTES * 200 * 100, (double) bytes / N_QUOTES * 200 * 86400 / 1e6);
    g_remove (journal);
    g_rmdir (run);
    g_rmdir (root);
    g_free (self.quotes);
    g_free (self.copies);
    return 0;
}
