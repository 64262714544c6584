/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What it takes to keep an order, beside what the disk takes to keep any bytes at all. The argument,
 * or else the working folder, says on which file system. */

#include <carry.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sqlite-store.h"

#define N_SINGLE 2000
#define N_BATCHES 20
#define BATCH 1000
#define BLOCK 4096

static gint64
read_clock (clockid_t clock)
{
    struct timespec now;

    clock_gettime (clock, &now);
    return now.tv_sec * CARRY_NS_PER_SECOND + now.tv_nsec;
}

/* Of the wall: what is measured is waiting. */
static gint64
get_ns (void)
{
    return read_clock (CLOCK_MONOTONIC);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
    gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

    return (x > y) - (x < y);
}

static gint64
tell (const char *what, gint64 *times_ns, gsize n)
{
    qsort (times_ns, n, sizeof *times_ns, compare_times);
    printf ("%-34s p50 %7.3f ms   p99 %7.3f ms\n", what, (double) times_ns[n / 2] / 1e6,
            (double) times_ns[n * 99 / 100] / 1e6);
    return times_ns[n / 2];
}

/* As SQLite does it: some pages at the end of a file that grows, then the disk is waited for. */
static void
write_bare (int file)
{
    char block[BLOCK];

    memset (block, 'x', sizeof block);
    for (int i = 0; i < 3; i++)
        if (write (file, block, sizeof block) != sizeof block)
            g_error ("the bare file cannot be written");
    if (fdatasync (file) != 0)
        g_error ("the bare file cannot be synced");
}

static void
make_order (CarryOrder *order, guint64 number)
{
    *order = (CarryOrder){
        .id = number,
        .side = CARRY_SIDE_SELL,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .time_in_force = CARRY_TIME_IN_FORCE_POST_ONLY,
        .state = CARRY_ORDER_PENDING,
        .certain = TRUE,
        .quantity = carry_decimal_make (15, 3),
        .price = carry_decimal_make (6543210, 2),
        .decision_price = carry_decimal_make (6543200, 2),
        .filled = carry_decimal_zero (),
        .average_price = carry_decimal_invalid (),
        .ts_created = CARRY_NS_PER_DAY,
        .ts_updated = CARRY_NS_PER_DAY,
    };
    g_snprintf (order->link_id, sizeof order->link_id, "1700000000-%" G_GUINT64_FORMAT, number);
}

static void
append (CarryStore *store, const CarryInstrument *instrument, guint64 *seq, gsize n)
{
    static CarryOrder orders[BATCH];
    static CarryEvent events[BATCH];
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; i < n; i++)
    {
        ++*seq;
        make_order (&orders[i], *seq);
        events[i] = (CarryEvent){
            .kind = CARRY_EVENT_ORDER,
            .seq = *seq,
            .ts = CARRY_NS_PER_DAY,
            .instrument = instrument,
            .order = &orders[i],
            .module = "cash-and-carry",
        };
    }
    if (!carry_store_append (store, events, n, &error))
        g_error ("%s", error->message);
}

/* In turns, so that both share what else the disk does. */
static void
run_single (CarryStore *store, const CarryInstrument *instrument, const char *folder, guint64 *seq)
{
    g_autofree gint64 *bare = g_new (gint64, N_SINGLE);
    g_autofree gint64 *ours = g_new (gint64, N_SINGLE);
    g_autofree char *path = g_build_filename (folder, "bare", NULL);
    int file = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    double bare_median, our_median;

    for (gsize i = 0; i < N_SINGLE; i++)
    {
        gint64 start = get_ns (), middle;

        write_bare (file);
        middle = get_ns ();
        append (store, instrument, seq, 1);
        bare[i] = middle - start;
        ours[i] = get_ns () - middle;
    }
    close (file);
    g_unlink (path);
    bare_median = (double) tell ("12 KiB and fdatasync", bare, N_SINGLE);
    our_median = (double) tell ("one order, committed", ours, N_SINGLE);
    printf ("%-34s %.2f\n", "ratio of the medians", bare_median / our_median);
}

static void
run_batches (CarryStore *store, const CarryInstrument *instrument, guint64 *seq)
{
    gint64 start = get_ns (), processor = read_clock (CLOCK_PROCESS_CPUTIME_ID), spent;

    for (gsize i = 0; i < N_BATCHES; i++)
        append (store, instrument, seq, BATCH);
    spent = get_ns () - start;
    processor = read_clock (CLOCK_PROCESS_CPUTIME_ID) - processor;
    printf ("%-34s %.0f orders/s, %.1f us of the processor each\n", "batches of 1000, committed",
            (double) (N_BATCHES * BATCH) * 1e9 / (double) spent,
            (double) processor / 1e3 / (N_BATCHES * BATCH));
}

static void
count (const CarryEvent *event, gpointer user_data)
{
    ++*(guint64 *) user_data;
}

static void
run_load (CarryStore *store, CarryStoreIdentity *identity)
{
    g_autoptr (GError) error = NULL;
    guint64 n = 0;
    gint64 start = get_ns (), opened;

    identity->epoch++;
    if (!carry_store_open (store, identity, &error))
        g_error ("%s", error->message);
    opened = get_ns ();
    if (!carry_store_load (store, count, &n, &error))
        g_error ("%s", error->message);
    printf ("%-34s checked in %.3f s, loaded in %.3f s\n", "22000 orders, opened again",
            (double) (opened - start) / 1e9, (double) (get_ns () - opened) / 1e9);
}

static void
remove_files (const char *folder, const char *path)
{
    g_autofree char *mark = g_strconcat (path, ".mark", NULL);

    g_unlink (path);
    g_unlink (mark);
    g_rmdir (folder);
}

static void
add_instrument (CarryInstruments *instruments)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GError) error = NULL;

    instrument->tick_size = carry_decimal_make (1, 1);
    instrument->qty_step = carry_decimal_make (1, 3);
    instrument->price_scale = 2;
    instrument->size_scale = 3;
    if (carry_instruments_add (instruments, instrument, &error) == NULL)
        g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
    g_autofree char *folder =
        g_build_filename (argc > 1 ? argv[1] : ".", "bench-sqlite-XXXXXX", NULL);
    g_autofree char *path = NULL;
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();
    g_autoptr (CarryStore) store = NULL;
    g_autoptr (GError) error = NULL;
    CarryStoreIdentity identity = { .env = "sim", .epoch = 1, .instruments = instruments };
    guint64 seq = 0;

    if (g_mkdtemp_full (folder, 0700) == NULL)
        g_error ("%s cannot be made", folder);
    path = g_build_filename (folder, "carry.db", NULL);
    add_instrument (instruments);
    store = g_object_new (SQLITE_TYPE_STORE, "id", "bench", "path", path, NULL);
    if (!carry_store_open (store, &identity, &error))
        g_error ("%s", error->message);
    run_single (store, carry_instruments_get (instruments, 0), folder, &seq);
    run_batches (store, carry_instruments_get (instruments, 0), &seq);
    carry_store_close (store);
    run_load (store, &identity);
    carry_store_close (store);
    remove_files (folder, path);
    return 0;
}
