/* SPDX-License-Identifier: LGPL-2.1-or-later */
static void
carry_ledger_print (CarryLedger *self)
{
    GHashTableIter iter;
    g_hash_table_iter_init (&iter, self->orders); /* expect: hash-order */
    while (g_hash_table_iter_next (&iter, NULL, NULL))
        print (&iter);
    g_hash_table_foreach (self->orders, print_order, NULL); /* expect: hash-order */
}

static void
carry_ledger_print_in_order (CarryLedger *self)
{
    g_autoptr (GPtrArray) orders = g_hash_table_get_values_as_ptr_array (self->orders);
    g_ptr_array_sort (orders, compare_orders);
}
