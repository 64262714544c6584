/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-days.h"

G_BEGIN_DECLS

char *tearsheet_day_files_write (const TearsheetDays *days, const TearsheetDay *day,
                                 const TearsheetDay *before, const char *directory, GError **error);
gboolean tearsheet_day_files_exist (const char *directory, gint64 ts_from);
char *tearsheet_day_files_write_span (CarryStore *store, const char *coin, gint64 ts_from,
                                      gint64 ts_to, const char *directory, GError **error);
gboolean tearsheet_day_files_write_missing (CarryStore *store, const char *coin, gint64 now,
                                            const char *directory, guint *out_n, GError **error);

G_END_DECLS
