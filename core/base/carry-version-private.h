/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <link.h>

#include "base/carry-version.h"

G_BEGIN_DECLS

char *carry_version_find_id (const struct dl_phdr_info *info);

G_END_DECLS
