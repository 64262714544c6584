/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host.h"

G_BEGIN_DECLS

/**
 * CarryRecordedFiles: (skip)
 * @folder: where they are put for a replay
 *
 * Files that strategies and risk modules read when they start, as comments of a recorded
 * configuration: lines `# file ID KEY BASE64`. A replay gives them copies, which they may
 * write as well: those of the run are not touched.
 */
typedef struct
{
    char *folder;
} CarryRecordedFiles;

char *carry_recorded_files_format (CarryHost *host);
CarryRecordedFiles *
carry_recorded_files_restore (const char *config, CarryHost *host, GError **error);
void carry_recorded_files_free (CarryRecordedFiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRecordedFiles, carry_recorded_files_free)

G_END_DECLS
