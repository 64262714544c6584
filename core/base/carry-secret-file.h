/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

CARRY_API
gboolean carry_secret_file_read (const char *path, gboolean is_strict, char *buffer, gsize size,
                                 GError **error);

G_END_DECLS
