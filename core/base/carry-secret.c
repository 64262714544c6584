/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-secret-private.h"

#include <string.h>

#include "base/carry-redactor.h"

/* The lines around a key in PEM are words that anybody may write. */
#define FRAME "-----"

/* Of the whole program: a module that reads a secret knows neither the log nor the books. */
static GMutex mutex;
static CarryRedactor *redactor;

/**
 * carry_secret_add: (skip)
 * @secret: what must never be told. Lines are secrets of their own, and what is shorter than 8 bytes
 *   is none: it would be struck out of other words
 *
 * From now on, and as long as the program runs, any 8 bytes in a row of @secret, as it is or in
 * hexadecimal, base64 or percent-encoded, become `[secret]` in each line of the log and in each
 * sentence for people that passes an engine. @secret itself is not kept.
 */
void
carry_secret_add (const char *secret)
{
    g_return_if_fail (secret != NULL);

    g_mutex_lock (&mutex);
    if (redactor == NULL)
        redactor = carry_redactor_new ();
    while (*secret != '\0')
    {
        gsize length = strcspn (secret, "\r\n");
        char *line = g_strndup (secret, length);

        if (length >= CARRY_REDACTOR_RUN && !g_str_has_prefix (line, FRAME))
            carry_redactor_add (redactor, line);
        explicit_bzero (line, length);
        g_free (line);
        secret += length;
        secret += strspn (secret, "\r\n");
    }
    g_mutex_unlock (&mutex);
}

void
carry_secret_append (GString *target, const char *text, gsize length)
{
    g_mutex_lock (&mutex);
    if (redactor != NULL)
        carry_redactor_append (redactor, target, text, length);
    else
        g_string_append_len (target, text, (gssize) length);
    g_mutex_unlock (&mutex);
}

/**
 * carry_secret_strike: (skip)
 * @text: (nullable): a sentence that may hold what somebody else wrote
 *
 * Returns: (transfer full) (nullable): @text without what carry_secret_add() was told
 */
char *
carry_secret_strike (const char *text)
{
    g_autoptr (GString) struck = NULL;

    if (text == NULL)
        return NULL;
    struck = g_string_sized_new (strlen (text));
    carry_secret_append (struck, text, strlen (text));
    return g_string_free (g_steal_pointer (&struck), FALSE);
}
