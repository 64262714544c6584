/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * print-sign API-KEY SECRET-FILE: signs each line of standard input, `TIMESTAMP WINDOW
 * PAYLOAD` or `EXPIRES` alone for a socket, and prints the signatures. For check-sign.py.
 */

#include "bybit-sign.h"

#include <stdio.h>

static gboolean
sign_line (BybitSigner *signer, char *line, char out_signature[BYBIT_SIGNATURE_SIZE],
           GError **error)
{
    char *rest;
    gint64 time = g_ascii_strtoll (line, &rest, 10);

    if (*rest == '\0')
        return bybit_signer_sign_socket (signer, time, out_signature, error);
    guint window = (guint) g_ascii_strtoull (rest, &rest, 10);
    const char *payload = *rest == ' ' ? rest + 1 : rest;
    return bybit_signer_sign_request (signer, time, window, payload, strlen (payload),
                                      out_signature, error);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *secret = NULL;
    char line[4096], signature[BYBIT_SIGNATURE_SIZE];
    gsize size;

    if (argc != 3 || !g_file_get_contents (argv[2], &secret, &size, &error))
        return 2;
    g_autoptr (BybitSigner) signer = bybit_signer_new (argv[1], secret, size, &error);
    while (signer != NULL && fgets (line, sizeof line, stdin) != NULL)
    {
        g_strchomp (line);
        if (!sign_line (signer, line, signature, &error))
            break;
        g_print ("%s\n", signature);
    }
    if (error != NULL)
        g_printerr ("%s\n", error->message);
    return error != NULL;
}
