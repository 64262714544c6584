/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-pulse.h"

G_BEGIN_DECLS

/**
 * CarrySentinelPhase:
 * @CARRY_SENTINEL_WATCHING: the run lives, or never did
 * @CARRY_SENTINEL_CANCELING: its orders are canceled
 * @CARRY_SENTINEL_FLATTENING: its positions are closed
 * @CARRY_SENTINEL_DONE: nothing is left to do
 *
 * How far the sentinel has gone.
 */
typedef enum
{
    CARRY_SENTINEL_WATCHING,
    CARRY_SENTINEL_CANCELING,
    CARRY_SENTINEL_FLATTENING,
    CARRY_SENTINEL_DONE,
} CarrySentinelPhase;

/**
 * CarrySentinelMemory: (skip)
 * @folder: where it is kept
 * @phase: how far it has gone
 * @is_armed: a run that was in charge is expected to go on
 * @is_sending: orders may have been sent whose end nobody has seen
 * @is_emptied: no order was left once: those that come now may be people's
 * @books: (nullable): the last pulse that says what is held
 *
 * What a sentinel that starts again must know of the one before.
 */
typedef struct
{
    char *folder;
    CarrySentinelPhase phase;
    gboolean is_armed;
    gboolean is_sending;
    gboolean is_emptied;
    CarryPulse *books;
} CarrySentinelMemory;

gboolean carry_sentinel_memory_load (CarrySentinelMemory *self, const char *folder, GError **error);
char *carry_sentinel_memory_format (const CarrySentinelMemory *self, const CarryPulse *books);
gboolean carry_sentinel_memory_write (const char *folder, const char *text, GError **error);
void carry_sentinel_memory_clear (CarrySentinelMemory *self);

G_END_DECLS
