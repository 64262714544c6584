/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"

G_BEGIN_DECLS

/* The table of instruments that `paper` reads, as text. */
char *carry_fetch_instruments_format (const GPtrArray *instruments, gboolean has_account);

G_END_DECLS
