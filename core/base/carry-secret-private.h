/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-secret.h"

G_BEGIN_DECLS

/* As carry_secret_strike(), of bytes that may have zeros among them. */
void carry_secret_append (GString *target, const char *text, gsize length);

G_END_DECLS
