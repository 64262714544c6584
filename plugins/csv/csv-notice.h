/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

void csv_notice (CarryModule *module, const char *code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
