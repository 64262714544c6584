/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-history.h"
#include "test-history.h"

#include "carry-bench.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <zlib.h>

/*
 * CSV into events: ours with everything it checks and the checksum of the file,
 * beside the least that can be done by hand, strtod, and zlib alone.
 */

#define ROWS 1000000
#define ROUNDS 5
#define WALL_ROUNDS 15

typedef struct
{
    TestMarket *market;
    CarryHistory *history;
    char *folder;
    char *plain;
    char *gzip;
    CarryMarketEvent *events;
} Bench;

static GString *
make_text (void)
{
    GString *text = g_string_new ("ts_ms,open,high,low,close,volume\n");
    CarryRandom random;
    gint64 level = 423501; /* tenths */

    carry_random_init (&random, 1, "bench");
    for (gint64 i = 0; i < ROWS; i++)
    {
        gint64 open = level;
        level += carry_random_range (&random, level > 200000 ? -50 : 0, 51);
        gint64 high = MAX (open, level) + carry_random_range (&random, 0, 30);
        gint64 low = MIN (open, level) - carry_random_range (&random, 0, 30);
        g_string_append_printf (text, "%" G_GINT64_FORMAT ",%.1f,%.1f,%.1f,%.1f,%.3f\n",
                                G_GINT64_CONSTANT (1609459200000) + i * 60000, (double) open / 10,
                                (double) high / 10, (double) low / 10, (double) level / 10,
                                (double) carry_random_range (&random, 1, 500000) / 1000);
    }
    return text;
}

static void
set_up (Bench *self)
{
    g_autoptr (GString) text = make_text ();
    g_autoptr (GError) error = NULL;
    gzFile gz;

    self->market = test_market_new ();
    test_market_add (self->market, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC");
    self->events = g_new (CarryMarketEvent, ROWS);
    self->folder = g_dir_make_tmp ("carry-bench-XXXXXX", &error);
    g_assert_no_error (error);
    self->plain = g_build_filename (self->folder, "BTCUSDT_perp_1m.csv", NULL);
    self->gzip = g_strconcat (self->plain, ".gz", NULL);
    g_file_set_contents (self->plain, text->str, (gssize) text->len, &error);
    g_assert_no_error (error);
    gz = gzopen (self->gzip, "wb6");
    g_assert_cmpint (gzwrite (gz, text->str, (unsigned) text->len), ==, text->len);
    g_assert_cmpint (gzclose (gz), ==, Z_OK);
}

static void
tear_down (Bench *self)
{
    g_remove (self->plain);
    g_remove (self->gzip);
    g_rmdir (self->folder);
    g_free (self->folder);
    g_free (self->plain);
    g_free (self->gzip);
    g_free (self->events);
    test_market_free (self->market);
}

static void
read_history (Bench *self, const char *path)
{
    const char *const files[] = { path, NULL };
    g_autoptr (CarryHistory) history = g_object_new (CSV_TYPE_HISTORY, "files", files, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryCursor) cursor =
        test_history_open (history, self->market, 0, G_MAXINT64, &error);
    CarryMarketEvent block[4096];
    guint64 n = 0;
    gssize got;

    g_assert_no_error (error);
    while ((got = carry_cursor_read (cursor, block, G_N_ELEMENTS (block), &error)) > 0)
        n += (guint64) got;
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, ROWS);
}

static void
read_plain (gpointer data)
{
    read_history (data, ((Bench *) data)->plain);
}

static void
read_gzip (gpointer data)
{
    read_history (data, ((Bench *) data)->gzip);
}

/* One number of a fixed scale; nothing is checked. */
static inline const char *
scan_number (const char *at, guint scale, gint64 *out_value)
{
    gint64 value = 0;

    for (; (guchar) (*at - '0') <= 9; at++)
        value = value * 10 + (*at - '0');
    if (*at == '.')
        for (at++; (guchar) (*at - '0') <= 9; at++, scale--)
            value = value * 10 + (*at - '0');
    for (; scale > 0; scale--)
        value *= 10;
    *out_value = value;
    return at + 1;
}

static void
read_by_hand (gpointer data)
{
    Bench *self = data;
    g_autofree char *text = NULL;
    const char *at;

    g_assert_true (g_file_get_contents (self->plain, &text, NULL, NULL));
    at = strchr (text, '\n') + 1;
    for (guint i = 0; *at != '\0'; i++)
    {
        CarryMarketEvent *event = &self->events[i % 4096];

        at = scan_number (at, 6, &event->ts_venue);
        for (guint j = 0; j < 5; j++)
            at = scan_number (at, 8, &event->words[j]);
    }
}

static void
read_by_strtod (gpointer data)
{
    Bench *self = data;
    g_autofree char *text = NULL;
    char *at;

    g_assert_true (g_file_get_contents (self->plain, &text, NULL, NULL));
    at = strchr (text, '\n') + 1;
    for (guint i = 0; *at != '\0'; i++)
        for (guint j = 0; j < 6; j++)
        {
            double number = g_ascii_strtod (at, &at);

            self->events[i % 4096].words[j % 5] = (gint64) number;
            at++;
        }
}

static void
inflate_alone (gpointer data)
{
    Bench *self = data;
    static char block[256 * 1024];
    gzFile gz = gzopen (self->gzip, "rb");

    gzbuffer (gz, 65536);
    while (gzread (gz, block, sizeof block) > 0)
        ;
    gzclose (gz);
}

/* With a number it only reads the plain file so often, for profilers. */
int
main (int argc, char **argv)
{
    Bench self = { 0 };

    set_up (&self);
    if (argc > 1)
        carry_bench_run (read_plain, &self, (guint) g_ascii_strtoull (argv[1], NULL, 10));
    else
    {
        carry_bench_compare ("rows of plain CSV into events", ROWS, read_plain,
                             "by hand, unchecked", read_by_hand, &self, ROUNDS);
        carry_bench_compare ("rows of plain CSV into events", ROWS, read_plain, "g_ascii_strtod",
                             read_by_strtod, &self, ROUNDS);
        carry_bench_compare ("rows of gzip CSV into events", ROWS, read_gzip, "zlib alone",
                             inflate_alone, &self, ROUNDS);
        /* What another thread does meanwhile is no part of these, where a processor is free. */
        carry_bench_compare_by (CLOCK_MONOTONIC, "plain, by the wall", ROWS, read_plain,
                                "by hand, unchecked", read_by_hand, &self, WALL_ROUNDS);
        carry_bench_compare_by (CLOCK_MONOTONIC, "gzip, by the wall", ROWS, read_gzip, "zlib alone",
                                inflate_alone, &self, WALL_ROUNDS);
    }
    tear_down (&self);
    return 0;
}
