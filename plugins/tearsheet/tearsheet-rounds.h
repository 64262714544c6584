/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Trades of two legs that are not closed. What they cost between opening and closing is resizing. */
typedef struct _TearsheetRounds TearsheetRounds;

TearsheetRounds *tearsheet_rounds_new (void);
void tearsheet_rounds_free (TearsheetRounds *self);
void tearsheet_rounds_add_group (TearsheetRounds *self, const CarryGroup *group);
guint64 tearsheet_rounds_find (const TearsheetRounds *self, guint32 instrument);
gboolean tearsheet_rounds_resizes (const TearsheetRounds *self, guint64 group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TearsheetRounds, tearsheet_rounds_free)

G_END_DECLS
