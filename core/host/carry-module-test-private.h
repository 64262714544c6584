/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-module-test.h"
#include "host/carry-test-world.h"

G_BEGIN_DECLS

struct _CarryModuleTest
{
    GPtrArray *sets;  /* char *: TYPE.KEY=VALUE */
    const char *name; /* of the type under test */
    GType type;
    CarryTestWorld *world;
    guint n_tests;
    guint n_failed;
    GString *failure; /* of the test under way; empty while all is well */
};

/* A test is what lies between begin and end. What fails in between is told with it. */
void carry_module_test_begin (CarryModuleTest *self);
void carry_module_test_fail (CarryModuleTest *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean carry_module_test_end (CarryModuleTest *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
void carry_module_test_skip (CarryModuleTest *self, const char *what, const char *reason);

CarryModule *carry_module_test_make (CarryModuleTest *self);
void carry_module_test_destroy (CarryModuleTest *self, CarryModule *module);

/* Turns the main loop until *@result is there, which on_answer puts there; gives up for good when it
 * takes too long. */
void carry_module_test_wait (CarryModuleTest *self, GAsyncResult *const *result, const char *what);
void carry_module_test_on_answer (GObject *source, GAsyncResult *result, gpointer user_data);

void carry_module_test_settings (CarryModuleTest *self);
void carry_module_test_slots (CarryModuleTest *self, CarryModule *module);

G_END_DECLS
