/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-store.h"

#include "base/carry-error.h"
#include "roles/carry-module-private.h"

G_DEFINE_INTERFACE (CarryStore, carry_store, CARRY_TYPE_MODULE)

static gboolean
default_open (CarryStore *self, const CarryStoreIdentity *identity, GError **error)
{
    return TRUE;
}

/* A store that cannot must never say that something is safe. */
static gboolean
default_append (CarryStore *self, const CarryEvent *events, gsize n, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED, "this store keeps nothing");
    return FALSE;
}

static void
default_tidy (CarryStore *self)
{
}

static gboolean
default_load (CarryStore *self, void (*func) (const CarryEvent *event, gpointer user_data),
              gpointer user_data, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                         "this store hands nothing back");
    return FALSE;
}

static void
default_close (CarryStore *self)
{
}

static char *
default_verify (CarryStore *self, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                         "this store cannot be verified");
    return NULL;
}

static gboolean
default_backup (CarryStore *self, const char *path, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                         "this store writes no backups");
    return FALSE;
}

static gboolean
default_restore (CarryStore *self, const char *path, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                         "this store restores no backups");
    return FALSE;
}

static gboolean
default_read (CarryStore *self, CarryInstruments *instruments,
              void (*func) (const CarryEvent *event, gpointer user_data), gpointer user_data,
              GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                         "this store cannot be read while it is not open");
    return FALSE;
}

static void
carry_store_default_init (CarryStoreInterface *iface)
{
    iface->open = default_open;
    iface->append = default_append;
    iface->tidy = default_tidy;
    iface->load = default_load;
    iface->close = default_close;
    iface->verify = default_verify;
    iface->backup = default_backup;
    iface->restore = default_restore;
    iface->read = default_read;
}

/**
 * carry_store_open: (skip)
 * @self: a store
 * @identity: whose events it keeps; good until the store is closed
 * @error: return location for an error, the module's id in front
 *
 * Opens or creates it. On the writer thread only.
 *
 * Returns: whether it is open
 */
gboolean
carry_store_open (CarryStore *self, const CarryStoreIdentity *identity, GError **error)
{
    g_return_val_if_fail (CARRY_IS_STORE (self), FALSE);
    g_return_val_if_fail (identity != NULL, FALSE);

    GError *cause = NULL;
    gboolean opened = CARRY_STORE_GET_IFACE (self)->open (self, identity, &cause);
    return carry_module_check_slot (self, "open", opened, cause, error);
}

/**
 * carry_store_append: (skip)
 * @self: a store
 * @events: (array length=n): what happened
 * @n: how many
 * @error: return location for an error, the module's id in front
 *
 * Keeps events. On the writer thread only.
 *
 * Returns: whether they survive a power cut now
 */
gboolean
carry_store_append (CarryStore *self, const CarryEvent *events, gsize n, GError **error)
{
    g_return_val_if_fail (CARRY_IS_STORE (self), FALSE);
    g_return_val_if_fail (events != NULL || n == 0, FALSE);

    GError *cause = NULL;
    gboolean kept = CARRY_STORE_GET_IFACE (self)->append (self, events, n, &cause);
    return carry_module_check_slot (self, "append", kept, cause, error);
}

/**
 * carry_store_tidy: (skip)
 * @self: a store
 *
 * Gives it time for what nobody waits for. Called after carry_store_append(), once
 * those who waited for that were told; what goes wrong here is told by the next
 * carry_store_append(). On the writer thread only.
 */
void
carry_store_tidy (CarryStore *self)
{
    g_return_if_fail (CARRY_IS_STORE (self));
    CARRY_STORE_GET_IFACE (self)->tidy (self);
}

/**
 * carry_store_load: (skip)
 * @self: a store
 * @func: (scope call): called for each event, oldest first
 * @user_data: for @func
 * @error: return location for an error, the module's id in front
 *
 * Hands back everything kept. On the writer thread only.
 *
 * Returns: whether all of it was handed back
 */
gboolean
carry_store_load (CarryStore *self, void (*func) (const CarryEvent *event, gpointer user_data),
                  gpointer user_data, GError **error)
{
    g_return_val_if_fail (CARRY_IS_STORE (self), FALSE);
    g_return_val_if_fail (func != NULL, FALSE);

    GError *cause = NULL;
    gboolean loaded = CARRY_STORE_GET_IFACE (self)->load (self, func, user_data, &cause);
    return carry_module_check_slot (self, "load", loaded, cause, error);
}

/**
 * carry_store_close: (skip)
 * @self: a store
 *
 * Closes it. On the writer thread only.
 */
void
carry_store_close (CarryStore *self)
{
    g_return_if_fail (CARRY_IS_STORE (self));
    CARRY_STORE_GET_IFACE (self)->close (self);
}

/**
 * carry_store_verify: (skip)
 * @self: a store that is not open
 * @error: return location for an error, the module's id in front
 *
 * Reads all that is kept and checks that it is as it was written.
 *
 * Returns: (transfer full) (nullable): what there is, in a sentence
 */
char *
carry_store_verify (CarryStore *self, GError **error)
{
    g_return_val_if_fail (CARRY_IS_STORE (self), NULL);

    GError *cause = NULL;
    g_autofree char *found = CARRY_STORE_GET_IFACE (self)->verify (self, &cause);
    if (!carry_module_check_slot (self, "verify", found != NULL, cause, error))
        return NULL;
    return g_steal_pointer (&found);
}

/**
 * carry_store_backup: (skip)
 * @self: a store that is not open
 * @path: where nothing is
 * @error: return location for an error, the module's id in front
 *
 * Writes a whole copy, as of one moment; another process may be using the store.
 *
 * Returns: whether the copy is whole and on disk
 */
gboolean
carry_store_backup (CarryStore *self, const char *path, GError **error)
{
    g_return_val_if_fail (CARRY_IS_STORE (self), FALSE);
    g_return_val_if_fail (path != NULL, FALSE);

    GError *cause = NULL;
    gboolean written = CARRY_STORE_GET_IFACE (self)->backup (self, path, &cause);
    return carry_module_check_slot (self, "backup", written, cause, error);
}

/**
 * carry_store_restore: (skip)
 * @self: a store that is not open, here or in another process
 * @path: a backup
 * @error: return location for an error, the module's id in front
 *
 * Puts a copy of the backup in the place of what is kept, which is set aside.
 *
 * Returns: whether the backup is in place
 */
gboolean
carry_store_restore (CarryStore *self, const char *path, GError **error)
{
    g_return_val_if_fail (CARRY_IS_STORE (self), FALSE);
    g_return_val_if_fail (path != NULL, FALSE);

    GError *cause = NULL;
    gboolean restored = CARRY_STORE_GET_IFACE (self)->restore (self, path, &cause);
    return carry_module_check_slot (self, "restore", restored, cause, error);
}

/**
 * carry_store_read: (skip)
 * @self: a store that is not open
 * @instruments: what events are about is found here, or added as far as the store tells: names, coins
 *   and steps, but no fees and limits
 * @func: (scope call): called for each event, oldest first
 * @user_data: for @func
 * @error: return location for an error, the module's id in front
 *
 * Hands back everything kept as of one moment; another process may be using the store.
 *
 * Returns: whether all of it was handed back
 */
gboolean
carry_store_read (CarryStore *self, CarryInstruments *instruments,
                  void (*func) (const CarryEvent *event, gpointer user_data), gpointer user_data,
                  GError **error)
{
    g_return_val_if_fail (CARRY_IS_STORE (self), FALSE);
    g_return_val_if_fail (instruments != NULL, FALSE);
    g_return_val_if_fail (func != NULL, FALSE);

    GError *cause = NULL;
    gboolean read = CARRY_STORE_GET_IFACE (self)->read (self, instruments, func, user_data, &cause);
    return carry_module_check_slot (self, "read", read, cause, error);
}
