/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/**
 * CarryHolds: (skip)
 *
 * What a module forbade until a person has looked, in a file of the folder of data: a
 * run that was started again, by whomever, begins with it. What a module wants ended
 * for good throws the kill switch of the folder.
 */
typedef struct _CarryHolds CarryHolds;

CarryHolds *carry_holds_new (CarryEngine *engine, const char *folder, GError **error);
void carry_holds_free (CarryHolds *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryHolds, carry_holds_free)

G_END_DECLS
