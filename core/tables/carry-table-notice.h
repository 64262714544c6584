/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

void carry_table_notice (CarryModule *module, const char *code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
