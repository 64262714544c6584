/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tape/carry-tape-block.h"

G_BEGIN_DECLS

/**
 * CarryTapeFile: (skip)
 *
 * One file of a recording, block by block. Whatever its bytes are, it reads them or says
 * what is wrong with them.
 */
typedef struct _CarryTapeFile CarryTapeFile;

CarryTapeFile *carry_tape_file_open (const char *path, CarryTapeStream stream, GError **error);
CarryTapeFile *carry_tape_file_new_for_bytes (GBytes *bytes, const char *name,
                                              CarryTapeStream stream, GError **error);
void carry_tape_file_free (CarryTapeFile *self);
const CarryTapeFileHeader *carry_tape_file_get_header (const CarryTapeFile *self);
const char *carry_tape_file_get_path (const CarryTapeFile *self);
CarryTapeFile *carry_tape_file_reopen (const CarryTapeFile *other);
gsize carry_tape_file_get_offset (const CarryTapeFile *self);
gsize carry_tape_file_get_size (const CarryTapeFile *self);
gboolean carry_tape_file_is_over (const CarryTapeFile *self);
gboolean carry_tape_file_is_torn (const CarryTapeFile *self);
const CarryTapeBlock *
carry_tape_file_read (CarryTapeFile *self, const guint8 **out_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTapeFile, carry_tape_file_free)

G_END_DECLS
