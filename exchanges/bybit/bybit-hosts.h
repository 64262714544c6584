/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Base addresses of an environment, without a slash at the end. */
typedef struct
{
    char *rest;
    char *public_spot;
    char *public_linear;
    char *private_stream; /* NULL: nothing is traded (paper, backtest) */
    char *trade;          /* NULL: orders go by REST (demo), or nothing is traded */
} BybitHosts;

/*
 * @sim_base: of env sim the address the simulator printed (`http://127.0.0.1:8080`);
 * NULL for the others. It must be loopback. Paper and backtest read mainnet's
 * public data.
 */
BybitHosts *bybit_hosts_new (CarryEnv env, const char *sim_base, GError **error);
void bybit_hosts_free (BybitHosts *self);
const char *bybit_hosts_get_public (const BybitHosts *self, CarryCategory category);
/* Whether the address is of this machine: only there plain text is allowed, and only in env sim. */
gboolean bybit_url_is_loopback (const char *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitHosts, bybit_hosts_free)

G_END_DECLS
