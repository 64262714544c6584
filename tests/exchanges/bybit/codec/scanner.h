/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * The least that must be done to read a stream of this form and keep its book: it
 * finds what it wants by its text, believes everything, and crashes on much. For
 * benchmarks: nothing that checks can be expected to be quicker.
 */
typedef struct _Scanner Scanner;

Scanner *scanner_new (guint price_scale, guint size_scale, guint depth);
void scanner_free (Scanner *self);
void scanner_clear (Scanner *self);
/* One message; returns something that depends on all that was read. */
gint64 scanner_read (Scanner *self, const char *text, gboolean with_book);
guint scanner_get_depth (const Scanner *self, CarrySide side);
const CarryBookLevel *scanner_get_level (const Scanner *self, CarrySide side, guint level);

G_END_DECLS
