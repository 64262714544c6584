/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-plan.h"

#define TS_BOOKS 1000
#define TS_TRAIL 10
#define PERP "test:linear:AAAUSDT"
#define SPOT "test:spot:AAAUSDT"

/* A run that held a hedge of one coin, and half a coin that is not its own. */
typedef struct
{
    CarryInstruments *instruments;
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    CarryPulse *books;
    CarrySnapshot *snapshot;
    GHashTable *fills;
    guint n_fills;
    GString *left;
} World;

static CarryDecimal
D (const char *text)
{
    return carry_decimal_from_text (text);
}

static const CarryInstrument *
add_coin (World *world, CarryCategory category, const char *coin, const char *step)
{
    g_autofree char *symbol = g_strconcat (coin, "USDT", NULL);
    g_autoptr (CarryInstrument) entry =
        carry_instrument_new ("test", category, symbol, coin, "USDT");
    g_autoptr (GError) error = NULL;
    const CarryInstrument *added;

    entry->tick_size = D ("0.01");
    entry->price_scale = 2;
    entry->size_scale = 8;
    entry->qty_step = D (step);
    entry->min_qty = D (step);
    entry->min_notional = D ("5");
    added = carry_instruments_add (world->instruments, entry, &error);
    g_assert_no_error (error);
    return added;
}

static const CarryInstrument *
add_instrument (World *world, CarryCategory category, const char *step)
{
    return add_coin (world, category, "AAA", step);
}

static void
set_venue (World *world, const char *perp, const char *spot)
{
    const CarryInstrument *instruments[] = { world->perp, world->spot };
    const char *quantities[] = { perp, spot };

    g_ptr_array_set_size (world->snapshot->positions, 0);
    for (guint i = 0; i < 2; i++)
    {
        const CarryPosition position = { .instrument = instruments[i]->index,
                                         .quantity = D (quantities[i]) };

        g_ptr_array_add (world->snapshot->positions, g_memdup2 (&position, sizeof position));
    }
}

static void
set_up (World *world, gconstpointer data)
{
    world->instruments = carry_instruments_new ();
    world->perp = add_instrument (world, CARRY_CATEGORY_LINEAR, "0.01");
    world->spot = add_instrument (world, CARRY_CATEGORY_SPOT, "0.0001");
    world->books = carry_pulse_new ();
    world->books->epoch = 50;
    world->books->ts = TS_BOOKS;
    world->books->ts_trail = TS_TRAIL;
    carry_pulse_add_leg (world->books, PERP, D ("-1"), D ("-1"), D ("100"));
    carry_pulse_add_leg (world->books, SPOT, D ("1.00004"), D ("1.50004"), D ("100"));
    world->snapshot = carry_snapshot_new ();
    set_venue (world, "-1", "1.50004");
    world->fills =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) carry_fill_free);
    world->left = g_string_new (NULL);
}

static void
tear_down (World *world, gconstpointer data)
{
    g_string_free (world->left, TRUE);
    g_hash_table_unref (world->fills);
    carry_snapshot_free (world->snapshot);
    carry_pulse_free (world->books);
    carry_instruments_unref (world->instruments);
}

static const char *
add_fill (World *world, const CarryInstrument *instrument, CarrySide side, const char *quantity,
          const char *link_id, gint64 ts)
{
    CarryFill *fill = g_new0 (CarryFill, 1);

    fill->instrument = instrument->index;
    fill->side = side;
    fill->quantity = D (quantity);
    fill->price = D ("100");
    fill->fee = D ("0");
    fill->fee_coin = "USDT";
    fill->ts = ts;
    g_strlcpy (fill->link_id, link_id, sizeof fill->link_id);
    g_snprintf (fill->exec_id, sizeof fill->exec_id, "e%u", ++world->n_fills);
    g_hash_table_insert (world->fills, g_strdup (fill->exec_id), fill);
    return fill->exec_id;
}

static CarrySentinelPlan
make_plan (World *world)
{
    return (CarrySentinelPlan){
        .instruments = world->instruments,
        .books = world->books,
        .snapshot = world->snapshot,
        .fills = world->fills,
        .steps = 4,
    };
}

static CarrySentinelStep
decide (World *world)
{
    const CarrySentinelPlan plan = make_plan (world);
    CarrySentinelStep step;

    g_string_truncate (world->left, 0);
    carry_sentinel_plan_decide (&plan, &step, world->left);
    return step;
}

static void
assert_step (World *world, const CarryInstrument *instrument, CarrySide side, const char *quantity)
{
    const CarrySentinelStep step = decide (world);
    g_autofree char *text = carry_decimal_to_string (&step.quantity);

    g_assert_true (step.instrument == instrument);
    if (instrument == NULL)
        return;
    g_assert_cmpint (step.side, ==, side);
    if (!carry_decimal_equal (step.quantity, D (quantity)))
        g_error ("%s instead of %s", text, quantity);
}

static void
assert_own (World *world, const CarryInstrument *instrument, const char *quantity)
{
    const CarrySentinelPlan plan = make_plan (world);
    CarryDecimal own = carry_sentinel_plan_get_own (&plan, instrument);
    g_autofree char *text = carry_decimal_to_string (&own);

    if (!carry_decimal_equal (own, D (quantity)))
        g_error ("%s instead of %s", text, quantity);
}

/* Leg by leg in turn, each step no more than a quarter apart, and what others own is left. */
static void
test_turns (World *world, gconstpointer data)
{
    CarryDecimal perp = D ("-1"), spot = D ("1.50004");
    guint n = 0;

    for (CarrySentinelStep step = decide (world); step.instrument != NULL;
         step = decide (world), n++)
    {
        g_autofree char *quantity = carry_decimal_to_string (&step.quantity);
        g_autofree char *perp_text = NULL, *spot_text = NULL;
        CarryDecimal apart;

        g_assert_cmpuint (n, <, 8);
        g_assert_cmpint (step.side, ==, n % 2 == 0 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL);
        add_fill (world, step.instrument, step.side, quantity, "s60-1", TS_BOOKS + 1);
        if (step.instrument == world->perp)
            perp = carry_decimal_add (perp, step.quantity);
        else
            spot = carry_decimal_sub (spot, step.quantity);
        apart = carry_decimal_add (carry_decimal_sub (spot, D ("0.5")), perp);
        g_assert_cmpint (carry_decimal_compare (carry_decimal_abs (apart), D ("0.2501")), <=, 0);
        perp_text = carry_decimal_to_string (&perp);
        spot_text = carry_decimal_to_string (&spot);
        set_venue (world, perp_text, spot_text);
    }
    g_assert_cmpuint (n, ==, 8);
    g_assert_cmpint (carry_decimal_sign (perp), ==, 0);
    g_assert_cmpint (carry_decimal_compare (spot, D ("0.5")), >=, 0);
    g_assert_cmpint (carry_decimal_compare (spot, D ("0.5001")), <, 0);
    g_assert_cmpuint (world->left->len, ==, 0);
}

/* What is alone goes first, and whole. */
static void
test_naked (World *world, gconstpointer data)
{
    add_fill (world, world->perp, CARRY_SIDE_BUY, "0.6", "50-7", TS_BOOKS + 1);
    set_venue (world, "-0.4", "1.50004");
    assert_own (world, world->perp, "-0.4");
    assert_step (world, world->spot, CARRY_SIDE_SELL, "0.6");
}

/* Executions of the run since it spoke, those that it had booked, and those of others. */
static void
test_own (World *world, gconstpointer data)
{
    const char *booked = add_fill (world, world->spot, CARRY_SIDE_BUY, "0.3", "50-8", TS_BOOKS - 1);
    CarryFill *fill;

    carry_pulse_add_execution (world->books, SPOT, booked);
    add_fill (world, world->spot, CARRY_SIDE_BUY, "7", "50-1", TS_TRAIL);     /* before the trail */
    add_fill (world, world->spot, CARRY_SIDE_BUY, "7", "51-1", TS_BOOKS + 1); /* of a later epoch */
    add_fill (world, world->spot, CARRY_SIDE_BUY, "7", "", TS_BOOKS + 1);     /* by hand */
    add_fill (world, world->spot, CARRY_SIDE_SELL, "7", "s9-1", TS_BOOKS - 1);   /* long ago */
    add_fill (world, world->spot, CARRY_SIDE_SELL, "7", "stop-7", TS_BOOKS + 1); /* of a tool */
    add_fill (world, world->spot, CARRY_SIDE_SELL, "7", "s5x-7", TS_BOOKS + 1);
    assert_own (world, world->spot, "1.00004");
    add_fill (world, world->spot, CARRY_SIDE_BUY, "0.1", "49-3", TS_BOOKS + 1);
    add_fill (world, world->spot, CARRY_SIDE_SELL, "0.2", "s60-1", TS_BOOKS + 1);
    assert_own (world, world->spot, "0.90004");
    fill = g_hash_table_lookup (world->fills, "e8");
    fill->fee = D ("0.001");
    fill->fee_coin = "AAA";
    assert_own (world, world->spot, "0.89904");
}

/* Where the two disagree the smaller counts, and what is the other way round is left alone. */
static void
test_disagreement (World *world, gconstpointer data)
{
    set_venue (world, "-0.4", "0.9");
    assert_step (world, world->perp, CARRY_SIDE_BUY, "0.25");
    set_venue (world, "-0.4", "0.6");
    assert_step (world, world->perp, CARRY_SIDE_BUY, "0.3");
    set_venue (world, "0.4", "1.50004");
    assert_step (world, NULL, CARRY_SIDE_BUY, "0");
    g_assert_nonnull (strstr (world->left->str, PERP " was the run's"));
    /* Coins of others are fewer than they were: none of the run's are left. */
    set_venue (world, "0", "0.3");
    assert_step (world, NULL, CARRY_SIDE_BUY, "0");
    g_assert_nonnull (strstr (world->left->str, SPOT " was the run's"));
    set_venue (world, "0", "0.5");
    assert_step (world, NULL, CARRY_SIDE_BUY, "0");
    g_assert_cmpuint (world->left->len, ==, 0);
}

/* Less than the venue takes stays, and is named; a step never leaves such a rest. */
static void
test_dust (World *world, gconstpointer data)
{
    set_venue (world, "0", "0.54");
    assert_step (world, NULL, CARRY_SIDE_BUY, "0");
    g_assert_nonnull (strstr (world->left->str, "less than the venue trades"));
    set_venue (world, "-0.25", "0.8");
    assert_step (world, world->spot, CARRY_SIDE_SELL, "0.05");
    set_venue (world, "-0.25", "0.79");
    assert_step (world, world->perp, CARRY_SIDE_BUY, "0.25");
    set_venue (world, "-0.04", "0.6");
    assert_step (world, world->spot, CARRY_SIDE_SELL, "0.1");
    set_venue (world, "-0.25", "0.75");
    assert_step (world, world->perp, CARRY_SIDE_BUY, "0.25");
}

/* What others closed is not the run's any more, whatever they buy afterwards. */
static void
test_cut (World *world, gconstpointer data)
{
    const CarrySentinelPlan plan = make_plan (world);
    g_autofree char *text = NULL;

    g_assert_null (carry_sentinel_plan_describe_shortage (&plan));
    add_fill (world, world->perp, CARRY_SIDE_BUY, "0.25", "s60-1", TS_BOOKS + 1);
    set_venue (world, "-0.75", "0.9");
    text = carry_sentinel_plan_describe_shortage (&plan);
    g_assert_cmpstr (text, ==, "0.60004 of " SPOT);
    carry_sentinel_plan_cut (&plan, world->books);
    g_assert_null (carry_sentinel_plan_describe_shortage (&plan));
    set_venue (world, "-0.75", "7");
    assert_own (world, world->spot, "0.4");
    assert_own (world, world->perp, "-0.75");
    /* What is the other way round says nothing about how much. */
    set_venue (world, "0.1", "7");
    g_assert_null (carry_sentinel_plan_describe_shortage (&plan));
}

/* A pair whose last order traded nothing holds another up no longer than that one takes. */
static void
test_waiting (World *world, gconstpointer data)
{
    const CarryInstrument *other = add_coin (world, CARRY_CATEGORY_LINEAR, "BBB", "0.01");
    const CarryPosition position = { .instrument = other->index, .quantity = D ("-2") };
    g_autoptr (GHashTable) waiting = g_hash_table_new (NULL, NULL);
    CarrySentinelPlan plan = make_plan (world);
    CarrySentinelStep step;

    carry_pulse_add_leg (world->books, "test:linear:BBBUSDT", D ("-2"), D ("-2"), D ("1"));
    g_ptr_array_add (world->snapshot->positions, g_memdup2 (&position, sizeof position));
    plan.waiting = waiting;
    carry_sentinel_plan_decide (&plan, &step, world->left);
    g_assert_true (step.instrument == world->perp && !step.is_waiting);
    g_hash_table_add (waiting, GUINT_TO_POINTER (world->spot->index));
    carry_sentinel_plan_decide (&plan, &step, world->left);
    g_assert_true (step.instrument == other && step.is_waiting);
    g_hash_table_add (waiting, GUINT_TO_POINTER (other->index));
    carry_sentinel_plan_decide (&plan, &step, world->left);
    g_assert_true (step.instrument == NULL && step.is_waiting);
    g_hash_table_remove_all (waiting);
    set_venue (world, "0", "0.5");
    carry_sentinel_plan_decide (&plan, &step, world->left);
    g_assert_true (step.instrument == NULL && !step.is_waiting);
}

static void
test_unlisted (World *world, gconstpointer data)
{
    carry_pulse_add_leg (world->books, "test:linear:BBBUSDT", D ("3"), D ("3"), D ("1"));
    decide (world);
    g_assert_nonnull (strstr (world->left->str, "BBBUSDT is not among the symbols"));
}

static void
test_compare (World *world, gconstpointer data)
{
    const CarrySentinelPlan plan = make_plan (world);
    g_autofree char *held = NULL, *fills = NULL;
    const char *exec_id;

    g_assert_null (carry_sentinel_plan_compare (&plan));
    set_venue (world, "-1.01", "1.50004");
    held = carry_sentinel_plan_compare (&plan);
    g_assert_cmpstr (held, ==, PERP ": the run holds -1 and the venue says -1.01");
    set_venue (world, "-1", "1.50004");
    exec_id = add_fill (world, world->perp, CARRY_SIDE_SELL, "0.01", "50-9", TS_BOOKS);
    g_ptr_array_add (world->snapshot->fills,
                     carry_fill_copy (g_hash_table_lookup (world->fills, exec_id)));
    fills = carry_sentinel_plan_compare (&plan);
    g_assert_cmpstr (fills, ==, "execution e1 of " PERP " is not booked");
    carry_pulse_add_execution (world->books, PERP, exec_id);
    g_assert_null (carry_sentinel_plan_compare (&plan));
}

#define ADD(name, func) g_test_add ("/sentinel/plan/" name, World, NULL, set_up, func, tear_down)

static void
set_own (World *world, guint leg, const char *own)
{
    ((CarryPulseLeg *) g_ptr_array_index (world->books->legs, leg))->own = D (own);
}

/* What the books say of the legs, before the venue was asked. */
static void
test_apart (World *world, gconstpointer data)
{
    g_autoptr (CarryInstruments) none = carry_instruments_new ();
    CarrySentinelPlan plan = { .instruments = world->instruments, .books = world->books };

    g_assert_false (carry_sentinel_plan_is_apart (&plan));
    set_own (world, 1, "0");
    g_assert_true (carry_sentinel_plan_is_apart (&plan));
    set_own (world, 0, "0");
    g_assert_false (carry_sentinel_plan_is_apart (&plan));
    set_own (world, 1, "1");
    g_assert_true (carry_sentinel_plan_is_apart (&plan));
    set_own (world, 0, "-1.01");
    g_assert_false (carry_sentinel_plan_is_apart (&plan));
    /* Less than anybody could sell: what an earlier trade left over. */
    set_own (world, 0, "0");
    set_own (world, 1, "0.04");
    g_assert_false (carry_sentinel_plan_is_apart (&plan));
    /* Nobody here could close these. */
    set_own (world, 1, "1");
    g_assert_true (carry_sentinel_plan_is_apart (&plan));
    plan.instruments = none;
    g_assert_false (carry_sentinel_plan_is_apart (&plan));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("turns", test_turns);
    ADD ("naked", test_naked);
    ADD ("own", test_own);
    ADD ("disagreement", test_disagreement);
    ADD ("dust", test_dust);
    ADD ("cut", test_cut);
    ADD ("waiting", test_waiting);
    ADD ("unlisted", test_unlisted);
    ADD ("apart", test_apart);
    ADD ("compare", test_compare);
    return g_test_run ();
}
