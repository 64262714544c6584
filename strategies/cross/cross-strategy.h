/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define CROSS_TYPE_STRATEGY (cross_strategy_get_type ())
G_DECLARE_FINAL_TYPE (CrossStrategy, cross_strategy, CROSS, STRATEGY, CarryModule)

G_END_DECLS
