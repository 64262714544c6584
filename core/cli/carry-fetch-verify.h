/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-cli.h"

G_BEGIN_DECLS

int carry_fetch_verify (const char *folder);

G_END_DECLS
