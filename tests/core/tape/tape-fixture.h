/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-time.h"
#include "engine/carry-recorder.h"
#include "tape/carry-tape-cursor.h"
#include "tape/carry-tape-reader.h"

/* Recordings of made-up quotes, and ways to read them again. */

#define TAPE_FIXTURE_NS (G_GINT64_CONSTANT (1700000000) * CARRY_NS_PER_SECOND)

typedef struct
{
    char *root;
    CarryClock *clock;
} TapeFixture;

void tape_fixture_set_up (TapeFixture *fixture, gconstpointer data);
void tape_fixture_tear_down (TapeFixture *fixture, gconstpointer data);
CarryRecorder *tape_fixture_begin (TapeFixture *fixture, guint64 epoch);
CarryMarketEvent tape_fixture_make_quote (guint64 n);
void tape_fixture_add_instrument (CarryRecorder *recorder);
void tape_fixture_add_quotes (CarryRecorder *recorder, guint64 n);
char *tape_fixture_get_run (TapeFixture *fixture, guint64 epoch);
guint64 tape_fixture_count (CarryTapeReader *reader, GError **error);
GBytes *tape_fixture_load (const char *run, const char *name);
guint64 tape_fixture_count_bytes (const guint8 *data, gsize size, GBytes *segment, char **out_cut,
                                  GError **error);
GArray *tape_fixture_read_all (CarryTapeCursor *cursor, GError **error);
