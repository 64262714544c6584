/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* What a test of a history needs: instruments, a request, and the events read. */
typedef struct
{
    CarryInstruments *instruments;
    GPtrArray *wanted; /* element-type CarryInstrument, owned by @instruments */
} TestMarket;

TestMarket *test_market_new (void);
const CarryInstrument *
test_market_add (TestMarket *self, CarryCategory category, const char *symbol, const char *base);
void test_market_free (TestMarket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestMarket, test_market_free)

CarryCursor *test_history_open (CarryHistory *history, TestMarket *market, gint64 ts_from,
                                gint64 ts_to, GError **error);
GArray *test_history_read (CarryHistory *history, TestMarket *market, gint64 ts_from, gint64 ts_to,
                           GError **error);
char *test_events_to_text (TestMarket *market, const GArray *events);
gint64 test_time (const char *text);
char *test_shared_path (const char *name);

G_END_DECLS
