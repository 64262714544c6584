/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-secret.h"

#include <string.h>

#define MOST_BYTES 4096

static gboolean
check_text (const char *path, char *text, GError **error)
{
    const char *why = NULL;

    g_strstrip (text);
    if (text[0] == '\0')
        why = "is empty";
    for (const char *at = text; *at != '\0' && why == NULL; at++)
        if (!g_ascii_isgraph (*at))
            why = "has a character that no address and no token has";
    if (why != NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s: %s", path, why);
    return why == NULL;
}

/* (transfer full): the one word of a file that only this user can read. */
char *
webhook_secret_read (const char *path, GError **error)
{
    char *text = g_malloc0 (MOST_BYTES + 1);

    if (carry_secret_file_read (path, FALSE, text, MOST_BYTES + 1, error) &&
        check_text (path, text, error))
    {
        carry_secret_add (text);
        return text;
    }
    webhook_secret_free (text);
    return NULL;
}

void
webhook_secret_free (char *secret)
{
    if (secret == NULL)
        return;
    explicit_bzero (secret, strlen (secret));
    g_free (secret);
}
