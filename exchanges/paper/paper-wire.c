/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-wire.h"

#include "paper-entry.h"

typedef struct
{
    guint64 timer;
    PaperMessage message;
} PaperParcel;

/* What is still under way never arrives. */
void
paper_wire_clear (PaperWire *self, PaperVenue *venue)
{
    PaperParcel *parcel;
    while ((parcel = g_queue_pop_head (&self->messages)) != NULL)
    {
        carry_context_remove_timer (venue->context, parcel->timer);
        g_free (parcel);
    }
}

/*
 * A message meets the market that was at the venue when it arrives there; that
 * market is known here later by the latency of the data.
 */
void
paper_wire_send (PaperWire *self, PaperVenue *venue, const PaperMessage *message)
{
    CarryContext *context = venue->context;
    PaperParcel *parcel = g_new (PaperParcel, 1);
    gint64 ts_arrival = paper_latency_next_arrival (
        &venue->latency, carry_context_get_random (context), carry_context_get_now (context));

    parcel->message = *message;
    parcel->timer =
        carry_context_add_timer (context, ts_arrival + carry_context_get_data_latency_ns (context));
    g_queue_push_tail (&self->messages, parcel);
}

static void
arrive (PaperVenue *venue, const PaperMessage *message)
{
    switch (message->kind)
    {
    case PAPER_MESSAGE_SUBMIT:
        paper_entry_submit (venue, &message->order);
        break;
    case PAPER_MESSAGE_AMEND:
        paper_entry_amend (venue, &message->order, message->quantity, message->price);
        break;
    case PAPER_MESSAGE_CANCEL:
        paper_entry_cancel (venue, &message->order);
        break;
    case PAPER_MESSAGE_CANCEL_ALL:
        paper_venue_cancel_all (venue, message->instrument, PAPER_CANCELED_ON_REQUEST);
        break;
    case PAPER_MESSAGE_QUERY:
        paper_entry_query (venue, &message->order);
        break;
    }
    paper_venue_sweep (venue);
}

/* Returns: FALSE when the timer is none of the wire's. */
gboolean
paper_wire_deliver (PaperWire *self, PaperVenue *venue, guint64 timer)
{
    for (GList *link = self->messages.head; link != NULL; link = link->next)
    {
        PaperParcel *parcel = link->data;
        if (parcel->timer != timer)
            continue;
        g_queue_delete_link (&self->messages, link);
        arrive (venue, &parcel->message);
        g_free (parcel);
        return TRUE;
    }
    return FALSE;
}
