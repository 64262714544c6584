/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scanner.h"

#define CAPACITY 2048

struct _Scanner
{
    gint64 price_powers[10]; /* to multiply with, by the decimals that are there */
    gint64 size_powers[10];
    guint depth;
    guint n[2];
    CarryBookLevel levels[2][CAPACITY];
};

static void
set_powers (gint64 powers[10], guint scale)
{
    for (guint decimals = 0; decimals < 10; decimals++)
    {
        powers[decimals] = 1;
        for (guint i = decimals; i < scale; i++)
            powers[decimals] *= 10;
    }
}

Scanner *
scanner_new (guint price_scale, guint size_scale, guint depth)
{
    Scanner *self = g_new0 (Scanner, 1);

    set_powers (self->price_powers, price_scale);
    set_powers (self->size_powers, size_scale);
    self->depth = depth;
    return self;
}

void
scanner_free (Scanner *self)
{
    g_free (self);
}

void
scanner_clear (Scanner *self)
{
    self->n[0] = self->n[1] = 0;
}

guint
scanner_get_depth (const Scanner *self, CarrySide side)
{
    return self->n[side];
}

const CarryBookLevel *
scanner_get_level (const Scanner *self, CarrySide side, guint level)
{
    return &self->levels[side][level];
}

/* The digits up to the quote, wherever the point is. */
static inline const char *
read_number (const char *at, const gint64 powers[10], gint64 *out_value)
{
    gint64 value = 0;
    const char *point = NULL;

    for (; *at != '"'; at++)
        if (*at == '.')
            point = at + 1;
        else
            value = value * 10 + (*at - '0');
    *out_value = value * powers[point != NULL ? at - point : 0];
    return at;
}

static inline void
set_level (Scanner *self, CarrySide side, CarryBookLevel level)
{
    CarryBookLevel *levels = self->levels[side];
    guint low = 0, high = self->n[side];

    while (low < high)
    {
        guint middle = (low + high) / 2;
        gboolean better = side == CARRY_SIDE_BUY ? levels[middle].price > level.price
                                                 : levels[middle].price < level.price;
        if (better)
            low = middle + 1;
        else
            high = middle;
    }
    gboolean found = low < self->n[side] && levels[low].price == level.price;
    gsize rest = (self->n[side] - low) * sizeof *levels;
    if (found && level.size != 0)
        levels[low].size = level.size;
    else if (found)
    {
        memmove (&levels[low], &levels[low + 1], rest - sizeof *levels);
        self->n[side]--;
    }
    else if (level.size != 0)
    {
        memmove (&levels[low + 1], &levels[low], rest);
        levels[low] = level;
        self->n[side]++;
    }
}

/* After the opening bracket: ["1.5","2"],["1.4","3"]] */
static inline gint64
read_levels (Scanner *self, const char *at, CarrySide side, gboolean with_book)
{
    CarryBookLevel level;
    gint64 sum = 0;

    for (; *at == '[' || *at == ','; at += 2)
    {
        at += *at == ',';
        at = read_number (at + 2, self->price_powers, &level.price);
        at = read_number (at + 3, self->size_powers, &level.size);
        if (with_book)
            set_level (self, side, level);
        sum += level.price ^ level.size;
    }
    if (self->n[side] > self->depth)
        self->n[side] = self->depth;
    return sum;
}

static gint64
read_book (Scanner *self, const char *text, gboolean with_book)
{
    const char *bids = strstr (text, "\"b\":[");
    const char *asks = strstr (bids, "\"a\":[");

    if (text[strlen ("{\"topic\":\"orderbook.50.BTCUSDT\",\"type\":\"")] == 's')
        scanner_clear (self);
    gint64 sum = read_levels (self, bids + 5, CARRY_SIDE_BUY, with_book) +
                 read_levels (self, asks + 5, CARRY_SIDE_SELL, with_book);
    const char *update = strstr (asks, "\"u\":");
    for (update += 4; *update >= '0'; update++)
        sum = sum * 10 + (*update - '0');
    return sum;
}

static gint64
read_trades (Scanner *self, const char *text)
{
    gint64 sum = 0;

    for (const char *at = strstr (text, "\"v\":\""); at != NULL; at = strstr (at, "\"v\":\""))
    {
        gint64 size, price;
        at = read_number (at + 5, self->size_powers, &size);
        at = strstr (at, "\"p\":\"");
        at = read_number (at + 5, self->price_powers, &price);
        sum += size ^ price;
    }
    return sum;
}

/* Every member that is a number: it cannot know which ones came. */
static gint64
read_ticker (Scanner *self, const char *text)
{
    const char *at = strstr (text, "\"symbol\":\"");
    gint64 sum = 0;

    for (at = strchr (at + 10, '"') + 1; *at == ',';)
    {
        gint64 value = 0;
        const char *name = at + 2;
        at = strchr (name, ':') + 2;
        if (g_ascii_isalpha (*at))
            at = strchr (at, '"');
        else
            at = read_number (at + (*at == '-'), self->price_powers, &value);
        sum += value ^ name[0];
        at++;
    }
    return sum;
}

gint64
scanner_read (Scanner *self, const char *text, gboolean with_book)
{
    switch (text[strlen ("{\"topic\":\"")])
    {
    case 'o':
        return read_book (self, text, with_book);
    case 'p':
        return read_trades (self, text);
    default:
        return read_ticker (self, text);
    }
}
