/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No folder is looked at. */
#define CARRY_DISK_NONE ((gint64) -1)
/* What is free cannot be told. */
#define CARRY_DISK_UNKNOWN ((gint64) -2)

/**
 * CarryDisk: (skip)
 *
 * How much is free where a run keeps what it must not forget.
 */
typedef struct _CarryDisk CarryDisk;

CarryDisk *carry_disk_new (void);
void carry_disk_free (CarryDisk *self);
void carry_disk_add (CarryDisk *self, const char *path);
gint64 carry_disk_get_free (CarryDisk *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDisk, carry_disk_free)

G_END_DECLS
