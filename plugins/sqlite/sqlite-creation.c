/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-creation.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "sqlite-identity.h"
#include "sqlite-schema.h"

static gboolean
write_all (const char *path, const CarryStoreIdentity *identity, GError **error)
{
    guint version = sqlite_schema_get_newest ();
    g_autoptr (SqliteDatabase) database =
        sqlite_database_open (path, SQLITE_DATABASE_CREATE, error);

    return database != NULL && sqlite_database_begin (database, error) &&
           sqlite_schema_migrate (database, 0, version, error) &&
           sqlite_identity_create (database, identity, version, error) &&
           sqlite_database_commit (database, error) && sqlite_database_fold_all (database, error);
}

/* What an attempt that was cut short left. */
static void
remove_leftovers (const char *path)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

    for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
        g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

        g_unlink (name);
    }
}

gboolean
sqlite_creation_run (const char *path, const CarryStoreIdentity *identity, GError **error)
{
    g_autofree char *draft = g_strconcat (path, ".new", NULL);

    remove_leftovers (draft);
    if (!write_all (draft, identity, error))
        return FALSE;
    if (g_rename (draft, path) != 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be renamed: %s", draft,
                     g_strerror (errno));
        return FALSE;
    }
    remove_leftovers (draft);
    return sqlite_database_sync_folder (path, error);
}
