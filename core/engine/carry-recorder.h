/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tape/carry-pack.h"
#include "tape/carry-tape-reader.h"
#include "tape/carry-tape-writer.h"

G_BEGIN_DECLS

/**
 * CarryRecorder: (skip)
 *
 * Notes every input of an engine in the order in which they come, and what the engine
 * sent. All calls belong to the engine's thread; none of them waits or, for a market
 * event, allocates.
 */
typedef struct _CarryRecorder CarryRecorder;

CarryRecorder *carry_recorder_new (const CarryTapeSettings *settings, GError **error);
gboolean carry_recorder_finish (CarryRecorder *self, char **out_why);
void carry_recorder_free (CarryRecorder *self);
CarryPack *carry_recorder_begin (CarryRecorder *self);
CarryPack *carry_recorder_get_pack (CarryRecorder *self);
void carry_recorder_end (CarryRecorder *self, const CarryTapeEntry *entry);
void carry_recorder_add_event (CarryRecorder *self, const CarryMarketEvent *event, guint64 seq,
                               gboolean is_nested);
void carry_recorder_add_turn (CarryRecorder *self, guint64 seq, gint64 now, gboolean is_market);
void carry_recorder_flush (CarryRecorder *self);
gboolean carry_recorder_take_fault (CarryRecorder *self, char **out_text);
guint64 carry_recorder_get_number (const CarryRecorder *self);
const char *carry_recorder_get_folder (const CarryRecorder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRecorder, carry_recorder_free)

G_END_DECLS
