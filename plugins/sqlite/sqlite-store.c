/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-store.h"

#include <string.h>

#include "sqlite-backup.h"
#include "sqlite-mark.h"
#include "sqlite-session.h"

#define URL_START "sqlite://"

#define MIN_KEEP_DAYS 3
#define MAX_KEEP_DAYS 36500

struct _SqliteStore
{
    CarryModule parent_instance;

    char *path;
    guint keep_days;
    gboolean vacuum;
    SqliteSession *session; /* (nullable): while it is open */
};

static void store_iface_init (CarryStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SqliteStore, sqlite_store, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, store_iface_init))

/* `sqlite:///var/lib/carry/carry.db`, or the path itself. */
static char *
get_path (SqliteStore *self, GError **error)
{
    const char *path = self->path;

    if (path == NULL || path[0] == '\0')
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "path is not set; name a file, such as carry.db");
    else if (!g_str_has_prefix (path, URL_START))
        return g_strdup (path);
    else if (path[strlen (URL_START)] != '/')
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "path: %s names a machine; write sqlite:///FOLDER/FILE with three slashes",
                     path);
    else
        return g_uri_unescape_string (path + strlen (URL_START), NULL);
    return NULL;
}

static gboolean
store_open (CarryStore *store, const CarryStoreIdentity *identity, GError **error)
{
    SqliteStore *self = SQLITE_STORE (store);
    g_autofree char *path = get_path (self, error);

    if (path == NULL)
        return FALSE;
    if (self->session != NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s is open already", path);
        return FALSE;
    }
    if (self->keep_days > 0 && self->keep_days < MIN_KEEP_DAYS)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "keep-days: %u is too short, news of an order may be two days late; set 0 for "
                     "everything, or at least %d",
                     self->keep_days, MIN_KEEP_DAYS);
        return FALSE;
    }
    self->session = sqlite_session_open (
        path, identity,
        self->keep_days > 0 ? identity->ts - self->keep_days * CARRY_NS_PER_DAY : G_MININT64,
        self->vacuum, error);
    return self->session != NULL;
}

static gboolean
check_open (SqliteStore *self, GError **error)
{
    if (self->session == NULL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_INVALID, "the store is not open");
    return self->session != NULL;
}

static gboolean
store_append (CarryStore *store, const CarryEvent *events, gsize n, GError **error)
{
    SqliteStore *self = SQLITE_STORE (store);

    return check_open (self, error) && sqlite_session_append (self->session, events, n, error);
}

static void
store_tidy (CarryStore *store)
{
    const SqliteStore *self = SQLITE_STORE (store);

    if (self->session != NULL)
        sqlite_session_tidy (self->session);
}

static gboolean
store_load (CarryStore *store, void (*func) (const CarryEvent *event, gpointer user_data),
            gpointer user_data, GError **error)
{
    SqliteStore *self = SQLITE_STORE (store);

    return check_open (self, error) && sqlite_session_load (self->session, func, user_data, error);
}

static void
store_close (CarryStore *store)
{
    g_clear_pointer (&SQLITE_STORE (store)->session, sqlite_session_close);
}

/* For a person */

static char *
store_verify (CarryStore *store, GError **error)
{
    g_autofree char *path = get_path (SQLITE_STORE (store), error);
    SqliteMarkValue mark = { 0 };
    SqliteCheck check;

    if (path == NULL)
        return NULL;
    /* The mark first: the store may be in use, and the mark is never ahead of it. */
    sqlite_mark_peek (path, &mark);
    if (!sqlite_backup_verify (path, TRUE, &check, error))
        return NULL;
    if (check.id < mark.id)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s ends with event %" G_GINT64_FORMAT ", and its .mark says that event "
                     "%" G_GINT64_FORMAT " was kept: it is an older copy, or its log is damaged or "
                     "gone",
                     path, check.id, mark.id);
        return NULL;
    }
    return g_strdup_printf ("%s is whole: version %u, %" G_GINT64_FORMAT
                            " events, %" G_GINT64_FORMAT
                            " rows in all tables, last run %" G_GUINT64_FORMAT,
                            path, check.version, check.id, check.rows, check.epoch);
}

static gboolean
store_backup (CarryStore *store, const char *target, GError **error)
{
    g_autofree char *path = get_path (SQLITE_STORE (store), error);
    g_autoptr (SqliteDatabase) database =
        path != NULL ? sqlite_database_open_existing (path, error) : NULL;

    return database != NULL && sqlite_backup_write (database, target, error);
}

static gboolean
store_restore (CarryStore *store, const char *backup, GError **error)
{
    g_autofree char *path = get_path (SQLITE_STORE (store), error);

    return path != NULL && sqlite_backup_restore (path, backup, error);
}

static gboolean
store_read (CarryStore *store, CarryInstruments *instruments,
            void (*func) (const CarryEvent *event, gpointer user_data), gpointer user_data,
            GError **error)
{
    g_autofree char *path = get_path (SQLITE_STORE (store), error);

    return path != NULL && sqlite_session_read (path, instruments, func, user_data, error);
}

static void
store_iface_init (CarryStoreInterface *iface)
{
    iface->verify = store_verify;
    iface->backup = store_backup;
    iface->restore = store_restore;
    iface->read = store_read;
    iface->open = store_open;
    iface->append = store_append;
    iface->tidy = store_tidy;
    iface->load = store_load;
    iface->close = store_close;
}

static void
sqlite_store_finalize (GObject *object)
{
    g_clear_pointer (&SQLITE_STORE (object)->session, sqlite_session_close);

    G_OBJECT_CLASS (sqlite_store_parent_class)->finalize (object);
}

static void
sqlite_store_class_init (SqliteStoreClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = sqlite_store_finalize;

    CARRY_SETTING (
        klass, SqliteStore, path,
        g_param_spec_string ("path", NULL,
                             "The database, made when there is none: a file, or "
                             "sqlite:///FOLDER/FILE.",
                             NULL, CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED | CARRY_PARAM_PATH));
    CARRY_SETTING (klass, SqliteStore, keep_days,
                   g_param_spec_uint ("keep-days", NULL,
                                      "Valuations, notices and orders without a fill that are "
                                      "older go at the next start; 0 keeps them. All else always "
                                      "stays.",
                                      0, MAX_KEEP_DAYS, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, SqliteStore, vacuum,
                   g_param_spec_boolean ("vacuum", NULL,
                                         "Whether room that becomes free in the file is given back "
                                         "to the disk.",
                                         TRUE, CARRY_PARAM_SETTING));
}

static void
sqlite_store_init (SqliteStore *self)
{
}
