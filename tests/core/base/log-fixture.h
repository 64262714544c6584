/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-log.h"

/* 2025-10-19T00:05:00.123Z */
#define NOW G_GINT64_CONSTANT (1760832300123000000)
#define STAMP "2025-10-19T00:05:00.123Z "

typedef struct
{
    char *folder;
    CarryClock *clock;
    CarryLogSettings settings;
    CarryLog *log;
} LogFixture;

void log_fixture_set_up (LogFixture *fixture, gconstpointer unused);
void log_fixture_start (LogFixture *fixture);
void log_fixture_tear_down (LogFixture *fixture, gconstpointer unused);
char *log_fixture_read (const LogFixture *fixture, const char *name);
void log_fixture_assert_text (const LogFixture *fixture, const char *expected);
void say (const char *domain, GLogLevelFlags level, const char *message);
guint count_lines (const char *contents);
int divert_stderr (int fd);
char *restore_stderr (int saved, int from);
