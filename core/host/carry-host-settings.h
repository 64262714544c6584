/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarryEnv:
 * @CARRY_ENV_BACKTEST: the past, simulated
 * @CARRY_ENV_PAPER: the present, simulated fills
 * @CARRY_ENV_SIM: a simulated venue of our own
 * @CARRY_ENV_DEMO: the venue's demo accounts
 * @CARRY_ENV_TESTNET: the venue's test system
 * @CARRY_ENV_MAINNET: real money
 *
 * Where orders go.
 */
typedef enum
{
    CARRY_ENV_BACKTEST,
    CARRY_ENV_PAPER,
    CARRY_ENV_SIM,
    CARRY_ENV_DEMO,
    CARRY_ENV_TESTNET,
    CARRY_ENV_MAINNET,
} CarryEnv;

#define CARRY_TYPE_ENV (carry_env_get_type ())
CARRY_API
GType carry_env_get_type (void);
CARRY_API
const char *carry_env_to_text (CarryEnv env);
CARRY_API
gboolean carry_env_is_live (CarryEnv env);

/**
 * CarryKillPolicy:
 * @CARRY_KILL_FLATTEN: close everything when no order is left
 * @CARRY_KILL_HOLD: hold what is held
 *
 * What the kill switch does after every order is canceled.
 */
typedef enum
{
    CARRY_KILL_FLATTEN,
    CARRY_KILL_HOLD,
} CarryKillPolicy;

#define CARRY_TYPE_KILL_POLICY (carry_kill_policy_get_type ())
CARRY_API
GType carry_kill_policy_get_type (void);

/**
 * CarryLogLevel:
 * @CARRY_LOG_CRITICAL: mistakes of a programmer
 * @CARRY_LOG_WARNING: what somebody should look at
 * @CARRY_LOG_MESSAGE: what happened, rarely
 * @CARRY_LOG_INFO: what happened, often
 * @CARRY_LOG_DEBUG: everything
 *
 * The least important lines a log takes.
 */
typedef enum
{
    CARRY_LOG_CRITICAL,
    CARRY_LOG_WARNING,
    CARRY_LOG_MESSAGE,
    CARRY_LOG_INFO,
    CARRY_LOG_DEBUG,
} CarryLogLevel;

#define CARRY_TYPE_LOG_LEVEL (carry_log_level_get_type ())
CARRY_API
GType carry_log_level_get_type (void);
CARRY_API
GLogLevelFlags carry_log_level_to_flags (CarryLogLevel level);

/**
 * CarryControlBus:
 * @CARRY_CONTROL_BUS_NONE: its socket only
 * @CARRY_CONTROL_BUS_SYSTEM: the bus of the machine too
 * @CARRY_CONTROL_BUS_SESSION: the bus of the one who runs it too
 *
 * Where a run can be controlled.
 */
typedef enum
{
    CARRY_CONTROL_BUS_NONE,
    CARRY_CONTROL_BUS_SYSTEM,
    CARRY_CONTROL_BUS_SESSION,
} CarryControlBus;

#define CARRY_TYPE_CONTROL_BUS (carry_control_bus_get_type ())
CARRY_API
GType carry_control_bus_get_type (void);

#define CARRY_TYPE_HOST_SETTINGS (carry_host_settings_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryHostSettings, carry_host_settings, CARRY, HOST_SETTINGS, CarryModule)

/**
 * CarryHostSettings:
 *
 * What `[host carry]` says: a module without a role, so that the settings of the host are declared,
 * checked and listed like those of any plugin. Programs read the fields; scripts the properties.
 */
struct _CarryHostSettings
{
    CarryModule parent_instance;
    /*< private >*/
    CarryEnv env;
    guint64 seed;
    gint64 ts_from; /* 0: not given */
    gint64 ts_to;
    CarryDecimal capital;
    char *quote_coin;
    gint64 data_latency_ns;
    gint64 equity_interval_ns;
    gint64 forget_after_ns;
    gint64 stop_timeout_ns;
    CarryKillPolicy kill_policy;
    gint64 kill_patience_ns;
    gint64 reconcile_interval_ns;
    gint64 reconcile_confirm_ns;
    gint64 reconcile_timeout_ns;
    gint64 warm_up_ns;
    char *time_zone;
    char *data_dir; /* NULL: not given */
    gboolean tape;
    gint64 tape_max_age_ns;
    gint64 tape_max_bytes;
    gint64 tape_min_free_bytes;
    char *log_dir;
    char *control;
    CarryControlBus control_bus;
    gint64 heartbeat_interval_ns;
    gint64 pulse_interval_ns;
    guint max_starts;
    gint64 starts_window_ns;
    CarryLogLevel log_level;
    gint64 log_max_bytes;
    guint log_keep;
};

G_END_DECLS
