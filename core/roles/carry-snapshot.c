/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-exchange.h"

G_DEFINE_BOXED_TYPE (CarrySnapshot, carry_snapshot, carry_snapshot_copy, carry_snapshot_free)

/* GCopyFunc: a copy of a boxed value whose type is the user data. */
static gpointer
copy_boxed (gconstpointer value, gpointer type)
{
    return g_boxed_copy (GPOINTER_TO_SIZE (type), value);
}

static GPtrArray *
copy_array (GPtrArray *array, GType type)
{
    return g_ptr_array_copy (array, copy_boxed, GSIZE_TO_POINTER (type));
}

/**
 * carry_snapshot_new: (constructor)
 *
 * Returns: (transfer full): a snapshot of an empty account
 */
CarrySnapshot *
carry_snapshot_new (void)
{
    CarrySnapshot *self = g_new0 (CarrySnapshot, 1);
    self->positions = g_ptr_array_new_with_free_func (g_free);
    self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_order_free);
    self->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_fill_free);
    self->transfers = g_ptr_array_new_with_free_func (g_free);
    return self;
}

/**
 * carry_snapshot_copy:
 * @self: a snapshot
 *
 * Returns: (transfer full): a deep copy
 */
CarrySnapshot *
carry_snapshot_copy (const CarrySnapshot *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    CarrySnapshot *copy = g_new0 (CarrySnapshot, 1);
    copy->positions = copy_array (self->positions, CARRY_TYPE_POSITION);
    copy->orders = copy_array (self->orders, CARRY_TYPE_ORDER);
    copy->fills = copy_array (self->fills, CARRY_TYPE_FILL);
    copy->transfers = copy_array (self->transfers, CARRY_TYPE_TRANSFER);
    return copy;
}

/**
 * carry_snapshot_free:
 * @self: (transfer full): a snapshot
 *
 * Frees it.
 */
void
carry_snapshot_free (CarrySnapshot *self)
{
    g_return_if_fail (self != NULL);
    g_ptr_array_unref (self->positions);
    g_ptr_array_unref (self->orders);
    g_ptr_array_unref (self->fills);
    g_ptr_array_unref (self->transfers);
    g_free (self);
}
