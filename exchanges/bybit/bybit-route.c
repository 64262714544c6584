/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-route.h"

struct _BybitRoute
{
    char *ca_file;
    SoupSession *current;
    SoupSession *good; /* by which the host was reached last; NULL: by none */
    gboolean is_fork;
};

BybitRoute *
bybit_route_new (const char *ca_file, GError **error)
{
    g_autoptr (SoupSession) session = bybit_session_new (ca_file, error);
    BybitRoute *self;

    if (session == NULL)
        return NULL;
    self = g_new0 (BybitRoute, 1);
    self->ca_file = g_strdup (ca_file);
    self->current = g_steal_pointer (&session);
    return self;
}

BybitRoute *
bybit_route_fork (const BybitRoute *self)
{
    BybitRoute *fork = g_new0 (BybitRoute, 1);

    fork->ca_file = g_strdup (self->ca_file);
    fork->current = g_object_ref (self->current);
    fork->is_fork = TRUE;
    return fork;
}

void
bybit_route_free (BybitRoute *self)
{
    if (self == NULL)
        return;
    if (!self->is_fork)
        bybit_session_close (self->current);
    if (!self->is_fork && self->good != NULL)
        bybit_session_close (self->good);
    g_object_unref (self->current);
    g_clear_object (&self->good);
    g_free (self->ca_file);
    g_free (self);
}

SoupSession *
bybit_route_take (BybitRoute *self)
{
    return g_object_ref (self->current);
}

void
bybit_route_reached (BybitRoute *self, SoupSession *session)
{
    if (session == self->current)
        g_set_object (&self->good, session);
}

void
bybit_route_missed (BybitRoute *self, SoupSession *session)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SoupSession) next = NULL;

    /* Others that went by it may have told of it already. */
    if (session != self->current)
        return;
    if (self->good != NULL && session != self->good)
    {
        g_set_object (&self->current, self->good);
        return;
    }
    next = bybit_session_new (self->ca_file, &error);
    if (next == NULL)
        g_message ("the address of the venue is kept: %s", error->message);
    else
        g_set_object (&self->current, next);
}
