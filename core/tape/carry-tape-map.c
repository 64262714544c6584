/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-map.h"

#include "tape/carry-pack.h"
#include "tape/carry-tape-reader.h"

typedef struct
{
    const CarryInstrument *instrument; /* NULL: nobody asked for it */
    int price_digits;                  /* more here than in the recording */
    int size_digits;
} Target;

struct _CarryTapeMap
{
    GArray *targets; /* Target, by index in the recording */
};

static const CarryInstrument *
find (GPtrArray *instruments, const CarryInstrument *recorded)
{
    for (guint i = 0; i < instruments->len; i++)
    {
        const CarryInstrument *other = g_ptr_array_index (instruments, i);

        if (other->category == recorded->category && g_str_equal (other->venue, recorded->venue) &&
            g_str_equal (other->symbol, recorded->symbol))
            return other;
    }
    return NULL;
}

static void
add_instrument (CarryTapeMap *self, GPtrArray *instruments, const CarryTapeRecord *record)
{
    CarryPack pack = { .in = record->data, .left = record->entry.size };
    CarryInstrument recorded = { 0 };
    Target target = { 0 };

    carry_pack_instrument (&pack, &recorded);
    if (!pack.failed)
        target.instrument = find (instruments, &recorded);
    if (target.instrument != NULL)
    {
        target.price_digits = target.instrument->price_scale - recorded.price_scale;
        target.size_digits = target.instrument->size_scale - recorded.size_scale;
    }
    g_array_append_val (self->targets, target);
}

/* The instruments are told before anything trades, and no more afterwards. */
CarryTapeMap *
carry_tape_map_read (const char *journal, GPtrArray *instruments, GError **error)
{
    g_autoptr (CarryTapeReader) reader = carry_tape_reader_open (journal, error);
    g_autoptr (CarryTapeMap) self = NULL;
    g_autoptr (GError) failure = NULL;
    const CarryTapeRecord *record;

    if (reader == NULL)
        return NULL;
    self = g_new0 (CarryTapeMap, 1);
    self->targets = g_array_new (FALSE, FALSE, sizeof (Target));
    while ((record = carry_tape_reader_peek (reader, &failure)) != NULL &&
           record->entry.kind != CARRY_TAPE_CALL && record->event == NULL)
    {
        if (record->entry.kind == CARRY_TAPE_INSTRUMENT)
            add_instrument (self, instruments, record);
        carry_tape_reader_skip (reader);
    }
    /* A segment that is gone says nothing about the instruments. */
    if (failure == NULL || self->targets->len > 0)
        return g_steal_pointer (&self);
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
}

void
carry_tape_map_free (CarryTapeMap *self)
{
    g_array_unref (self->targets);
    g_free (self);
}

gboolean
carry_tape_map_is_wanted (const CarryTapeMap *self, const CarryMarketEvent *event)
{
    return event->kind < CARRY_MARKET_N_KINDS && event->instrument < self->targets->len &&
           g_array_index (self->targets, Target, event->instrument).instrument != NULL;
}

/* FALSE when the value has more digits than there are, or is too large. */
static gboolean
change_digits (gint64 *value, int digits)
{
    for (; digits > 0; digits--)
        if (__builtin_mul_overflow (*value, (gint64) 10, value))
            return FALSE;
    for (; digits < 0; digits++)
    {
        if (*value % 10 != 0)
            return FALSE;
        *value /= 10;
    }
    return TRUE;
}

static gboolean
change_bar (CarryMarketEvent *event, const Target *target)
{
    return change_digits (&event->bar.open, target->price_digits) &&
           change_digits (&event->bar.high, target->price_digits) &&
           change_digits (&event->bar.low, target->price_digits) &&
           change_digits (&event->bar.close, target->price_digits) &&
           change_digits (&event->bar.volume, target->size_digits);
}

static gboolean
change_quote (CarryMarketEvent *event, const Target *target)
{
    return change_digits (&event->quote.bid, target->price_digits) &&
           change_digits (&event->quote.ask, target->price_digits) &&
           change_digits (&event->quote.bid_size, target->size_digits) &&
           change_digits (&event->quote.ask_size, target->size_digits);
}

/*
 * Makes a wanted event one of the other run. FALSE when its prices or sizes cannot be
 * said in that run's digits.
 */
gboolean
carry_tape_map_apply (const CarryTapeMap *self, CarryMarketEvent *event)
{
    const Target *target = &g_array_index (self->targets, Target, event->instrument);

    event->instrument = target->instrument->index;
    switch ((CarryMarketKind) event->kind)
    {
    case CARRY_MARKET_QUOTE:
        return change_quote (event, target);
    case CARRY_MARKET_BAR:
        return change_bar (event, target);
    case CARRY_MARKET_TRADE:
    case CARRY_MARKET_LEVEL:
    case CARRY_MARKET_LIQUIDATION:
        return change_digits (&event->trade.price, target->price_digits) &&
               change_digits (&event->trade.size, target->size_digits);
    case CARRY_MARKET_MARK:
    case CARRY_MARKET_INDEX:
        return change_digits (&event->mark.price, target->price_digits);
    case CARRY_MARKET_SETTLEMENT:
    case CARRY_MARKET_FUNDING:
    case CARRY_MARKET_GAP:
    case CARRY_MARKET_ACTIVITY: /* in whole units, whatever the digits of the instrument */
        break;
    }
    return TRUE;
}
