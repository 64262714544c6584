/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-host-settings.h"

G_DEFINE_ENUM_TYPE (CarryEnv, carry_env, G_DEFINE_ENUM_VALUE (CARRY_ENV_BACKTEST, "backtest"),
                    /* lint: allow core-names-plugin: a way to run, not a module */
                    G_DEFINE_ENUM_VALUE (CARRY_ENV_PAPER, "paper"),
                    G_DEFINE_ENUM_VALUE (CARRY_ENV_SIM, "sim"),
                    G_DEFINE_ENUM_VALUE (CARRY_ENV_DEMO, "demo"),
                    G_DEFINE_ENUM_VALUE (CARRY_ENV_TESTNET, "testnet"),
                    G_DEFINE_ENUM_VALUE (CARRY_ENV_MAINNET, "mainnet"))

G_DEFINE_ENUM_TYPE (CarryKillPolicy, carry_kill_policy,
                    G_DEFINE_ENUM_VALUE (CARRY_KILL_FLATTEN, "flatten"),
                    G_DEFINE_ENUM_VALUE (CARRY_KILL_HOLD, "hold"))

G_DEFINE_ENUM_TYPE (CarryControlBus, carry_control_bus,
                    G_DEFINE_ENUM_VALUE (CARRY_CONTROL_BUS_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (CARRY_CONTROL_BUS_SYSTEM, "system"),
                    G_DEFINE_ENUM_VALUE (CARRY_CONTROL_BUS_SESSION, "session"))

G_DEFINE_ENUM_TYPE (CarryLogLevel, carry_log_level,
                    G_DEFINE_ENUM_VALUE (CARRY_LOG_CRITICAL, "critical"),
                    G_DEFINE_ENUM_VALUE (CARRY_LOG_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (CARRY_LOG_MESSAGE, "message"),
                    G_DEFINE_ENUM_VALUE (CARRY_LOG_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (CARRY_LOG_DEBUG, "debug"))

G_DEFINE_FINAL_TYPE (CarryHostSettings, carry_host_settings, CARRY_TYPE_MODULE)

/**
 * carry_env_to_text:
 * @env: where orders go
 *
 * Returns: (transfer none): as a configuration says it
 */
const char *
carry_env_to_text (CarryEnv env)
{
    g_autoptr (GEnumClass) klass = g_type_class_ref (CARRY_TYPE_ENV);

    return g_intern_string (g_enum_get_value (klass, (int) env)->value_nick);
}

/**
 * carry_env_is_live:
 * @env: where orders go
 *
 * Returns: %TRUE where a venue takes the orders: stricter rules hold for plugins, secrets and risk
 */
gboolean
carry_env_is_live (CarryEnv env)
{
    return env >= CARRY_ENV_DEMO;
}

/**
 * carry_log_level_to_flags:
 * @level: a level
 *
 * Returns: the level as GLib knows it
 */
GLogLevelFlags
carry_log_level_to_flags (CarryLogLevel level)
{
    static const GLogLevelFlags flags[] = {
        [CARRY_LOG_CRITICAL] = G_LOG_LEVEL_CRITICAL, [CARRY_LOG_WARNING] = G_LOG_LEVEL_WARNING,
        [CARRY_LOG_MESSAGE] = G_LOG_LEVEL_MESSAGE,   [CARRY_LOG_INFO] = G_LOG_LEVEL_INFO,
        [CARRY_LOG_DEBUG] = G_LOG_LEVEL_DEBUG,
    };

    return flags[level];
}

static void
carry_host_settings_init (CarryHostSettings *self)
{
}

static void
install_run_settings (CarryHostSettingsClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;

    CARRY_SETTING (klass, CarryHostSettings, env,
                   g_param_spec_enum ("env", NULL,
                                      "Where orders go; demo, testnet and mainnet are live",
                                      CARRY_TYPE_ENV, CARRY_ENV_BACKTEST, flags));
    CARRY_SETTING (klass, CarryHostSettings, seed,
                   g_param_spec_uint64 ("seed", NULL,
                                        "Seeds all random numbers: the same seed and inputs give "
                                        "the same run",
                                        0, G_MAXUINT64, 1, flags));
    CARRY_SETTING (klass, CarryHostSettings, ts_from,
                   carry_param_spec_time ("from",
                                          "Start of the backtest; what is earlier in the "
                                          "data warms up",
                                          0, flags));
    CARRY_SETTING (klass, CarryHostSettings, ts_to,
                   carry_param_spec_time ("to",
                                          "End of the backtest; a settlement at this instant "
                                          "is paid",
                                          0, flags));
    CARRY_SETTING (klass, CarryHostSettings, capital,
                   carry_param_spec_decimal ("capital",
                                             "What a simulated account starts with, in quote coin",
                                             "0.01", NULL, "10000", flags));
    CARRY_SETTING (
        klass, CarryHostSettings, quote_coin,
        g_param_spec_string ("quote-coin", NULL, "The coin money is counted in", "USDT", flags));
    CARRY_SETTING (klass, CarryHostSettings, data_latency_ns,
                   carry_param_spec_duration ("data-latency",
                                              "Time from an event at the venue until it is known "
                                              "here, where the data do not say",
                                              0, CARRY_NS_PER_HOUR, 0, flags));
    CARRY_SETTING (klass, CarryHostSettings, equity_interval_ns,
                   carry_param_spec_duration ("equity-interval", "How often the account is valued",
                                              CARRY_NS_PER_SECOND, CARRY_NS_PER_DAY,
                                              CARRY_NS_PER_HOUR, flags));
}

static void
install_account_settings (CarryHostSettingsClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;

    CARRY_SETTING (klass, CarryHostSettings, reconcile_interval_ns,
                   carry_param_spec_duration ("reconcile-interval",
                                              "How often what is booked is compared with what the "
                                              "venue says",
                                              CARRY_NS_PER_SECOND / 10, CARRY_NS_PER_HOUR,
                                              15 * CARRY_NS_PER_SECOND, flags));
    CARRY_SETTING (klass, CarryHostSettings, forget_after_ns,
                   carry_param_spec_duration ("forget-after",
                                              "How long an order that ended is known: what the "
                                              "venue says of it later is reported and not booked",
                                              10 * CARRY_NS_PER_MINUTE, 365 * CARRY_NS_PER_DAY,
                                              2 * CARRY_NS_PER_DAY, flags));
    CARRY_SETTING (klass, CarryHostSettings, reconcile_confirm_ns,
                   carry_param_spec_duration ("reconcile-confirm",
                                              "A difference still there after this long halts "
                                              "trading",
                                              CARRY_NS_PER_SECOND / 10, CARRY_NS_PER_HOUR,
                                              5 * CARRY_NS_PER_SECOND, flags));
    CARRY_SETTING (klass, CarryHostSettings, reconcile_timeout_ns,
                   carry_param_spec_duration ("reconcile-timeout",
                                              "A restart that could not compare for this long "
                                              "trades on halted, and only shrinks positions",
                                              CARRY_NS_PER_SECOND, CARRY_NS_PER_HOUR,
                                              300 * CARRY_NS_PER_SECOND, flags));
}

static void
install_stop_settings (CarryHostSettingsClass *klass)
{
    CARRY_SETTING (
        klass, CarryHostSettings, kill_policy,
        g_param_spec_enum ("kill-policy", NULL, "What the kill switch does when no order is left",
                           CARRY_TYPE_KILL_POLICY, CARRY_KILL_FLATTEN, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, CarryHostSettings, kill_patience_ns,
                   carry_param_spec_duration ("kill-patience",
                                              "How long the kill switch waits for the proof that "
                                              "no order is left before it closes all the same",
                                              CARRY_NS_PER_SECOND, CARRY_NS_PER_HOUR,
                                              12 * CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, CarryHostSettings, stop_timeout_ns,
                   carry_param_spec_duration ("stop-timeout",
                                              "How long a stop waits for orders on their way, and "
                                              "for positions to close where that was asked for",
                                              CARRY_NS_PER_SECOND, CARRY_NS_PER_HOUR,
                                              10 * CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
}

static void
install_start_settings (CarryHostSettingsClass *klass)
{
    CARRY_SETTING (klass, CarryHostSettings, max_starts,
                   g_param_spec_uint ("max-starts", NULL,
                                      "More starts than this in starts-window that did not end in "
                                      "order, and the run only cancels, holds and tells people",
                                      1, 1000, 3, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, CarryHostSettings, warm_up_ns,
                   carry_param_spec_duration ("warm-up",
                                              "How much of the venue's record a run in the present "
                                              "reads before it trades, so that averages go on "
                                              "where they were; 0s for nothing",
                                              0, 365 * CARRY_NS_PER_DAY, 70 * CARRY_NS_PER_DAY,
                                              CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, CarryHostSettings, starts_window_ns,
                   carry_param_spec_duration ("starts-window", "See max-starts",
                                              CARRY_NS_PER_SECOND, CARRY_NS_PER_DAY,
                                              600 * CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
}

static void
install_watch_settings (CarryHostSettingsClass *klass)
{
    CARRY_SETTING (klass, CarryHostSettings, control,
                   g_param_spec_string ("control", NULL,
                                        "Socket on which the run is controlled; without it the one "
                                        "systemd gives room for, or `control` in data-dir",
                                        NULL, CARRY_PARAM_SETTING | CARRY_PARAM_PATH));
    CARRY_SETTING (klass, CarryHostSettings, control_bus,
                   g_param_spec_enum (
                       "control-bus", NULL, "A message bus on which it can be controlled as well",
                       CARRY_TYPE_CONTROL_BUS, CARRY_CONTROL_BUS_NONE, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, CarryHostSettings, heartbeat_interval_ns,
                   carry_param_spec_duration ("heartbeat-interval",
                                              "How often the log says how the run stands; 0s for "
                                              "never",
                                              0, CARRY_NS_PER_HOUR, 30 * CARRY_NS_PER_SECOND,
                                              CARRY_PARAM_SETTING | CARRY_PARAM_MUTABLE));
    CARRY_SETTING (klass, CarryHostSettings, pulse_interval_ns,
                   carry_param_spec_duration ("pulse-interval",
                                              "How often a file says to a sentinel that the run "
                                              "gets on, and what it holds; 0s for never",
                                              0, 60 * CARRY_NS_PER_SECOND, 5 * CARRY_NS_PER_SECOND,
                                              CARRY_PARAM_SETTING));
}

static void
install_tape_settings (CarryHostSettingsClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;

    CARRY_SETTING (klass, CarryHostSettings, tape,
                   /* lint: allow core-names-plugin: a setting, not a module */
                   g_param_spec_boolean ("tape", NULL,
                                         "A run records what it is told, in data-dir, so that it "
                                         "can be replayed",
                                         TRUE, flags));
    CARRY_SETTING (klass, CarryHostSettings, tape_max_age_ns,
                   carry_param_spec_duration ("tape-max-age",
                                              "Recorded market events older than this are deleted; "
                                              "0s for never",
                                              0, 3650 * CARRY_NS_PER_DAY, 30 * CARRY_NS_PER_DAY,
                                              flags));
    CARRY_SETTING (klass, CarryHostSettings, tape_max_bytes,
                   g_param_spec_int64 ("tape-max-bytes", NULL,
                                       "The oldest recorded market events are deleted when all of "
                                       "them take more than this; 0 for never",
                                       0, G_MAXINT64, G_GINT64_CONSTANT (8589934592), flags));
    CARRY_SETTING (
        klass, CarryHostSettings, tape_min_free_bytes,
        g_param_spec_int64 ("tape-min-free-bytes", NULL,
                            "Recording stops before fewer bytes than this are free on its "
                            "disk, and trading goes on; twice what min-free-disk of "
                            "limits needs; 0 to write until the disk is full",
                            0, G_MAXINT64, G_GINT64_CONSTANT (2147483648), flags));
}

static void
install_place_settings (CarryHostSettingsClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;
    const GParamFlags path = CARRY_PARAM_SETTING | CARRY_PARAM_PATH;

    CARRY_SETTING (klass, CarryHostSettings, time_zone,
                   g_param_spec_string ("time-zone", NULL,
                                        "Zone of times in reports for people, such as Asia/Tokyo; "
                                        "everything else is UTC",
                                        "UTC", flags));
    CARRY_SETTING (
        klass, CarryHostSettings, data_dir,
        g_param_spec_string ("data-dir", NULL, "Folder for what is kept between runs", NULL, path));
    CARRY_SETTING (klass, CarryHostSettings, log_dir,
                   g_param_spec_string ("log-dir", NULL,
                                        "Folder of app.log and app.jsonl; no files when not given",
                                        NULL, path));
    CARRY_SETTING (klass, CarryHostSettings, log_level,
                   g_param_spec_enum ("log-level", NULL, "The least important lines logged",
                                      CARRY_TYPE_LOG_LEVEL, CARRY_LOG_INFO,
                                      flags | CARRY_PARAM_MUTABLE));
    CARRY_SETTING (klass, CarryHostSettings, log_max_bytes,
                   g_param_spec_int64 ("log-max-bytes", NULL,
                                       "A log file is rotated before it grows past this", 4096,
                                       G_MAXINT64, G_GINT64_CONSTANT (10485760), flags));
    CARRY_SETTING (klass, CarryHostSettings, log_keep,
                   g_param_spec_uint ("log-keep", NULL, "Rotated log files kept of each kind", 0,
                                      1000, 5, flags));
}

static void
carry_host_settings_class_init (CarryHostSettingsClass *klass)
{
    install_run_settings (klass);
    install_account_settings (klass);
    install_stop_settings (klass);
    install_start_settings (klass);
    install_watch_settings (klass);
    install_place_settings (klass);
    install_tape_settings (klass);
}
