/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Risk tiers that are read again: what is told to whom where the venue asks for other margin. */

#include "bybit-margins.h"
#include "bybit-parse-rest.h"
#include "roles/carry-context-private.h"

#define SYMBOL "BTCUSDT"

typedef struct
{
    CarryInstruments *instruments;
    const CarryInstrument *perp;
    BybitVenue venue;
    guint n_tiers; /* as the engine has them; 0: none */
    guint n_rules; /* how often the table of instruments was to change */
    CarryDecimal maintenance;
    char *restricted; /* code of what is restricted; NULL: nothing */
    gboolean until_human;
    char *noticed;
} World;

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((World *) backend)->instruments;
}

static void
on_notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
           const char *text)
{
    World *self = backend;

    g_free (self->noticed);
    self->noticed = g_strdup (code);
}

static void
on_restrict (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
             CarryRiskState state, gboolean until_human, const char *code, const char *reason)
{
    World *self = backend;

    g_assert_true (instrument == self->perp);
    g_assert_cmpint (state, ==, CARRY_RISK_REDUCING);
    g_free (self->restricted);
    self->restricted = g_strdup (code);
    self->until_human = until_human;
}

static gboolean
on_release (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
            const char *code)
{
    World *self = backend;

    if (g_strcmp0 (self->restricted, code) == 0)
        g_clear_pointer (&self->restricted, g_free);
    return TRUE;
}

static void
set_tiers (gpointer backend, const CarryInstrument *instrument, const CarryRiskTier *tiers,
           guint n_tiers)
{
    ((World *) backend)->n_tiers = n_tiers;
}

static void
set_margin (gpointer backend, CarryContext *context, const CarryMargin *margin)
{
}

static gboolean
get_is_in_charge (gpointer backend, CarryContext *context)
{
    return FALSE;
}

static void
emit_instrument (gpointer backend, CarryContext *context, const CarryInstrument *changed, gint64 ts)
{
    World *self = backend;

    self->n_rules++;
    self->maintenance = changed->maintenance_margin;
}

static const CarryContextBackend backend = {
    .get_instruments = get_instruments,
    .notice = on_notice,
    .restrict_trading = on_restrict,
    .release = on_release,
    .set_tiers = set_tiers,
    .set_margin = set_margin,
    .get_is_in_charge = get_is_in_charge,
    .emit_instrument = emit_instrument,
};

static void
set_up (World *self, gconstpointer data)
{
    g_autoptr (CarryInstrument) perp =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, SYMBOL, "BTC", "USDT");

    perp->tick_size = carry_decimal_make (1, 1);
    perp->qty_step = perp->min_qty = carry_decimal_make (1, 3);
    perp->price_scale = 4;
    perp->size_scale = 8;
    perp->maintenance_margin = carry_decimal_make (5, 3);
    self->instruments = carry_instruments_new ();
    self->perp = carry_instruments_add (self->instruments, perp, NULL);
    g_assert_nonnull (self->perp);
    self->venue.clock = carry_sim_clock_new (CARRY_NS_PER_DAY);
    self->venue.context = carry_context_new (&backend, self, "main", 1);
    self->venue.margins = bybit_margins_new (&self->venue);
}

static void
tear_down (World *self, gconstpointer data)
{
    bybit_margins_free (self->venue.margins);
    g_object_unref (self->venue.context);
    g_object_unref (self->venue.clock);
    carry_instruments_unref (self->instruments);
    g_free (self->restricted);
    g_free (self->noticed);
}

/* A tier: largest value, largest leverage, rate of maintenance. */
typedef struct
{
    gint64 limit;
    gint64 leverage;
    const char *maintenance;
} Tier;

static const Tier old[] = { { 2000, 100, "0.005" }, { 5000, 50, "0.01" } };

static void
read_tiers (World *self, const Tier *tiers, guint n, gboolean is_first)
{
    g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (BybitRiskLimit));

    for (guint i = 0; i < n; i++)
    {
        BybitRiskLimit row = {
            .id = i + 1,
            .symbol = SYMBOL,
            .limit = carry_decimal_make (tiers[i].limit, 0),
            .maintenance = carry_decimal_from_text (tiers[i].maintenance),
            .max_leverage = carry_decimal_make (tiers[i].leverage, 0),
            .initial = carry_decimal_div (carry_decimal_make (1, 0),
                                          carry_decimal_make (tiers[i].leverage, 0), 6,
                                          CARRY_ROUND_HALF_EVEN),
            .deduction = carry_decimal_invalid (),
        };

        g_array_append_val (rows, row);
    }
    if (is_first)
        bybit_margins_take_limits (self->venue.margins, rows);
    else
        bybit_margins_refresh (self->venue.margins, self->perp, rows);
}

typedef struct
{
    const char *path;
    Tier tiers[3];
    guint n;
    const char *restricted; /* code; NULL: nothing is */
    const char *noticed;
    guint n_rules;
} Case;

static const Case cases[] = {
    { "same", { { 2000, 100, "0.005" }, { 5000, 50, "0.01" } }, 2, NULL, NULL, 0 },
    { "in-another-order", { { 5000, 50, "0.01" }, { 2000, 100, "0.005" } }, 2, NULL, NULL, 0 },
    { "higher-rate",
      { { 2000, 100, "0.005" }, { 5000, 50, "0.02" } },
      2,
      "tiers-changed",
      NULL,
      0 },
    { "higher-lowest-rate",
      { { 2000, 100, "0.006" }, { 5000, 50, "0.01" } },
      2,
      "tiers-changed",
      NULL,
      1 },
    { "less-leverage",
      { { 2000, 80, "0.005" }, { 5000, 50, "0.01" } },
      2,
      "tiers-changed",
      NULL,
      0 },
    { "earlier-step",
      { { 1000, 100, "0.005" }, { 5000, 50, "0.01" } },
      2,
      "tiers-changed",
      NULL,
      0 },
    { "lower-end", { { 2000, 100, "0.005" }, { 4000, 50, "0.01" } }, 2, "tiers-changed", NULL, 0 },
    { "cheaper", { { 3000, 100, "0.005" }, { 9000, 50, "0.01" } }, 2, NULL, "tiers-changed", 0 },
    { "cheaper-lowest-rate",
      { { 2000, 100, "0.004" }, { 5000, 50, "0.01" } },
      2,
      NULL,
      "tiers-changed",
      1 },
    /* More rows that say the same ask for no more. */
    { "split",
      { { 1000, 100, "0.005" }, { 2000, 100, "0.005" }, { 5000, 50, "0.01" } },
      3,
      NULL,
      "tiers-changed",
      0 },
    { "none", { { 0 } }, 0, "margin-unknown", NULL, 0 },
    { "a-row-of-no-rate",
      { { 2000, 100, "0" }, { 5000, 50, "0.01" } },
      2,
      "margin-unknown",
      NULL,
      0 },
};

static void
test_change (World *self, gconstpointer data)
{
    const Case *one = data;
    gboolean is_known = g_strcmp0 (one->restricted, "margin-unknown") != 0;

    read_tiers (self, old, G_N_ELEMENTS (old), TRUE);
    g_assert_cmpuint (self->n_tiers, ==, 2);
    read_tiers (self, one->tiers, one->n, FALSE);
    g_assert_cmpstr (self->restricted, ==, one->restricted);
    g_assert_cmpint (self->until_human, ==, one->restricted != NULL && is_known);
    g_assert_cmpstr (self->noticed, ==, one->noticed);
    g_assert_cmpuint (self->n_rules, ==, one->n_rules);
    g_assert_cmpuint (self->n_tiers, ==, is_known ? one->n : 2);
    /* What cannot be told for a while is no other word when it is there again. */
    if (is_known)
        return;
    read_tiers (self, old, G_N_ELEMENTS (old), FALSE);
    g_assert_null (self->restricted);
    g_assert_null (self->noticed);
}

/* What was unknown at the start is known now, and no change of anything. */
static void
test_late (World *self, gconstpointer data)
{
    const Tier later[] = { { 2000, 100, "0.008" } };

    read_tiers (self, later, 1, FALSE);
    g_assert_cmpuint (self->n_tiers, ==, 1);
    g_assert_null (self->restricted);
    g_assert_null (self->noticed);
    g_assert_cmpuint (self->n_rules, ==, 1);
    g_assert_true (carry_decimal_equal (self->maintenance, carry_decimal_make (8, 3)));
}

/* What the account cannot come to is told, and nothing waits for a person. */
static void
test_reach (World *self, gconstpointer data)
{
    const Tier cut[] = { { 2000, 100, "0.005" }, { 4000, 50, "0.01" } };
    const Tier lower[] = { { 2000, 100, "0.005" }, { 3999, 50, "0.01" } };
    BybitWallet wallet = { .total_equity = carry_decimal_make (400, 0) };
    BybitPosition position = {
        .symbol = SYMBOL,
        .size = carry_decimal_make (1, 0),
        .value = carry_decimal_make (2000, 0),
        .leverage = carry_decimal_make (10, 0),
        .liq_price = carry_decimal_invalid (),
    };

    bybit_margins_take_wallet (self->venue.margins, &wallet);
    bybit_margins_take_position (self->venue.margins, &position);
    read_tiers (self, old, G_N_ELEMENTS (old), TRUE);
    read_tiers (self, cut, G_N_ELEMENTS (cut), FALSE);
    g_assert_null (self->restricted);
    g_assert_cmpstr (self->noticed, ==, "tiers-changed");
    read_tiers (self, lower, G_N_ELEMENTS (lower), FALSE);
    g_assert_cmpstr (self->restricted, ==, "tiers-changed");
    g_assert_true (self->until_human);
}

/* A position that is larger than that counts twice. */
static void
test_reach_of_position (World *self, gconstpointer data)
{
    const Tier cut[] = { { 2000, 100, "0.005" }, { 4000, 50, "0.01" } };
    BybitWallet wallet = { .total_equity = carry_decimal_make (100, 0) };
    BybitPosition position = {
        .symbol = SYMBOL,
        .size = carry_decimal_make (1, 0),
        .value = carry_decimal_make (2001, 0),
        .leverage = carry_decimal_make (10, 0),
        .liq_price = carry_decimal_invalid (),
    };

    bybit_margins_take_wallet (self->venue.margins, &wallet);
    bybit_margins_take_position (self->venue.margins, &position);
    read_tiers (self, old, G_N_ELEMENTS (old), TRUE);
    read_tiers (self, cut, G_N_ELEMENTS (cut), FALSE);
    g_assert_cmpstr (self->restricted, ==, "tiers-changed");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autofree char *path = g_strconcat ("/bybit/margins/", cases[i].path, NULL);

        g_test_add (path, World, &cases[i], set_up, test_change, tear_down);
    }
    g_test_add ("/bybit/margins/late", World, NULL, set_up, test_late, tear_down);
    g_test_add ("/bybit/margins/reach", World, NULL, set_up, test_reach, tear_down);
    g_test_add ("/bybit/margins/reach-of-position", World, NULL, set_up, test_reach_of_position,
                tear_down);
    return g_test_run ();
}
