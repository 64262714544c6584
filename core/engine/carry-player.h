/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "tape/carry-tape-reader.h"

G_BEGIN_DECLS

typedef struct _CarryPlayer CarryPlayer;

/**
 * CarryPlayerOwner: (skip)
 * @make_module: makes the module that a recording names; of outside, or one that decides
 * @change: something that a module depends on is changed, as it was then
 *
 * Who knows what modules a recorded run had.
 */
typedef struct
{
    CarryModule *(*make_module) (const char *id, const char *type, gboolean is_outside,
                                 gpointer user_data, GError **error);
    gboolean (*change) (const char *id, const char *key, const char *text, gpointer user_data,
                        GError **error);
} CarryPlayerOwner;

/**
 * CarryPlayerResult: (skip)
 * @n_inputs: number of the last input that was replayed
 * @n_sent: requests to exchanges that were compared
 * @n_states: how often everything was compared
 * @ts_from: when the recording begins
 * @ts_to: when it ends
 * @recorded: what everything was, the last time that was noted
 * @replayed: what it was in the replay, at the same place; else what it is in the end
 * @has_recorded: whether it was noted at all
 * @is_over: the run ended in order, and all of it was replayed
 * @differs_at: number of the first input at which something differs; 0 for none
 * @difference: (nullable): what differs there
 *
 * What came of a replay.
 */
typedef struct
{
    guint64 n_inputs;
    guint64 n_sent;
    guint64 n_states;
    gint64 ts_from;
    gint64 ts_to;
    CarryEngineState recorded;
    CarryEngineState replayed;
    gboolean has_recorded;
    gboolean is_over;
    guint64 differs_at;
    const char *difference;
} CarryPlayerResult;

/**
 * CarryPlayer: (skip)
 *
 * Plays a recorded run again: an engine of the same settings and modules is given the
 * same inputs at the same times, and what it sends is compared with what was sent.
 */
CarryPlayer *carry_player_new (CarryTapeReader *reader, const CarryPlayerOwner *owner,
                               gpointer user_data, GError **error);
void carry_player_free (CarryPlayer *self);
const char *carry_player_get_config (const CarryPlayer *self);
const CarryEngineSettings *carry_player_get_settings (const CarryPlayer *self);
gboolean carry_player_run (CarryPlayer *self, guint64 until, GCancellable *cancellable,
                           CarryPlayerResult *out_result, GError **error);

/* For the engine that plays. */
void carry_player_pull (CarryPlayer *self);
void carry_player_pull_venue (CarryPlayer *self);
gint64 carry_player_read_clock (CarryPlayer *self);
gboolean carry_player_is_lost (CarryPlayer *self, guint64 seq);
char *carry_player_dup_kill (CarryPlayer *self, guint64 n_looks);
void carry_player_compare_sent (CarryPlayer *self, GByteArray *bytes, const CarryOrder *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPlayer, carry_player_free)

gint64 carry_player_read_free_disk (CarryPlayer *self);

G_END_DECLS
