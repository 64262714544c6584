/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine-private.h"
#include "engine/carry-player.h"
#include "engine/carry-tape-clock.h"

G_BEGIN_DECLS

struct _CarryPlayer
{
    CarryTapeReader *reader; /* not owned */
    CarryPlayerOwner owner;
    gpointer user_data;
    CarryEngine *engine;
    CarryTapeClock *clock;
    char *config;
    GPtrArray *started; /* CarryModule that were started here */
    CarryPlayerResult result;
    char *difference;
    GError *fault; /* of the recording, met amid a turn */
    guint64 until;
};

gboolean carry_player_refuse (CarryPlayer *self, const CarryTapeRecord *record, const char *what,
                              GError **error);
gboolean carry_player_may_reach (const CarryPlayer *self, gint64 ts);
void carry_player_differ (CarryPlayer *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
const CarryTapeRecord *carry_player_peek (CarryPlayer *self);
void carry_player_skip (CarryPlayer *self);
void carry_player_init_pack (const CarryPlayer *self, const CarryTapeRecord *record,
                             CarryPack *out_pack);
gboolean carry_player_apply_beside (CarryPlayer *self, const CarryTapeRecord *record);
gboolean
carry_player_apply_setup (CarryPlayer *self, const CarryTapeRecord *record, GError **error);
gboolean carry_player_apply_call (CarryPlayer *self, const CarryTapeRecord *record, GError **error);

G_END_DECLS
