/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "base/carry-random.h"
#include "roles/carry-cursor.h"

/* A cursor over an array, which reads in small bites and may break at the end. */
typedef struct
{
    CarryCursor parent_instance;
    GArray *events;
    gsize at;
    gsize bite;
    gssize (*at_end) (CarryMarketEvent *out_events, gsize n, GError **error);
} ArrayCursor;

typedef CarryCursorClass ArrayCursorClass;

static GType array_cursor_get_type (void);
G_DEFINE_FINAL_TYPE (ArrayCursor, array_cursor, CARRY_TYPE_CURSOR)

static gssize
array_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    ArrayCursor *self = (ArrayCursor *) cursor;
    gsize got = MIN (MIN (n, self->bite), self->events->len - self->at);

    if (got == 0 && self->at_end != NULL)
        return self->at_end (out_events, n, error);
    for (gsize i = 0; i < got; i++)
        out_events[i] = g_array_index (self->events, CarryMarketEvent, self->at++);
    return (gssize) got;
}

static double
array_cursor_get_fraction (CarryCursor *cursor)
{
    ArrayCursor *self = (ArrayCursor *) cursor;
    return self->events->len == 0 ? 1 : (double) self->at / self->events->len;
}

static void
array_cursor_finalize (GObject *object)
{
    g_array_unref (((ArrayCursor *) object)->events);
    G_OBJECT_CLASS (array_cursor_parent_class)->finalize (object);
}

static void
array_cursor_class_init (ArrayCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = array_cursor_finalize;
    klass->read = array_cursor_read;
    klass->get_fraction = array_cursor_get_fraction;
}

static void
array_cursor_init (ArrayCursor *self)
{
    self->events = g_array_new (FALSE, TRUE, sizeof (CarryMarketEvent));
    self->bite = G_MAXSIZE;
}

static ArrayCursor *
add_cursor (GPtrArray *cursors)
{
    ArrayCursor *cursor = g_object_new (array_cursor_get_type (), NULL);
    g_ptr_array_add (cursors, cursor);
    return cursor;
}

static void
add_event (ArrayCursor *cursor, gint64 ts, CarryMarketKind kind, gint64 word)
{
    CarryMarketEvent event = { .ts_local = ts, .kind = (guint8) kind, .words = { word } };
    g_array_append_val (cursor->events, event);
}

static GPtrArray *
new_cursors (void)
{
    return g_ptr_array_new_with_free_func (g_object_unref);
}

/* Everything a cursor gives, read @n at a time. */
static GArray *
read_all (CarryCursor *cursor, gsize n, GError **error)
{
    GArray *all = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    g_autofree CarryMarketEvent *events = g_new (CarryMarketEvent, n);
    gssize got;

    while ((got = carry_cursor_read (cursor, events, n, error)) > 0)
        g_array_append_vals (all, events, (guint) got);
    return all;
}

static gssize
fail_properly (CarryMarketEvent *out_events, gsize n, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "torn");
    return -1;
}

static gssize
fail_silently (CarryMarketEvent *out_events, gsize n, GError **error)
{
    return -1;
}

static gssize
succeed_with_error (CarryMarketEvent *out_events, gsize n, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "torn");
    return 0;
}

static gssize
give_too_many (CarryMarketEvent *out_events, gsize n, GError **error)
{
    return (gssize) n + 1;
}

static void
test_contract (void)
{
    const struct
    {
        gssize (*at_end) (CarryMarketEvent *out_events, gsize n, GError **error);
        int code;
        const char *critical;
        const char *message;
    } cases[] = {
        { fail_properly, CARRY_ERROR_CORRUPT, NULL, "torn" },
        { fail_silently, CARRY_ERROR_FAILED, "*t.csv: read failed without saying why*",
          "t.csv: read failed without saying why" },
        { succeed_with_error, CARRY_ERROR_FAILED,
          "*t.csv: read gave events together with an error*",
          "t.csv: read gave events together with an error: torn" },
        { give_too_many, CARRY_ERROR_FAILED, "*t.csv: read gave more events*",
          "t.csv: read gave more events than it was asked for" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (GPtrArray) cursors = new_cursors ();
        ArrayCursor *cursor = add_cursor (cursors);
        g_autoptr (GError) error = NULL;
        CarryMarketEvent event;

        cursor->at_end = cases[i].at_end;
        carry_cursor_set_name (CARRY_CURSOR (cursor), "t.csv");
        if (cases[i].critical != NULL)
            g_test_expect_message ("carry", G_LOG_LEVEL_CRITICAL, cases[i].critical);
        g_assert_cmpint (carry_cursor_read (CARRY_CURSOR (cursor), &event, 1, &error), ==, -1);
        g_test_assert_expected_messages ();
        g_assert_error (error, CARRY_ERROR, cases[i].code);
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_name (void)
{
    g_autoptr (GPtrArray) cursors = new_cursors ();
    CarryCursor *cursor = CARRY_CURSOR (add_cursor (cursors));

    g_assert_cmpstr (carry_cursor_get_name (cursor), ==, "ArrayCursor");
    carry_cursor_set_name (cursor, "a.csv");
    carry_cursor_set_name (cursor, "b.csv");
    g_assert_cmpstr (carry_cursor_get_name (cursor), ==, "b.csv");
}

static void
test_merge_nothing (void)
{
    g_autoptr (GPtrArray) none = new_cursors ();
    g_autoptr (CarryCursor) empty = carry_merge_cursor_new (none);
    CarryMarketEvent event;

    g_assert_cmpfloat (carry_cursor_get_fraction (empty), ==, 0);
    g_assert_cmpint (carry_cursor_read (empty, &event, 1, NULL), ==, 0);
    g_assert_cmpint (carry_cursor_read (empty, &event, 1, NULL), ==, 0);
    g_assert_cmpfloat (carry_cursor_get_fraction (empty), ==, 1);

    add_cursor (none);
    add_cursor (none);
    g_autoptr (CarryCursor) empties = carry_merge_cursor_new (none);
    g_assert_cmpint (carry_cursor_read (empties, &event, 1, NULL), ==, 0);
}

/* At one instant: marks, settlements, all else; then the order of the inputs. */
static void
test_merge_instant (void)
{
    g_autoptr (GPtrArray) cursors = new_cursors ();
    ArrayCursor *spot = add_cursor (cursors), *perp = add_cursor (cursors);

    add_event (spot, 10, CARRY_MARKET_BAR, 4);
    add_event (spot, 11, CARRY_MARKET_MARK, 6);
    add_event (perp, 10, CARRY_MARKET_MARK, 1);
    add_event (perp, 10, CARRY_MARKET_INDEX, 2);
    add_event (perp, 10, CARRY_MARKET_SETTLEMENT, 3);
    add_event (perp, 10, CARRY_MARKET_FUNDING, 5);
    add_event (perp, 11, CARRY_MARKET_MARK, 7);

    g_autoptr (CarryCursor) merged = carry_merge_cursor_new (cursors);
    g_autoptr (GArray) events = read_all (merged, 100, NULL);
    g_assert_cmpuint (events->len, ==, 7);
    for (guint i = 0; i < events->len; i++)
        g_assert_cmpint (g_array_index (events, CarryMarketEvent, i).words[0], ==, i + 1);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
    const CarryMarketEvent *x = a, *y = b;
    guint class_x = carry_market_event_class (x), class_y = carry_market_event_class (y);

    if (x->ts_local != y->ts_local)
        return x->ts_local < y->ts_local ? -1 : 1;
    if (class_x != class_y)
        return class_x < class_y ? -1 : 1;
    return x->words[0] < y->words[0] ? -1 : x->words[0] > y->words[0];
}

/* Word 0 numbers events by input and place, so sorting needs no stability. */
static void
fill_random (ArrayCursor *cursor, CarryRandom *random, guint input, guint n, gint64 spread)
{
    gint64 ts = carry_random_range (random, 0, 1000);

    for (guint i = 0; i < n; i++)
    {
        add_event (cursor, ts, (CarryMarketKind) carry_random_below (random, 9), 0);
        ts += carry_random_range (random, 0, spread + 1);
    }
    g_array_sort (cursor->events, compare_events);
    for (guint i = 0; i < n; i++)
        g_array_index (cursor->events, CarryMarketEvent, i).words[0] = (gint64) input * 1000000 + i;
}

static void
test_merge_against_sort (void)
{
    CarryRandom random;

    carry_random_init (&random, 7, "merge");
    for (guint round = 0; round < 200; round++)
    {
        g_autoptr (GPtrArray) cursors = new_cursors ();
        g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
        guint n_inputs = 1 + (guint) carry_random_below (&random, 9);

        for (guint i = 0; i < n_inputs; i++)
        {
            ArrayCursor *cursor = add_cursor (cursors);
            guint n = (guint) carry_random_below (&random, round % 20 == 0 ? 10000 : 50);
            cursor->bite = 1 + carry_random_below (&random, 5000);
            fill_random (cursor, &random, i, n, carry_random_range (&random, 0, 20));
            g_array_append_vals (sorted, cursor->events->data, cursor->events->len);
        }
        g_array_sort (sorted, compare_events);

        g_autoptr (CarryCursor) merged = carry_merge_cursor_new (cursors);
        g_autoptr (GError) error = NULL;
        g_autoptr (GArray) events =
            read_all (merged, 1 + carry_random_below (&random, 300), &error);
        g_assert_no_error (error);
        g_assert_cmpuint (events->len, ==, sorted->len);
        if (sorted->len > 0)
            g_assert_cmpmem (events->data, events->len * sizeof (CarryMarketEvent), sorted->data,
                             sorted->len * sizeof (CarryMarketEvent));
        g_assert_cmpfloat (carry_cursor_get_fraction (merged), ==, 1);
    }
}

static void
test_merge_order (void)
{
    const struct
    {
        gint64 ts;
        CarryMarketKind kind;
    } wrong[] = {
        { 5, CARRY_MARKET_BAR },  /* time goes back */
        { 10, CARRY_MARKET_MARK } /* a mark after a bar of the same instant */
    };

    for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
        g_autoptr (GPtrArray) cursors = new_cursors ();
        g_autoptr (GError) error = NULL;
        ArrayCursor *good = add_cursor (cursors), *bad = add_cursor (cursors);

        add_event (good, 1, CARRY_MARKET_BAR, 0);
        add_event (bad, 10, CARRY_MARKET_BAR, 0);
        add_event (bad, wrong[i].ts, wrong[i].kind, 0);
        bad->bite = 1;
        carry_cursor_set_name (CARRY_CURSOR (bad), "bad.csv");

        g_autoptr (CarryCursor) merged = carry_merge_cursor_new (cursors);
        g_autoptr (GArray) events = read_all (merged, 10, &error);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
        g_assert_true (g_str_has_prefix (error->message, "bad.csv: not in order: "));
        g_assert_cmpuint (events->len, ==, 2);

        /* It does not heal. */
        g_clear_error (&error);
        CarryMarketEvent event;
        g_assert_cmpint (carry_cursor_read (merged, &event, 1, &error), ==, -1);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    }
}

/* What came before an input broke is handed out; then the reason. */
static void
test_merge_error (void)
{
    g_autoptr (GPtrArray) cursors = new_cursors ();
    g_autoptr (GError) error = NULL;
    ArrayCursor *good = add_cursor (cursors), *bad = add_cursor (cursors);

    add_event (good, 1, CARRY_MARKET_BAR, 0);
    add_event (good, 9, CARRY_MARKET_BAR, 0);
    add_event (bad, 2, CARRY_MARKET_BAR, 0);
    bad->at_end = fail_properly;

    g_autoptr (CarryCursor) merged = carry_merge_cursor_new (cursors);
    g_autoptr (GArray) events = read_all (merged, 10, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_cmpstr (error->message, ==, "torn");
    g_assert_cmpuint (events->len, ==, 2);
}

/* A long and a short input: the fraction counts events, rises and ends at 1. */
static void
test_merge_fraction (void)
{
    g_autoptr (GPtrArray) cursors = new_cursors ();
    ArrayCursor *longer = add_cursor (cursors), *shorter = add_cursor (cursors);

    for (guint i = 0; i < 9000; i++)
        add_event (longer, i, CARRY_MARKET_BAR, 0);
    for (guint i = 0; i < 1000; i++)
        add_event (shorter, 100000 + i, CARRY_MARKET_BAR, 0);
    longer->bite = shorter->bite = 100;

    g_autoptr (CarryCursor) merged = carry_merge_cursor_new (cursors);
    CarryMarketEvent events[100];
    double before = 0;
    for (guint i = 1; carry_cursor_read (merged, events, 100, NULL) > 0; i++)
    {
        double fraction = carry_cursor_get_fraction (merged);
        g_assert_cmpfloat (fraction, >=, before);
        if (i == 45)
        {
            g_assert_cmpfloat (fraction, >, 0.44);
            g_assert_cmpfloat (fraction, <, 0.48);
        }
        before = fraction;
    }
    g_assert_cmpfloat (carry_cursor_get_fraction (merged), ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/cursor/contract", test_contract);
    g_test_add_func ("/cursor/name", test_name);
    g_test_add_func ("/cursor/merge/nothing", test_merge_nothing);
    g_test_add_func ("/cursor/merge/instant", test_merge_instant);
    g_test_add_func ("/cursor/merge/against-sort", test_merge_against_sort);
    g_test_add_func ("/cursor/merge/order", test_merge_order);
    g_test_add_func ("/cursor/merge/error", test_merge_error);
    g_test_add_func ("/cursor/merge/fraction", test_merge_fraction);
    return g_test_run ();
}
