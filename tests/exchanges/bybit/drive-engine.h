/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "bybit-statement.h"
#include "engine/carry-day-sums.h"
#include "roles/carry-context-private.h"

/* The engine of drive.c: it keeps orders and says what it is told, a line each. */
typedef struct
{
    CarryClock *clock;
    CarryContext *context;
    CarryModule *module;
    CarryInstruments *instruments;
    GHashTable *orders; /* link id -> CarryOrder */
    guint64 next_order;
    guint n_markets[CARRY_MARKET_N_KINDS];
    CarryMarketEvent last[2]; /* quote, settlement */
    CarryDaySums *sums;
    BybitStatement *statement; /* NULL: the day goes on */
    gint64 ts_statement;
    guint n_looks;
    GMainLoop *loop;
    GDataInputStream *commands;
} Drive;

void drive_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
const char *drive_text (CarryDecimal value);

extern const CarryContextBackend drive_backend;
