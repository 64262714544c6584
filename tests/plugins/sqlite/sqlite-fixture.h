/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* An event and all it points to. */
typedef struct
{
    CarryEvent event;
    union
    {
        CarryOrder order;
        CarryFill fill;
        CarryFundingPayment funding;
        CarryTransfer transfer;
        CarryEquity equity;
        CarryNotice notice;
        CarryGroup group;
        CarryAdjustment adjustment;
    } of;
    char texts[4][64];
} SqliteSample;

typedef struct
{
    char *folder;
    char *path;
    CarryInstruments *instruments;
    CarryStoreIdentity identity;
    CarryRandom random;
    guint64 seq;
    CarryStore *store;
} SqliteFixture;

void sqlite_fixture_set_up (SqliteFixture *self, gconstpointer data);
void sqlite_fixture_tear_down (SqliteFixture *self, gconstpointer data);

CarryInstruments *sqlite_fixture_make_instruments (void);
CarryStore *sqlite_fixture_make_store (const char *path);
/* With the next epoch. */
void sqlite_fixture_open (SqliteFixture *self);
void sqlite_fixture_close (SqliteFixture *self);
/* Must fail, with @words in the message. */
void sqlite_fixture_refuse (SqliteFixture *self, CarryError code, const char *words);

/* Random, and of kind @kind; every field is used. */
void sqlite_fixture_make (SqliteFixture *self, CarryEventKind kind, SqliteSample *out_sample);
void sqlite_fixture_make_any (SqliteFixture *self, SqliteSample *out_sample);
void sqlite_fixture_append (SqliteFixture *self, const SqliteSample *samples, gsize n);

/* Every byte that an event says, as text. */
char *sqlite_fixture_describe (const CarryEvent *event);
/* Of all that is kept. NULL with an error when it cannot be read. */
GPtrArray *sqlite_fixture_load (CarryStore *store, GError **error);
void sqlite_fixture_assert_kept (SqliteFixture *self, const GPtrArray *expected);

/* Runs statements in the file behind the store's back. */
void sqlite_fixture_execute (const char *path, const char *sql);
char *sqlite_fixture_query (const char *path, const char *sql);

G_END_DECLS
