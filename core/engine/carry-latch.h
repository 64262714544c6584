/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryLatch: (skip)
 *
 * The kill switch: a file in the folder of data. While it is there nothing is
 * opened, by this run or any later one. Whoever may write into the folder can set
 * it, also when nothing else answers; only a person takes it away, with a reason
 * that is kept.
 */
typedef struct _CarryLatch CarryLatch;

/*
 * How a reason begins that the sentinel gave: where it closes what is held, and where it only
 * cancels and closing is the run's.
 */
#define CARRY_LATCH_SENTINEL "carry-sentinel: "
#define CARRY_LATCH_SENTINEL_CANCELS "carry-sentinel, which only cancels: "

CarryLatch *carry_latch_new (const char *folder);
void carry_latch_free (CarryLatch *self);
gboolean carry_latch_is_set (const CarryLatch *self);
gboolean carry_latch_is_of_sentinel (const CarryLatch *self);
const char *carry_latch_get_path (const CarryLatch *self);
char *carry_latch_dup_reason (const CarryLatch *self);
CARRY_API
char *carry_latch_read (const char *folder);
CARRY_API
gboolean carry_latch_throw (const char *folder, const char *reason, GError **error);
CARRY_API
gboolean carry_latch_set (const char *folder, const char *reason, gint64 now, GError **error);
CARRY_API
gboolean carry_latch_release (const char *folder, const char *reason, gint64 now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryLatch, carry_latch_free)

G_END_DECLS
