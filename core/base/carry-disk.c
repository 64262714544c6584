/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-disk.h"

#include <string.h>
#include <sys/statvfs.h>

#include "base/carry-time.h"

/* The kernel is asked at most so often. */
#define LOOK_NS CARRY_NS_PER_SECOND

struct _CarryDisk
{
    GPtrArray *folders;
    gint64 n_free; /* bytes, of the fullest of them */
    gint64 ts_look;
};

CarryDisk *
carry_disk_new (void)
{
    CarryDisk *self = g_new0 (CarryDisk, 1);

    self->folders = g_ptr_array_new_with_free_func (g_free);
    self->n_free = CARRY_DISK_NONE;
    return self;
}

void
carry_disk_free (CarryDisk *self)
{
    g_ptr_array_unref (self->folders);
    g_free (self);
}

/* A folder, or a file in one, which need not be there yet. */
void
carry_disk_add (CarryDisk *self, const char *path)
{
    char *folder =
        g_file_test (path, G_FILE_TEST_IS_DIR) ? g_strdup (path) : g_path_get_dirname (path);

    g_ptr_array_add (self->folders, folder);
    self->ts_look = 0;
}

static gint64
ask (const char *folder)
{
    struct statvfs there;

    if (statvfs (folder, &there) != 0)
        return CARRY_DISK_UNKNOWN;
    return (gint64) MIN ((guint64) there.f_bavail * there.f_frsize, (guint64) G_MAXINT64);
}

/*
 * Bytes that are left to us in the fullest of the folders. %CARRY_DISK_UNKNOWN when
 * one of them cannot be asked; %CARRY_DISK_NONE when there is none.
 */
gint64
carry_disk_get_free (CarryDisk *self, gint64 now)
{
    if (self->ts_look != 0 && now >= self->ts_look && now - self->ts_look < LOOK_NS)
        return self->n_free;
    self->ts_look = now;
    self->n_free = CARRY_DISK_NONE;
    for (guint i = 0; i < self->folders->len; i++)
    {
        gint64 n = ask (g_ptr_array_index (self->folders, i));

        if (n == CARRY_DISK_UNKNOWN)
        {
            self->n_free = n;
            break;
        }
        self->n_free = self->n_free == CARRY_DISK_NONE ? n : MIN (self->n_free, n);
    }
    return self->n_free;
}
