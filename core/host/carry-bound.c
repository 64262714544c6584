/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-bound.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/carry-error.h"
#include "host/carry-foresight.h"
#include "roles/carry-exchange.h"

#define YEAR_NS (365.0 * CARRY_NS_PER_DAY)

/* What is asked of the past, from the least to the most that could be known. */
static const struct
{
    const char *name;
    const char *label;
    CarryForesightRules rules;
    gboolean is_free; /* one capital for all pairs, and not a part for each */
} questions[] = {
    { "settlements", "at settlements, funding only", { TRUE, FALSE }, FALSE },
    { "settlements-basis", "at settlements, with basis", { TRUE, TRUE }, FALSE },
    { "hours-basis", "at every hour, with basis", { FALSE, TRUE }, FALSE },
    { "free", "all in one pair, funding only", { TRUE, FALSE }, TRUE },
    { "free-basis", "all in one pair, with basis", { TRUE, TRUE }, TRUE },
};

#define N_QUESTIONS G_N_ELEMENTS (questions)

typedef struct
{
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    CarryForesightTrack track;
    CarryForesightPoint now; /* the instant under way */
    CarryForesight answers[N_QUESTIONS];
} Pair;

struct _CarryBound
{
    CarryModule parent_instance;

    double margin_ratio;
    GPtrArray *exchanges;
    GArray *pairs; /* Pair */
    CarryForesight answers[N_QUESTIONS];
    double years;
};

static void report_iface_init (CarryReportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarryBound, carry_bound, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_iface_init))

static void
clear_pair (gpointer data)
{
    g_array_unref (((Pair *) data)->track.points);
}

/* `0.0001,SOLUSDT:0.0002`: what the entry for @symbol says, else the one for all; 0 without. */
static double
find_fraction (char **entries, const char *symbol)
{
    CarryDecimal found = carry_decimal_zero ();
    gboolean is_own = FALSE;

    for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
        const char *colon = strrchr (entries[i], ':');
        gsize length = colon != NULL ? (gsize) (colon - entries[i]) : 0;
        CarryDecimal value;

        if (!carry_decimal_parse (colon != NULL ? colon + 1 : entries[i], -1, &value, NULL))
            continue;
        if (colon == NULL && !is_own)
            found = value;
        if (colon != NULL && strlen (symbol) == length && strncmp (entries[i], symbol, length) == 0)
        {
            found = value;
            is_own = TRUE;
        }
    }
    return carry_decimal_to_double (found);
}

/* A setting of the exchange that is a list of fractions; 0 where it has none. */
static double
read_fraction (CarryBound *self, const CarryInstrument *instrument, const char *setting)
{
    for (guint i = 0; i < self->exchanges->len; i++)
    {
        GObject *exchange = g_ptr_array_index (self->exchanges, i);
        GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (exchange), setting);
        g_auto (GStrv) entries = NULL;

        if (pspec == NULL || pspec->value_type != G_TYPE_STRV)
            continue;
        g_object_get (exchange, setting, &entries, NULL);
        return find_fraction (entries, instrument->symbol);
    }
    return 0;
}

/* Both legs one way: a fee each, the slippage of each, and half of each spread. */
static double
get_one_way (CarryBound *self, const CarryInstrument *perp, const CarryInstrument *spot)
{
    return carry_decimal_to_double (perp->taker_fee) + carry_decimal_to_double (spot->taker_fee) +
           read_fraction (self, perp, "slippage") + read_fraction (self, spot, "slippage") +
           (read_fraction (self, perp, "spread") + read_fraction (self, spot, "spread")) / 2;
}

static Pair *
find_pair (CarryBound *self, const CarryInstrument *instrument)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    Pair pair = { .perp = instrument };

    for (guint i = 0; i < self->pairs->len; i++)
    {
        Pair *known = &g_array_index (self->pairs, Pair, i);

        if (known->perp == instrument || known->spot == instrument)
            return known;
    }
    if (instrument->category != CARRY_CATEGORY_LINEAR)
        return NULL;
    pair.spot = carry_instruments_find_pair (carry_context_get_instruments (context), instrument);
    if (pair.spot == NULL)
        return NULL;
    pair.track.points = g_array_new (FALSE, FALSE, sizeof (CarryForesightPoint));
    pair.track.one_way_ratio = get_one_way (self, pair.perp, pair.spot);
    g_array_append_val (self->pairs, pair);
    return &g_array_index (self->pairs, Pair, self->pairs->len - 1);
}

/* An instant is over: it is kept when something settled, or when it is the first of its hour. */
static void
end_instant (Pair *pair, gint64 from)
{
    GArray *points = pair->track.points;
    gint64 last = points->len > 0 ? g_array_index (points, CarryForesightPoint, points->len - 1).ts
                                  : G_MININT64;

    if (pair->now.ts < from || (!pair->now.is_settlement && !pair->now.is_known))
        return;
    if (pair->now.is_settlement || points->len == 0 ||
        pair->now.ts / CARRY_NS_PER_HOUR > last / CARRY_NS_PER_HOUR)
        g_array_append_val (points, pair->now);
}

/* Perpetual over spot, from the prices known now; FALSE while one is missing. */
static gboolean
read_basis (CarryBound *self, const Pair *pair, double *out_basis)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryDecimal perp = carry_context_get_last_price (context, pair->perp);
    CarryDecimal spot = carry_context_get_last_price (context, pair->spot);

    if (!carry_decimal_is_valid (perp) || !carry_decimal_is_valid (spot))
        return FALSE;
    *out_basis = carry_decimal_to_double (perp) /
                     carry_decimal_to_double (carry_decimal_mul (spot, pair->perp->multiplier)) -
                 1;
    return TRUE;
}

static void
on_market (CarryBound *self, const CarryEvent *event)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    gint64 from = carry_context_get_from (context);
    Pair *pair = find_pair (self, event->instrument);

    if (pair == NULL || event->ts > carry_context_get_to (context))
        return;
    if (event->ts > pair->now.ts)
    {
        end_instant (pair, from);
        pair->now = (CarryForesightPoint){ .ts = event->ts };
    }
    /* What settles at the beginning is not earned by who comes then. */
    if (event->market->kind == CARRY_MARKET_SETTLEMENT && event->ts > from)
    {
        pair->now.is_settlement = TRUE;
        pair->now.rate += carry_decimal_to_double (
            carry_decimal_make (event->market->funding.rate, CARRY_RATE_SCALE));
    }
    pair->now.is_known = read_basis (self, pair, &pair->now.basis);
}

static gboolean
wants_market (CarryReport *report)
{
    return TRUE;
}

static void
on_event (CarryReport *report, const CarryEvent *event)
{
    if (event->kind == CARRY_EVENT_MARKET)
        on_market (CARRY_BOUND (report), event);
}

/* Equal capital for each pair, or all of it for one at a time. */
static void
answer (CarryBound *self, guint question)
{
    g_autofree CarryForesightTrack *tracks = g_new (CarryForesightTrack, self->pairs->len);
    CarryForesight total = { 0, 0 };

    for (guint i = 0; i < self->pairs->len; i++)
    {
        Pair *pair = &g_array_index (self->pairs, Pair, i);

        tracks[i] = pair->track;
        pair->answers[question] = carry_foresight_hold (&pair->track, questions[question].rules);
        total.gain_ratio += pair->answers[question].gain_ratio / self->pairs->len;
        total.round_trips += pair->answers[question].round_trips;
    }
    self->answers[question] =
        questions[question].is_free
            ? carry_foresight_switch (tracks, self->pairs->len, questions[question].rules)
            : total;
}

/* A leg of 1 binds 1 and its margin. */
static double
get_apr (CarryBound *self, const CarryForesight *foresight)
{
    return foresight->gain_ratio / (1 + self->margin_ratio) / self->years;
}

static void
add_answers (JsonBuilder *builder, CarryBound *self, const CarryForesight *answers)
{
    for (guint i = 0; i < N_QUESTIONS; i++)
    {
        json_builder_set_member_name (builder, questions[i].name);
        json_builder_begin_object (builder);
        json_builder_set_member_name (builder, "apr_on_capital");
        json_builder_add_double_value (builder, get_apr (self, &answers[i]));
        json_builder_set_member_name (builder, "round_trips");
        json_builder_add_int_value (builder, answers[i].round_trips);
        json_builder_end_object (builder);
    }
}

static gboolean
write_bound (CarryBound *self, const char *directory, GError **error)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *path = g_build_filename (directory, "bound.json", NULL);
    g_autofree char *text = NULL;
    g_autofree char *lines = NULL;

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "margin");
    json_builder_add_double_value (builder, self->margin_ratio);
    add_answers (builder, self, self->answers);
    json_builder_set_member_name (builder, "pairs");
    json_builder_begin_object (builder);
    for (guint i = 0; i < self->pairs->len; i++)
    {
        const Pair *pair = &g_array_index (self->pairs, Pair, i);

        json_builder_set_member_name (builder, pair->perp->symbol);
        json_builder_begin_object (builder);
        json_builder_set_member_name (builder, "round_trip_cost");
        json_builder_add_double_value (builder, 2 * pair->track.one_way_ratio);
        add_answers (builder, self, pair->answers);
        json_builder_end_object (builder);
    }
    json_builder_end_object (builder);
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    json_generator_set_root (generator, root);
    json_generator_set_pretty (generator, TRUE);
    text = json_generator_to_data (generator, NULL);
    lines = g_strconcat (text, "\n", NULL);
    return g_file_set_contents (path, lines, -1, error);
}

static gboolean
finish (CarryReport *report, const CarrySummary *summary, const char *directory, GError **error)
{
    CarryBound *self = CARRY_BOUND (report);

    for (guint i = 0; i < self->pairs->len; i++)
        end_instant (&g_array_index (self->pairs, Pair, i), summary->ts_from);
    self->years = (double) (summary->ts_to - summary->ts_from) / YEAR_NS;
    for (guint i = 0; i < N_QUESTIONS; i++)
        answer (self, i);
    return write_bound (self, directory, error);
}

/* Prints what could have been earned, after the run. */
void
carry_bound_print (CarryBound *self)
{
    g_print ("\n  %-34s %10s %8s\n", "with perfect foresight", "% a year", "rounds");
    for (guint i = 0; i < N_QUESTIONS; i++)
        g_print ("  %-34s %10.2f %8u\n", questions[i].label,
                 get_apr (self, &self->answers[i]) * 100, self->answers[i].round_trips);
}

static void
report_iface_init (CarryReportInterface *iface)
{
    iface->wants_market = wants_market;
    iface->on_event = on_event;
    iface->finish = finish;
}

static void
finalize (GObject *object)
{
    CarryBound *self = CARRY_BOUND (object);

    g_array_unref (self->pairs);
    g_ptr_array_unref (self->exchanges);
    G_OBJECT_CLASS (carry_bound_parent_class)->finalize (object);
}

static void
carry_bound_class_init (CarryBoundClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
carry_bound_init (CarryBound *self)
{
    self->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
    g_array_set_clear_func (self->pairs, clear_pair);
}

/* @exchanges (element-type CarryExchange): whose costs count; kept. */
CarryBound *
carry_bound_new (double margin_ratio, GPtrArray *exchanges)
{
    CarryBound *self = g_object_new (CARRY_TYPE_BOUND, "id", "bound", NULL);

    self->margin_ratio = margin_ratio;
    self->exchanges = g_ptr_array_ref (exchanges);
    return self;
}
