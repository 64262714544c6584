/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-random.h"
#include "model/carry-book.h"

#define CLEAR CARRY_MARKET_FLAG_CLEAR
#define LAST CARRY_MARKET_FLAG_LAST
#define BID CARRY_MARKET_FLAG_BUY

typedef struct
{
    CarryInstrument *instrument;
    CarryBook *book;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    f->instrument = carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    f->instrument->index = 4;
    f->instrument->price_scale = 1;
    f->instrument->size_scale = 3;
    f->book = carry_book_new (f->instrument);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    carry_book_unref (f->book);
    carry_instrument_free (f->instrument);
}

static void
apply (Fixture *f, guint flags, gint64 price, gint64 size)
{
    CarryMarketEvent event = {
        .instrument = 4,
        .kind = CARRY_MARKET_LEVEL,
        .flags = (guint8) flags,
        .trade = { .price = price, .size = size },
    };
    carry_book_apply (f->book, &event);
}

static void
assert_level (Fixture *f, CarrySide side, guint level, const char *price, const char *size)
{
    g_autoptr (CarryDecimal) is_price = carry_book_dup_price (f->book, side, level);
    g_autoptr (CarryDecimal) is_size = carry_book_dup_size (f->book, side, level);
    g_autofree char *price_text = carry_decimal_to_string (is_price);
    g_autofree char *size_text = carry_decimal_to_string (is_size);

    g_assert_cmpstr (price_text, ==, price);
    g_assert_cmpstr (size_text, ==, size);
}

static void
test_levels (Fixture *f, gconstpointer data)
{
    g_assert_true (carry_book_get_instrument (f->book) == f->instrument);
    apply (f, CLEAR | BID, 1000, 1500);
    apply (f, BID, 1010, 500);
    apply (f, 0, 1030, 700);
    apply (f, LAST, 1020, 800);

    g_assert_cmpuint (carry_book_get_depth (f->book, CARRY_SIDE_BUY), ==, 2);
    g_assert_cmpuint (carry_book_get_depth (f->book, CARRY_SIDE_SELL), ==, 2);
    assert_level (f, CARRY_SIDE_BUY, 0, "101.0", "0.500");
    assert_level (f, CARRY_SIDE_BUY, 1, "100.0", "1.500");
    assert_level (f, CARRY_SIDE_SELL, 0, "102.0", "0.800");
    assert_level (f, CARRY_SIDE_SELL, 1, "103.0", "0.700");
    g_assert_null (carry_book_dup_price (f->book, CARRY_SIDE_BUY, 2));
    g_assert_null (carry_book_dup_size (f->book, CARRY_SIDE_SELL, 2));

    apply (f, BID | LAST, 1010, 0);
    assert_level (f, CARRY_SIDE_BUY, 0, "100.0", "1.500");
    apply (f, BID | LAST, 990, 0);
    g_assert_cmpuint (carry_book_get_depth (f->book, CARRY_SIDE_BUY), ==, 1);
    apply (f, CLEAR | BID | LAST, 980, 100);
    g_assert_cmpuint (carry_book_get_depth (f->book, CARRY_SIDE_BUY), ==, 1);
    g_assert_cmpuint (carry_book_get_depth (f->book, CARRY_SIDE_SELL), ==, 0);
}

static void
test_consistent (Fixture *f, gconstpointer data)
{
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, CLEAR | BID, 1000, 1);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, LAST, 1010, 1);
    g_assert_true (carry_book_is_consistent (f->book));

    /* In the middle of the next change it cannot be believed. */
    apply (f, BID, 1005, 1);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, BID | LAST, 1005, 0);
    g_assert_true (carry_book_is_consistent (f->book));

    /* Crossed, and touching. */
    apply (f, BID | LAST, 1015, 1);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, BID, 1015, 0);
    apply (f, BID | LAST, 1010, 1);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, BID | LAST, 1010, 0);
    g_assert_true (carry_book_is_consistent (f->book));
}

static void
test_gap (Fixture *f, gconstpointer data)
{
    CarryMarketEvent gap = { .instrument = 4, .kind = CARRY_MARKET_GAP };

    apply (f, CLEAR | BID | LAST, 1000, 1);
    g_assert_true (carry_book_is_consistent (f->book));
    carry_book_apply (f->book, &gap);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, BID | LAST, 1001, 1);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, CLEAR | BID | LAST, 1002, 1);
    g_assert_true (carry_book_is_consistent (f->book));

    /* A size that cannot be is as bad as a gap. */
    apply (f, BID | LAST, 1003, -1);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, BID | LAST, 1004, 1);
    g_assert_false (carry_book_is_consistent (f->book));
    apply (f, CLEAR | BID | LAST, 1002, 1);
    g_assert_true (carry_book_is_consistent (f->book));
}

#define N_PRICES 400

/* The plainest model there is: a size for each price. */
typedef struct
{
    gint64 sizes[2][N_PRICES];
} Model;

static void
model_apply (Model *model, guint flags, gint64 price, gint64 size)
{
    if (flags & CLEAR)
        *model = (Model){ 0 };
    model->sizes[flags & BID ? CARRY_SIDE_BUY : CARRY_SIDE_SELL][price] = size;
}

static void
assert_side (const CarryBook *book, const Model *model, CarrySide side)
{
    guint n, seen = 0;
    const CarryBookLevel *levels = carry_book_get_levels (book, side, &n);

    for (guint i = 0; i < N_PRICES; i++)
    {
        guint price = side == CARRY_SIDE_BUY ? N_PRICES - 1 - i : i;
        if (model->sizes[side][price] == 0)
            continue;
        g_assert_cmpuint (seen, <, n);
        g_assert_cmpint (levels[seen].price, ==, price);
        g_assert_cmpint (levels[seen].size, ==, model->sizes[side][price]);
        seen++;
    }
    g_assert_cmpuint (seen, ==, n);
    g_assert_cmpuint (carry_book_get_depth (book, side), ==, n);
}

static gboolean
model_is_crossed (const Model *model)
{
    gboolean bid_seen = FALSE;

    for (guint i = N_PRICES; i-- > 0;)
    {
        if (model->sizes[CARRY_SIDE_SELL][i] != 0)
            for (guint j = i; j < N_PRICES; j++)
                bid_seen |= model->sizes[CARRY_SIDE_BUY][j] != 0;
    }
    return bid_seen;
}

static void
test_against_model (Fixture *f, gconstpointer data)
{
    g_autofree Model *model = g_new0 (Model, 1);
    CarryRandom random;
    guint crossed = 0;

    carry_random_init (&random, 20240101, "book");
    for (guint i = 0; i < 20000; i++)
    {
        /* Sides overlap in the middle only, so that some books are crossed and some not. */
        gboolean bid = carry_random_below (&random, 2) == 0;
        gint64 price = carry_random_range (&random, bid ? 0 : N_PRICES / 2 - 2,
                                           bid ? N_PRICES / 2 + 1 : N_PRICES - 1);
        gint64 size = carry_random_range (&random, 0, 3);
        guint flags = bid ? BID : 0;
        if (carry_random_below (&random, 1500) == 0)
            flags |= CLEAR;
        if (carry_random_below (&random, 3) == 0)
            flags |= LAST;

        apply (f, flags, price, size);
        model_apply (model, flags, price, size);
        if (i % 16 != 0)
            continue;
        assert_side (f->book, model, CARRY_SIDE_BUY);
        assert_side (f->book, model, CARRY_SIDE_SELL);
        gboolean is_crossed = model_is_crossed (model);
        crossed += is_crossed;
        g_assert_cmpint (carry_book_is_consistent (f->book), ==, (flags & LAST) && !is_crossed);
    }
    g_test_message ("%u crossed", crossed);
    g_assert_cmpuint (crossed, >, 50);
    g_assert_cmpuint (crossed, <, 1200);
}

/* Once grown, a book takes no memory: its levels stay where they are. */
static void
test_memory (Fixture *f, gconstpointer data)
{
    guint n;

    for (gint64 price = 1; price <= 1000; price++)
        apply (f, BID | LAST, price, 1);
    const CarryBookLevel *levels = carry_book_get_levels (f->book, CARRY_SIDE_BUY, &n);
    g_assert_cmpuint (n, ==, 1000);

    for (guint round = 0; round < 3; round++)
    {
        apply (f, CLEAR | BID, 5000, 1);
        for (gint64 price = 1; price < 1000; price++)
            apply (f, BID | LAST, price, 1);
        g_assert_true (carry_book_get_levels (f->book, CARRY_SIDE_BUY, &n) == levels);
        g_assert_cmpuint (n, ==, 1000);
    }
}

static void
test_boxed (Fixture *f, gconstpointer data)
{
    CarryBook *same = g_boxed_copy (CARRY_TYPE_BOOK, f->book);

    g_assert_true (same == f->book);
    g_boxed_free (CARRY_TYPE_BOOK, same);
    g_assert_true (carry_book_get_instrument (f->book) == f->instrument);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/book/levels", Fixture, NULL, set_up, test_levels, tear_down);
    g_test_add ("/book/consistent", Fixture, NULL, set_up, test_consistent, tear_down);
    g_test_add ("/book/gap", Fixture, NULL, set_up, test_gap, tear_down);
    g_test_add ("/book/against-model", Fixture, NULL, set_up, test_against_model, tear_down);
    g_test_add ("/book/memory", Fixture, NULL, set_up, test_memory, tear_down);
    g_test_add ("/book/boxed", Fixture, NULL, set_up, test_boxed, tear_down);
    return g_test_run ();
}
