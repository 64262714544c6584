/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-file.h"

G_BEGIN_DECLS

/**
 * CsvAhead:
 *
 * The bytes of a file, read, unpacked and summed up by another thread while
 * those before them are looked at. A short file is read without one.
 */
typedef struct _CsvAhead CsvAhead;

CsvAhead *csv_ahead_new (CsvFile *file);
const char *csv_ahead_get_member (CsvAhead *self);
gssize csv_ahead_read (CsvAhead *self, char *buffer, gsize n, GError **error);
double csv_ahead_get_fraction (CsvAhead *self);
char *csv_ahead_finish (CsvAhead *self, GError **error);
void csv_ahead_free (CsvAhead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvAhead, csv_ahead_free)

G_END_DECLS
