/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-desk.h"

#include "base/carry-wait.h"
#include "roles/carry-context-private.h"
#include "roles/carry-notifier.h"

/* What modules hear instead of a status when a person has seen the alarms: none is open. */
#define NOTHING_OPEN "{\"notices\":[]}"

struct _CarrySentinelDesk
{
    CarryClock *clock;
    CarryInstruments *instruments;
    GPtrArray *modules;  /* CarryModule */
    GPtrArray *contexts; /* CarryContext, of each */
    CarrySentinelOrderFunc func;
    gpointer user_data;
    gboolean is_acknowledged;
};

/* --- what contexts answer ------------------------------------------------------------------ */

static gint64
get_now (gpointer backend)
{
    return carry_sentinel_desk_get_now (backend);
}

/* It spreads how long things wait; nothing that is decided hangs on it. */
static guint64
get_seed (gpointer backend)
{
    return (guint64) carry_sentinel_desk_get_now (backend);
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((CarrySentinelDesk *) backend)->instruments;
}

/*
 * Of a venue, which finds here nothing but what is foreign to it: people hear of it
 * from the run.
 */
static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    g_info ("%s: %s: %s", carry_context_get_id (context), code, text);
}

static void
halt (gpointer backend, CarryContext *context, const char *code, const char *reason)
{
    g_info ("%s: %s: %s", carry_context_get_id (context), code, reason);
}

static void
emit_order (gpointer backend, CarryContext *context, const CarryOrder *order, gint64 ts)
{
    CarrySentinelDesk *self = backend;

    if (self->func != NULL)
        self->func (order, self->user_data);
}

static char *
dup_status (gpointer backend)
{
    return ((CarrySentinelDesk *) backend)->is_acknowledged ? g_strdup (NOTHING_OPEN) : NULL;
}

static const CarryContextBackend desk_backend = {
    .get_now = get_now,
    .get_seed = get_seed,
    .get_instruments = get_instruments,
    .notice = notice,
    .halt = halt,
    .emit_order = emit_order,
    .dup_status = dup_status,
};

/* ------------------------------------------------------------------------------------------- */

CarrySentinelDesk *
carry_sentinel_desk_new (CarryClock *clock)
{
    CarrySentinelDesk *self = g_new0 (CarrySentinelDesk, 1);

    self->clock = g_object_ref (clock);
    self->instruments = carry_instruments_new ();
    self->modules = g_ptr_array_new_with_free_func (g_object_unref);
    self->contexts = g_ptr_array_new_with_free_func (g_object_unref);
    return self;
}

void
carry_sentinel_desk_free (CarrySentinelDesk *self)
{
    for (guint i = self->modules->len; i > 0; i--)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i - 1);

        carry_module_stop (module);
        carry_module_set_context (module, NULL);
    }
    g_ptr_array_unref (self->modules);
    g_ptr_array_unref (self->contexts);
    carry_instruments_unref (self->instruments);
    g_object_unref (self->clock);
    g_free (self);
}

void
carry_sentinel_desk_add (CarrySentinelDesk *self, CarryModule *module)
{
    CarryContext *context = carry_context_new (&desk_backend, self, carry_module_get_id (module),
                                               self->modules->len + 1);

    g_ptr_array_add (self->modules, g_object_ref (module));
    g_ptr_array_add (self->contexts, context);
    carry_module_set_context (module, context);
}

static gboolean
start (CarryModule *module, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    carry_module_start_async (module, NULL, carry_wait_on_answer, &result);
    carry_wait_for_answer (&result);
    return carry_module_start_finish (module, result, error);
}

/* Starts what tells people. Venues are started by whoever asks them. */
gboolean
carry_sentinel_desk_open (CarrySentinelDesk *self, GError **error)
{
    for (guint i = 0; i < self->modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (self->modules, i);

        if (CARRY_IS_NOTIFIER (module) && !start (module, error))
            return FALSE;
    }
    return TRUE;
}

gint64
carry_sentinel_desk_get_now (CarrySentinelDesk *self)
{
    return carry_clock_get_now (self->clock);
}

CarryInstruments *
carry_sentinel_desk_get_instruments (CarrySentinelDesk *self)
{
    return self->instruments;
}

/* @func hears what becomes of orders. */
void
carry_sentinel_desk_listen (CarrySentinelDesk *self, CarrySentinelOrderFunc func,
                            gpointer user_data)
{
    self->func = func;
    self->user_data = user_data;
}

static const char *
name_level (CarryNoticeLevel level)
{
    const char *const names[] = { "info", "warning", "critical" };

    return names[level];
}

/* To the log, and to people. */
void
carry_sentinel_desk_tell (CarrySentinelDesk *self, CarryNoticeLevel level, const char *code,
                          const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;
    CarryNotice told = {
        .ts = carry_sentinel_desk_get_now (self),
        .level = level,
        .module = "sentinel",
        .code = code,
    };

    va_start (arguments, format);
    told.text = text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    /* However much is said in these seconds, this is not lost. */
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "CARRY_NOTICE", name_level (level),
                      "CARRY_CODE", code, "MESSAGE", "%s: %s", code, text);
    if (level == CARRY_NOTICE_CRITICAL)
        self->is_acknowledged = FALSE;
    for (guint i = 0; i < self->modules->len; i++)
        if (CARRY_IS_NOTIFIER (g_ptr_array_index (self->modules, i)))
            carry_notifier_notify_async (g_ptr_array_index (self->modules, i), &told, NULL, NULL,
                                         NULL);
}

/* A person has seen what was told so far: it is not repeated. */
void
carry_sentinel_desk_acknowledge (CarrySentinelDesk *self)
{
    self->is_acknowledged = TRUE;
}
