/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

CARRY_API
const char *carry_version_get (void);
CARRY_API
const char *carry_version_get_build_id (void);

G_END_DECLS
