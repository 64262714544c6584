/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-export-period.h"
#include "model/carry-event.h"

G_BEGIN_DECLS

/* What the rows of groups begin with. */
#define CARRY_EXPORT_GROUPS_HEADER                                                                 \
    "group,module,first,second,state,quantity,delta,naked_notional,naked_seconds,opened,updated,"  \
    "bought,sold,fills,reason\n"

/**
 * CarryExportGroups: (skip)
 *
 * Trades of two legs, from the events of a store: each as it was told last, with
 * what its orders bought and sold.
 */
typedef struct _CarryExportGroups CarryExportGroups;

/* One of them. */
typedef struct
{
    CarryGroup group;
    char *module;
    char *first;
    char *second;
    CarryAmount bought;
    CarryAmount sold;
    guint fills;
} CarryExportGroup;

CarryExportGroups *carry_export_groups_new (void);
void carry_export_groups_free (CarryExportGroups *self);
void carry_export_groups_add (CarryExportGroups *self, const CarryEvent *event,
                              CarryInstruments *instruments);
GPtrArray *carry_export_groups_list (CarryExportGroups *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryExportGroups, carry_export_groups_free)

G_END_DECLS
