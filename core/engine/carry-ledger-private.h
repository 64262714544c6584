/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-known.h"
#include "engine/carry-ledger.h"

G_BEGIN_DECLS

/* What the ledger keeps of an order beside what everybody may see. */
typedef struct
{
    CarryOrder order;
    CarryDecimal fills;   /* sum of its executions, which may run ahead of order events */
    CarryDecimal amended; /* the largest quantity asked for while an amend is under way */
    gboolean is_amending; /* also while a cancel follows the amend */
    guint mark;           /* of whoever let it pass, to know what has changed since */
    CarryOrder *held;     /* its end, told before all of its executions were; or NULL */
    GPtrArray *keys;      /* of its executions, owned by the ledger's table; NULL: none */
    gint64 ts_ended;      /* when its end was taken in; 0: it has none */
} CarryLedgerEntry;

struct _CarryLedger
{
    guint64 epoch;
    guint64 next_id;
    GHashTable *entries; /* guint64 id -> CarryLedgerEntry */
    GPtrArray *open;     /* CarryLedgerEntry, oldest first */
    GQueue ended;        /* CarryLedgerEntry that went out, in the order they ended */
    GQueue unsent;       /* the same of those that never did */
    gint64 ts_begun;     /* when this run first forgot; G_MININT64: not yet */
    gint64 ts_forget;    /* before then there is nothing to forget, if nothing more ends */
    GPtrArray *absent;   /* CarryLedgerEntry that may surface yet, in the order they ended */
    GHashTable *seen;    /* `instrument/exec_id` of every execution of an order that is kept */
    CarryKnown *loose;   /* the same of executions without one */
    GPtrArray *trail;    /* CarryFill, the last of them in no order */
    guint64 n_fills;
    CarryKnown *paid;  /* `instrument/time` of settlements */
    CarryKnown *moved; /* `coin/time/amount` of transfers */
};

CarryLedgerEntry *carry_ledger_find_entry (const CarryLedger *self, guint64 id);
void carry_ledger_end_entry (CarryLedger *self, CarryLedgerEntry *entry, gint64 now);

G_END_DECLS
