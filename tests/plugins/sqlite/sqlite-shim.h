/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

typedef enum
{
    SQLITE_SHIM_NONE,
    SQLITE_SHIM_EIO,        /* one write, sync or cut fails */
    SQLITE_SHIM_EIO_ALWAYS, /* and so does all that follows */
    SQLITE_SHIM_FULL,
    SQLITE_SHIM_FULL_ALWAYS,
    SQLITE_SHIM_POWER, /* what was not synced may be lost, torn or out of order */
} SqliteShimFault;

/* A file system between SQLite and the disk that fails on demand. */
void sqlite_shim_install (void);
/* At the @n-th write, sync or cut from now; 0 counts only. */
void sqlite_shim_arm (SqliteShimFault fault, guint n, guint64 seed);
/* Since it was armed. */
guint sqlite_shim_get_n (void);
gboolean sqlite_shim_has_failed (void);
/* After a power cut: the files as a disk has them that was switched off. */
void sqlite_shim_settle (void);

G_END_DECLS
