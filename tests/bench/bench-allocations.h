/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* How often this program and its libraries asked for memory so far: bench-allocations.c stands
 * in for the C library's malloc(). GLib's slices count where G_SLICE is always-malloc. */
guint64 bench_allocations_get (void);
