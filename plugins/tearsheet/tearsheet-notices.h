/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* One kind of notice, and its first text. */
typedef struct
{
    CarryNoticeLevel level;
    char *module;
    char *code;
    char *text;
    guint64 count;
    gint64 ts_first;
    gint64 ts_last;
} TearsheetNotice;

/*
 * What was said during a run. Notices of the same module, code and level are
 * counted together, and only so many kinds are kept, so that a module that says
 * the same every minute fills no memory.
 */
typedef struct
{
    GPtrArray *kinds; /* TearsheetNotice, in the order they first came */
    guint64 warnings;
    guint64 criticals;
    guint64 left_out; /* of kinds that are not kept */
} TearsheetNotices;

void tearsheet_notices_init (TearsheetNotices *self);
void tearsheet_notices_clear (TearsheetNotices *self);
void tearsheet_notices_add (TearsheetNotices *self, const CarryNotice *notice);

G_END_DECLS
