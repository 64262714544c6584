/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void carry_scan_output_table (const GArray *rows);
void carry_scan_output_json (const GArray *rows);
void carry_scan_output_json_line (const GArray *rows, gint64 now);

G_END_DECLS
