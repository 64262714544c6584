/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-stream.h"

/*
 * The venue pushes a book of depth 50 every 20 ms and tickers every 100 ms: of twenty
 * messages fifteen change the book, three the ticker, and two are trades, one to nine of them.
 */
#define MESSAGES 4000
#define SEED 11

typedef struct
{
    char *snapshot;
    char *trades;
    char *ticker;
    CarryRandom random;
    gint64 update;
} Maker;

static char *
read_file (const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename (folder, name, NULL);
    char *text = NULL;

    g_file_get_contents (path, &text, NULL, NULL);
    return text != NULL ? g_strchomp (text) : NULL;
}

static guint
pick (Maker *self, guint n)
{
    return (guint) carry_random_below (&self->random, n);
}

/* Levels near the best price, a third of them removed: as many as the recorded delta has. */
static void
add_levels (Maker *self, GString *out, gboolean is_bid, guint n)
{
    for (guint i = 0; i < n; i++)
    {
        /* Ticks of 0.1 below 71423.8 and above 71423.9; never the best ones themselves. */
        guint ticks = 1 + pick (self, 90);
        guint price = is_bid ? 714238 - ticks : 714239 + ticks;
        guint size = pick (self, 3) == 0 ? 0 : 1 + pick (self, 3000);
        g_string_append_printf (out, "%s[\"%u.%u0\",\"", i > 0 ? "," : "", price / 10, price % 10);
        if (size == 0)
            g_string_append (out, "0\"]");
        else
            g_string_append_printf (out, "%u.%03u\"]", size / 1000, size % 1000);
    }
}

static char *
make_delta (Maker *self)
{
    GString *out = g_string_new (NULL);
    self->update++;
    gint64 ts = 1773386409389 + self->update;

    g_string_append_printf (out,
                            "{\"topic\":\"orderbook.50.BTCUSDT\",\"type\":\"delta\","
                            "\"ts\":%" G_GINT64_FORMAT ",\"data\":{\"s\":\"BTCUSDT\",\"b\":[",
                            ts);
    add_levels (self, out, TRUE, 4 + pick (self, 10));
    g_string_append (out, "],\"a\":[");
    add_levels (self, out, FALSE, 2 + pick (self, 10));
    g_string_append_printf (out,
                            "],\"u\":%" G_GINT64_FORMAT ",\"seq\":%" G_GINT64_FORMAT
                            "},\"cts\":%" G_GINT64_FORMAT "}",
                            self->update, 546137962055 + 13 * self->update, ts - 3);
    return g_string_free (out, FALSE);
}

/* The first @n of the recorded ones. */
static char *
make_trades (Maker *self, guint n)
{
    const char *end = strchr (self->trades, '[');

    while (n-- > 0)
        end = strchr (end + 1, '}');
    return g_strdup_printf ("%.*s]}", (int) (end + 1 - self->trades), self->trades);
}

static char *
make_message (Maker *self, guint i)
{
    if (i == 0)
        return g_strdup (self->snapshot);
    switch (i % 20)
    {
    case 5:
    case 15:
        return make_trades (self, 1 + pick (self, 9));
    case 3:
    case 9:
    case 17:
        return g_strdup (self->ticker);
    default:
        return make_delta (self);
    }
}

gboolean
bench_stream_init (BenchStream *self, const char *folder)
{
    Maker maker = {
        .snapshot = read_file (folder, "ws_pub_orderbook50_linear_snapshot.json"),
        .trades = read_file (folder, "ws_pub_publicTrade_linear_multi.json"),
        .ticker = read_file (folder, "ws_pub_tickers_linear_delta.json"),
        .update = 10132540,
    };
    gboolean good = maker.snapshot != NULL && maker.trades != NULL && maker.ticker != NULL;

    *self = (BenchStream){ .n = good ? MESSAGES : 0 };
    if (good)
    {
        carry_random_init (&maker.random, SEED, "bench");
        self->texts = g_new0 (char *, MESSAGES + 1);
        self->sizes = g_new0 (gsize, MESSAGES);
        for (guint i = 0; i < MESSAGES; i++)
        {
            self->texts[i] = make_message (&maker, i);
            self->sizes[i] = strlen (self->texts[i]);
            self->n_bytes += self->sizes[i];
        }
    }
    g_free (maker.snapshot);
    g_free (maker.trades);
    g_free (maker.ticker);
    return good;
}

void
bench_stream_clear (BenchStream *self)
{
    g_strfreev (self->texts);
    g_free (self->sizes);
}
