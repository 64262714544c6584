/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-control-role.h"
#include "host/carry-control.h"

G_BEGIN_DECLS

/**
 * CarryControlAction: (skip)
 * @method: of the interface
 * @run: does it; @arguments as the interface says, (transfer floating): the answer
 *
 * What a method does.
 */
typedef struct
{
    const char *method;
    GVariant *(*run) (const CarryControlTarget *target, GVariant *arguments, GError **error);
} CarryControlAction;

const CarryControlAction *carry_control_action_find (const char *method);
gboolean
carry_control_do_reload (const CarryControlTarget *target, GStrv *out_changes, GError **error);

G_END_DECLS
