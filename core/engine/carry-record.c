/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-record.h"

/* The pointers of the event, after the record came to lie where it lies. */
void
carry_record_repoint (CarryRecord *self)
{
    CarryEvent *event = &self->event;

    event->order = event->kind == CARRY_EVENT_ORDER ? &self->order : NULL;
    event->fill = event->kind == CARRY_EVENT_FILL ? &self->fill : NULL;
    event->funding = event->kind == CARRY_EVENT_FUNDING ? &self->funding : NULL;
    event->transfer = event->kind == CARRY_EVENT_TRANSFER ? &self->transfer : NULL;
    event->equity = event->kind == CARRY_EVENT_EQUITY ? &self->equity : NULL;
    event->group = event->kind == CARRY_EVENT_GROUP ? &self->group : NULL;
    event->adjustment = event->kind == CARRY_EVENT_ADJUSTMENT ? &self->adjustment : NULL;
    event->instrument = event->instrument != NULL ? &self->instrument : NULL;
    event->notice = NULL;
    if (event->kind == CARRY_EVENT_NOTICE || event->kind == CARRY_EVENT_HALT)
        event->notice = &self->notice;
}

/* Copies @event, which is no market event and no decision: those are not kept. */
void
carry_record_init (CarryRecord *self, const CarryEvent *event, guint64 ticket)
{
    *self = (CarryRecord){ .event = *event, .ticket = ticket };
    self->event.module = g_intern_string (event->module);
    /* A copy: the venue may change its rules while the writer reads them. */
    if (event->instrument != NULL)
        self->instrument = *event->instrument;
    switch (event->kind)
    {
    case CARRY_EVENT_ORDER:
        self->order = *event->order;
        break;
    case CARRY_EVENT_FILL:
        self->fill = *event->fill;
        break;
    case CARRY_EVENT_FUNDING:
        self->funding = *event->funding;
        break;
    case CARRY_EVENT_TRANSFER:
        self->transfer = *event->transfer;
        break;
    case CARRY_EVENT_EQUITY:
        self->equity = *event->equity;
        break;
    case CARRY_EVENT_NOTICE:
    case CARRY_EVENT_HALT:
        self->notice = *event->notice;
        self->text = g_strdup (event->notice->text);
        self->notice.text = self->text;
        self->notice.module = g_intern_string (event->notice->module);
        self->notice.code = g_intern_string (event->notice->code);
        break;
    case CARRY_EVENT_GROUP:
        self->group = *event->group;
        break;
    case CARRY_EVENT_ADJUSTMENT:
        self->adjustment = *event->adjustment;
        break;
    case CARRY_EVENT_MARKET:
    case CARRY_EVENT_DECISION:
        g_assert_not_reached ();
    }
    carry_record_repoint (self);
}

void
carry_record_clear (CarryRecord *self)
{
    g_clear_pointer (&self->text, g_free);
}
