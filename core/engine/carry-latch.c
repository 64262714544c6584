/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-latch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "base/carry-time.h"

#define LATCH_FILE "kill"
#define HISTORY_FILE "kill.log"

struct _CarryLatch
{
    char *path;
};

CarryLatch *
carry_latch_new (const char *folder)
{
    CarryLatch *self = g_new0 (CarryLatch, 1);

    self->path = g_build_filename (folder, LATCH_FILE, NULL);
    return self;
}

void
carry_latch_free (CarryLatch *self)
{
    g_free (self->path);
    g_free (self);
}

const char *
carry_latch_get_path (const CarryLatch *self)
{
    return self->path;
}

/* Asked before each order: what cannot be looked at counts as set. */
gboolean
carry_latch_is_set (const CarryLatch *self)
{
    return access (self->path, F_OK) == 0 || errno != ENOENT;
}

/* (transfer full): why it was set. */
char *
carry_latch_dup_reason (const CarryLatch *self)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents (self->path, &text, NULL, NULL) || *g_strstrip (text) == '\0' ||
        !g_utf8_validate (text, -1, NULL))
        return g_strdup ("the kill switch was set without a reason");
    return g_steal_pointer (&text);
}

/* (transfer full) (nullable): why it was set; NULL when it is not. */
char *
carry_latch_read (const char *folder)
{
    g_autoptr (CarryLatch) latch = carry_latch_new (folder);

    return carry_latch_is_set (latch) ? carry_latch_dup_reason (latch) : NULL;
}

/* One line of what people did, on disk before it takes effect. */
static gboolean
write_history (const char *folder, const char *what, const char *reason, gint64 now, GError **error)
{
    g_autofree char *path = g_build_filename (folder, HISTORY_FILE, NULL);
    g_autofree char *safe = g_strescape (reason, NULL);
    g_autofree char *line = NULL;
    char time[CARRY_TIME_BUFFER];
    int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    gboolean done;

    carry_time_to_text (now, time);
    line = g_strdup_printf ("%s %s %s\n", time, what, safe);
    done = fd >= 0 && write (fd, line, strlen (line)) == (gssize) strlen (line) && fsync (fd) == 0;
    if (!done)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be written: %s", path,
                     g_strerror (errno));
    if (fd >= 0)
        close (fd);
    return done;
}

static gboolean
write_latch (const CarryLatch *latch, const char *reason, GError **error)
{
    g_autofree char *text = g_strdup_printf ("%s\n", reason);
    g_autoptr (GError) failure = NULL;

    if (g_file_set_contents_full (latch->path, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0640, &failure))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
    return FALSE;
}

/*
 * Sets the latch and nothing else, so that a file of another user never lies where
 * the run writes. The first reason stays, and the group may read it. It is on disk
 * when this returns.
 */
gboolean
carry_latch_throw (const char *folder, const char *reason, GError **error)
{
    g_autoptr (CarryLatch) latch = carry_latch_new (folder);

    return carry_latch_is_set (latch) || write_latch (latch, reason, error);
}

/* Whether the sentinel set it, who then closes what is to be closed: two would close it twice. */
gboolean
carry_latch_is_of_sentinel (const CarryLatch *self)
{
    g_autofree char *reason = carry_latch_dup_reason (self);

    return g_str_has_prefix (reason, CARRY_LATCH_SENTINEL);
}

/*
 * A person sets it, which is noted down beside. The first reason stays, but for the sentinel's: what
 * a person wants the run to close is the run's to close.
 */
gboolean
carry_latch_set (const char *folder, const char *reason, gint64 now, GError **error)
{
    g_autoptr (CarryLatch) latch = carry_latch_new (folder);
    g_autoptr (GError) failure = NULL;

    if (carry_latch_is_set (latch) && !carry_latch_is_of_sentinel (latch))
        return TRUE;
    if (!write_latch (latch, reason, error))
        return FALSE;
    /* The switch is thrown; what cannot be noted down beside it does not undo it. */
    if (!write_history (folder, "killed", reason, now, &failure))
        g_warning ("%s", failure->message);
    return TRUE;
}

/* Takes the latch away; @reason is on disk before. %CARRY_ERROR_NOT_FOUND when it is not set. */
gboolean
carry_latch_release (const char *folder, const char *reason, gint64 now, GError **error)
{
    g_autoptr (CarryLatch) latch = carry_latch_new (folder);

    if (!carry_latch_is_set (latch))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "the kill switch of %s is not set; nothing to do", folder);
        return FALSE;
    }
    if (!write_history (folder, "rearmed", reason, now, error))
        return FALSE;
    if (unlink (latch->path) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be removed: %s", latch->path,
                 g_strerror (errno));
    return FALSE;
}
