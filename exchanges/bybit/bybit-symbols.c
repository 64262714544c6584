/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-symbols.h"

#define VENUE "bybit"

/* Data scales: finer than the step, since marks are, but with room for large numbers. */
#define PRICE_SCALE 8
#define SIZE_EXTRA 2
#define MAX_SCALE 14

/* A multiplier is a 1 with so many zeros at least, which keeps 1INCH what it is; and at most. */
#define MIN_ZEROS 3
#define MAX_ZEROS 9

#define FNV_START G_GUINT64_CONSTANT (14695981039346656037)
#define FNV_PRIME G_GUINT64_CONSTANT (1099511628211)

/* Perpetuals whose coin has another name on spot; kept by hand. */
static const struct
{
    const char *linear;
    const char *spot;
} aliases[] = {
    { "LUNA2", "LUNA" },
    { "RAYDIUM", "RAY" },
    { "SOLAYER", "LAYER" },
};

/* What is a coin like any other; all other kinds only look like one by their names. */
static const char *const coin_kinds[] = { "", "innovation", "adventure" };

gboolean
bybit_symbol_is_supported (const BybitInstrument *row)
{
    return row->category == BYBIT_CATEGORY_SPOT ||
           (row->category == BYBIT_CATEGORY_LINEAR &&
            row->contract == BYBIT_CONTRACT_LINEAR_PERPETUAL &&
            (row->settle_coin[0] == '\0' || g_str_equal (row->settle_coin, row->quote_coin)));
}

gboolean
bybit_symbol_is_open (const BybitInstrument *row)
{
    return bybit_symbol_is_supported (row) && row->status == BYBIT_TRADING_TRADING &&
           row->ts_delivery == 0 && !row->is_pre_listing;
}

/* Returns: the zeros of a multiplier at @text, 0 when there is none */
static guint
count_zeros (const char *text, gsize length)
{
    guint zeros = 0;

    if (length == 0 || text[0] != '1')
        return 0;
    while (zeros + 1 < length && text[zeros + 1] == '0')
        zeros++;
    return zeros >= MIN_ZEROS && zeros <= MAX_ZEROS ? zeros : 0;
}

static gint64
power_of_ten (guint exponent)
{
    gint64 power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

static gboolean
split_prefix (const char *coin, char *out_coin, gint64 *out_multiplier)
{
    gsize length = strlen (coin);
    guint zeros = count_zeros (coin, length);

    if (zeros == 0 || zeros + 1 == length || g_ascii_isdigit (coin[zeros + 1]))
        return FALSE;
    g_strlcpy (out_coin, coin + zeros + 1, BYBIT_COIN_SIZE);
    *out_multiplier = power_of_ten (zeros);
    return TRUE;
}

static gboolean
split_suffix (const char *coin, char *out_coin, gint64 *out_multiplier)
{
    gsize length = strlen (coin);
    gsize at = length;

    while (at > 0 && coin[at - 1] == '0')
        at--;
    if (at < 2 || coin[at - 1] != '1' || g_ascii_isdigit (coin[at - 2]))
        return FALSE;
    guint zeros = count_zeros (coin + at - 1, length - at + 1);
    if (zeros == 0)
        return FALSE;
    g_strlcpy (out_coin, coin, MIN (at, BYBIT_COIN_SIZE));
    *out_multiplier = power_of_ten (zeros);
    return TRUE;
}

void
bybit_symbol_split (BybitCategory category, const char *base_coin, char out_coin[BYBIT_COIN_SIZE],
                    gint64 *out_multiplier)
{
    *out_multiplier = 1;
    g_strlcpy (out_coin, base_coin, BYBIT_COIN_SIZE);
    if (category != BYBIT_CATEGORY_LINEAR)
        return;
    for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
        if (g_str_equal (base_coin, aliases[i].linear))
        {
            g_strlcpy (out_coin, aliases[i].spot, BYBIT_COIN_SIZE);
            return;
        }
    if (!split_prefix (base_coin, out_coin, out_multiplier))
        split_suffix (base_coin, out_coin, out_multiplier);
}

static gboolean
is_above_zero (CarryDecimal value)
{
    return carry_decimal_sign (value) > 0;
}

static gboolean
check_row (const BybitInstrument *row, GError **error)
{
    const char *wrong = NULL;

    if (!bybit_symbol_is_supported (row))
        wrong = "it is neither spot nor a linear perpetual";
    else if (row->base_coin[0] == '\0' || row->quote_coin[0] == '\0')
        wrong = "its coins are missing";
    else if (!is_above_zero (row->tick_size) || !is_above_zero (row->qty_step))
        wrong = "its tick size or its step of quantities is missing";
    else if (carry_decimal_normalize (row->tick_size).scale > MAX_SCALE ||
             carry_decimal_normalize (row->qty_step).scale > MAX_SCALE - SIZE_EXTRA)
        wrong = "its tick size or its step of quantities has too many decimals";
    if (wrong != NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "Bybit's instrument %s cannot be traded here: %s", row->symbol, wrong);
    return wrong == NULL;
}

static CarryDecimal
given_or (CarryDecimal value, CarryDecimal otherwise)
{
    return carry_decimal_is_valid (value) ? value : otherwise;
}

/* Of an account without any discount: they are used until the account's own are known. */
static void
set_fees (CarryInstrument *instrument, const BybitFeeRate *fee)
{
    gboolean is_spot = instrument->category == CARRY_CATEGORY_SPOT;
    CarryDecimal maker = carry_decimal_make (is_spot ? 100 : 20, 5);
    CarryDecimal taker = carry_decimal_make (is_spot ? 100 : 55, 5);

    instrument->maker_fee = fee != NULL ? given_or (fee->maker_rate, maker) : maker;
    instrument->taker_fee = fee != NULL ? given_or (fee->taker_rate, taker) : taker;
}

/* The venue checks the value of a spot order, and its least quantity no longer. */
static void
set_filters (CarryInstrument *instrument, const BybitInstrument *row)
{
    CarryDecimal zero = carry_decimal_zero ();

    instrument->tick_size = carry_decimal_normalize (row->tick_size);
    instrument->qty_step = carry_decimal_normalize (row->qty_step);
    instrument->min_qty =
        instrument->category == CARRY_CATEGORY_SPOT ? zero : given_or (row->min_qty, zero);
    instrument->max_qty = row->max_qty;
    instrument->max_market_qty = row->max_market_qty;
    instrument->min_notional = row->min_notional;
    instrument->price_scale = (guint8) MAX (PRICE_SCALE, instrument->tick_size.scale);
    instrument->size_scale = (guint8) (instrument->qty_step.scale + SIZE_EXTRA);
}

gboolean
bybit_symbol_to_instrument (const BybitInstrument *row, const BybitFeeRate *fee,
                            CarryInstrument *out_instrument, GError **error)
{
    char coin[BYBIT_COIN_SIZE];
    gint64 multiplier;

    if (!check_row (row, error))
        return FALSE;
    bybit_symbol_split (row->category, row->base_coin, coin, &multiplier);
    gboolean is_spot = row->category == BYBIT_CATEGORY_SPOT;
    CarryInstrument instrument = {
        .venue = g_intern_static_string (VENUE),
        .symbol = g_intern_string (row->symbol),
        .base = g_intern_string (coin),
        .quote = g_intern_string (row->quote_coin),
        .category = is_spot ? CARRY_CATEGORY_SPOT : CARRY_CATEGORY_LINEAR,
        .fee_in_base = is_spot,
        .multiplier = carry_decimal_make (multiplier, 0),
        .funding_interval_ns = row->funding_interval_ns,
        .ts_delivery = row->ts_delivery,
    };
    instrument.collateral_ratio = carry_decimal_invalid ();
    instrument.funding_cap = is_spot ? carry_decimal_invalid () : row->upper_funding_rate;
    instrument.funding_floor = is_spot ? carry_decimal_invalid () : row->lower_funding_rate;
    set_filters (&instrument, row);
    set_fees (&instrument, fee);
    *out_instrument = instrument;
    return TRUE;
}

static gboolean
is_coin_kind (const char *symbol_type)
{
    for (guint i = 0; i < G_N_ELEMENTS (coin_kinds); i++)
        if (g_str_equal (symbol_type, coin_kinds[i]))
            return TRUE;
    return FALSE;
}

gboolean
bybit_symbol_is_pair (const BybitInstrument *perp, const BybitInstrument *spot)
{
    char perp_coin[BYBIT_COIN_SIZE], spot_coin[BYBIT_COIN_SIZE];
    gint64 multiplier;

    if (perp->category != BYBIT_CATEGORY_LINEAR || spot->category != BYBIT_CATEGORY_SPOT ||
        !bybit_symbol_is_supported (perp) || !is_coin_kind (perp->symbol_type) ||
        !is_coin_kind (spot->symbol_type))
        return FALSE;
    bybit_symbol_split (perp->category, perp->base_coin, perp_coin, &multiplier);
    bybit_symbol_split (spot->category, spot->base_coin, spot_coin, &multiplier);
    return g_str_equal (perp_coin, spot_coin) && g_str_equal (perp->quote_coin, spot->quote_coin);
}

const BybitInstrument *
bybit_symbol_find_pair (const BybitInstrument *perp, const GArray *spots)
{
    for (guint i = 0; i < spots->len; i++)
    {
        const BybitInstrument *spot = &g_array_index (spots, BybitInstrument, i);
        if (bybit_symbol_is_open (spot) && bybit_symbol_is_pair (perp, spot))
            return spot;
    }
    return NULL;
}

gboolean
bybit_symbol_check_pair_prices (gint64 multiplier, CarryDecimal perp_index, CarryDecimal spot_last,
                                CarryDecimal tolerance)
{
    CarryDecimal expected = carry_decimal_mul (carry_decimal_make (multiplier, 0), spot_last);
    CarryDecimal off = carry_decimal_abs (carry_decimal_sub (perp_index, expected));
    CarryDecimal allowed = carry_decimal_mul_round (expected, tolerance, 12, CARRY_ROUND_DOWN);

    if (carry_decimal_sign (perp_index) <= 0 || carry_decimal_sign (expected) <= 0 ||
        !carry_decimal_is_valid (off) || !carry_decimal_is_valid (allowed))
        return FALSE;
    return carry_decimal_compare (off, allowed) <= 0;
}

static guint64
hash_text (guint64 hash, const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        hash = (hash ^ (guchar) *at) * FNV_PRIME;
    /* Where a text ends is part of it. */
    return (hash ^ 0xff) * FNV_PRIME;
}

static guint64
hash_number (guint64 hash, gint64 number)
{
    char text[CARRY_DECIMAL_BUFFER];
    return hash_text (hash, carry_decimal_format (carry_decimal_make (number, 0), text));
}

static guint64
hash_decimal (guint64 hash, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];
    return hash_text (hash, carry_decimal_format (carry_decimal_normalize (value), text));
}

guint64
bybit_symbol_get_identity (const BybitInstrument *row)
{
    char coin[BYBIT_COIN_SIZE];
    gint64 multiplier;
    guint64 hash = hash_number (FNV_START, (gint64) row->category);

    bybit_symbol_split (row->category, row->base_coin, coin, &multiplier);
    hash = hash_number (hash, row->symbol_id);
    hash = hash_text (hash, row->symbol);
    hash = hash_text (hash, coin);
    hash = hash_number (hash, multiplier);
    hash = hash_text (hash, row->quote_coin);
    hash = hash_text (hash, row->settle_coin);
    return hash_number (hash, (gint64) row->contract);
}

guint64
bybit_symbol_get_rules_hash (const BybitInstrument *row)
{
    const CarryDecimal rules[] = {
        row->tick_size,
        row->min_price,
        row->max_price,
        row->qty_step,
        row->quote_step,
        row->min_qty,
        row->max_qty,
        row->max_market_qty,
        row->min_notional,
        row->max_leverage,
        row->price_limit_ratio_x,
        row->price_limit_ratio_y,
        row->upper_funding_rate,
        row->lower_funding_rate,
    };
    guint64 hash = hash_number (FNV_START, (gint64) row->status);

    for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        hash = hash_decimal (hash, rules[i]);
    hash = hash_number (hash, row->funding_interval_ns);
    hash = hash_number (hash, row->ts_delivery);
    return hash_number (hash, row->is_pre_listing);
}
