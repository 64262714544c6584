/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-cursor.h"

G_BEGIN_DECLS

/**
 * CarryLatencyCursor: (skip)
 *
 * Another cursor's events, known later: where a history has recorded only when
 * something happened at the venue, it is known here a constant latency after.
 * Events that carry the time of their arrival keep it. Nothing overtakes: what
 * is read after another event is known with it or later.
 */
#define CARRY_TYPE_LATENCY_CURSOR (carry_latency_cursor_get_type ())
G_DECLARE_FINAL_TYPE (CarryLatencyCursor, carry_latency_cursor, CARRY, LATENCY_CURSOR, CarryCursor)

CarryCursor *carry_latency_cursor_new (CarryCursor *inner, gint64 latency_ns);

G_END_DECLS
