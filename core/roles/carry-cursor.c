/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-cursor.h"

#include "base/carry-error.h"

typedef struct
{
    char *name;
} CarryCursorPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarryCursor, carry_cursor, G_TYPE_OBJECT)

static gssize
default_read (CarryCursor *self, CarryMarketEvent *out_events, gsize n, GError **error)
{
    return 0;
}

static double
default_get_fraction (CarryCursor *self)
{
    return 0;
}

static void
carry_cursor_finalize (GObject *object)
{
    CarryCursorPrivate *priv = carry_cursor_get_instance_private (CARRY_CURSOR (object));

    g_free (priv->name);
    G_OBJECT_CLASS (carry_cursor_parent_class)->finalize (object);
}

static void
carry_cursor_class_init (CarryCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_cursor_finalize;
    klass->read = default_read;
    klass->get_fraction = default_get_fraction;
}

static void
carry_cursor_init (CarryCursor *self)
{
}

/* Holds a reader to its contract, as carry_module_check_slot() does with a module. */
static gssize
check_read (CarryCursor *self, gssize got, gsize n, GError *cause, GError **error)
{
    if (got < 0 && cause != NULL)
    {
        g_propagate_error (error, cause);
        return -1;
    }
    if (cause == NULL && got >= 0 && (gsize) got <= n)
        return got;

    const char *what = cause != NULL ? "gave events together with an error"
                       : got < 0     ? "failed without saying why"
                                     : "gave more events than it was asked for";
    g_critical ("%s: read %s", carry_cursor_get_name (self), what);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: read %s%s%s",
                 carry_cursor_get_name (self), what, cause != NULL ? ": " : "",
                 cause != NULL ? cause->message : "");
    g_clear_error (&cause);
    return -1;
}

/**
 * carry_cursor_read: (skip)
 * @self: a cursor
 * @out_events: (out caller-allocates) (array length=n): room for events
 * @n: for how many, at least 1
 * @error: return location for an error
 *
 * Reads on. Fewer than @n events do not mean that the end is near.
 *
 * Returns: how many were read, 0 at the end, -1 on error
 */
gssize
carry_cursor_read (CarryCursor *self, CarryMarketEvent *out_events, gsize n, GError **error)
{
    g_return_val_if_fail (CARRY_IS_CURSOR (self), -1);
    g_return_val_if_fail (out_events != NULL, -1);
    g_return_val_if_fail (n > 0, -1);

    GError *cause = NULL;
    gssize got = CARRY_CURSOR_GET_CLASS (self)->read (self, out_events, n, &cause);
    return check_read (self, got, n, cause, error);
}

/**
 * carry_cursor_get_fraction: (skip)
 * @self: a cursor
 *
 * Returns: how far it is, 0 to 1, for a progress bar; 0 when it cannot tell
 */
double
carry_cursor_get_fraction (CarryCursor *self)
{
    g_return_val_if_fail (CARRY_IS_CURSOR (self), 0);
    return CLAMP (CARRY_CURSOR_GET_CLASS (self)->get_fraction (self), 0, 1);
}

/**
 * carry_cursor_set_name: (skip)
 * @self: a cursor
 * @name: what it reads, such as a path
 *
 * Says what messages call it.
 */
void
carry_cursor_set_name (CarryCursor *self, const char *name)
{
    g_return_if_fail (CARRY_IS_CURSOR (self));
    g_return_if_fail (name != NULL);

    CarryCursorPrivate *priv = carry_cursor_get_instance_private (self);
    char *copy = g_strdup (name);
    g_free (priv->name);
    priv->name = copy;
}

/**
 * carry_cursor_get_name: (skip)
 * @self: a cursor
 *
 * Returns: (transfer none): what messages call it; its type when it was given no name
 */
const char *
carry_cursor_get_name (CarryCursor *self)
{
    g_return_val_if_fail (CARRY_IS_CURSOR (self), NULL);

    CarryCursorPrivate *priv = carry_cursor_get_instance_private (self);
    return priv->name != NULL ? priv->name : G_OBJECT_TYPE_NAME (self);
}
