/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tape/carry-tape-file.h"

G_BEGIN_DECLS

/* How a recording ends that nobody could end: in the middle of a block. */
char *carry_tape_tail_describe (const CarryTapeFile *file, const CarryTapeFile *journal);
char *carry_tape_tail_describe_missing (const char *path, const CarryTapeFile *journal);

G_END_DECLS
