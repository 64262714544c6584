/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-acceptance.h"

#include <errno.h>
#include <unistd.h>

#include "base/carry-error.h"

#define FILE_NAME "accept"

/* It is on disk when this returns. A second word takes the place of the first. */
gboolean
carry_acceptance_write (const char *folder, const char *reason, GError **error)
{
    g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
    g_autofree char *text = g_strdup_printf ("%s\n", reason);
    g_autoptr (GError) failure = NULL;

    if (g_file_set_contents_full (path, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600, &failure))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
    return FALSE;
}

/* (transfer full) (nullable): why; NULL when there is no such word, or none with a reason. */
static char *
read_reason (const char *folder)
{
    g_autofree char *path = folder != NULL ? g_build_filename (folder, FILE_NAME, NULL) : NULL;
    g_autofree char *text = NULL;

    if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL) ||
        !g_utf8_validate (text, -1, NULL) || *g_strstrip (text) == '\0')
        return NULL;
    return g_steal_pointer (&text);
}

static void
accept_all (GPtrArray *reconcilers, const char *reason)
{
    for (guint i = 0; i < reconcilers->len; i++)
        carry_reconciler_accept (g_ptr_array_index (reconcilers, i), reason);
}

/* At a start: what was said while no run was there. */
void
carry_acceptance_begin (const char *folder, GPtrArray *reconcilers)
{
    g_autofree char *reason = read_reason (folder);

    if (reason != NULL)
        accept_all (reconcilers, reason);
}

/* It counts once; what follows from it is on disk before it is taken away. */
void
carry_acceptance_end (const char *folder, GPtrArray *reconcilers, CarryEngine *engine)
{
    g_autofree char *reason = read_reason (folder);
    g_autofree char *path = NULL;

    if (reason == NULL)
        return;
    for (guint i = 0; i < reconcilers->len; i++)
        if (carry_reconciler_get_verdict (g_ptr_array_index (reconcilers, i)) !=
            CARRY_RECONCILER_EQUAL)
            return;
    carry_engine_drain_stores (engine);
    path = g_build_filename (folder, FILE_NAME, NULL);
    if (unlink (path) != 0)
        g_warning ("%s cannot be removed, and would be used again: %s", path, g_strerror (errno));
}
