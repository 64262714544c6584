/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-path.h"

#define HOUR (G_GINT64_CONSTANT (3600) * 1000000000)

void
server_path_spec_free (ServerPathSpec *self)
{
    g_free (self->coin);
    g_free (self->klines);
    g_free (self->settlements);
    g_free (self);
}

/* By whole hours, so that settlements stay on the hour. */
static void
move_times (SimPath *path, gint64 by)
{
    for (guint i = 0; i < path->n_points; i++)
        path->points[i].ts += by;
    for (guint i = 0; i < path->n_settlements; i++)
        path->settlements[i].ts += by;
}

gboolean
server_path_spec_apply (const ServerPathSpec *self, SimExchange *exchange, gint64 now,
                        GError **error)
{
    g_autoptr (SimPath) path =
        sim_path_load (self->coin, self->klines, self->settlements, self->from, 0, error);
    if (path == NULL)
        return FALSE;
    gint64 begin = self->from != 0 ? self->from : path->points[0].ts;
    move_times (path, (now - begin) / HOUR * HOUR);
    return sim_exchange_set_path (exchange, path, now, error);
}
