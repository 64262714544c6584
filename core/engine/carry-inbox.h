/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"

G_BEGIN_DECLS

/**
 * CarryInputKind: (skip)
 *
 * What may wait in the inbox. Market events of a history never do: they are
 * dispatched where they lie.
 */
typedef enum
{
    CARRY_INPUT_NONE,
    CARRY_INPUT_MARKET,
    CARRY_INPUT_ORDER,
    CARRY_INPUT_FILL,
    CARRY_INPUT_FUNDING,
    CARRY_INPUT_TRANSFER,
    CARRY_INPUT_TIMER,
    CARRY_INPUT_NOTICE,
    CARRY_INPUT_HALT,
    CARRY_INPUT_STANDSTILL, /* a notice: all is halted until who said so takes it back */
    CARRY_INPUT_COMMIT,
    CARRY_INPUT_GROUP,
    CARRY_INPUT_ADJUSTMENT,
    CARRY_INPUT_CALL,
    CARRY_INPUT_INSTRUMENT,
    CARRY_INPUT_DECISION,
    CARRY_INPUT_CLOSE, /* a part of everything is to be closed */
    CARRY_INPUT_REST,  /* a look at what nobody closes */
} CarryInputKind;

/* What it is looked at for. */
typedef enum
{
    CARRY_ENGINE_REST_CLAIMS, /* to tell people */
    CARRY_ENGINE_REST_CLOSE,
} CarryEngineRestLook;

typedef void (*CarryInputFunc) (gpointer user_data);

/**
 * CarryInput: (skip)
 * @kind: which member of the union holds
 * @module: number of the module it comes from, or that a timer belongs to
 * @ts: when it is due
 * @seq: number in the order of posting; also the id of a timer
 */
typedef struct
{
    CarryInputKind kind;
    guint32 module;
    gint64 ts;
    guint64 seq;
    union
    {
        CarryMarketEvent market;
        CarryOrder order;
        CarryFill fill;
        CarryFundingPayment funding;
        CarryTransfer transfer;
        CarryAdjustment adjustment;
        guint64 group;
        CarryInstrument instrument;
        struct
        {
            CarryNoticeLevel level;
            const char *code; /* interned */
            char *text;       /* owned */
        } notice;
        struct
        {
            guint64 order;
            gboolean is_safe;
        } commit;
        struct
        {
            CarryInputFunc func;
            gpointer user_data;
        } call;
        struct
        {
            CarryEvaluation *evaluation; /* owned */
            guint32 instrument;
        } decision;
        CarryDecimal fraction;
        CarryEngineRestLook rest;
    };
} CarryInput;

/* When an input is due, and where it lies. */
typedef struct
{
    gint64 ts;
    guint64 seq;
    guint32 slot;
} CarryInboxKey;

/**
 * CarryInbox: (skip)
 *
 * What is waiting to be dispatched, by (time, order of posting).
 */
typedef struct
{
    /*< private >*/
    gint64 ts_due; /* of the first; after all time when nothing waits */
    guint64 next_seq;
    guint n;             /* how many wait */
    guint size;          /* of each of the three arrays */
    CarryInboxKey *heap; /* a binary heap of the first @n */
    CarryInput *slots;
    guint32 *unused; /* the other @size - @n slots */
} CarryInbox;

CarryInbox *carry_inbox_new (void);
void carry_inbox_free (CarryInbox *self);
CarryInput *carry_inbox_add (CarryInbox *self, CarryInputKind kind, guint module, gint64 ts);
gboolean carry_inbox_remove_timer (CarryInbox *self, guint64 seq);
gboolean carry_inbox_pop (CarryInbox *self, CarryInput *out_input);
guint carry_inbox_get_size (const CarryInbox *self);
void carry_input_clear (CarryInput *input);

/* When the first is due; %G_MAXINT64 when nothing waits. Asked at every market event. */
static inline gint64
carry_inbox_get_ts_due (const CarryInbox *self)
{
    return self->ts_due;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryInbox, carry_inbox_free)

G_END_DECLS
