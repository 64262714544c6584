/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * SyntheticHistory:
 *
 * A history that is made up: a seeded market for demonstrations and tests.
 */
#define SYNTHETIC_TYPE_HISTORY (synthetic_history_get_type ())
G_DECLARE_FINAL_TYPE (SyntheticHistory, synthetic_history, SYNTHETIC, HISTORY, CarryModule)

G_END_DECLS
