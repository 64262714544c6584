/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"

G_BEGIN_DECLS

/**
 * CarryRecord: (skip)
 * @event: the event; its pointers point into the record
 * @ticket: whom to tell when it is safe; 0 for nobody
 *
 * An event with all it points to, to be kept for later. After it was moved,
 * carry_record_repoint() makes it whole again.
 */
typedef struct
{
    CarryEvent event;
    CarryInstrument instrument;
    guint64 ticket;
    union
    {
        CarryOrder order;
        CarryFill fill;
        CarryFundingPayment funding;
        CarryTransfer transfer;
        CarryGroup group;
        CarryAdjustment adjustment;
        CarryEquity equity;
        CarryNotice notice;
    };
    char *text; /* of a notice, owned */
} CarryRecord;

void carry_record_init (CarryRecord *self, const CarryEvent *event, guint64 ticket);
void carry_record_repoint (CarryRecord *self);
void carry_record_clear (CarryRecord *self);

G_END_DECLS
