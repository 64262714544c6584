/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"

G_BEGIN_DECLS

/* A file of statements, one JSON object a line, each with "at": how long after the start. */
typedef struct _ServerScenario ServerScenario;

ServerScenario *server_scenario_new (ServerApp *app, const char *path, GError **error);
void server_scenario_free (ServerScenario *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerScenario, server_scenario_free)

G_END_DECLS
