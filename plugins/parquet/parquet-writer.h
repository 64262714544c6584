/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "parquet-database.h"

G_BEGIN_DECLS

gboolean parquet_writer_write (ParquetDatabase *database, const char *csv_path,
                               const CarryWriterColumn *columns, gsize n_columns, const char *path,
                               GError **error);

G_END_DECLS
