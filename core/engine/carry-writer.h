/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-store.h"

G_BEGIN_DECLS

/**
 * CarryWriterDone: (skip)
 * @ticket: what was given with the event; 0 for one that nobody waits for
 * @error: (nullable): why it is not known to be safe
 * @user_data: of the writer
 *
 * An event that somebody waits for is safe, or is not. Of one that nobody waits
 * for it is told when it is the first that could not be kept. Called on the thread
 * that made the writer.
 */
typedef void (*CarryWriterDone) (guint64 ticket, const GError *error, gpointer user_data);

/**
 * CarryWriter: (skip)
 *
 * The thread that owns the stores. What is pushed is appended in order, as much
 * at once as is waiting, so that one flush of the disk serves all of it.
 *
 * After a failed append nothing is appended any more: whether the failed part is
 * on disk is not known, and what would follow it might leave a gap.
 *
 * Where it is not started there is no thread: carry_writer_step() appends on the
 * thread that calls it, so that a simulation decides when the disk works.
 */
typedef struct _CarryWriter CarryWriter;

CarryWriter *carry_writer_new (GPtrArray *stores, CarryWriterDone done, gpointer user_data);
void carry_writer_free (CarryWriter *self);
void carry_writer_start (CarryWriter *self);
void carry_writer_set_queue (CarryWriter *self, guint n_records);
void carry_writer_step (CarryWriter *self, guint n_max);
void carry_writer_lose (CarryWriter *self);
gboolean carry_writer_open (CarryWriter *self, const CarryStoreIdentity *identity, GError **error);
gboolean carry_writer_load (CarryWriter *self,
                            void (*func) (const CarryEvent *event, gpointer user_data),
                            gpointer user_data, GError **error);
gboolean carry_writer_push (CarryWriter *self, const CarryEvent *event, guint64 ticket);
void carry_writer_drain (CarryWriter *self);
guint carry_writer_get_depth (CarryWriter *self);
guint64 carry_writer_get_n_batches (CarryWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryWriter, carry_writer_free)

G_END_DECLS
