/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-history.h"

G_DEFINE_BOXED_TYPE (CarrySource, carry_source, carry_source_copy, carry_source_free)

/**
 * carry_source_new: (constructor)
 * @path: file, or a name for what is no file
 *
 * Returns: (transfer full): a source nothing was read from yet
 */
CarrySource *
carry_source_new (const char *path)
{
    g_return_val_if_fail (path != NULL, NULL);

    CarrySource *self = g_new0 (CarrySource, 1);
    self->path = g_strdup (path);
    self->sha256 = g_strdup ("");
    return self;
}

/**
 * carry_source_copy:
 * @self: a source
 *
 * Returns: (transfer full): a copy
 */
CarrySource *
carry_source_copy (const CarrySource *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    CarrySource *copy = g_memdup2 (self, sizeof *self);
    copy->path = g_strdup (self->path);
    copy->sha256 = g_strdup (self->sha256);
    return copy;
}

/**
 * carry_source_free:
 * @self: (transfer full): a source
 *
 * Frees it.
 */
void
carry_source_free (CarrySource *self)
{
    g_return_if_fail (self != NULL);
    g_free (self->path);
    g_free (self->sha256);
    g_free (self);
}
