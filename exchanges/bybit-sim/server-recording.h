/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"

G_BEGIN_DECLS

/*
 * Messages of the venue's public streams that somebody recorded, one a line, as the market of one
 * symbol: its book, its trades, its prices, each when its turn comes. What lies between is not made
 * up.
 */

/* A section [recording CATEGORY:SYMBOL]. */
typedef struct
{
    SimCategory category;
    char *symbol;
    char *file;
    int speed; /* so many times as fast as it was */
    gboolean repeats;
} ServerRecordingSpec;

ServerRecordingSpec *server_recording_spec_new (void);
void server_recording_spec_free (ServerRecordingSpec *self);

/* The first message is the market's state at once. */
ServerRecording *
server_recording_new (const ServerRecordingSpec *spec, ServerApp *app, GError **error);
void server_recording_free (ServerRecording *self);
/* Plays what is due. */
void server_recording_tick (ServerRecording *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerRecording, server_recording_free)

G_END_DECLS
