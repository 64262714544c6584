/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-positions.h"

#include "bybit-margins.h"

/* In the queue of positions the venue reduces when it must, from here on it is near the front. */
#define NEAR_RANK 4

/* What was told of one symbol. */
typedef struct
{
    gint64 rank;
    gboolean is_reduce_only;
    gboolean is_hedged;
    BybitPositionStatus status;
    CarryDecimal leverage; /* the last that was stated; invalid before */
} Told;

struct _BybitPositions
{
    BybitVenue *venue;
    GHashTable *told; /* symbol -> Told */
};

BybitPositions *
bybit_positions_new (BybitVenue *venue)
{
    BybitPositions *self = g_new0 (BybitPositions, 1);

    self->venue = venue;
    self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return self;
}

void
bybit_positions_free (BybitPositions *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref (self->told);
    g_free (self);
}

static Told *
find_told (BybitPositions *self, const char *symbol)
{
    Told *told = g_hash_table_lookup (self->told, symbol);

    if (told == NULL)
    {
        told = g_new0 (Told, 1);
        told->leverage = carry_decimal_invalid ();
        g_hash_table_insert (self->told, g_strdup (symbol), told);
    }
    return told;
}

/* A perpetual's restriction of its own, that ends when its cause does. */
static void
restrict_while (BybitPositions *self, const BybitPosition *row, gboolean is_so, const char *code,
                const char *why)
{
    const CarryInstrument *instrument =
        bybit_venue_find (self->venue, BYBIT_CATEGORY_LINEAR, row->symbol);
    g_autofree char *text = NULL;

    if (instrument == NULL)
        return;
    if (!is_so)
    {
        carry_context_release (self->venue->context, instrument, code);
        return;
    }
    text = g_strdup_printf ("%s: %s", row->symbol, why);
    carry_context_restrict (self->venue->context, instrument, CARRY_RISK_REDUCING, FALSE, code,
                            text);
}

/* C9: somebody changed it by hand. What was sized by the old one opens nothing more. */
static void
look_at_leverage (BybitPositions *self, const BybitPosition *row, const Told *told)
{
    const CarryInstrument *perp =
        bybit_venue_find (self->venue, BYBIT_CATEGORY_LINEAR, row->symbol);
    char before[CARRY_DECIMAL_BUFFER], now[CARRY_DECIMAL_BUFFER];
    g_autofree char *text = NULL;

    if (perp == NULL || !carry_decimal_is_valid (row->leverage) ||
        !carry_decimal_is_valid (told->leverage) ||
        carry_decimal_equal (row->leverage, told->leverage))
        return;
    text = g_strdup_printf ("%s: the leverage was changed at the venue from %s to %s; until a "
                            "person has looked only what shrinks a position goes out",
                            row->symbol, carry_decimal_format (told->leverage, before),
                            carry_decimal_format (row->leverage, now));
    carry_context_restrict (self->venue->context, perp, CARRY_RISK_REDUCING, TRUE,
                            "leverage-changed", text);
}

void
bybit_positions_take (BybitPositions *self, const BybitPosition *row)
{
    CarryContext *context = self->venue->context;
    Told *told = find_told (self, row->symbol);
    gboolean is_hedged = row->position_idx != 0;

    if (row->status != told->status && (row->status == BYBIT_POSITION_STATUS_LIQUIDATION ||
                                        row->status == BYBIT_POSITION_STATUS_ADL))
        carry_context_notice (context, CARRY_NOTICE_CRITICAL, "position-forced",
                              "%s: the venue is closing the position by force (%s)", row->symbol,
                              bybit_word_to_text (bybit_position_statuses, (int) row->status));
    if (row->is_reduce_only && !told->is_reduce_only)
        carry_context_notice (context, CARRY_NOTICE_CRITICAL, "position-reduce-only",
                              "%s: the venue allows only to reduce the position", row->symbol);
    if (row->adl_rank >= NEAR_RANK && told->rank < NEAR_RANK)
        carry_context_notice (context, CARRY_NOTICE_WARNING, "adl-near",
                              "%s: the position is near the front of those the venue reduces when "
                              "it must (rank %" G_GINT64_FORMAT " of 5)",
                              row->symbol, row->adl_rank);
    look_at_leverage (self, row, told);
    bybit_margins_take_position (self->venue->margins, row);
    if (is_hedged && !told->is_hedged)
        carry_context_notice (context, CARRY_NOTICE_CRITICAL, "hedge-mode",
                              "%s: the position is in hedge mode; switch the account to one-way",
                              row->symbol);
    if ((row->adl_rank >= NEAR_RANK) != (told->rank >= NEAR_RANK))
        restrict_while (self, row, row->adl_rank >= NEAR_RANK, "P25",
                        "nothing is added while the venue may reduce it soon");
    if ((row->is_reduce_only || is_hedged) != (told->is_reduce_only || told->is_hedged))
        restrict_while (
            self, row, row->is_reduce_only || is_hedged, "P24",
            "nothing is opened while the venue, or the account's mode, does not let it");
    *told = (Told){
        .rank = row->adl_rank,
        .is_reduce_only = row->is_reduce_only,
        .is_hedged = is_hedged,
        .status = row->status,
        .leverage = carry_decimal_is_valid (row->leverage) ? row->leverage : told->leverage,
    };
}

void
bybit_position_to_carry (const BybitPosition *row, const CarryInstrument *instrument,
                         CarryPosition *out_position)
{
    gboolean is_flat = carry_decimal_sign (row->size) == 0;

    *out_position = (CarryPosition){
        .instrument = instrument->index,
        .quantity = row->side == BYBIT_SIDE_SELL ? carry_decimal_negate (row->size) : row->size,
        .entry_price = is_flat ? carry_decimal_invalid () : row->entry_price,
    };
}
