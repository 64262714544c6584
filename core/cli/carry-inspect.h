/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-catalog.h"
#include "roles/carry-role.h"

G_BEGIN_DECLS

/* One type to be shown. */
typedef struct
{
    const CarryPlugin *plugin; /* NULL: the host's own settings */
    const char *name;
    GType type;
} CarryInspectType;

char *carry_inspect_describe_roles (const CarryInspectType *self);

/* Each returns text to be printed; @types are CarryInspectType. */
char *carry_inspect_format_list (const GArray *types);
char *carry_inspect_format_details (const GArray *types);
char *carry_inspect_format_json (const GArray *types, const GPtrArray *refusals);
char *carry_inspect_format_template (const GArray *types, gboolean is_yaml);

G_END_DECLS
