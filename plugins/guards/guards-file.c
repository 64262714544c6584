/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-file.h"

struct _GuardsFile
{
    char *path;
    char *next;      /* what waits to be written; NULL: nothing does */
    GThread *thread; /* that writes; NULL: none does */
    gint is_done;    /* atomic: it has written, or could not */

    /* The thread's, while there is one. */
    char *text;
    GError *error;
};

GuardsFile *
guards_file_new (void)
{
    return g_new0 (GuardsFile, 1);
}

/* What was handed over is written first. */
void
guards_file_free (GuardsFile *self)
{
    g_autoptr (GError) error = NULL;

    if (!guards_file_finish (self, &error))
        g_warning ("%s", error->message);
    g_free (self->path);
    g_free (self);
}

static gpointer
work (gpointer user_data)
{
    GuardsFile *self = user_data;

    g_file_set_contents_full (self->path, self->text, -1,
                              G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                              &self->error);
    g_atomic_int_set (&self->is_done, TRUE);
    return NULL;
}

static void
begin (GuardsFile *self)
{
    if (self->thread != NULL || self->next == NULL)
        return;
    self->text = g_steal_pointer (&self->next);
    g_atomic_int_set (&self->is_done, FALSE);
    self->thread = g_thread_new ("guards-file", work, self);
}

/* Waits for the thread, when it is not over yet. */
static gboolean
end (GuardsFile *self, GError **error)
{
    if (self->thread == NULL)
        return TRUE;
    g_thread_join (g_steal_pointer (&self->thread));
    g_clear_pointer (&self->text, g_free);
    if (self->error == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
}

/* @text is what @path holds soon. The path is always the same. */
void
guards_file_write (GuardsFile *self, const char *path, const char *text)
{
    if (self->path == NULL)
        self->path = g_strdup (path);
    g_free (self->next);
    self->next = g_strdup (text);
    begin (self);
}

/* Goes on with what waits. FALSE when the last that was written could not be. */
gboolean
guards_file_look (GuardsFile *self, GError **error)
{
    gboolean done = !g_atomic_int_get (&self->is_done) || end (self, error);

    begin (self);
    return done;
}

/* Waits until all that was handed over is on disk. FALSE when the last of it could not be. */
gboolean
guards_file_finish (GuardsFile *self, GError **error)
{
    g_autoptr (GError) older = NULL;

    if (self->next == NULL)
        return end (self, error);
    end (self, &older); /* what waits takes its place */
    begin (self);
    return end (self, error);
}
