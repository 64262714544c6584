/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define TAPE_TYPE_HISTORY (tape_history_get_type ())
G_DECLARE_FINAL_TYPE (TapeHistory, tape_history, TAPE, HISTORY, CarryModule)

G_END_DECLS
