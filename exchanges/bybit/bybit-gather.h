/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-reading.h"

G_BEGIN_DECLS

/*
 * Several readings, a few at once, each with all its pages, until all of them are there or one
 * failed.
 */
typedef struct _BybitGather BybitGather;

/*
 * @error: (nullable): why it failed; then nothing is believed. When the connector was stopped it is
 * G_IO_ERROR_CANCELLED, and nothing but freeing is to be done. @self is freed after this call.
 */
typedef void (*BybitGatherFunc) (BybitGather *self, const GError *error, gpointer user_data);

BybitGather *bybit_gather_new (BybitVenue *venue);
/* Returns: the place of its rows. */
guint bybit_gather_add (BybitGather *self, const BybitReading *reading);
/* @func is called once, later; @self belongs to itself from here on. */
void bybit_gather_run (BybitGather *self, BybitGatherFunc func, gpointer user_data);
/* The rows of one reading, as the venue ordered them; good while @func runs. */
guint bybit_gather_get_n (const BybitGather *self);
const GArray *bybit_gather_get (const BybitGather *self, guint place);
/* With @error: the venue's code of the answer that failed; 0: it was no answer, or no code was it. */
gint64 bybit_gather_get_code (const BybitGather *self);
/* When the first question was asked and the last answered, by our clock. */
gint64 bybit_gather_get_started (const BybitGather *self);

/* One reading alone. */
void bybit_gather_one (BybitVenue *venue, const BybitReading *reading, BybitGatherFunc func,
                       gpointer user_data);

G_END_DECLS
