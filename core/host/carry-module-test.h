/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryModuleTest: (skip)
 *
 * The test that every type of every plugin passes: it is created, each setting is put to its limits,
 * to just outside and to text and back, it is started and stopped twice, every slot is called, and
 * nothing may leak or complain. It tells each result as a line of TAP.
 */
typedef struct _CarryModuleTest CarryModuleTest;

CARRY_API
CarryModuleTest *carry_module_test_new (void);
CARRY_API
void carry_module_test_free (CarryModuleTest *self);
CARRY_API
gboolean carry_module_test_set (CarryModuleTest *self, const char *assignment, GError **error);
CARRY_API
void carry_module_test_run_type (CarryModuleTest *self, const char *name, GType type);
CARRY_API
gboolean carry_module_test_run_file (CarryModuleTest *self, const char *path, GError **error);
CARRY_API
guint carry_module_test_finish (CarryModuleTest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryModuleTest, carry_module_test_free)

G_END_DECLS
