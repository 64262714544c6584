/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-instance.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "host/carry-starts.h"

#define LOCK_FILE "lock"
#define EPOCH_FILE "epoch"

struct _CarryInstance
{
    int lock; /* -1: no folder, nothing to hold */
    guint64 epoch;
    char *folder; /* NULL: none */
    guint n_starts;
    guint max_starts;
};

static gboolean
take_lock (CarryInstance *self, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename (folder, LOCK_FILE, NULL);

    self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (self->lock < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be opened: %s", path,
                     g_strerror (errno));
        return FALSE;
    }
    if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    if (errno == EWOULDBLOCK)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "another instance runs with %s; stop it first, or give this one its own "
                     "host.carry.data-dir",
                     folder);
    else
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be locked: %s", path,
                     g_strerror (errno));
    return FALSE;
}

/* The epoch of the run before, 0 when there was none. */
static gboolean
read_epoch (const char *path, guint64 *out_epoch, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr (GError) failure = NULL;
    guint64 epoch;

    if (!g_file_get_contents (path, &text, NULL, &failure))
    {
        if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
            *out_epoch = 0;
            return TRUE;
        }
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
        return FALSE;
    }
    if (!g_ascii_string_to_unsigned (g_strchomp (text), 10, 1, G_MAXUINT32, &epoch, NULL))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s does not hold the number of the last run; if no order of this folder is "
                     "at a venue, remove it",
                     path);
        return FALSE;
    }
    *out_epoch = epoch;
    return TRUE;
}

/*
 * Ids of orders begin with the epoch, so one that comes again could name an order
 * of the past: it is on disk before the first order goes out.
 */
static gboolean
raise_epoch (CarryInstance *self, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename (folder, EPOCH_FILE, NULL);
    g_autofree char *text = NULL;
    g_autoptr (GError) failure = NULL;
    guint64 last;

    if (!read_epoch (path, &last, error))
        return FALSE;
    self->epoch = MAX (last + 1, self->epoch);
    text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", self->epoch);
    if (g_file_set_contents_full (path, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600, &failure))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
    return FALSE;
}

static gboolean
open_folder (CarryInstance *self, const CarryHostSettings *settings, gint64 now, GError **error)
{
    const char *folder = settings->data_dir;

    if (g_mkdir_with_parents (folder, 0700) != 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be made: %s", folder,
                     g_strerror (errno));
        return FALSE;
    }
    if (!take_lock (self, folder, error) || !raise_epoch (self, folder, error) ||
        !carry_starts_add (folder, now, settings->starts_window_ns, &self->n_starts, error))
        return FALSE;
    self->folder = g_strdup (folder);
    self->max_starts = settings->max_starts;
    return TRUE;
}

/*
 * Takes hold of the host's `data-dir`. %CARRY_ERROR_CONFLICT when another run has
 * it. Without a folder nothing is held and the epoch is the time, which live
 * trading does not accept.
 */
CarryInstance *
carry_instance_new (const CarryHostSettings *settings, gint64 now, GError **error)
{
    g_autoptr (CarryInstance) self = g_new0 (CarryInstance, 1);

    self->lock = -1;
    self->epoch = (guint64) (now / CARRY_NS_PER_SECOND);
    if (settings->data_dir == NULL && carry_env_is_live (settings->env))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "live trading keeps what it must not forget in a folder; set "
                             "host.carry.data-dir");
        return NULL;
    }
    if (settings->data_dir != NULL && !open_folder (self, settings, now, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
carry_instance_free (CarryInstance *self)
{
    if (self->lock >= 0)
        close (self->lock);
    g_free (self->folder);
    g_free (self);
}

guint64
carry_instance_get_epoch (const CarryInstance *self)
{
    return self->epoch;
}

/* Too many starts in a short time that did not end in order: whatever ends it may do so again. */
gboolean
carry_instance_is_crash_loop (const CarryInstance *self)
{
    return self->folder != NULL && self->n_starts > self->max_starts;
}

/* How many starts that are. */
guint
carry_instance_get_n_starts (const CarryInstance *self)
{
    return self->n_starts;
}

/* The run ends in order. */
void
carry_instance_end (CarryInstance *self)
{
    if (self->folder != NULL)
        carry_starts_forget (self->folder);
}

/* Whether a run holds @folder now. */
gboolean
carry_instance_is_running (const char *folder)
{
    g_autofree char *path = g_build_filename (folder, LOCK_FILE, NULL);
    int lock = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    gboolean is_held;

    if (lock < 0)
        return FALSE;
    is_held = flock (lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close (lock);
    return is_held;
}
