/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-catalog.h"

G_BEGIN_DECLS

/* Which types read and write files, by how their names end. */
const char *carry_cli_find_reader (CarryCatalog *catalog, const char *path);
const char *carry_cli_find_writer (CarryCatalog *catalog, const char *path);

G_END_DECLS
