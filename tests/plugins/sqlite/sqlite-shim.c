/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-shim.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

/* What was written since the last sync. */
typedef struct
{
    gint64 offset;
    GBytes *bytes; /* NULL: the file was cut at @offset */
} Pending;

/* What a disk holds of a file for sure, and what may be on its way. */
typedef struct
{
    GByteArray *durable;
    GArray *pending;
} Image;

typedef struct
{
    sqlite3_file parent;
    Image *image; /* (nullable): not followed */
    sqlite3_file *real;
} ShimFile;

static struct
{
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    SqliteShimFault fault;
    guint n;
    guint fail_at;
    gboolean failed;
    CarryRandom random;
    GHashTable *images; /* path -> Image; only while a power cut is armed */
} shim;

/* Images */

static void
pending_clear (gpointer data)
{
    g_clear_pointer (&((Pending *) data)->bytes, g_bytes_unref);
}

static void
image_free (gpointer data)
{
    Image *image = data;

    g_byte_array_unref (image->durable);
    g_array_unref (image->pending);
    g_free (image);
}

static Image *
image_new (const char *path)
{
    Image *image = g_new0 (Image, 1);
    g_autofree char *content = NULL;
    gsize length = 0;

    image->durable = g_byte_array_new ();
    image->pending = g_array_new (FALSE, TRUE, sizeof (Pending));
    g_array_set_clear_func (image->pending, pending_clear);
    if (g_file_get_contents (path, &content, &length, NULL))
        g_byte_array_append (image->durable, (guint8 *) content, (guint) length);
    return image;
}

static void
apply (Image *image, const Pending *pending, gboolean torn)
{
    gsize size = 0;
    const guint8 *bytes = pending->bytes != NULL ? g_bytes_get_data (pending->bytes, &size) : NULL;
    guint end = (guint) pending->offset;

    if (bytes == NULL)
    {
        g_byte_array_set_size (image->durable, MIN (image->durable->len, end));
        return;
    }
    if (torn)
    {
        gsize lost = SECTOR * (1 + carry_random_below (&shim.random, size / SECTOR + 1));

        size -= MIN (size, lost);
    }
    end += (guint) size;
    if (image->durable->len < end)
    {
        guint old = image->durable->len;

        g_byte_array_set_size (image->durable, end);
        memset (image->durable->data + old, 0, end - old);
    }
    if (size > 0)
        memcpy (image->durable->data + pending->offset, bytes, size);
}

static void
image_sync (Image *image)
{
    for (guint i = 0; i < image->pending->len; i++)
        apply (image, &g_array_index (image->pending, Pending, i), FALSE);
    g_array_set_size (image->pending, 0);
}

static void
image_add (Image *image, gint64 offset, const void *bytes, int size)
{
    const Pending pending = {
        .offset = offset,
        .bytes = bytes != NULL ? g_bytes_new (bytes, (gsize) size) : NULL,
    };

    g_array_append_val (image->pending, pending);
}

/* Any part of what was on its way, in any order. */
static void
image_lose (Image *image)
{
    while (image->pending->len > 0)
    {
        guint i = (guint) carry_random_below (&shim.random, image->pending->len);
        guint64 luck = carry_random_below (&shim.random, 3);

        if (luck > 0)
            apply (image, &g_array_index (image->pending, Pending, i), luck == 1);
        g_array_remove_index (image->pending, i);
    }
}

/* Faults */

static gboolean
is_dead (void)
{
    return shim.failed &&
           (shim.fault == SQLITE_SHIM_EIO_ALWAYS || shim.fault == SQLITE_SHIM_FULL_ALWAYS ||
            shim.fault == SQLITE_SHIM_POWER);
}

static gboolean
count (void)
{
    shim.n++;
    if (shim.fail_at == 0 || shim.fault == SQLITE_SHIM_NONE)
        return FALSE;
    if (shim.n == shim.fail_at)
    {
        shim.failed = TRUE;
        return TRUE;
    }
    return is_dead ();
}

static gboolean
is_full (void)
{
    return shim.fault == SQLITE_SHIM_FULL || shim.fault == SQLITE_SHIM_FULL_ALWAYS;
}

/* Files */

static sqlite3_file *
get_real (sqlite3_file *file)
{
    return ((ShimFile *) file)->real;
}

static int
shim_close (sqlite3_file *file)
{
    ShimFile *self = (ShimFile *) file;
    int result =
        self->real->pMethods != NULL ? self->real->pMethods->xClose (self->real) : SQLITE_OK;

    g_free (self->real);
    return result;
}

static int
shim_read (sqlite3_file *file, void *buffer, int size, sqlite3_int64 offset)
{
    return get_real (file)->pMethods->xRead (get_real (file), buffer, size, offset);
}

static int
shim_write (sqlite3_file *file, const void *buffer, int size, sqlite3_int64 offset)
{
    ShimFile *self = (ShimFile *) file;

    if (count ())
        return is_full () ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    if (self->image != NULL)
        image_add (self->image, offset, buffer, size);
    return self->real->pMethods->xWrite (self->real, buffer, size, offset);
}

static int
shim_truncate (sqlite3_file *file, sqlite3_int64 size)
{
    ShimFile *self = (ShimFile *) file;

    if (count ())
        return SQLITE_IOERR_TRUNCATE;
    if (self->image != NULL)
        image_add (self->image, size, NULL, 0);
    return self->real->pMethods->xTruncate (self->real, size);
}

static int
shim_sync (sqlite3_file *file, int flags)
{
    ShimFile *self = (ShimFile *) file;

    if (count ())
        return SQLITE_IOERR_FSYNC;
    if (self->image != NULL)
        image_sync (self->image);
    /* The images are the disk: the real one need not be waited for. */
    return SQLITE_OK;
}

static int
shim_size (sqlite3_file *file, sqlite3_int64 *size)
{
    return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
shim_lock (sqlite3_file *file, int level)
{
    return get_real (file)->pMethods->xLock (get_real (file), level);
}

static int
shim_unlock (sqlite3_file *file, int level)
{
    return get_real (file)->pMethods->xUnlock (get_real (file), level);
}

static int
shim_check_lock (sqlite3_file *file, int *result)
{
    return get_real (file)->pMethods->xCheckReservedLock (get_real (file), result);
}

static int
shim_control (sqlite3_file *file, int operation, void *argument)
{
    return get_real (file)->pMethods->xFileControl (get_real (file), operation, argument);
}

static int
shim_sector_size (sqlite3_file *file)
{
    return get_real (file)->pMethods->xSectorSize (get_real (file));
}

/* It promises nothing: the files may be torn and out of order. */
static int
shim_traits (sqlite3_file *file)
{
    return 0;
}

static int
shim_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out_memory)
{
    return get_real (file)->pMethods->xShmMap (get_real (file), page, size, extend, out_memory);
}

static int
shim_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
    return get_real (file)->pMethods->xShmLock (get_real (file), offset, n, flags);
}

static void
shim_shm_barrier (sqlite3_file *file)
{
    get_real (file)->pMethods->xShmBarrier (get_real (file));
}

static int
shim_shm_unmap (sqlite3_file *file, int delete)
{
    return get_real (file)->pMethods->xShmUnmap (get_real (file), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_lock,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector_size,
    .xDeviceCharacteristics = shim_traits,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

/* The file system */

static int
shim_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
    ShimFile *self = (ShimFile *) file;
    int result;

    self->parent.pMethods = &methods;
    self->image = NULL;
    self->real = g_malloc0 ((gsize) shim.real->szOsFile);
    result = shim.real->xOpen (shim.real, path, self->real, flags, out_flags);
    if (result != SQLITE_OK)
    {
        shim_close (file);
        self->parent.pMethods = NULL;
        return result;
    }
    if (shim.images == NULL || path == NULL)
        return result;
    self->image = g_hash_table_lookup (shim.images, path);
    if (self->image == NULL)
    {
        self->image = image_new (path);
        g_hash_table_insert (shim.images, g_strdup (path), self->image);
    }
    return result;
}

static int
shim_delete (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    if (is_dead ())
        return SQLITE_IOERR_DELETE;
    if (shim.images != NULL)
    {
        Image *image = g_hash_table_lookup (shim.images, path);

        if (image != NULL)
        {
            g_array_set_size (image->pending, 0);
            g_byte_array_set_size (image->durable, 0);
        }
    }
    return shim.real->xDelete (shim.real, path, sync_folder);
}

void
sqlite_shim_install (void)
{
    shim.real = sqlite3_vfs_find (NULL);
    shim.vfs = *shim.real;
    shim.vfs.pNext = NULL;
    shim.vfs.zName = "carry-shim";
    shim.vfs.szOsFile = sizeof (ShimFile);
    shim.vfs.xOpen = shim_open;
    shim.vfs.xDelete = shim_delete;
    g_assert_cmpint (sqlite3_vfs_register (&shim.vfs, 1), ==, SQLITE_OK);
}

void
sqlite_shim_arm (SqliteShimFault fault, guint n, guint64 seed)
{
    shim.fault = fault;
    shim.n = 0;
    shim.fail_at = n;
    shim.failed = FALSE;
    carry_random_init (&shim.random, seed, "shim");
    g_clear_pointer (&shim.images, g_hash_table_unref);
    if (fault == SQLITE_SHIM_POWER)
        shim.images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, image_free);
}

guint
sqlite_shim_get_n (void)
{
    return shim.n;
}

gboolean
sqlite_shim_has_failed (void)
{
    return shim.failed;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
    return strcmp (a, b);
}

void
sqlite_shim_settle (void)
{
    g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (shim.images), compare_paths);
    g_autoptr (GError) error = NULL;

    for (GList *item = paths; item != NULL; item = item->next)
    {
        const char *path = item->data;
        g_autofree char *index = g_strconcat (path, "-shm", NULL);
        Image *image = g_hash_table_lookup (shim.images, path);

        g_remove (index);
        if (!g_file_test (path, G_FILE_TEST_EXISTS))
            continue;
        image_lose (image);
        g_file_set_contents_full (path, (char *) image->durable->data, (gssize) image->durable->len,
                                  G_FILE_SET_CONTENTS_NONE, 0600, &error);
        g_assert_no_error (error);
    }
    sqlite_shim_arm (SQLITE_SHIM_NONE, 0, 0);
}
