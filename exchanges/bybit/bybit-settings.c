/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-settings.h"

#include "bybit-credentials.h"

#define FLAGS CARRY_PARAM_SETTING

/* One setting of the struct. */
#define INSTALL(field, pspec)                                                                      \
    carry_module_class_install_setting (                                                           \
        klass, (gssize) (offset + G_STRUCT_OFFSET (BybitSettings, field)),                         \
        sizeof (((BybitSettings *) NULL)->field), (pspec))

static void
install_place (CarryModuleClass *klass, gsize offset)
{
    INSTALL (env, g_param_spec_enum ("env", NULL,
                                     "Which of the venue's systems: mainnet, testnet, demo, or sim "
                                     "for a simulator; paper and backtest read mainnet's public "
                                     "data only",
                                     CARRY_TYPE_ENV, CARRY_ENV_SIM, FLAGS));
    INSTALL (sim_base, g_param_spec_string ("sim-base", NULL,
                                            "Address of the simulator on this machine, as it "
                                            "prints it; of env sim only",
                                            NULL, FLAGS));
    INSTALL (ca_file, g_param_spec_string ("ca-file", NULL,
                                           "File of the simulator's own certificate authority; of "
                                           "env sim only",
                                           NULL, FLAGS | CARRY_PARAM_PATH));
    INSTALL (api_key, g_param_spec_string ("api-key", NULL,
                                           "The key; not on mainnet, where it comes from a file",
                                           NULL, FLAGS | CARRY_PARAM_SECRET));
    INSTALL (api_secret,
             g_param_spec_string ("api-secret", NULL,
                                  "Its secret, or a private RSA key in PEM; not on mainnet", NULL,
                                  FLAGS | CARRY_PARAM_SECRET));
    INSTALL (api_key_file,
             g_param_spec_string ("api-key-file", NULL,
                                  "File of mode 0400 with the key; without it systemd's "
                                  "credential bybit-api-key",
                                  NULL, FLAGS | CARRY_PARAM_PATH));
    INSTALL (api_secret_file,
             g_param_spec_string ("api-secret-file", NULL,
                                  "File of mode 0400 with the secret; without it systemd's "
                                  "credential bybit-api-secret",
                                  NULL, FLAGS | CARRY_PARAM_PATH));
}

static void
install_market (CarryModuleClass *klass, gsize offset)
{
    INSTALL (symbols, carry_param_spec_list ("symbols",
                                             "Perpetuals to trade, each with the spot instrument "
                                             "it pairs with; all there are when empty",
                                             "", FLAGS));
    INSTALL (book_depth, g_param_spec_uint ("book-depth", NULL,
                                            "Levels of the order book a side: 1 for best bid and "
                                            "ask only, 50, 200 or 1000",
                                            1, 1000, 1, FLAGS));
    INSTALL (trades,
             g_param_spec_boolean ("trades", NULL, "Whether trades are wanted", TRUE, FLAGS));
    INSTALL (liquidations,
             g_param_spec_boolean ("liquidations", NULL,
                                   "Whether the liquidations of anybody's perpetuals are wanted",
                                   FALSE, FLAGS));
    INSTALL (bar_minutes, g_param_spec_uint ("bar-minutes", NULL,
                                             "Length of bars: 1, 3, 5, 15, 30, 60, 120, 240, 360 "
                                             "or 720; 0 for none",
                                             0, 720, 0, FLAGS));
}

static void
install_history (CarryModuleClass *klass, gsize offset)
{
    INSTALL (history.bar_minutes,
             g_param_spec_uint ("history-bars", NULL,
                                "As a history: length of bars in minutes, as bar-minutes, or 1440",
                                1, 1440, 60, FLAGS));
    INSTALL (history.prices,
             g_param_spec_boolean ("history-prices", NULL,
                                   "As a history: whether marks and indices are read too, at the "
                                   "end of each bar",
                                   TRUE, FLAGS));
    INSTALL (history.page_rows,
             g_param_spec_uint ("history-page", NULL,
                                "As a history: bars asked for at once; fewer for a slow or "
                                "broken line",
                                1, 1000, 1000, FLAGS));
    INSTALL (history.warm_up_ns,
             carry_param_spec_duration ("history-warm-up",
                                        "As a history: how far before the start of a run it reads",
                                        0, 365 * CARRY_NS_PER_DAY, 8 * CARRY_NS_PER_DAY, FLAGS));
}

static void
install_account (CarryModuleClass *klass, gsize offset)
{
    INSTALL (order_entry, g_param_spec_enum ("order-entry", NULL,
                                             "How orders go out: over the trade WebSocket, by "
                                             "REST, or by REST only while there is no WebSocket",
                                             BYBIT_TYPE_ENTRY_MODE, BYBIT_ENTRY_AUTO, FLAGS));
    INSTALL (batch_orders,
             g_param_spec_boolean ("batch-orders", NULL,
                                   "Whether orders, or cancels, of one moment and category go out "
                                   "in one request of up to ten",
                                   TRUE, FLAGS));
    INSTALL (risky_key, g_param_spec_enum ("risky-key", NULL,
                                           "A key that may withdraw or transfer, is bound to no "
                                           "address or expires soon: refuse it, warn, or auto to "
                                           "refuse it on mainnet only",
                                           BYBIT_TYPE_RISKY_KEY, BYBIT_RISKY_KEY_AUTO, FLAGS));
    INSTALL (margin_mode, g_param_spec_enum ("margin-mode", NULL,
                                             "The margin mode the account must be in; any is not "
                                             "compared",
                                             BYBIT_TYPE_MARGIN, BYBIT_MARGIN_ANY, FLAGS));
    INSTALL (leverage, carry_param_spec_decimal ("leverage",
                                                 "The leverage each of the symbols must have at "
                                                 "the venue; not compared when not set",
                                                 "1", "100", NULL, FLAGS));
    INSTALL (lookback_ns,
             carry_param_spec_duration (
                 "lookback", "How far executions and the account's log are read back at start",
                 CARRY_NS_PER_MINUTE, 365 * CARRY_NS_PER_DAY, 14 * CARRY_NS_PER_DAY, FLAGS));
}

static void
install_times (CarryModuleClass *klass, gsize offset)
{
    INSTALL (recv_window_ns,
             carry_param_spec_duration ("recv-window",
                                        "How late the venue may still take a request; small, for "
                                        "it bounds how long an outcome is unknown",
                                        CARRY_NS_PER_SECOND, 5 * CARRY_NS_PER_SECOND,
                                        3 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.request_deadline_ns,
             carry_param_spec_duration ("request-deadline", "How long a request may take in all",
                                        100 * CARRY_NS_PER_MS, CARRY_NS_PER_MINUTE,
                                        5 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.connect_deadline_ns,
             carry_param_spec_duration (
                 "connect-deadline", "How long a WebSocket may take until it is authenticated",
                 100 * CARRY_NS_PER_MS, CARRY_NS_PER_MINUTE, 10 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.ping_ns,
             carry_param_spec_duration ("ping-interval",
                                        "Time between pings; after two without a sign of life the "
                                        "connection is dead",
                                        100 * CARRY_NS_PER_MS, CARRY_NS_PER_MINUTE,
                                        20 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.backoff_first_ns,
             carry_param_spec_duration ("backoff", "The longest pause before the first reconnect",
                                        CARRY_NS_PER_MS, CARRY_NS_PER_MINUTE, 500 * CARRY_NS_PER_MS,
                                        FLAGS));
    INSTALL (times.backoff_max_ns,
             carry_param_spec_duration ("backoff-max", "The longest pause before any reconnect",
                                        CARRY_NS_PER_MS, 10 * CARRY_NS_PER_MINUTE,
                                        30 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.stale_ns,
             carry_param_spec_duration ("stale-after",
                                        "Silence of best bid and ask after which a symbol's data "
                                        "are stale; the venue repeats them every 3 s",
                                        100 * CARRY_NS_PER_MS, CARRY_NS_PER_HOUR,
                                        5 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.clock_interval_ns,
             carry_param_spec_duration (
                 "clock-interval", "Time between two looks at the venue's clock",
                 100 * CARRY_NS_PER_MS, CARRY_NS_PER_HOUR, CARRY_NS_PER_MINUTE, FLAGS));
}

static void
install_recovery (CarryModuleClass *klass, gsize offset)
{
    INSTALL (times.watch_interval_ns,
             carry_param_spec_duration (
                 "watch-interval", "Time between two readings of open orders and margin",
                 100 * CARRY_NS_PER_MS, CARRY_NS_PER_HOUR, 5 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.audit_interval_ns,
             carry_param_spec_duration ("audit-interval",
                                        "Time between two readings of executions, open orders, "
                                        "positions and the margin mode",
                                        100 * CARRY_NS_PER_MS, CARRY_NS_PER_HOUR,
                                        30 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.refresh_interval_ns,
             carry_param_spec_duration ("refresh-interval",
                                        "Time between two readings of the instruments, whose rules "
                                        "and status the venue may change",
                                        100 * CARRY_NS_PER_MS, CARRY_NS_PER_DAY,
                                        30 * CARRY_NS_PER_MINUTE, FLAGS));
    INSTALL (times.resolve_wait_ns,
             carry_param_spec_duration ("resolve-wait",
                                        "Time between two rounds of questions about an order in "
                                        "doubt",
                                        10 * CARRY_NS_PER_MS, CARRY_NS_PER_MINUTE,
                                        CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.resolve_gap_ns,
             carry_param_spec_duration ("resolve-gap",
                                        "Least time between two rounds that find nothing and "
                                        "together prove that there is nothing",
                                        0, CARRY_NS_PER_HOUR, 5 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.resolve_margin_ns,
             carry_param_spec_duration ("resolve-margin",
                                        "Time after the window of a request before nothing means "
                                        "nothing",
                                        0, CARRY_NS_PER_HOUR, 2 * CARRY_NS_PER_SECOND, FLAGS));
    INSTALL (times.settle_wait_ns,
             carry_param_spec_duration (
                 "settle-wait", "Time between two questions for a settled rate or payment",
                 10 * CARRY_NS_PER_MS, CARRY_NS_PER_MINUTE, 2 * CARRY_NS_PER_SECOND, FLAGS));
}

void
bybit_settings_install (CarryModuleClass *klass, gsize offset)
{
    install_place (klass, offset);
    install_market (klass, offset);
    install_history (klass, offset);
    install_account (klass, offset);
    install_times (klass, offset);
    install_recovery (klass, offset);
}

static gboolean
is_one_of (guint value, const guint *values)
{
    for (; *values != G_MAXUINT; values++)
        if (*values == value)
            return TRUE;
    return FALSE;
}

gboolean
bybit_settings_check (const BybitSettings *self, GError **error)
{
    static const guint depths[] = { 1, 50, 200, 1000, G_MAXUINT };
    static const guint bars[] = { 0, 1, 3, 5, 15, 30, 60, 120, 240, 360, 720, G_MAXUINT };

    if (!is_one_of (self->book_depth, depths))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "book-depth: the venue has no book of %u levels; take 1, 50, 200 or 1000",
                     self->book_depth);
    else if (!is_one_of (self->bar_minutes, bars))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "bar-minutes: the venue has no bars of %u minutes; take 0, 1, 3, 5, 15, 30, "
                     "60, 120, 240, 360 or 720",
                     self->bar_minutes);
    else if (self->history.bar_minutes != 1440 && !is_one_of (self->history.bar_minutes, bars))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "history-bars: the venue has no bars of %u minutes; take 1, 3, 5, 15, 30, "
                     "60, 120, 240, 360, 720 or 1440",
                     self->history.bar_minutes);
    else if (self->times.backoff_max_ns < self->times.backoff_first_ns)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "backoff-max is shorter than backoff; make it at least as long");
    else
        return TRUE;
    return FALSE;
}

BybitSigner *
bybit_settings_load_signer (const BybitSettings *self, GError **error)
{
    const BybitCredentialsPlaces places = {
        .key_file = self->api_key_file,
        .secret_file = self->api_secret_file,
        .key = self->api_key,
        .secret = self->api_secret,
        .folder = g_getenv ("CREDENTIALS_DIRECTORY"),
        .is_strict = self->env == CARRY_ENV_MAINNET,
    };
    g_autoptr (BybitCredentials) credentials = NULL;
    const char *secret;

    /* Where nothing is traded no key is read. */
    if (self->env == CARRY_ENV_PAPER || self->env == CARRY_ENV_BACKTEST)
        return NULL;
    credentials = bybit_credentials_load (&places, error);
    if (credentials == NULL)
        return NULL;
    secret = bybit_credentials_get_secret (credentials);
    return bybit_signer_new (bybit_credentials_get_key (credentials), secret, strlen (secret),
                             error);
}

BybitAccountPolicy
bybit_settings_get_policy (const BybitSettings *self)
{
    return (BybitAccountPolicy){
        .risky_key = self->risky_key,
        .margin = self->margin_mode,
        .leverage = self->leverage,
        .symbols = (const char *const *) self->symbols,
    };
}
