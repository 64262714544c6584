/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-grid.h"

G_BEGIN_DECLS

/* Terms of a decision that have a column of their own, where it has them. */
#define TEARSHEET_N_TERMS 6

/* One to do something. */
typedef struct
{
    gint64 ts;
    char *symbol;
    const char *verdict; /* interned */
    char *reason;
    char *terms[TEARSHEET_N_TERMS]; /* NULL where it has none */
} TearsheetDecision;

/* What strategies decided: how often, and the terms of what they did. */
typedef struct
{
    GPtrArray *verdicts; /* const char *, interned, in the order in which they first came */
    GPtrArray *symbols;  /* const char *, interned, the same */
    GHashTable *counts;  /* `symbol\nverdict` -> how often */
    GPtrArray *acted;    /* TearsheetDecision, the first ones */
    guint64 left_out;    /* to act, and not kept */
} TearsheetDecisions;

void tearsheet_decisions_init (TearsheetDecisions *self);
void tearsheet_decisions_clear (TearsheetDecisions *self);
void tearsheet_decisions_add (TearsheetDecisions *self, const CarryEvent *event);
void tearsheet_decisions_write_html (const TearsheetDecisions *self, GString *out);
void tearsheet_decisions_write_markdown (const TearsheetDecisions *self, GString *out);

G_END_DECLS
