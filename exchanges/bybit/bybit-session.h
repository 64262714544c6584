/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The most bytes of an answer, and of a message on a WebSocket. */
#define BYBIT_SESSION_MAX_BODY (8 * 1024 * 1024)
#define BYBIT_SESSION_MAX_MESSAGE (4 * 1024 * 1024)

/*
 * HTTP as the venue is to be spoken to: certificates are verified, against the CA of @ca_file alone
 * when one is named; no proxy, cookies, stored passwords, compression or extensions.
 */
SoupSession *bybit_session_new (const char *ca_file, GError **error);

/* Closes all its connections at once. */
void bybit_session_close (SoupSession *session);

G_END_DECLS
