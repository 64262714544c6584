/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-replay.h"

#include "host/carry-stand-in.h"
#include "sim-guard.h"
#include "sim-trader.h"

typedef struct
{
    SimTrader *trader;
    gboolean is_other;
} Replay;

static void
hear_nothing (gpointer user_data, const CarryEvent *event)
{
}

static CarryModule *
make_module (const char *id, const char *type, gboolean is_outside, gpointer user_data,
             GError **error)
{
    Replay *self = user_data;

    if (is_outside)
        return carry_stand_in_new (id);
    if (g_str_equal (id, "guard"))
        return CARRY_MODULE (sim_guard_new (hear_nothing, NULL));
    g_assert_cmpstr (id, ==, "trader");
    self->trader = sim_trader_new ();
    self->trader->is_calm = self->is_other;
    return CARRY_MODULE (self->trader);
}

static gboolean
change (const char *id, const char *key, const char *text, gpointer user_data, GError **error)
{
    Replay *self = user_data;

    if (g_str_equal (key, "begin"))
        sim_trader_begin (self->trader);
    else
        self->trader->is_calm = TRUE;
    return TRUE;
}

gboolean
sim_replay_run (const char *folder, gboolean is_other, CarryPlayerResult *out_result,
                char **out_difference, GError **error)
{
    static const CarryPlayerOwner owner = { .make_module = make_module, .change = change };
    g_autoptr (CarryTapeReader) reader = carry_tape_reader_open (folder, error);
    g_autoptr (CarryPlayer) player = NULL;
    Replay self = { .is_other = is_other };

    if (reader == NULL)
        return FALSE;
    player = carry_player_new (reader, &owner, &self, error);
    if (player == NULL || !carry_player_run (player, G_MAXUINT64, NULL, out_result, error))
        return FALSE;
    *out_difference = g_strdup (out_result->difference);
    out_result->difference = NULL;
    return TRUE;
}
