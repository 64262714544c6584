/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-context.h"
#include "roles/carry-setting.h"

G_BEGIN_DECLS

/**
 * CarryModuleState:
 * @CARRY_MODULE_STOPPED: made, or stopped again
 * @CARRY_MODULE_STARTING: start is under way
 * @CARRY_MODULE_RUNNING: started
 * @CARRY_MODULE_FAILED: could not start, or broke while running
 */
typedef enum
{
    CARRY_MODULE_STOPPED,
    CARRY_MODULE_STARTING,
    CARRY_MODULE_RUNNING,
    CARRY_MODULE_FAILED,
} CarryModuleState;

#define CARRY_TYPE_MODULE_STATE (carry_module_state_get_type ())
CARRY_API
GType carry_module_state_get_type (void);

#define CARRY_TYPE_MODULE (carry_module_get_type ())
CARRY_API
G_DECLARE_DERIVABLE_TYPE (CarryModule, carry_module, CARRY, MODULE, GObject)

/**
 * CarryModuleClass:
 * @start_async: connect, open, read what is needed; the default is done at once
 * @start_finish: result of @start_async
 * @stop: give back everything start took; must work after a failed start
 * @start: the same as @start_async for a module that need not wait; called by the
 *   default of @start_async
 * @get_status: (transfer full) (nullable): how it stands, in a few named numbers
 *
 * Base class of everything a plugin offers.
 */
struct _CarryModuleClass
{
    GObjectClass parent_class;

    void (*start_async) (CarryModule *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
    gboolean (*start_finish) (CarryModule *self, GAsyncResult *result, GError **error);
    void (*stop) (CarryModule *self);
    gboolean (*start) (CarryModule *self, GError **error);
    GVariant *(*get_status) (CarryModule *self);

    /*< private >*/
    gpointer padding[10];
};

CARRY_API
const char *carry_module_get_id (CarryModule *self);
CARRY_API
CarryModuleState carry_module_get_state (CarryModule *self);
CARRY_API
CarryContext *carry_module_get_context (CarryModule *self);
CARRY_API
void carry_module_start_async (CarryModule *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
CARRY_API
gboolean carry_module_start_finish (CarryModule *self, GAsyncResult *result, GError **error);
CARRY_API
void carry_module_stop (CarryModule *self);
CARRY_API
GVariant *carry_module_get_status (CarryModule *self);

/* For engines and tests that act as one. */
CARRY_API
void carry_module_set_context (CarryModule *self, CarryContext *context);

CARRY_API
void carry_module_class_install_setting (CarryModuleClass *klass, gssize offset, gsize size,
                                         GParamSpec *pspec);
CARRY_API
GParamSpec **carry_module_class_list_settings (CarryModuleClass *klass, guint *out_n);

/**
 * CARRY_SETTING:
 * @klass: the class
 * @Type: the instance struct
 * @field: the field that holds the value
 * @pspec: (transfer full): name, type, range, default and blurb
 *
 * Declares a setting that lives in @field. Strings and lists are owned by the
 * instance and freed with it; so are object references. The field's C type
 * follows the pspec: gboolean, gint, guint, gint64, guint64, double, an enum,
 * `char *`, `char **`, #CarryDecimal, or a pointer to an object.
 */
#define CARRY_SETTING(klass, Type, field, pspec)                                                   \
    carry_module_class_install_setting (CARRY_MODULE_CLASS (klass), G_STRUCT_OFFSET (Type, field), \
                                        sizeof (((Type *) NULL)->field), (pspec))

G_END_DECLS
