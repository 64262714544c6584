/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-history.h"

G_DEFINE_FLAGS_TYPE (CarrySeries, carry_series, G_DEFINE_ENUM_VALUE (CARRY_SERIES_BARS, "bars"),
                     G_DEFINE_ENUM_VALUE (CARRY_SERIES_MARKS, "marks"),
                     G_DEFINE_ENUM_VALUE (CARRY_SERIES_INDICES, "indices"),
                     G_DEFINE_ENUM_VALUE (CARRY_SERIES_PREMIUMS, "premiums"),
                     G_DEFINE_ENUM_VALUE (CARRY_SERIES_SETTLEMENTS, "settlements"),
                     G_DEFINE_ENUM_VALUE (CARRY_SERIES_TRADES, "trades"))

G_DEFINE_BOXED_TYPE (CarryPage, carry_page, carry_page_copy, carry_page_free)

/**
 * carry_page_new: (constructor)
 *
 * Returns: (transfer full): a page without rows, and the last
 */
CarryPage *
carry_page_new (void)
{
    CarryPage *self = g_new0 (CarryPage, 1);

    self->fraction = 1;
    return self;
}

/**
 * carry_page_copy:
 * @self: a page
 *
 * Returns: (transfer full): a copy, which shares the rows and the trades
 */
CarryPage *
carry_page_copy (const CarryPage *self)
{
    CarryPage *copy;

    g_return_val_if_fail (self != NULL, NULL);
    copy = g_memdup2 (self, sizeof *self);
    if (self->rows != NULL)
        g_array_ref (copy->rows);
    if (self->trades != NULL)
        g_array_ref (copy->trades);
    copy->position = g_strdup (self->position);
    return copy;
}

/**
 * carry_page_free:
 * @self: (transfer full): a page
 *
 * Frees it.
 */
void
carry_page_free (CarryPage *self)
{
    g_return_if_fail (self != NULL);
    g_clear_pointer (&self->rows, g_array_unref);
    g_clear_pointer (&self->trades, g_array_unref);
    g_free (self->position);
    g_free (self);
}
