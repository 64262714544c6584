/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define SQLITE_TYPE_STORE (sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (SqliteStore, sqlite_store, SQLITE, STORE, CarryModule)

G_END_DECLS
