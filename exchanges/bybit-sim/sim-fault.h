/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-types.h"

G_BEGIN_DECLS

/* Kinds of private events, as bits. */
typedef enum
{
    SIM_EVENT_ORDER = 1 << 0,
    SIM_EVENT_EXECUTION = 1 << 1,
    SIM_EVENT_POSITION = 1 << 2,
    SIM_EVENT_WALLET = 1 << 3,
    SIM_EVENT_ALL = 15,
} SimEventKind;

typedef enum
{
    SIM_FAULT_DROP,      /* never told */
    SIM_FAULT_DELAY,     /* told delay later */
    SIM_FAULT_DUPLICATE, /* told twice; the second delay later, or at once */
    SIM_FAULT_REORDER,   /* held back, told after the next that is not, last one first */
} SimEventFaultAction;

/*
 * What happens to private events of an account on their way to the listener. The
 * truth (queries, ledger) is not touched. The first rule that matches takes the event.
 */
typedef struct
{
    guint64 uid; /* 0: every account */
    guint kinds; /* of SimEventKind */
    SimEventFaultAction action;
    guint skip;    /* matching events let through first */
    guint count;   /* events it takes, then it is gone; 0: until cleared */
    gint64 delay;  /* ns */
    guint percent; /* 1–100: how likely it takes one, by the seed; 0 is 100 */
} SimEventFault;

/* What happens to the next orders of an account, once each unless count says more. */
typedef enum
{
    /* Acknowledged with code 0, then Rejected (or Cancelled) on the stream. */
    SIM_ORDER_FAULT_REJECT_AFTER_ACK,
    /* A cancel that succeeds is answered 110001 / 170213. */
    SIM_ORDER_FAULT_CANCEL_NOT_FOUND,
    /* A cancel finds the order filled first: it fills at its price, then a second
     * Filled frame with CancelByUser and EC_OrigClOrdIDDoesNotExist comes, and the
     * cancel is answered 110001 / 170213. */
    SIM_ORDER_FAULT_CANCEL_RACES_FILL,
    /* An amend finds the order partly filled first: half of what is left. */
    SIM_ORDER_FAULT_AMEND_RACES_FILL,
    /* Executions carry an execType nobody knows: text. */
    SIM_ORDER_FAULT_UNKNOWN_EXEC_TYPE,
} SimOrderFaultAction;

typedef struct
{
    guint64 uid; /* 0: every account */
    SimOrderFaultAction action;
    SimRejectReason reason; /* of REJECT_AFTER_ACK */
    guint count;            /* 0 is 1 */
    char text[32];          /* of UNKNOWN_EXEC_TYPE; "" is "CorporateAction" */
} SimOrderFault;

G_END_DECLS
