/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"

G_BEGIN_DECLS

/**
 * CarryPack: (skip)
 * @out: what is written is added here; %NULL when reading
 * @in: what is read next
 * @left: how many bytes there are of it
 * @n_instruments: an index read must be below it
 * @n_modules: a number of a module read must not be above it
 * @failed: what was read is none of ours; all that follows is nothing
 *
 * Values as bytes, field by field. One function says how a struct is laid out, both
 * for writing and for reading; when writing it changes nothing.
 */
typedef struct
{
    GByteArray *out;
    const guint8 *in;
    gsize left;
    guint n_instruments;
    guint n_modules;
    gboolean failed;
} CarryPack;

/* Simple values. */
void carry_pack_bytes (CarryPack *self, gpointer data, gsize size);
void carry_pack_u8 (CarryPack *self, guint8 *value);
void carry_pack_u32 (CarryPack *self, guint32 *value);
void carry_pack_u64 (CarryPack *self, guint64 *value);
void carry_pack_i64 (CarryPack *self, gint64 *value);
void carry_pack_flag (CarryPack *self, gboolean *value);
void carry_pack_choice (CarryPack *self, gpointer value, guint n);
void carry_pack_decimal (CarryPack *self, CarryDecimal *value);
void carry_pack_chars (CarryPack *self, char *text, gsize size);
void carry_pack_word (CarryPack *self, const char **word);
void carry_pack_text (CarryPack *self, char **text);
void carry_pack_amount (CarryPack *self, CarryAmount *amount);

/* What happens to an account. */
void carry_pack_order (CarryPack *self, CarryOrder *order);
void carry_pack_fill (CarryPack *self, CarryFill *fill);
void carry_pack_funding (CarryPack *self, CarryFundingPayment *payment);
void carry_pack_transfer (CarryPack *self, CarryTransfer *transfer);
void carry_pack_adjustment (CarryPack *self, CarryAdjustment *adjustment);
void carry_pack_group (CarryPack *self, CarryGroup *group);
void carry_pack_instrument (CarryPack *self, CarryInstrument *instrument);
gboolean carry_pack_is_event (const CarryPack *self, const CarryMarketEvent *event);

G_END_DECLS
