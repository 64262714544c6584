/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

char *parquet_checksum_file (const char *path, GError **error);

G_END_DECLS
