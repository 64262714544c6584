/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-account.h"
#include "bybit-entry.h"
#include "bybit-history.h"
#include "bybit-market.h"

G_BEGIN_DECLS

/* What a configuration says of the connector. The module frees the texts. */
typedef struct
{
    CarryEnv env;
    char *api_key;
    char *api_secret;
    char *api_key_file;
    char *api_secret_file;
    char *sim_base;
    char *ca_file;
    char **symbols;
    guint book_depth;
    gboolean trades;
    gboolean liquidations;
    guint bar_minutes;
    BybitEntryMode order_entry;
    gboolean batch_orders;
    BybitRiskyKey risky_key;
    BybitMargin margin_mode;
    CarryDecimal leverage;
    gint64 lookback_ns;
    gint64 recv_window_ns;
    BybitHistoryOptions history;
    BybitTimes times; /* but for the window */
} BybitSettings;

/* @offset: where a #BybitSettings lies in the instance. */
void bybit_settings_install (CarryModuleClass *klass, gsize offset);
/* What no range can say. */
gboolean bybit_settings_check (const BybitSettings *self, GError **error);
BybitAccountPolicy bybit_settings_get_policy (const BybitSettings *self);
/* Returns: (nullable): NULL without an error when no key is given. */
BybitSigner *bybit_settings_load_signer (const BybitSettings *self, GError **error);

G_END_DECLS
