/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-risk.h"

G_BEGIN_DECLS

/*
 * Guards before a world that the test makes up: it says what is held and heard, and
 * keeps what the guards did about it in words, such as `Q9:BTCUSDT=reducing`.
 */

#define START (20000 * CARRY_NS_PER_DAY)
#define SECOND CARRY_NS_PER_SECOND

typedef struct
{
    gint64 now;
    gint64 end; /* 0: none, as in real time */
    CarryInstruments *instruments;
    CarryDecimal position[2]; /* perpetual, spot */
    CarryDecimal price[2];
    gint64 ts_price[2];
    gboolean is_stale[2];
    CarryDecimal rate;
    guint64 n_timers;
    GHashTable *restrictions; /* `code:symbol` -> word */
    GPtrArray *notices;       /* codes */
    gboolean has_margin;
    gboolean
        is_isolated; /* then it is the second instrument's, and the first needs next to nothing */
    CarryDecimal margin_balance;
    CarryDecimal maintenance;
    GPtrArray *closed; /* fractions that were asked to be closed, in words */
    char *halt;        /* code */
    gboolean has_switch;
    gboolean is_killed;
    CarryContext *context;
    GuardsRisk *guards;
    char *folder;
} World;

void set_setting (World *self, const char *name, const char *text);
gboolean start (World *self);
void make_guards (World *self);
void set_up (World *self, gconstpointer data);
void drop_guards (World *self);
void tear_down (World *self, gconstpointer data);
void pass (World *self, gint64 ns);
void tell (World *self, CarryEvent *event);
void value (World *self, const char *text);
void transfer (World *self, const char *coin, const char *amount);
const char *get_word (World *self, const char *key);
guint count_notices (World *self, const char *code);
void assert_quiet (World *self);
CarryDecimal number (const char *text);

G_END_DECLS
