/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-control-action.h"

#include <string.h>

#include "base/carry-error.h"
#include "engine/carry-latch.h"
#include "engine/carry-status.h"
#include "host/carry-explain.h"
#include "host/carry-host-change.h"

#define PAUSE_CODE "paused"

static GVariant *
return_nothing (void)
{
    return g_variant_new ("()");
}

static GVariant *
get_status (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    g_autoptr (CarryStatus) status = carry_status_new (target->engine);
    g_autofree char *json = carry_status_to_json (status);

    return g_variant_new ("(s)", json);
}

static GVariant *
explain (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *symbol;
    g_autofree char *json = NULL;

    g_variant_get (arguments, "(&s)", &symbol);
    json = carry_explain_to_json (target->host, target->engine, symbol, error);
    return json != NULL ? g_variant_new ("(s)", json) : NULL;
}

static GVariant *
get_settings (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    g_autofree char *text = carry_host_format_settings (target->host);

    return g_variant_new ("(s)", text);
}

/* Nothing is opened; what is missing of a pair, and what shrinks a position, goes out. */
static void
set_pause (const CarryControlTarget *target, const char *reason)
{
    g_autofree char *text =
        g_strdup_printf ("paused by a person%s%s", reason[0] != '\0' ? ": " : "", reason);

    carry_engine_pause (target->engine, PAUSE_CODE, text);
}

static GVariant *
pause_trading (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *reason;

    g_variant_get (arguments, "(&s)", &reason);
    set_pause (target, reason);
    return return_nothing ();
}

/* Does something else that only a person may lift still forbid all opening? */
static gboolean
is_held (const CarryControlTarget *target)
{
    const CarryRestrictions *restrictions =
        carry_gate_get_restrictions (carry_engine_get_gate (target->engine));

    for (guint i = 0; i < carry_restrictions_get_size (restrictions); i++)
    {
        const CarryRestriction *entry = carry_restrictions_get (restrictions, i);

        if (entry->instrument == CARRY_RESTRICTION_ALL && entry->until_human)
            return TRUE;
    }
    return FALSE;
}

/*
 * A strategy that was told to close everything, by a person or by a guard, opens again only
 * when it is told: with the last thing that a person lifts. What ends by itself refuses its
 * orders until then.
 *
 * A halt of everything is not lifted here: why it came is in the books, the store or
 * the kill switch, and only a start looks at all of them.
 */
static GVariant *
resume (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *code, *reason;
    guint n;

    g_variant_get (arguments, "(&s&s)", &code, &reason);
    if (g_str_equal (code, "halted"))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                             "a halt of everything ends with the run: find out why it came, and "
                             "start again");
        return NULL;
    }
    if (g_str_equal (code, CARRY_ENGINE_LEFT_CODE))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                             "a sentinel closes what this run holds, and two would close it twice: "
                             "`carry ctl kill` or `carry ctl flatten` make this run close instead");
        return NULL;
    }
    n = carry_engine_lift (target->engine, code[0] != '\0' ? code : PAUSE_CODE);
    if (n > 0)
    {
        if (!is_held (target))
            carry_engine_ask_resume (target->engine);
        return g_variant_new ("(u)", n);
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                 "nothing waits for a person under the name %s; `carry ctl status` lists what is "
                 "forbidden",
                 code[0] != '\0' ? code : PAUSE_CODE);
    return NULL;
}

static GVariant *
flatten (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *reason;

    g_variant_get (arguments, "(&s)", &reason);
    set_pause (target, reason);
    if (target->kill != NULL && carry_kill_is_set (target->kill))
        return carry_kill_close (target->kill, reason[0] != '\0' ? reason : "carry ctl flatten",
                                 error)
                   ? return_nothing ()
                   : NULL;
    carry_engine_cancel_open (target->engine);
    carry_engine_ask_flat (target->engine);
    return return_nothing ();
}

static GVariant *
acknowledge (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    guint64 number;
    guint n;

    g_variant_get (arguments, "(t)", &number);
    n = carry_notice_board_acknowledge (carry_engine_get_board (target->engine), number);
    if (n > 0 || number == 0)
        return g_variant_new ("(u)", n);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                 "no open alarm has the number %" G_GUINT64_FORMAT
                 "; `carry ctl status` lists them",
                 number);
    return NULL;
}

/* As the host's own setting is written: `warning`, `info` and so on. */
static gboolean
parse_log_level (const CarryControlTarget *target, const char *text, CarryLogLevel *out_level,
                 GError **error)
{
    CarryHostSettings *settings = carry_host_get_settings (target->host);
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), "log-level");
    g_auto (GValue) value = G_VALUE_INIT;

    if (!carry_setting_parse (pspec, text, &value, error))
        return FALSE;
    *out_level = (CarryLogLevel) g_value_get_enum (&value);
    return TRUE;
}

/* What the settings say, for every domain without a level of its own. */
static void
apply_log_level (const CarryControlTarget *target)
{
    if (target->log != NULL)
        carry_log_set_level (
            target->log, NULL,
            carry_log_level_to_flags (carry_host_get_settings (target->host)->log_level));
}

static GVariant *
set_setting (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *setting, *value;
    g_autofree char *before = NULL;

    g_variant_get (arguments, "(&s&s)", &setting, &value);
    if (!carry_host_change (target->host, setting, value, &before, error))
        return NULL;
    apply_log_level (target);
    return g_variant_new ("(s)", before);
}

static GVariant *
set_log_level (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *domain, *text;
    CarryLogLevel level = CARRY_LOG_INFO;

    g_variant_get (arguments, "(&s&s)", &domain, &text);
    if (!parse_log_level (target, text, &level, error))
        return NULL;
    if (target->log == NULL)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                             "this run keeps no log of its own");
        return NULL;
    }
    carry_log_set_level (target->log, domain[0] != '\0' ? domain : NULL,
                         carry_log_level_to_flags (level));
    return return_nothing ();
}

/* Every change, a sentence each; with a mistake in the configuration nothing changes. */
gboolean
carry_control_do_reload (const CarryControlTarget *target, GStrv *out_changes, GError **error)
{
    g_autoptr (CarryHost) other = NULL;
    GStrv changes;

    if (target->load == NULL)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                             "this run came from no file that could be read again");
        return FALSE;
    }
    other = target->load (target->load_data, error);
    if (other == NULL)
        return FALSE;
    changes = carry_host_adopt (target->host, other, error);
    if (changes == NULL)
        return FALSE;
    apply_log_level (target);
    *out_changes = changes;
    return TRUE;
}

static GVariant *
reload (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    g_auto (GStrv) changes = NULL;

    if (!carry_control_do_reload (target, &changes, error))
        return NULL;
    return g_variant_new ("(^as)", changes);
}

static gboolean
check_folder (const CarryControlTarget *target, GError **error)
{
    if (target->data_dir != NULL)
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                         "this run has no folder of data and so no kill switch; use flatten, or "
                         "end it");
    return FALSE;
}

static GVariant *
set_kill_switch (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *reason;

    g_variant_get (arguments, "(&s)", &reason);
    if (!check_folder (target, error) ||
        !carry_latch_set (target->data_dir, reason[0] != '\0' ? reason : "carry ctl kill",
                          carry_engine_get_now (target->engine), error))
        return NULL;
    if (target->kill != NULL)
        carry_kill_look (target->kill);
    return return_nothing ();
}

static GVariant *
rearm (const CarryControlTarget *target, GVariant *arguments, GError **error)
{
    const char *reason;

    g_variant_get (arguments, "(&s)", &reason);
    if (!check_folder (target, error))
        return NULL;
    if (reason[0] == '\0')
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                             "say why it may be armed again");
        return NULL;
    }
    return carry_latch_release (target->data_dir, reason, carry_engine_get_now (target->engine),
                                error)
               ? return_nothing ()
               : NULL;
}

static const CarryControlAction actions[] = {
    { "GetStatus", get_status },    { "Explain", explain },      { "GetSettings", get_settings },
    { "Pause", pause_trading },     { "Resume", resume },        { "Flatten", flatten },
    { "Acknowledge", acknowledge }, { "Set", set_setting },      { "SetLogLevel", set_log_level },
    { "Reload", reload },           { "Kill", set_kill_switch }, { "Rearm", rearm },
};

/* May return NULL. */
const CarryControlAction *
carry_control_action_find (const char *method)
{
    for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
        if (g_str_equal (actions[i].method, method))
            return &actions[i];
    return NULL;
}
