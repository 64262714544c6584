/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fake-venue.h"
#include "host/carry-pulse.h"
#include "sentinel/carry-sentinel.h"

G_BEGIN_DECLS

#define PERP "test:linear:AAAUSDT"
#define SPOT "test:spot:AAAUSDT"
#define OTHER "test:linear:BBBUSDT"

#define D(text) carry_decimal_from_text (text)

/*
 * A run, and the whole sentinel that watches it, over a venue in this process, in real time with short
 * settings: it looks each 10 ms.
 */
typedef struct
{
    char *folder;
    FakeVenue *venue;
    CarryClock *clock;
    CarrySentinelSettings *settings;
    CarrySentinelDesk *desk;
    CarrySentinel *sentinel;
    guint64 beats;
    guint64 epoch;     /* of the run */
    gboolean is_empty; /* the run says that nothing is held */
    gboolean is_more;  /* it says that it holds the other perpetual too */
} World;

void world_set_up (World *world, gconstpointer data);
CarrySentinel *world_make_sentinel (World *world, GError **error);
void world_start (World *world);
void world_stop (World *world);
void world_remove_file (World *world, const char *name);
void world_tear_down (World *world, gconstpointer data);
void world_beat_for (World *world, CarryPulseState state, const char *account);
void world_beat (World *world, CarryPulseState state);
void world_run (World *world, guint n, gboolean beats);
gboolean world_is_latched (World *world);
void world_assert_word (World *world, const char *prefix);
gboolean world_has_in_memory (World *world, const char *text);
void world_add_order (World *world, const char *link_id);
void world_assert_flat (World *world);
void world_assert_untouched (World *world);
void world_run_until_flat (World *world);

G_END_DECLS
