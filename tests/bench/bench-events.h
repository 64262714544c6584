/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

/* Market events in memory or in a mapped file, and a cursor over them. */

/* Fills @events with quotes of instrument 0, a millisecond apart: a price that walks in steps of
 * one cent of a million, the same every time. */
void bench_events_make_quotes (CarryMarketEvent *events, gsize n);

/* The same quotes in a file that has no name any more: its descriptor. */
int bench_events_write_quotes (gsize n);

/* Maps such a file; what it holds lies at g_mapped_file_get_contents(). */
GMappedFile *bench_events_map (int fd);

/* A cursor that copies from @events, which must outlive it. */
CarryCursor *bench_cursor_new (const CarryMarketEvent *events, gsize n);
