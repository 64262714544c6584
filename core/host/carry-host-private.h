/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-config.h"
#include "host/carry-host.h"

G_BEGIN_DECLS

/* For programs of Carry, which may have put something of their own into the configuration. */
CARRY_API
gboolean carry_host_load_config (CarryHost *self, const CarryConfig *config,
                                 CarryProblems *problems, GError **error);

/* What is kept goes into folders of its own, by the time @stamp; before anything is loaded. */
CARRY_API
void carry_host_set_dry_run (CarryHost *self, const char *stamp);
CARRY_API
gboolean carry_host_is_dry_run (CarryHost *self);

CARRY_API
void carry_host_set_program (CarryHost *self, GType type);
CARRY_API
CarryModule *carry_host_get_program (CarryHost *self);
/* Called with the id of a module, a key and what it is now. */
typedef void (*CarryHostChanged) (const char *id, const char *key, const char *text,
                                  gpointer user_data);

/* Who hears of settings that are changed while a run goes on; NULL for nobody. */
void carry_host_watch_changes (CarryHost *self, CarryHostChanged func, gpointer user_data);

/* A setting of a module that runs was changed. */
void carry_host_describe_again (CarryHost *self, CarryModule *module, GParamSpec *pspec);

G_END_DECLS
