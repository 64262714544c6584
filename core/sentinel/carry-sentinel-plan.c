/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-plan.h"

#include <string.h>

#include "engine/carry-ledger.h"
#include "engine/carry-naked.h"

/*
 * What the run held is what it said, and what its orders and the sentinel's own
 * have traded since. Of that no more is closed than what the venue has beyond what
 * belongs to others: both must say so, and the smaller counts.
 */

/* One leg of a pair. */
typedef struct
{
    const CarryInstrument *instrument; /* NULL: there is none */
    CarryDecimal own;                  /* left of what the run held; signed */
    CarryDecimal size;                 /* what can be closed of it */
    CarryDecimal coins;                /* the same in coins */
    CarryDecimal price;
    gboolean is_unclear;
} Leg;

static gboolean
is_of_sentinel (const CarrySentinelPlan *self, const CarryFill *fill)
{
    return carry_ledger_is_of_sentinel (fill->link_id) && fill->ts > self->books->ts;
}

/* An execution of the run that it had not booked when it spoke last. */
static gboolean
is_missing (const CarrySentinelPlan *self, const CarryFill *fill, const char *instrument)
{
    return fill->ts > self->books->ts_trail && carry_pulse_owns (self->books, fill->link_id) &&
           !carry_pulse_has_execution (self->books, instrument, fill->exec_id);
}

/* A fee in the coin that is bought makes it less. */
static CarryDecimal
get_change (const CarryFill *fill, const CarryInstrument *instrument)
{
    CarryDecimal change =
        fill->side == CARRY_SIDE_BUY ? fill->quantity : carry_decimal_negate (fill->quantity);

    if (instrument->category == CARRY_CATEGORY_SPOT &&
        g_strcmp0 (fill->fee_coin, instrument->base) == 0)
        change = carry_decimal_sub (change, fill->fee);
    return change;
}

/* What is left of what the run's own trading made of @instrument; signed. */
CarryDecimal
carry_sentinel_plan_get_own (const CarrySentinelPlan *self, const CarryInstrument *instrument)
{
    g_autofree char *name = carry_instrument_to_string (instrument);
    const CarryPulseLeg *leg = carry_pulse_find_leg (self->books, name);
    CarryDecimal own = leg != NULL ? leg->own : carry_decimal_zero ();
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, self->fills); /* lint: allow hash-order: a sum has none */
    while (g_hash_table_iter_next (&iter, NULL, &value))
    {
        const CarryFill *fill = value;

        if (fill->instrument == instrument->index &&
            (is_of_sentinel (self, fill) || is_missing (self, fill, name)))
            own = carry_decimal_add (own, get_change (fill, instrument));
    }
    return own;
}

static CarryDecimal
get_held (const CarrySnapshot *snapshot, const CarryInstrument *instrument)
{
    CarryDecimal sum = carry_decimal_zero ();

    for (guint i = 0; i < snapshot->positions->len; i++)
    {
        const CarryPosition *position = g_ptr_array_index (snapshot->positions, i);

        if (position->instrument == instrument->index)
            sum = carry_decimal_add (sum, position->quantity);
    }
    return sum;
}

/* What others hold of it, as the run knew. */
static CarryDecimal
get_foreign (const CarryPulseLeg *leg)
{
    return leg != NULL ? carry_decimal_sub (leg->held, leg->own) : carry_decimal_zero ();
}

static void
say (GString *out_left, const Leg *leg, const char *what, CarryDecimal quantity)
{
    g_autofree char *name = carry_instrument_to_string (leg->instrument);
    char text[CARRY_DECIMAL_BUFFER];

    g_string_append_printf (out_left, "%s%s of %s %s", out_left->len > 0 ? "; " : "",
                            carry_decimal_format (quantity, text), name, what);
}

/* The venue takes no less; a position may be closed whatever it is worth. */
static gboolean
is_dust (const Leg *leg, CarryDecimal quantity)
{
    const CarryInstrument *instrument = leg->instrument;
    CarryDecimal value = carry_decimal_mul (quantity, leg->price);

    if (carry_decimal_sign (quantity) <= 0 ||
        carry_decimal_compare (quantity, instrument->min_qty) < 0)
        return TRUE;
    return instrument->category == CARRY_CATEGORY_SPOT && carry_decimal_is_valid (value) &&
           carry_decimal_is_valid (instrument->min_notional) &&
           carry_decimal_compare (value, instrument->min_notional) < 0;
}

static void
read_leg (const CarrySentinelPlan *self, const CarryInstrument *instrument, Leg *leg,
          GString *out_left)
{
    g_autofree char *name = carry_instrument_to_string (instrument);
    const CarryPulseLeg *said = carry_pulse_find_leg (self->books, name);
    CarryDecimal venue =
        carry_decimal_sub (get_held (self->snapshot, instrument), get_foreign (said));
    CarryDecimal size;
    int sign;

    *leg = (Leg){
        .instrument = instrument,
        .own = carry_sentinel_plan_get_own (self, instrument),
        .size = carry_decimal_zero (),
        .coins = carry_decimal_zero (),
        .price = said != NULL ? said->price : carry_decimal_invalid (),
    };
    sign = carry_decimal_sign (leg->own);
    size = carry_decimal_round_to_step (
        carry_decimal_min (carry_decimal_abs (leg->own), carry_decimal_abs (venue)),
        instrument->qty_step, CARRY_ROUND_DOWN);
    if (!carry_decimal_is_valid (size) || (sign != 0 && carry_decimal_sign (venue) == -sign))
    {
        leg->is_unclear = TRUE;
        say (out_left, leg, "was the run's, and the venue says otherwise: it is left alone",
             leg->own);
    }
    else if (sign != 0 && is_dust (leg, size))
    {
        if (carry_decimal_sign (size) > 0)
            say (out_left, leg, "is less than the venue trades", leg->own);
    }
    else if (sign != 0)
    {
        leg->size = size;
        leg->coins = carry_decimal_mul (size, instrument->multiplier);
    }
}

static CarryDecimal
to_quantity (const Leg *leg, CarryDecimal coins)
{
    CarryDecimal quantity = carry_decimal_div (coins, leg->instrument->multiplier,
                                               CARRY_DECIMAL_MAX_SCALE / 2, CARRY_ROUND_DOWN);

    return carry_decimal_round_to_step (quantity, leg->instrument->qty_step, CARRY_ROUND_DOWN);
}

/* As much of it as is wished, and never so that less is left than can be traded. */
static CarryDecimal
cut (const Leg *leg, CarryDecimal wished)
{
    CarryDecimal quantity = wished, most = leg->instrument->max_market_qty;

    if (is_dust (leg, quantity) || is_dust (leg, carry_decimal_sub (leg->size, quantity)))
        quantity = leg->size;
    if (carry_decimal_is_valid (most) && carry_decimal_compare (quantity, most) > 0)
        quantity = most;
    return carry_decimal_round_to_step (quantity, leg->instrument->qty_step, CARRY_ROUND_DOWN);
}

static CarryDecimal
get_slice (const CarrySentinelPlan *self, const Leg *leg)
{
    g_autofree char *name = carry_instrument_to_string (leg->instrument);
    const CarryPulseLeg *said = carry_pulse_find_leg (self->books, name);
    CarryDecimal whole = said != NULL ? carry_decimal_abs (said->own) : leg->size;

    return carry_decimal_round_to_step (
        carry_decimal_div (whole, carry_decimal_make (self->steps, 0), CARRY_DECIMAL_MAX_SCALE / 2,
                           CARRY_ROUND_UP),
        leg->instrument->qty_step, CARRY_ROUND_UP);
}

static void
set_step (const Leg *leg, CarryDecimal quantity, CarrySentinelStep *out_step)
{
    out_step->instrument = leg->instrument;
    out_step->side = carry_decimal_sign (leg->own) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY;
    out_step->quantity = cut (leg, carry_decimal_min (quantity, leg->size));
}

/*
 * What is more in one leg than in the other goes first: after each step of one
 * leg that is the other's turn. Where both are the same, the perpetual begins.
 */
static void
step_pair (const CarrySentinelPlan *self, const Leg *perp, const Leg *spot,
           CarrySentinelStep *out_step)
{
    const Leg *larger = carry_decimal_compare (perp->coins, spot->coins) >= 0 ? perp : spot;
    const Leg *other = larger == perp ? spot : perp;
    CarryDecimal more;

    if (carry_decimal_sign (larger->coins) <= 0)
        return;
    if (carry_decimal_sign (other->coins) <= 0)
    {
        set_step (larger, larger->size, out_step);
        return;
    }
    more = to_quantity (larger, carry_decimal_sub (larger->coins, other->coins));
    if (!is_dust (larger, more))
        set_step (larger, more, out_step);
    else
        set_step (perp, get_slice (self, perp), out_step);
}

static const CarryInstrument *
find_perp (const CarrySentinelPlan *self, const CarryInstrument *spot)
{
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (self->instruments, i);

        if (carry_instrument_is_pair (perp, spot))
            return perp;
    }
    return NULL;
}

static gboolean
is_waiting (const CarrySentinelPlan *self, const CarryInstrument *instrument)
{
    return instrument != NULL && self->waiting != NULL &&
           g_hash_table_contains (self->waiting, GUINT_TO_POINTER (instrument->index));
}

/* One pair that cannot be closed holds no other up. */
static void
decide_pair (const CarrySentinelPlan *self, const CarryInstrument *perp,
             const CarryInstrument *spot, CarrySentinelStep *out_step, GString *out_left)
{
    Leg legs[2] = { { .size = carry_decimal_zero (), .coins = carry_decimal_zero () },
                    { .size = carry_decimal_zero (), .coins = carry_decimal_zero () } };
    CarrySentinelStep step = { .quantity = carry_decimal_zero () };

    if (perp != NULL)
        read_leg (self, perp, &legs[0], out_left);
    if (spot != NULL)
        read_leg (self, spot, &legs[1], out_left);
    /* A leg that is not understood may hedge the other in a way that is not known. */
    if (legs[0].is_unclear || legs[1].is_unclear)
        return;
    step_pair (self, &legs[0], &legs[1], &step);
    if (step.instrument == NULL)
        return;
    if (is_waiting (self, perp) || is_waiting (self, spot))
        out_step->is_waiting = TRUE;
    else if (out_step->instrument == NULL)
    {
        step.is_waiting = out_step->is_waiting;
        *out_step = step;
    }
}

static const CarryInstrument *
find_instrument (const CarrySentinelPlan *self, const CarryPulseLeg *leg)
{
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);
        g_autofree char *name = carry_instrument_to_string (instrument);

        if (g_str_equal (name, leg->instrument))
            return instrument;
    }
    return NULL;
}

/* Legs that are in the books and not among the instruments. */
static void
say_unlisted (const CarrySentinelPlan *self, GString *out_left)
{
    for (guint i = 0; i < self->books->legs->len; i++)
    {
        const CarryPulseLeg *leg = g_ptr_array_index (self->books->legs, i);

        if (find_instrument (self, leg) == NULL && carry_decimal_sign (leg->own) != 0)
            g_string_append_printf (out_left, "%s%s is not among the symbols here",
                                    out_left->len > 0 ? "; " : "", leg->instrument);
    }
}

/*
 * The next order, if any; pair after pair. What cannot be closed is added to
 * @out_left, in words.
 */
void
carry_sentinel_plan_decide (const CarrySentinelPlan *self, CarrySentinelStep *out_step,
                            GString *out_left)
{
    *out_step = (CarrySentinelStep){ .quantity = carry_decimal_zero () };
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);

        if (instrument->category == CARRY_CATEGORY_LINEAR)
            decide_pair (self, instrument,
                         carry_instruments_find_pair (self->instruments, instrument), out_step,
                         out_left);
        else if (find_perp (self, instrument) == NULL)
            decide_pair (self, NULL, instrument, out_step, out_left);
    }
    say_unlisted (self, out_left);
}

static const CarryPulseLeg *
find_said (const CarrySentinelPlan *self, const CarryInstrument *instrument)
{
    g_autofree char *name = instrument != NULL ? carry_instrument_to_string (instrument) : NULL;

    return name != NULL ? carry_pulse_find_leg (self->books, name) : NULL;
}

/* What the books say of a coin, alone: a leg without the other, by more than an order could not mend. */
static gboolean
is_pair_apart (const CarrySentinelPlan *self, const CarryInstrument *perp,
               const CarryInstrument *spot)
{
    const CarryPulseLeg *of_perp = find_said (self, perp), *of_spot = find_said (self, spot);
    CarryDecimal held = of_perp != NULL ? of_perp->own : carry_decimal_zero ();
    CarryDecimal coins = of_spot != NULL ? of_spot->own : carry_decimal_zero ();
    CarryDecimal price = of_spot != NULL ? of_spot->price : carry_decimal_invalid ();

    if (carry_decimal_sign (price) <= 0 && of_perp != NULL &&
        carry_decimal_sign (of_perp->price) > 0)
        price = carry_decimal_div (of_perp->price, perp->multiplier, CARRY_DECIMAL_MAX_SCALE / 2,
                                   CARRY_ROUND_HALF_EVEN);
    return carry_naked_is_apart (perp, spot, held, coins, price);
}

/*
 * Whether the books alone, without a word of the venue, show what is not hedged, and could be. What is not
 * among the instruments cannot be closed here, so it is no reason to act sooner. An order that was
 * open may become a leg; a start knows of it, and does not read the past for long then.
 */
gboolean
carry_sentinel_plan_is_apart (const CarrySentinelPlan *self)
{
    for (guint i = 0; i < self->books->legs->len; i++)
    {
        const CarryPulseLeg *leg = g_ptr_array_index (self->books->legs, i);
        const CarryInstrument *own = find_instrument (self, leg), *perp = own;

        if (own == NULL || carry_decimal_sign (leg->own) == 0)
            continue;
        if (own->category == CARRY_CATEGORY_SPOT)
            perp = find_perp (self, own);
        if (perp == NULL
                ? carry_naked_is_mendable (own, NULL, leg->own, leg->price)
                : is_pair_apart (self, perp, carry_instruments_find_pair (self->instruments, perp)))
            return TRUE;
    }
    return FALSE;
}

/* --- what others closed -------------------------------------------------------------------- */

/* What is to be added to own so that it is no more than the venue has; the other way round is none. */
static CarryDecimal
get_shortage (const CarrySentinelPlan *self, const CarryInstrument *instrument)
{
    g_autofree char *name = carry_instrument_to_string (instrument);
    CarryDecimal own = carry_sentinel_plan_get_own (self, instrument);
    CarryDecimal venue = carry_decimal_sub (get_held (self->snapshot, instrument),
                                            get_foreign (carry_pulse_find_leg (self->books, name)));
    int sign = carry_decimal_sign (own);

    if (!carry_decimal_is_valid (own) || !carry_decimal_is_valid (venue) || sign == 0 ||
        carry_decimal_sign (venue) == -sign ||
        carry_decimal_compare (carry_decimal_abs (venue), carry_decimal_abs (own)) >= 0)
        return carry_decimal_zero ();
    return carry_decimal_sub (venue, own);
}

/* (transfer full) (nullable): how much less than the run held is there, in words; NULL when nothing is missing. */
char *
carry_sentinel_plan_describe_shortage (const CarrySentinelPlan *self)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);
        g_autofree char *name = carry_instrument_to_string (instrument);
        CarryDecimal shortage = get_shortage (self, instrument);
        char quantity[CARRY_DECIMAL_BUFFER];

        if (carry_decimal_sign (shortage) != 0)
            g_string_append_printf (
                text, "%s%s of %s", text->len > 0 ? "; " : "",
                carry_decimal_format (carry_decimal_negate (shortage), quantity), name);
    }
    return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Others still hold what they held, so both sides of a leg change. */
static void
add_to_leg (CarryPulse *books, const char *name, CarryDecimal change)
{
    for (guint i = 0; i < books->legs->len; i++)
    {
        CarryPulseLeg *leg = g_ptr_array_index (books->legs, i);

        if (!g_str_equal (leg->instrument, name))
            continue;
        leg->own = carry_decimal_add (leg->own, change);
        leg->held = carry_decimal_add (leg->held, change);
        return;
    }
    carry_pulse_add_leg (books, name, change, change, carry_decimal_invalid ());
}

/* @books, which are those of the plan, say from now on that no more is the run's than the venue has. */
void
carry_sentinel_plan_cut (const CarrySentinelPlan *self, CarryPulse *books)
{
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);
        g_autofree char *name = carry_instrument_to_string (instrument);
        CarryDecimal shortage = get_shortage (self, instrument);

        if (carry_decimal_sign (shortage) != 0)
            add_to_leg (books, name, shortage);
    }
}

/* --- what the run says against what the venue says ------------------------------------------ */

static void
compare_leg (const CarrySentinelPlan *self, const CarryInstrument *instrument, GString *text)
{
    g_autofree char *name = carry_instrument_to_string (instrument);
    const CarryPulseLeg *leg = carry_pulse_find_leg (self->books, name);
    CarryDecimal booked = leg != NULL ? leg->held : carry_decimal_zero ();
    CarryDecimal venue = get_held (self->snapshot, instrument);
    char here[CARRY_DECIMAL_BUFFER], there[CARRY_DECIMAL_BUFFER];

    if (carry_decimal_compare (booked, venue) != 0)
        g_string_append_printf (
            text, "%s%s: the run holds %s and the venue says %s", text->len > 0 ? "; " : "", name,
            carry_decimal_format (booked, here), carry_decimal_format (venue, there));
}

static void
compare_fills (const CarrySentinelPlan *self, GString *text)
{
    const GPtrArray *fills = self->snapshot->fills;

    for (guint i = 0; i < fills->len; i++)
    {
        const CarryFill *fill = g_ptr_array_index (fills, i);
        g_autofree char *name = carry_instrument_to_string (
            carry_instruments_get (self->instruments, fill->instrument));

        if (is_missing (self, fill, name))
            g_string_append_printf (text, "%sexecution %s of %s is not booked",
                                    text->len > 0 ? "; " : "", fill->exec_id, name);
    }
}

/* (transfer full) (nullable): what differs, in the same words for the same; NULL when nothing does. */
char *
carry_sentinel_plan_compare (const CarrySentinelPlan *self)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
        compare_leg (self, carry_instruments_get (self->instruments, i), text);
    compare_fills (self, text);
    return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
