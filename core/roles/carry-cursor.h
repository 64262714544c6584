/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-market-event.h"

G_BEGIN_DECLS

/**
 * CarryCursor:
 *
 * A stream of market events in the order in which they became known. For C
 * only; used from one thread at a time.
 */
#define CARRY_TYPE_CURSOR (carry_cursor_get_type ())
CARRY_API
G_DECLARE_DERIVABLE_TYPE (CarryCursor, carry_cursor, CARRY, CURSOR, GObject)

/**
 * CarryCursorClass:
 * @read: fill up to @n events; returns how many, 0 at the end, -1 on error
 * @get_fraction: how far it is, 0 to 1, for a progress bar
 */
struct _CarryCursorClass
{
    GObjectClass parent_class;

    gssize (*read) (CarryCursor *self, CarryMarketEvent *out_events, gsize n, GError **error);
    double (*get_fraction) (CarryCursor *self);

    /*< private >*/
    gpointer padding[6];
};

CARRY_API
gssize carry_cursor_read (CarryCursor *self, CarryMarketEvent *out_events, gsize n, GError **error);
CARRY_API
double carry_cursor_get_fraction (CarryCursor *self);
CARRY_API
void carry_cursor_set_name (CarryCursor *self, const char *name);
CARRY_API
const char *carry_cursor_get_name (CarryCursor *self);

CARRY_API
CarryCursor *carry_merge_cursor_new (GPtrArray *cursors);

G_END_DECLS
