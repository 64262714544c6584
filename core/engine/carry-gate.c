/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-gate.h"

#include "base/carry-error.h"
#include "base/carry-time.h"

#include <string.h>

/* H2: what a module may send. Far more than a venue takes, far less than a flood. */
#define INTENTS_PER_SECOND 50
#define INTENTS_BURST 1000

/* A code is a short word; a sentence without one is counted as this. */
#define MAX_CODE 32
#define NO_CODE "refused"

/* Of a halt of everything. */
#define HALT_CODE "halted"

/* States of an instrument, for a number that also counts halts. */
#define N_STATES 4

struct _CarryGate
{
    GPtrArray *risks; /* CarryRisk */
    CarryRestrictions *restrictions;
    char *halt_reason;
    guint n_halts;
    CarryIntentRate rate;
    GArray *conducts;     /* CarryConduct, by number of the module */
    GHashTable *counters; /* interned code -> CarryGateCounter */
    guint64 n_checked;
};

CarryGate *
carry_gate_new (void)
{
    CarryGate *self = g_new0 (CarryGate, 1);

    self->risks = g_ptr_array_new_with_free_func (g_object_unref);
    self->restrictions = carry_restrictions_new ();
    self->conducts = g_array_new (FALSE, TRUE, sizeof (CarryConduct));
    self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
    carry_gate_set_intent_rate (self, INTENTS_PER_SECOND, INTENTS_BURST);
    return self;
}

void
carry_gate_free (CarryGate *self)
{
    g_ptr_array_unref (self->risks);
    carry_restrictions_free (self->restrictions);
    g_array_unref (self->conducts);
    g_hash_table_unref (self->counters);
    g_free (self->halt_reason);
    g_free (self);
}

void
carry_gate_add (CarryGate *self, CarryRisk *risk)
{
    g_ptr_array_add (self->risks, g_object_ref (risk));
}

static void
count (CarryGate *self, const char *code, gint64 now)
{
    CarryGateCounter *counter = g_hash_table_lookup (self->counters, code);

    if (counter == NULL)
    {
        counter = g_new0 (CarryGateCounter, 1);
        counter->code = g_intern_string (code);
        g_hash_table_insert (self->counters, (gpointer) counter->code, counter);
    }
    counter->n++;
    counter->ts_last = now;
}

/* Counts a refusal that begins with `code: `. */
static void
count_sentence (CarryGate *self, const char *sentence, gint64 now)
{
    char code[MAX_CODE];
    const char *colon = strchr (sentence, ':');
    gsize length = colon != NULL ? (gsize) (colon - sentence) : 0;

    if (length == 0 || length >= sizeof code || memchr (sentence, ' ', length) != NULL)
    {
        count (self, NO_CODE, now);
        return;
    }
    memcpy (code, sentence, length);
    code[length] = '\0';
    count (self, code, now);
}

static CarryConduct *
get_conduct (CarryGate *self, guint owner)
{
    if (owner >= self->conducts->len)
        g_array_set_size (self->conducts, owner + 1);
    return &g_array_index (self->conducts, CarryConduct, owner);
}

void
carry_gate_set_intent_rate (CarryGate *self, guint per_second, guint burst)
{
    g_assert (per_second > 0 && burst > 0);
    self->rate.interval_ns = CARRY_NS_PER_SECOND / per_second;
    self->rate.burst = burst;
}

/*
 * H2: one intent of @owner. FALSE when it comes out of a flood and is not looked
 * at; @out_is_first says whether it is the first of these, so that people are
 * told once.
 */
gboolean
carry_gate_take_intent (CarryGate *self, guint owner, gint64 now, gboolean *out_is_first)
{
    CarryConduct *conduct = get_conduct (self, owner);

    if (carry_conduct_take (conduct, &self->rate, now))
        return TRUE;
    count (self, "H2", now);
    *out_is_first = !conduct->is_flooding;
    conduct->is_flooding = TRUE;
    return FALSE;
}

/* H4: @owner sent something malformed. TRUE when its orders are off from now on. */
gboolean
carry_gate_strike (CarryGate *self, guint owner, gint64 now, const char *code)
{
    count (self, code, now);
    return carry_conduct_add_strike (get_conduct (self, owner));
}

gboolean
carry_gate_is_disabled (const CarryGate *self, guint owner)
{
    return owner < self->conducts->len &&
           carry_conduct_is_disabled (&g_array_index (self->conducts, CarryConduct, owner));
}

/* From now on only orders that shrink a position go out. The first reason stays. */
void
carry_gate_halt (CarryGate *self, const char *reason)
{
    const CarryRestriction halt = {
        .instrument = CARRY_RESTRICTION_ALL,
        .state = CARRY_RISK_HALTED,
        .until_human = TRUE,
        .code = HALT_CODE,
        .reason = (char *) reason,
    };

    self->n_halts++;
    if (self->halt_reason == NULL)
        self->halt_reason = g_strdup (reason);
    carry_restrictions_set (self->restrictions, &halt);
}

const char *
carry_gate_get_halt_reason (const CarryGate *self)
{
    return self->halt_reason;
}

gboolean
carry_gate_restrict (CarryGate *self, const CarryRestriction *restriction)
{
    return carry_restrictions_set (self->restrictions, restriction);
}

gboolean
carry_gate_release (CarryGate *self, guint owner, guint32 instrument, const char *code)
{
    return carry_restrictions_release (self->restrictions, owner, instrument, code);
}

/* A person lifts what is named @code. A halt of everything ends with the run only. */
guint
carry_gate_release_by_human (CarryGate *self, guint32 instrument, const char *code)
{
    if (instrument == CARRY_RESTRICTION_ALL && g_str_equal (code, HALT_CODE))
        return 0;
    return carry_restrictions_release_by_human (self->restrictions, instrument, code);
}

CarryRiskState
carry_gate_get_state (const CarryGate *self, guint32 instrument)
{
    const CarryRestriction *found = carry_restrictions_find (self->restrictions, instrument);

    return found != NULL ? found->state : CARRY_RISK_ACTIVE;
}

guint
carry_gate_get_n_halts (const CarryGate *self)
{
    return self->n_halts;
}

/*
 * One number of what may go out of @instrument. Another one later means that
 * something was halted, restricted or lifted meanwhile, also a second halt; a larger one,
 * that trading is stricter.
 */
guint
carry_gate_get_leave (const CarryGate *self, guint32 instrument)
{
    return self->n_halts * N_STATES + (guint) carry_gate_get_state (self, instrument);
}

const CarryRestrictions *
carry_gate_get_restrictions (const CarryGate *self)
{
    return self->restrictions;
}

static gboolean
refuse (GError **error, const char *sentence)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED, sentence);
    return FALSE;
}

static gboolean
check_words (const CarryOrder *order, GError **error)
{
    if (order->side != CARRY_SIDE_BUY && order->side != CARRY_SIDE_SELL)
        return refuse (error, "bad-side: the side is neither buy nor sell");
    if (order->type != CARRY_ORDER_TYPE_MARKET && order->type != CARRY_ORDER_TYPE_LIMIT)
        return refuse (error, "bad-type: the type is neither market nor limit");
    if ((guint) order->time_in_force > CARRY_TIME_IN_FORCE_POST_ONLY)
        return refuse (error, "bad-time-in-force: the time in force does not exist");
    return TRUE;
}

static gboolean
check_numbers (const CarryOrder *order, GError **error)
{
    if (!carry_decimal_is_valid (order->quantity) || carry_decimal_sign (order->quantity) <= 0)
        return refuse (error, "bad-quantity: the quantity is not a number above zero");
    if (order->type == CARRY_ORDER_TYPE_LIMIT &&
        (!carry_decimal_is_valid (order->price) || carry_decimal_sign (order->price) <= 0))
        return refuse (error, "bad-price: the limit price is not a number above zero");
    return TRUE;
}

/* The venue's largest order: whoever sends more has not looked, or has miscounted. */
static gboolean
check_venue_limit (const CarryOrder *order, const CarryInstrument *instrument, GError **error)
{
    CarryDecimal most = carry_instrument_get_most (instrument, order->type);
    g_autofree char *text = NULL;

    if (!carry_decimal_is_valid (most) || carry_decimal_compare (order->quantity, most) <= 0)
        return TRUE;
    text = carry_decimal_to_string (&most);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                 "bad-quantity: the venue takes at most %s of %s in one order", text,
                 instrument->symbol);
    return FALSE;
}

/*
 * A venue holds a derivative order that is marked so to shrinking, also a
 * position that is not known here; spot orders have no such mark.
 */
static gboolean
shrinks_position (const CarryOrder *order, const CarryInstrument *instrument,
                  const CarryExposure *exposure)
{
    if (order->reduce_only && instrument->category == CARRY_CATEGORY_LINEAR)
        return TRUE;
    return carry_exposure_is_reducing (exposure, order);
}

static gboolean
check_conduct (CarryGate *self, const CarryOrder *order, gint64 now, GError **error)
{
    const CarryConduct *conduct = get_conduct (self, order->owner);

    if (carry_conduct_is_disabled (conduct))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                     "H4: the module sent %u malformed orders; until a person looks at it, only "
                     "orders that shrink a position go out",
                     conduct->strikes);
        return FALSE;
    }
    if (!carry_conduct_may_open (conduct, &self->rate, now))
        return refuse (error, "H2: the module sends orders too fast; only orders that shrink a "
                              "position go out until it slows down");
    return TRUE;
}

static gboolean
check_restrictions (CarryGate *self, const CarryOrder *order, const CarryInstrument *instrument,
                    const CarryExposure *exposure, GError **error)
{
    const CarryRestriction *found = carry_restrictions_find (self->restrictions, order->instrument);

    if (found == NULL)
        return TRUE;
    if (found->state == CARRY_RISK_REDUCING &&
        carry_exposure_is_hedging (exposure, order, instrument))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                 "%s: trading is %s (%s); only orders that shrink a position go out",
                 carry_risk_state_to_text (found->state),
                 found->state == CARRY_RISK_HALTED ? "halted" : "being reduced", found->reason);
    return FALSE;
}

/* Where not even an exit may be sent, as with a clock that is far off: only cancels go out. */
static gboolean
check_cancel_only (CarryGate *self, const CarryOrder *order, GError **error)
{
    const CarryRestriction *found = carry_restrictions_find (self->restrictions, order->instrument);

    if (found == NULL || found->state != CARRY_RISK_CANCEL_ONLY)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED, "%s: nothing but cancels goes out (%s)",
                 carry_risk_state_to_text (found->state), found->reason);
    return FALSE;
}

static gboolean
check_risks (CarryGate *self, const CarryOrder *order, const CarryInstrument *instrument,
             const CarryExposure *exposure, GError **error)
{
    for (guint i = 0; i < self->risks->len; i++)
    {
        CarryRisk *risk = g_ptr_array_index (self->risks, i);
        GError *cause = NULL;
        gsize prefix;

        if (carry_risk_check (risk, order, instrument, exposure, &cause))
            continue;
        prefix = strlen (carry_module_get_id (CARRY_MODULE (risk))) + 2; /* `id: ` */
        count_sentence (self, cause->message + prefix, exposure->now);
        g_propagate_error (error, cause);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_form (const CarryOrder *order, const CarryInstrument *instrument, GError **error)
{
    return check_words (order, error) && check_numbers (order, error) &&
           check_venue_limit (order, instrument, error);
}

/*
 * TRUE when the order may go out; else %CARRY_ERROR_REFUSED with `code: sentence`.
 * What is malformed is a strike against its owner.
 */
gboolean
carry_gate_check (CarryGate *self, const CarryOrder *order, const CarryInstrument *instrument,
                  const CarryExposure *exposure, GError **error)
{
    GError *cause = NULL;

    self->n_checked++;
    if (!check_form (order, instrument, &cause))
        carry_conduct_add_strike (get_conduct (self, order->owner));
    else if (check_cancel_only (self, order, &cause) &&
             !shrinks_position (order, instrument, exposure) &&
             check_conduct (self, order, exposure->now, &cause))
        check_restrictions (self, order, instrument, exposure, &cause);
    if (cause == NULL)
        return check_risks (self, order, instrument, exposure, error);
    count_sentence (self, cause->message, exposure->now);
    g_propagate_error (error, cause);
    return FALSE;
}

/* Something that was allowed, or a cancel, goes to the venue now. */
void
carry_gate_tell_sent (CarryGate *self, CarryRequestKind kind, const CarryOrder *order,
                      const CarryInstrument *instrument, gint64 now)
{
    for (guint i = 0; i < self->risks->len; i++)
        carry_risk_on_sent (g_ptr_array_index (self->risks, i), kind, order, instrument, now);
}

guint64
carry_gate_get_n_checked (const CarryGate *self)
{
    return self->n_checked;
}

static int
compare_counters (gconstpointer a, gconstpointer b)
{
    return strcmp (((const CarryGateCounter *) a)->code, ((const CarryGateCounter *) b)->code);
}

/* (transfer full) (element-type CarryGateCounter): refusals by code, in the order of codes. */
GArray *
carry_gate_list_counters (const CarryGate *self)
{
    GArray *list = g_array_new (FALSE, FALSE, sizeof (CarryGateCounter));
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, self->counters);
    while (g_hash_table_iter_next (&iter, NULL, &value))
        g_array_append_vals (list, value, 1);
    g_array_sort (list, compare_counters);
    return list;
}
