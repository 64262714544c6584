/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-export-groups.h"
#include "model/carry-event.h"

G_BEGIN_DECLS

typedef enum
{
    CARRY_EXPORT_FILLS,
    CARRY_EXPORT_FUNDING,
    CARRY_EXPORT_FEES,
    CARRY_EXPORT_PERIODS,
    CARRY_EXPORT_GROUPS,
} CarryExportKind;

/* The rows of an export, in the making. */
typedef struct
{
    CarryExportKind kind;
    CarryExportPeriod period;
    gint64 ts_from;
    gint64 ts_to;
    CarryInstruments *instruments;
    CarryExportGroups *groups;
    GTree *sums; /* of periods, by what their row begins with */
    GString *text;
} CarryExportRows;

CarryExportRows *carry_export_rows_new (void);
void carry_export_rows_free (CarryExportRows *self);
gboolean carry_export_rows_set_kind (CarryExportRows *self, const char *what, GError **error);
/* @user_data is the rows. */
void carry_export_rows_add (const CarryEvent *event, gpointer user_data);
/* FALSE when a sum is too large to be exact. */
gboolean carry_export_rows_finish (CarryExportRows *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryExportRows, carry_export_rows_free)

G_END_DECLS
