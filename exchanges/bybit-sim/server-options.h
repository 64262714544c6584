/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-exchange.h"
#include "server-path.h"
#include "server-tls.h"

G_BEGIN_DECLS

/* An account as --account or a section [account NAME] tells it. */
typedef struct
{
    char *key;
    char *secret;     /* NULL with an RSA key */
    char *rsa_public; /* PEM */
    guint64 uid;      /* 0: counted */
    GArray *deposits; /* of SimDeposit */
    SimMarginMode margin_mode;
    gboolean is_hedge;
    gboolean can_borrow;
    gboolean read_only;
    SimRate leverage;
    gboolean has_fees[SIM_N_CATEGORIES];
    SimRate maker_fee[SIM_N_CATEGORIES];
    SimRate taker_fee[SIM_N_CATEGORIES];
    char *ips;         /* "*": not bound */
    char *permissions; /* Order,Position,SpotTrade,AccountTransfer,Withdraw … */
    int days_left;     /* until the key expires; 0: never */
    char *fee_coin;    /* fees are paid in it; NULL: in the coins of the trade */
    SimPrice fee_price;
    int order_limit; /* orders a second of each kind, as higher levels have; 0: the first level's */
} ServerAccountSpec;

/* What is to be changed of an instrument: keys and values of [instrument CATEGORY:SYMBOL]. */
typedef struct
{
    SimCategory category;
    char *symbol;
    GKeyFile *file;
    char *group;
} ServerInstrumentSpec;

typedef struct
{
    int port;
    guint64 seed;
    gboolean is_tls;
    gboolean no_control;
    char *ca_out;
    char *ledger;
    char *record;
    char *scenario;
    ServerCertificateKind certificate;
    gint64 funding_interval; /* ns; 0: nominal */
    guint depth;
    int volatility;
    int trades_per_minute;
    gboolean is_quiet;
    gint64 history;
    guint ip_limit;         /* requests in 5 s */
    gint64 ban;             /* ns of a ban by address */
    GPtrArray *accounts;    /* of ServerAccountSpec */
    GPtrArray *instruments; /* of ServerInstrumentSpec */
    GPtrArray *paths;       /* of ServerPathSpec */
    GPtrArray *recordings;  /* of ServerRecordingSpec */
    GKeyFile *file;
} ServerOptions;

/* NULL with an error for a mistake of usage. --help and --version print and exit. */
ServerOptions *server_options_parse (int *argc, char ***argv, GError **error);
void server_options_free (ServerOptions *self);
gboolean server_options_load (ServerOptions *self, const char *path, GError **error);
ServerAccountSpec *server_account_spec_new (void);
void server_account_spec_free (ServerAccountSpec *self);
gboolean
server_account_spec_add_deposits (ServerAccountSpec *self, const char *text, GError **error);
GArray *server_options_make_instruments (const ServerOptions *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerOptions, server_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerAccountSpec, server_account_spec_free)

G_END_DECLS
