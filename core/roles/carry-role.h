/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryRole: (skip)
 * @name: what a configuration calls it
 * @get_type: its interface
 *
 * One of the things a module can be.
 */
typedef struct
{
    const char *name;
    GType (*get_type) (void);
} CarryRole;

CARRY_API
const CarryRole *carry_role_list (gsize *out_n);
CARRY_API
const CarryRole *carry_role_find (const char *name);
CARRY_API
const char *carry_role_get_name (GType interface_type);
CARRY_API
char *carry_role_describe (GType module_type);

G_END_DECLS
