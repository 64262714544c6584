/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-margins.h"

#include "bybit-parse-rest.h"

/* Tiers that begin above so many times what the account is worth are nobody's here. */
#define REACH 10

/* Of one perpetual. */
typedef struct
{
    GArray *tiers; /* CarryRiskTier by rising limit; NULL when unknown */
    CarryDecimal leverage;
    CarryDecimal liquidation_price;
    CarryDecimal value; /* of the position, when it was told; invalid when unknown */
} Terms;

struct _BybitMargins
{
    BybitVenue *venue;
    GHashTable *terms;   /* symbol -> Terms */
    CarryDecimal equity; /* of the account, as the venue values it; invalid when unknown */
    gboolean is_isolated;
};

static void
free_terms (gpointer data)
{
    Terms *terms = data;

    g_clear_pointer (&terms->tiers, g_array_unref);
    g_free (terms);
}

BybitMargins *
bybit_margins_new (BybitVenue *venue)
{
    BybitMargins *self = g_new0 (BybitMargins, 1);

    self->venue = venue;
    self->equity = carry_decimal_invalid ();
    self->terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_terms);
    return self;
}

void
bybit_margins_free (BybitMargins *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref (self->terms);
    g_free (self);
}

static Terms *
get_terms (BybitMargins *self, const char *symbol)
{
    Terms *terms = g_hash_table_lookup (self->terms, symbol);

    if (terms != NULL)
        return terms;
    terms = g_new0 (Terms, 1);
    terms->leverage = terms->liquidation_price = terms->value = carry_decimal_invalid ();
    g_hash_table_insert (self->terms, g_strdup (symbol), terms);
    return terms;
}

static void
tell_terms (BybitMargins *self, const char *symbol, const Terms *terms)
{
    const CarryInstrument *perp = bybit_venue_find (self->venue, BYBIT_CATEGORY_LINEAR, symbol);

    /* What an account has that is not traded here says nothing of what is. */
    if (perp != NULL && carry_context_get_is_in_charge (self->venue->context))
        carry_context_set_terms (self->venue->context, perp, terms->leverage,
                                 terms->liquidation_price);
}

static void
tell_tiers (BybitMargins *self, const char *symbol, const Terms *terms)
{
    const CarryInstrument *perp = bybit_venue_find (self->venue, BYBIT_CATEGORY_LINEAR, symbol);

    if (perp != NULL && terms->tiers != NULL)
        carry_context_set_tiers (self->venue->context, perp,
                                 (const CarryRiskTier *) (void *) terms->tiers->data,
                                 terms->tiers->len);
}

void
bybit_margins_set_mode (BybitMargins *self, BybitMarginMode mode)
{
    self->is_isolated = mode == BYBIT_MARGIN_MODE_ISOLATED;
}

/* The venue leaves its price of liquidation empty when there is none within reach. */
void
bybit_margins_take_position (BybitMargins *self, const BybitPosition *row)
{
    Terms *terms = get_terms (self, row->symbol);
    gboolean is_flat = carry_decimal_sign (row->size) == 0;

    if (carry_decimal_sign (row->leverage) > 0)
        terms->leverage = row->leverage;
    terms->liquidation_price = is_flat || carry_decimal_sign (row->liq_price) <= 0
                                   ? carry_decimal_invalid ()
                                   : row->liq_price;
    terms->value = is_flat ? carry_decimal_zero () : row->value;
    tell_terms (self, row->symbol, terms);
}

void
bybit_margins_take_wallet (BybitMargins *self, const BybitWallet *wallet)
{
    const CarryMargin margin = {
        .ts = bybit_venue_get_now (self->venue),
        .balance = wallet->total_margin_balance,
        .initial = wallet->total_initial_margin,
        .maintenance = wallet->total_maintenance_margin,
        .is_isolated = self->is_isolated,
    };

    self->equity = wallet->total_equity;
    carry_context_set_margin (self->venue->context, &margin);
}

static int
compare_tiers (gconstpointer a, gconstpointer b)
{
    return carry_decimal_compare (((const CarryRiskTier *) a)->limit,
                                  ((const CarryRiskTier *) b)->limit);
}

/* (nullable): those of one symbol; NULL where there is none, or a row that cannot be told. */
static GArray *
collect (const char *symbol, const GArray *rows)
{
    g_autoptr (GArray) tiers = g_array_new (FALSE, FALSE, sizeof (CarryRiskTier));

    for (guint i = 0; i < rows->len; i++)
    {
        const BybitRiskLimit *row = &g_array_index (rows, BybitRiskLimit, i);
        CarryRiskTier tier;

        if (!g_str_equal (row->symbol, symbol))
            continue;
        if (!bybit_risk_limit_to_tier (row, &tier))
        {
            g_message ("%s: the venue's risk limit %" G_GINT64_FORMAT " cannot be told", symbol,
                       row->id);
            return NULL;
        }
        g_array_append_val (tiers, tier);
    }
    g_array_sort (tiers, compare_tiers);
    return tiers->len > 0 ? g_steal_pointer (&tiers) : NULL;
}

/* A symbol with one row that cannot be told is unknown as a whole. */
static void
take_symbol (BybitMargins *self, const char *symbol, const GArray *rows)
{
    g_autoptr (GArray) tiers = collect (symbol, rows);
    Terms *terms;

    if (tiers == NULL)
        return;
    terms = get_terms (self, symbol);
    g_clear_pointer (&terms->tiers, g_array_unref);
    terms->tiers = g_steal_pointer (&tiers);
    tell_tiers (self, symbol, terms);
}

void
bybit_margins_take_limits (BybitMargins *self, const GArray *rows)
{
    const char *last = "";

    for (guint i = 0; i < rows->len; i++)
    {
        const BybitRiskLimit *row = &g_array_index (rows, BybitRiskLimit, i);

        /* Rows of a symbol come together; one that comes twice is only read twice. */
        if (!g_str_equal (row->symbol, last))
            take_symbol (self, row->symbol, rows);
        last = row->symbol;
    }
}

/* Of two numbers, one of which the venue may have left out. */
static gboolean
is_same (CarryDecimal a, CarryDecimal b)
{
    if (!carry_decimal_is_valid (a) || !carry_decimal_is_valid (b))
        return carry_decimal_is_valid (a) == carry_decimal_is_valid (b);
    return carry_decimal_compare (a, b) == 0;
}

static gboolean
is_alike (const GArray *before, const GArray *now)
{
    if (before == NULL || before->len != now->len)
        return FALSE;
    for (guint i = 0; i < now->len; i++)
    {
        const CarryRiskTier *a = &g_array_index (before, CarryRiskTier, i);
        const CarryRiskTier *b = &g_array_index (now, CarryRiskTier, i);

        if (!is_same (a->limit, b->limit) || !is_same (a->initial, b->initial) ||
            !is_same (a->maintenance, b->maintenance) || !is_same (a->deduction, b->deduction))
            return FALSE;
    }
    return TRUE;
}

/* What is asked for a position of @value; NULL where it is more than may be held. */
static const CarryRiskTier *
find_tier (const GArray *tiers, CarryDecimal value)
{
    for (guint i = 0; i < tiers->len; i++)
        if (carry_decimal_compare (value, g_array_index (tiers, CarryRiskTier, i).limit) <= 0)
            return &g_array_index (tiers, CarryRiskTier, i);
    return NULL;
}

/* Whether a position of this value is asked for more now, or may not be held any more. */
static gboolean
is_dearer_at (const GArray *before, const GArray *now, CarryDecimal value)
{
    const CarryRiskTier *old = find_tier (before, value);
    const CarryRiskTier *new = find_tier (now, value);

    return old != NULL && (new == NULL || carry_decimal_compare (new->initial, old->initial) > 0 ||
                           carry_decimal_compare (new->maintenance, old->maintenance) > 0);
}

/* Between two limits nothing changes: those of @limits are looked at, and @most above all. */
static gboolean
is_dearer_within (const GArray *limits, const GArray *before, const GArray *now, CarryDecimal most)
{
    for (guint i = 0; i < limits->len; i++)
    {
        CarryDecimal limit = g_array_index (limits, CarryRiskTier, i).limit;

        if (carry_decimal_is_valid (most) && carry_decimal_compare (limit, most) > 0)
            return is_dearer_at (before, now, most);
        if (is_dearer_at (before, now, limit))
            return TRUE;
    }
    return FALSE;
}

/* The most that a position here may come to; invalid when that is unknown: all counts then. */
static CarryDecimal
get_most (const BybitMargins *self, const Terms *terms)
{
    CarryDecimal reach;

    if (!carry_decimal_is_valid (self->equity) || carry_decimal_sign (self->equity) <= 0)
        return carry_decimal_invalid ();
    reach = carry_decimal_mul (self->equity, carry_decimal_make (REACH, 0));
    if (!carry_decimal_is_valid (terms->value) || !carry_decimal_is_valid (reach))
        return reach;
    return carry_decimal_max (reach, carry_decimal_mul (terms->value, carry_decimal_make (2, 0)));
}

static char *
describe (const CarryInstrument *perp, const GArray *tiers)
{
    const CarryRiskTier *lowest = &g_array_index (tiers, CarryRiskTier, 0);
    char limit[CARRY_DECIMAL_BUFFER], initial[CARRY_DECIMAL_BUFFER];
    char maintenance[CARRY_DECIMAL_BUFFER];

    return g_strdup_printf ("%s: the venue asks for other margin from now on: up to %s it is %s, "
                            "and %s to keep it; there are %u tiers",
                            perp->symbol, carry_decimal_format (lowest->limit, limit),
                            carry_decimal_format (lowest->initial, initial),
                            carry_decimal_format (lowest->maintenance, maintenance), tiers->len);
}

/* Where it asks for more of what may be held here, nothing is opened until a person has looked (C9). */
static void
tell_change (BybitMargins *self, const CarryInstrument *perp, const GArray *before,
             const Terms *terms)
{
    const GArray *now = terms->tiers;
    CarryDecimal most = get_most (self, terms);
    g_autofree char *text = describe (perp, now);
    g_autofree char *more = NULL;

    if (!is_dearer_within (before, before, now, most) && !is_dearer_within (now, before, now, most))
    {
        carry_context_notice (self->venue->context, CARRY_NOTICE_WARNING, "tiers-changed", "%s",
                              text);
        return;
    }
    more = g_strconcat (text, "; until a person has looked only what shrinks a position goes out",
                        NULL);
    carry_context_restrict (self->venue->context, perp, CARRY_RISK_REDUCING, TRUE, "tiers-changed",
                            more);
}

/* The table of instruments has the lowest rate. */
static void
tell_lowest (BybitMargins *self, const CarryInstrument *perp, const GArray *tiers)
{
    const CarryRiskTier *lowest = &g_array_index (tiers, CarryRiskTier, 0);
    CarryInstrument changed = *perp;

    if (is_same (perp->maintenance_margin, lowest->maintenance))
        return;
    changed.maintenance_margin = lowest->maintenance;
    carry_context_emit_instrument (self->venue->context, &changed,
                                   bybit_venue_get_now (self->venue));
}

/*
 * What was known of @perp stays where it cannot be told any more: it is the best there is
 * for what is held. What is not held is not opened then.
 */
void
bybit_margins_refresh (BybitMargins *self, const CarryInstrument *perp, const GArray *rows)
{
    g_autoptr (GArray) tiers = collect (perp->symbol, rows);
    g_autoptr (GArray) before = NULL;
    Terms *terms = get_terms (self, perp->symbol);
    g_autofree char *text = NULL;

    if (tiers == NULL)
    {
        text = g_strdup_printf ("%s: what margin the venue asks for cannot be told any more",
                                perp->symbol);
        carry_context_restrict (self->venue->context, perp, CARRY_RISK_REDUCING, FALSE,
                                "margin-unknown", text);
        return;
    }
    carry_context_release (self->venue->context, perp, "margin-unknown");
    if (is_alike (terms->tiers, tiers))
        return;
    before = g_steal_pointer (&terms->tiers);
    terms->tiers = g_steal_pointer (&tiers);
    tell_tiers (self, perp->symbol, terms);
    tell_lowest (self, perp, terms->tiers);
    if (before != NULL)
        tell_change (self, perp, before, terms);
}

CarryDecimal
bybit_margins_get_lowest (const BybitMargins *self, const char *symbol)
{
    const Terms *terms = g_hash_table_lookup (self->terms, symbol);

    if (terms == NULL || terms->tiers == NULL)
        return carry_decimal_invalid ();
    return g_array_index (terms->tiers, CarryRiskTier, 0).maintenance;
}

/* The run has @perp now: it hears what was read of it before. */
void
bybit_margins_publish (BybitMargins *self, const CarryInstrument *perp)
{
    const Terms *terms = perp->category == CARRY_CATEGORY_LINEAR
                             ? g_hash_table_lookup (self->terms, perp->symbol)
                             : NULL;

    if (terms == NULL)
        return;
    tell_tiers (self, perp->symbol, terms);
    tell_terms (self, perp->symbol, terms);
}
