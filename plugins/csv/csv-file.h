/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * CsvFile:
 *
 * The bytes of a file, plain, gzip or the only member of a zip archive (told by
 * its content, not by its name), read in blocks; and the checksum of the file
 * as it lies on disk.
 */
typedef struct _CsvFile CsvFile;

CsvFile *csv_file_open (const char *path, GError **error);
const char *csv_file_get_member (const CsvFile *self);
gssize csv_file_read (CsvFile *self, char *buffer, gsize n, GError **error);
double csv_file_get_fraction (const CsvFile *self);
char *csv_file_finish (CsvFile *self, GError **error);
void csv_file_free (CsvFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvFile, csv_file_free)

G_END_DECLS
