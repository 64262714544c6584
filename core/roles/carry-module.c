/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "roles/carry-module-private.h"
#include "roles/carry-setting-private.h"

typedef struct
{
    char *id;
    const char *role; /* interned */
    CarryModuleState state;
    CarryContext *context;
} CarryModulePrivate;

enum
{
    PROP_ID = 1,
    PROP_STATE,
    N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ENUM_TYPE (CarryModuleState, carry_module_state,
                    G_DEFINE_ENUM_VALUE (CARRY_MODULE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (CARRY_MODULE_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (CARRY_MODULE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (CARRY_MODULE_FAILED, "failed"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarryModule, carry_module, G_TYPE_OBJECT)

static CarryModulePrivate *
get_private (CarryModule *self)
{
    return carry_module_get_instance_private (self);
}

static void
set_state (CarryModule *self, CarryModuleState state)
{
    CarryModulePrivate *priv = get_private (self);
    if (priv->state == state)
        return;
    priv->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
carry_module_set_role (CarryModule *self, const char *role)
{
    get_private (self)->role = g_intern_string (role);
}

const char *
carry_module_get_role (CarryModule *self)
{
    return get_private (self)->role;
}

gboolean
carry_module_check_slot (gpointer self, const char *slot, gboolean succeeded, GError *cause,
                         GError **error)
{
    const char *id = carry_module_get_id (self);
    g_autoptr (GError) owned = cause;

    if (succeeded && owned == NULL)
        return TRUE;
    if (!succeeded && owned != NULL)
    {
        g_propagate_prefixed_error (error, g_steal_pointer (&owned), "%s: ", id);
        return FALSE;
    }

    const char *what =
        succeeded ? "reported success together with an error" : "failed without saying why";
    g_critical ("%s: %s %s", id, slot, what);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: %s %s%s%s", id, slot, what,
                 owned != NULL ? ": " : "", owned != NULL ? owned->message : "");
    return FALSE;
}

/* Defaults: for modules whose start needs no waiting. */

static gboolean
default_start (CarryModule *self, GError **error)
{
    return TRUE;
}

static void
default_start_async (CarryModule *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_task_set_source_tag (task, default_start_async);

    GError *cause = NULL;
    gboolean started = CARRY_MODULE_GET_CLASS (self)->start (self, &cause);
    if (cause != NULL)
        g_task_return_error (task, cause);
    else
        g_task_return_boolean (task, started);
}

static gboolean
default_start_finish (CarryModule *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
    return g_task_propagate_boolean (G_TASK (result), error);
}

static void
default_stop (CarryModule *self)
{
}

static void
carry_module_constructed (GObject *object)
{
    CarryModulePrivate *priv = get_private (CARRY_MODULE (object));

    G_OBJECT_CLASS (carry_module_parent_class)->constructed (object);
    if (priv->id == NULL)
        priv->id = g_strdup (G_OBJECT_TYPE_NAME (object));
}

static void
carry_module_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    CarryModulePrivate *priv = get_private (CARRY_MODULE (object));

    switch (id)
    {
    case PROP_ID:
        g_value_set_string (value, priv->id);
        break;
    case PROP_STATE:
        g_value_set_enum (value, priv->state);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
carry_module_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
    CarryModulePrivate *priv = get_private (CARRY_MODULE (object));

    switch (id)
    {
    case PROP_ID:
        priv->id = g_value_dup_string (value);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
carry_module_dispose (GObject *object)
{
    CarryModulePrivate *priv = get_private (CARRY_MODULE (object));

    g_clear_object (&priv->context);
    G_OBJECT_CLASS (carry_module_parent_class)->dispose (object);
}

static void
carry_module_finalize (GObject *object)
{
    CarryModulePrivate *priv = get_private (CARRY_MODULE (object));

    carry_module_clear_settings (CARRY_MODULE (object));
    g_free (priv->id);
    G_OBJECT_CLASS (carry_module_parent_class)->finalize (object);
}

static void
carry_module_class_init (CarryModuleClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->constructed = carry_module_constructed;
    object_class->get_property = carry_module_get_property;
    object_class->set_property = carry_module_set_property;
    object_class->dispose = carry_module_dispose;
    object_class->finalize = carry_module_finalize;
    klass->start = default_start;
    klass->start_async = default_start_async;
    klass->start_finish = default_start_finish;
    klass->stop = default_stop;

    /**
     * CarryModule:id:
     *
     * The name of its section in the configuration; an object made without one takes
     * the name of its type.
     */
    properties[PROP_ID] =
        g_param_spec_string ("id", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
    /**
     * CarryModule:state:
     *
     * Whether it runs.
     */
    properties[PROP_STATE] =
        g_param_spec_enum ("state", NULL, NULL, CARRY_TYPE_MODULE_STATE, CARRY_MODULE_STOPPED,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
    g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
carry_module_init (CarryModule *self)
{
}

/**
 * carry_module_get_id:
 * @self: a module
 *
 * Returns: (transfer none): its id
 */
const char *
carry_module_get_id (CarryModule *self)
{
    g_return_val_if_fail (CARRY_IS_MODULE (self), NULL);
    return get_private (self)->id;
}

/**
 * carry_module_get_state:
 * @self: a module
 *
 * Returns: whether it runs
 */
CarryModuleState
carry_module_get_state (CarryModule *self)
{
    g_return_val_if_fail (CARRY_IS_MODULE (self), CARRY_MODULE_FAILED);
    return get_private (self)->state;
}

/**
 * carry_module_get_context:
 * @self: a module
 *
 * Returns: (transfer none) (nullable): its door to the rest; %NULL before it is
 *   connected
 */
CarryContext *
carry_module_get_context (CarryModule *self)
{
    /* Asked at each event: the walk up the types is left out. */
    g_return_val_if_fail (self != NULL, NULL);
    return get_private (self)->context;
}

/**
 * carry_module_set_context:
 * @self: a module
 * @context: (transfer none) (nullable): its door to the rest
 *
 * Connects a module. For engines and tests that act as one.
 */
void
carry_module_set_context (CarryModule *self, CarryContext *context)
{
    g_return_if_fail (CARRY_IS_MODULE (self));
    g_return_if_fail (context == NULL || CARRY_IS_CONTEXT (context));
    g_set_object (&get_private (self)->context, context);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
    CarryModule *self = CARRY_MODULE (source);
    CarryModuleClass *klass = CARRY_MODULE_GET_CLASS (self);
    g_autoptr (GTask) task = G_TASK (data);
    GError *cause = NULL, *error = NULL;

    gboolean started = klass->start_finish (self, result, &cause);
    started = carry_module_check_slot (self, "start", started, cause, &error);
    if (get_private (self)->state != CARRY_MODULE_STARTING)
    {
        /* It was stopped meanwhile: give back what start took after that. */
        klass->stop (self);
        g_clear_error (&error);
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                 "%s: stopped while it was starting", carry_module_get_id (self));
        return;
    }

    set_state (self, started ? CARRY_MODULE_RUNNING : CARRY_MODULE_FAILED);
    if (started)
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

/**
 * carry_module_start_async: (virtual start_async)
 * @self: a module
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts a module: #CarryModule:state goes to starting, then to running or failed.
 * One that is starting or running already reports %CARRY_ERROR_INVALID and goes on.
 */
void
carry_module_start_async (CarryModule *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail (CARRY_IS_MODULE (self));
    g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_task_set_source_tag (task, carry_module_start_async);
    /* The module says itself when it was cancelled; its result must not be lost. */
    g_task_set_check_cancellable (task, FALSE);

    CarryModuleState state = get_private (self)->state;
    if (state == CARRY_MODULE_STARTING || state == CARRY_MODULE_RUNNING)
    {
        g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_INVALID, "%s: started already",
                                 carry_module_get_id (self));
        return;
    }

    set_state (self, CARRY_MODULE_STARTING);
    CARRY_MODULE_GET_CLASS (self)->start_async (self, cancellable, on_started,
                                                g_steal_pointer (&task));
}

/**
 * carry_module_start_finish: (virtual start_finish)
 * @self: a module
 * @result: what the callback was given
 * @error: return location for an error, the module's id in front
 *
 * Returns: whether it runs
 */
gboolean
carry_module_start_finish (CarryModule *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (CARRY_IS_MODULE (self), FALSE);
    g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
    return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * carry_module_stop: (virtual stop)
 * @self: a module
 *
 * Makes it give back everything start took. It may be called in any state and more
 * than once; one that never started has nothing to give back and is not told.
 */
void
carry_module_stop (CarryModule *self)
{
    g_return_if_fail (CARRY_IS_MODULE (self));

    if (get_private (self)->state == CARRY_MODULE_STOPPED)
        return;
    CARRY_MODULE_GET_CLASS (self)->stop (self);
    set_state (self, CARRY_MODULE_STOPPED);
}

/**
 * carry_module_get_status: (virtual get_status)
 * @self: a module
 *
 * What a module says of itself to the people who watch the run: a dictionary `a{sv}` of doubles,
 * booleans, unsigned 64-bit numbers and strings, no money and nothing secret. A venue with
 * streams says how many seconds ago each spoke, in doubles that end with `-age`. A module that cannot
 * get on and knows it says so in a boolean `stuck`: then the watchdog ends the run. A venue that does
 * not answer is not that.
 *
 * Returns: (transfer full) (nullable): the dictionary; %NULL when it has nothing to say
 */
GVariant *
carry_module_get_status (CarryModule *self)
{
    CarryModuleClass *klass;
    GVariant *status;

    g_return_val_if_fail (CARRY_IS_MODULE (self), NULL);

    klass = CARRY_MODULE_GET_CLASS (self);
    status = klass->get_status != NULL ? klass->get_status (self) : NULL;
    if (status == NULL)
        return NULL;
    status = g_variant_take_ref (status);
    if (g_variant_is_of_type (status, G_VARIANT_TYPE_VARDICT))
        return status;
    g_critical ("%s: its status is of type %s and not a{sv}", carry_module_get_id (self),
                g_variant_get_type_string (status));
    g_variant_unref (status);
    return NULL;
}
