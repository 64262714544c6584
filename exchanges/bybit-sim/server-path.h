/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-exchange.h"

G_BEGIN_DECLS

/* Recorded prices of a coin, as a section [path COIN] names them. */
typedef struct
{
    char *coin;
    char *klines;
    char *settlements; /* NULL: computed as ever */
    gint64 from;       /* ns since 1970; 0: the first row */
} ServerPathSpec;

void server_path_spec_free (ServerPathSpec *self);
/* The recording begins now. */
gboolean server_path_spec_apply (const ServerPathSpec *self, SimExchange *exchange, gint64 now,
                                 GError **error);

G_END_DECLS
