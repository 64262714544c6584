/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-session.h"

G_BEGIN_DECLS

/*
 * The way to one host of the venue. The library keeps the address that a name was first answered
 * with for as long as a session lives. So when it does not get through, the next attempt is by
 * another session, which asks for the name anew; when that one does not get through either, the
 * next is by the one that last did. A wrong answer is not kept, and a resolver that is gone takes
 * nothing away.
 */
typedef struct _BybitRoute BybitRoute;

BybitRoute *bybit_route_new (const char *ca_file, GError **error);
/* To another host; begins by the same session, which is not its own to close. */
BybitRoute *bybit_route_fork (const BybitRoute *self);
/* Closes all its connections at once. */
void bybit_route_free (BybitRoute *self);
/* (transfer full): what the next attempt is to go by; to be told of in what came of it. */
SoupSession *bybit_route_take (BybitRoute *self);
void bybit_route_reached (BybitRoute *self, SoupSession *session);
/* Not a byte got through. */
void bybit_route_missed (BybitRoute *self, SoupSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitRoute, bybit_route_free)

G_END_DECLS
