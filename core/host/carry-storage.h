/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-disk.h"
#include "roles/carry-store.h"

G_BEGIN_DECLS

/* Where a run keeps what it must not forget. */
GPtrArray *carry_storage_list_stores (GPtrArray *modules);
void carry_storage_place_kept (GPtrArray *modules, const char *data_dir);
CarryDisk *carry_storage_new_disk (GPtrArray *stores, const char *data_dir);

G_END_DECLS
