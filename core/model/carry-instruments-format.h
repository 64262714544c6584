/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"

G_BEGIN_DECLS

/* The table of instruments, as carry_instruments_read_csv() reads it. */
CARRY_API
char *carry_instruments_format_csv (const GPtrArray *instruments, gboolean has_account);

G_END_DECLS
