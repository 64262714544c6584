/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

CARRY_API
const char *carry_nearest_name (const char *wanted, const char *const *candidates);

G_END_DECLS
