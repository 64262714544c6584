/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-events.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TICK G_GINT64_CONSTANT (1000000) /* 0.01 in the default scale */
#define FIRST_PRICE (40000 * 100 * TICK)

void
bench_events_make_quotes (CarryMarketEvent *events, gsize n)
{
    CarryRandom random;
    gint64 price = FIRST_PRICE;

    carry_random_init (&random, 1, "bench");
    for (gsize i = 0; i < n; i++)
    {
        price += carry_random_range (&random, -3, 3) * TICK;
        events[i] = (CarryMarketEvent){
            .ts_venue = (gint64) (i + 1) * CARRY_NS_PER_MS,
            .ts_local = (gint64) (i + 1) * CARRY_NS_PER_MS,
            .kind = CARRY_MARKET_QUOTE,
            .quote = {
                .bid = price,
                .bid_size = 100 * TICK,
                .ask = price + 10 * TICK,
                .ask_size = 100 * TICK,
            },
        };
    }
}

int
bench_events_write_quotes (gsize n)
{
    g_autofree CarryMarketEvent *events = g_new (CarryMarketEvent, n);
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("carry-bench-XXXXXX", &path, NULL);
    const char *at = (const char *) events;
    gsize left = n * sizeof *events;

    g_assert_cmpint (fd, >=, 0);
    g_unlink (path);
    bench_events_make_quotes (events, n);
    while (left > 0)
    {
        gssize written = write (fd, at, left);

        g_assert_cmpint (written, >, 0);
        at += written;
        left -= (gsize) written;
    }
    return fd;
}

GMappedFile *
bench_events_map (int fd)
{
    GMappedFile *file = g_mapped_file_new_from_fd (fd, FALSE, NULL);

    g_assert_nonnull (file);
    return file;
}

typedef struct
{
    CarryCursor parent_instance;
    const CarryMarketEvent *events;
    gsize n;
    gsize at;
} BenchCursor;

typedef CarryCursorClass BenchCursorClass;

static GType bench_cursor_get_type (void);
G_DEFINE_FINAL_TYPE (BenchCursor, bench_cursor, CARRY_TYPE_CURSOR)

static gssize
bench_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    BenchCursor *self = (BenchCursor *) cursor;

    n = MIN (n, self->n - self->at);
    memcpy (out_events, self->events + self->at, n * sizeof *out_events);
    self->at += n;
    return (gssize) n;
}

static void
bench_cursor_class_init (BenchCursorClass *klass)
{
    klass->read = bench_cursor_read;
}

static void
bench_cursor_init (BenchCursor *self)
{
}

CarryCursor *
bench_cursor_new (const CarryMarketEvent *events, gsize n)
{
    BenchCursor *self = g_object_new (bench_cursor_get_type (), NULL);

    self->events = events;
    self->n = n;
    return CARRY_CURSOR (self);
}
