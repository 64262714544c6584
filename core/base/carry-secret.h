/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

CARRY_API
void carry_secret_add (const char *secret);
CARRY_API
char *carry_secret_strike (const char *text);

G_END_DECLS
