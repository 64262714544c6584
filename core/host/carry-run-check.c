/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-run-check.h"

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "roles/carry-exchange.h"
#include "roles/carry-risk.h"
#include "roles/carry-store.h"

/* A venue may speak of what ended this long ago, and all that is as old as it is refused with it. */
#define MIN_MEMORY_NS (2 * CARRY_NS_PER_DAY)

/* A venue set to another environment than the host would trade where nobody expects it. */
static gboolean
check_module_env (CarryModule *module, CarryEnv env, GError **error)
{
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (module), "env");
    GEnumValue *value;
    int number;

    if (pspec == NULL || !G_IS_PARAM_SPEC_ENUM (pspec) || env == CARRY_ENV_PAPER)
        return TRUE;
    g_object_get (module, "env", &number, NULL);
    value = g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class, number);
    if (g_str_equal (value->value_nick, carry_env_to_text (env)))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s is set to env=%s, and host.carry to env=%s; make both the same",
                 carry_module_get_id (module), value->value_nick, carry_env_to_text (env));
    return FALSE;
}

/* (element-type CarryModule): whether they may run in @env. */
gboolean
carry_run_check_env (GPtrArray *modules, CarryEnv env, GError **error)
{
    if (env == CARRY_ENV_BACKTEST)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "host.carry.env is backtest, which has no present; set it to paper, "
                             "sim, demo, testnet or mainnet, or use `carry backtest`");
        return FALSE;
    }
    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);
        gboolean is_live =
            CARRY_IS_EXCHANGE (module) &&
            carry_exchange_get_caps (CARRY_EXCHANGE (module)) & CARRY_EXCHANGE_IS_LIVE;

        if (!check_module_env (module, env, error))
            return FALSE;
        if (!is_live || env == CARRY_ENV_PAPER || carry_env_is_live (env))
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s trades at a real venue, and host.carry.env is %s; make both the same",
                     carry_module_get_id (module), carry_env_to_text (env));
        return FALSE;
    }
    return TRUE;
}

/*
 * Whether it remembers for long enough. One bound holds for the settlements of all instruments: one
 * that comes late is refused when another as young was forgotten, and with real money that must not be.
 */
static gboolean
check_memory (const CarryHostSettings *settings, GError **error)
{
    if (settings->env != CARRY_ENV_MAINNET || settings->forget_after_ns >= MIN_MEMORY_NS)
        return TRUE;
    g_set_error_literal (
        error, CARRY_ERROR, CARRY_ERROR_CONFIG,
        "host.carry.forget-after is too short for env=mainnet, where what the venue "
        "says late must still be booked; set it to 48h or more");
    return FALSE;
}

static gboolean
has_type (GPtrArray *modules, GType type)
{
    for (guint i = 0; i < modules->len; i++)
        if (g_type_is_a (G_OBJECT_TYPE (g_ptr_array_index (modules, i)), type))
            return TRUE;
    return FALSE;
}

static gboolean
check_store (GPtrArray *modules, CarryEnv env, GError **error)
{
    gboolean has_store = has_type (modules, CARRY_TYPE_STORE);

    if (!has_store && carry_env_is_live (env))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "env=%s needs a store section: without it a restart forgets its orders",
                     carry_env_to_text (env));
    else if (has_store && env == CARRY_ENV_PAPER)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "an account on paper begins anew with each run, so there is nothing "
                             "to keep; leave out the store section");
    else
        return TRUE;
    return FALSE;
}

static gboolean
check_risk (GPtrArray *modules, CarryEnv env, GError **error)
{
    if (!carry_env_is_live (env) || has_type (modules, CARRY_TYPE_RISK))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "nothing guards the account: env=%s needs a risk section with limits",
                 carry_env_to_text (env));
    return FALSE;
}

static void
add_line (GString *text, GError **error)
{
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", (*error)->message);
    g_clear_error (error);
}

/* (element-type CarryModule): whether they may run as @settings say; all that is wrong, one a line. */
gboolean
carry_run_check_all (GPtrArray *modules, const CarryHostSettings *settings, GError **error)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) wrong = NULL;

    if (!carry_run_check_env (modules, settings->env, &wrong))
        add_line (text, &wrong);
    if (!check_memory (settings, &wrong))
        add_line (text, &wrong);
    if (!check_store (modules, settings->env, &wrong))
        add_line (text, &wrong);
    if (!check_risk (modules, settings->env, &wrong))
        add_line (text, &wrong);
    if (text->len == 0)
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG, text->str);
    return FALSE;
}
