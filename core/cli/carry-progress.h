/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"

G_BEGIN_DECLS

/**
 * CarryProgress: (skip)
 *
 * A progress bar on a terminal, with rate and time left; nothing where the
 * output is no terminal.
 */
typedef struct _CarryProgress CarryProgress;

CarryProgress *carry_progress_new (void);
void carry_progress_free (CarryProgress *self);
void
carry_progress_update (CarryProgress *self, double fraction, const char *label, guint64 n_events);
void carry_progress_update_rows (CarryProgress *self, double fraction, const char *label,
                                 guint64 n_rows);
void carry_progress_clear (CarryProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryProgress, carry_progress_free)

G_END_DECLS
