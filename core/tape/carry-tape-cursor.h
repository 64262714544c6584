/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-history.h"

G_BEGIN_DECLS

#define CARRY_TYPE_TAPE_CURSOR (carry_tape_cursor_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryTapeCursor, carry_tape_cursor, CARRY, TAPE_CURSOR, CarryCursor)

CARRY_API
CarryTapeCursor *carry_tape_cursor_new (const char *folder, GPtrArray *instruments, GError **error);
CARRY_API
CarrySource *carry_tape_cursor_dup_source (CarryTapeCursor *self);

G_END_DECLS
