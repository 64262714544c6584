/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-venue.h"

G_BEGIN_DECLS

typedef enum
{
    PAPER_MESSAGE_SUBMIT,
    PAPER_MESSAGE_AMEND,
    PAPER_MESSAGE_CANCEL,
    PAPER_MESSAGE_CANCEL_ALL,
    PAPER_MESSAGE_QUERY,
} PaperMessageKind;

/* What a trader sends to the venue. */
typedef struct
{
    PaperMessageKind kind;
    CarryOrder order;
    CarryDecimal quantity; /* of an amend; invalid to leave it */
    CarryDecimal price;
    const CarryInstrument *instrument; /* of a cancel of all; NULL for all */
} PaperMessage;

/* The messages under way to the venue, in the order they will arrive. */
typedef struct
{
    GQueue messages;
} PaperWire;

void paper_wire_clear (PaperWire *self, PaperVenue *venue);
void paper_wire_send (PaperWire *self, PaperVenue *venue, const PaperMessage *message);
gboolean paper_wire_deliver (PaperWire *self, PaperVenue *venue, guint64 timer);

G_END_DECLS
