/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/*
 * The role of the section a module was made from, interned; NULL for a module a
 * program made. A type may have more roles than the one it is used in.
 */
void carry_module_set_role (CarryModule *self, const char *role);
const char *carry_module_get_role (CarryModule *self);

/*
 * Holds a slot to its error contract: success without an error, or failure with
 * one. What breaks it is the module's fault and becomes a critical and a failure
 * that names the module; an error that was reported gets the module's id in front.
 * Takes @cause. Returns whether the slot succeeded.
 */
gboolean carry_module_check_slot (gpointer self, const char *slot, gboolean succeeded,
                                  GError *cause, GError **error);

G_END_DECLS
