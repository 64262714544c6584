/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-reconciler.h"

G_BEGIN_DECLS

/*
 * A person's word that the account may be another than the books, and why. For a run
 * that is not there it is a file in the folder of data, used once by the next start.
 */
CARRY_API
gboolean carry_acceptance_write (const char *folder, const char *reason, GError **error);
void carry_acceptance_begin (const char *folder, GPtrArray *reconcilers);
void carry_acceptance_end (const char *folder, GPtrArray *reconcilers, CarryEngine *engine);

G_END_DECLS
