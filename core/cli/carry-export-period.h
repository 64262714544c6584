/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

#define CARRY_EXPORT_PERIOD_BUFFER 16

typedef enum
{
    CARRY_EXPORT_DAY,
    CARRY_EXPORT_MONTH,
    CARRY_EXPORT_YEAR,
    CARRY_EXPORT_ALL,
} CarryExportLength;

/* Days, months or years of a place. */
typedef struct
{
    CarryExportLength length;
    GTimeZone *zone;
} CarryExportPeriod;

gboolean carry_export_period_set (CarryExportPeriod *self, const char *length, const char *zone,
                                  GError **error);
void carry_export_period_clear (CarryExportPeriod *self);
/* `2024-01-31`, `2024-01`, `2024` or `all`. */
void carry_export_period_name (const CarryExportPeriod *self, gint64 ts,
                               char out_name[CARRY_EXPORT_PERIOD_BUFFER]);
/* `2024-01-31T14:00:00.123+01:00` */
char *carry_export_period_format (const CarryExportPeriod *self, gint64 ts);
/* A time of day there, or with a zone of its own. */
gboolean carry_export_period_read (const CarryExportPeriod *self, const char *option,
                                   const char *text, gint64 missing, gint64 *out_ts,
                                   GError **error);

G_END_DECLS
