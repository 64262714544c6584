/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server-fault.h"
#include "server-key.h"
#include "server-limiter.h"
#include "server-options.h"
#include "server-tap.h"

G_BEGIN_DECLS

typedef struct _ServerHub ServerHub;
typedef struct _ServerRecording ServerRecording;

/* The running server: what its files share. */
typedef struct
{
    const ServerOptions *options;
    CarryClock *clock;
    SimExchange *exchange;
    GPtrArray *keys; /* of ServerKey */
    ServerFaults *faults;
    ServerLimiter *uid_limiter;
    ServerLimiter *ip_limiter;
    ServerRecord *record; /* NULL: nothing is recorded */
    ServerHub *hub;
    GPtrArray *recordings; /* of ServerRecording */
    GPtrArray *held;       /* of SoupServerMessage: never answered */
    SoupServer *soup;
    GSocketService *listener;
    ServerAuthority *authority;
    GTlsCertificate *certificate;
    CarryRandom random; /* ids that mean nothing */
    GMainLoop *loop;
    guint tick;
    guint64 n_connections;
    guint64 n_requests;
    gint64 time_jump;  /* ns the venue's whole world is ahead of the clock */
    gint64 clock_skew; /* ns the venue's clock shows besides: a fault */
    gint64 ts_ban_end; /* 0: no ban */
    guint16 port;
} ServerApp;

ServerApp *server_app_new (const ServerOptions *options, GError **error);
void server_app_free (ServerApp *self);
gboolean server_app_run (ServerApp *self, GError **error);
void server_app_stop (ServerApp *self);

gint64 server_app_get_now (ServerApp *self);
gint64 server_app_get_venue_ms (ServerApp *self);
void server_app_advance (ServerApp *self);
ServerKey *server_app_find_key (ServerApp *self, const char *key);
gboolean server_app_save_ledger (ServerApp *self, const char *path, GError **error);
gboolean server_app_set_certificate (ServerApp *self, ServerCertificateKind kind, GError **error);
char *server_app_make_hex (ServerApp *self, guint n_digits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerApp, server_app_free)

G_END_DECLS
