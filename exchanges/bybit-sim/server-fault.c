/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-fault.h"

#include "server-json.h"

#include <gio/gio.h>

/* Faults that wait for an occasion; README.md tells what each does. */
static const char *const waiting[] = {
    "answer",           "auth-fail",         "auth-mute",     "book-crossed",
    "book-delta-first", "book-duplicate",    "book-empty",    "book-gap",
    "book-ghost",       "book-one-side",     "close",         "delay",
    "drop-frame",       "duplicate-frame",   "error",         "lag",
    "not-found",        "pong-silence",      "raw",           "redirect",
    "refuse",           "rewrite",           "shuffle",       "silence",
    "subscribe-fail",   "subscribe-partial", "topic-silence", "wrong-symbol",
    "wrong-topic",
};

struct _ServerFaults
{
    GPtrArray *faults;
    CarryRandom random;
    CarryClock *clock;
};

static void
fault_free (gpointer data)
{
    ServerFault *self = data;
    g_free (self->name);
    g_free (self->match);
    server_params_free (self->params);
    g_free (self);
}

ServerFaults *
server_faults_new (guint64 seed, CarryClock *clock)
{
    ServerFaults *self = g_new0 (ServerFaults, 1);
    self->faults = g_ptr_array_new_with_free_func (fault_free);
    self->clock = g_object_ref (clock);
    carry_random_init (&self->random, seed, "faults");
    return self;
}

void
server_faults_free (ServerFaults *self)
{
    g_ptr_array_unref (self->faults);
    g_object_unref (self->clock);
    g_free (self);
}

static gboolean
is_known (const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
        if (g_strcmp0 (waiting[i], name) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
fail (GError **error, const char *format, const char *value)
{
    g_autofree char *text = g_strdup_printf ("%s: %s", format, value);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
    return FALSE;
}

static gboolean
get_count (const ServerParams *params, const char *name, guint max, guint fallback,
           guint *out_value, GError **error)
{
    gint64 value = fallback;
    if (server_params_get (params, name) != NULL &&
        (!server_params_get_int (params, name, &value) || value < 0 || value > max))
        return fail (error, "a whole number, not negative and not too large, is wanted for", name);
    *out_value = (guint) value;
    return TRUE;
}

/* Takes @params when it succeeds. */
gboolean
server_faults_add (ServerFaults *self, ServerParams *params, GError **error)
{
    const char *name = server_params_get (params, "name");
    const char *until = server_params_get (params, "for");
    guint after = 0, count = 1, percent = 100;
    gint64 duration = 0;

    if (!is_known (name))
        return fail (error, "no such fault; see the README of bybit-sim", name ? name : "(none)");
    if (!get_count (params, "after", G_MAXINT32, 0, &after, error) ||
        !get_count (params, "count", G_MAXINT32, until != NULL ? 0 : 1, &count, error) ||
        !get_count (params, "percent", 100, 100, &percent, error))
        return FALSE;
    if (until != NULL && !carry_duration_parse (until, &duration, error))
        return FALSE;

    ServerFault *fault = g_new0 (ServerFault, 1);
    fault->name = g_strdup (name);
    fault->match = g_strdup (server_params_get (params, "match"));
    fault->params = params;
    fault->after = after;
    fault->count = count;
    fault->percent = percent;
    fault->ts_end = duration > 0 ? carry_clock_get_now (self->clock) + duration : 0;
    g_ptr_array_add (self->faults, fault);
    return TRUE;
}

/* Removes all of a name, or all; returns how many there were. */
guint
server_faults_clear (ServerFaults *self, const char *name)
{
    guint before = self->faults->len;
    for (guint i = self->faults->len; i > 0; i--)
    {
        const ServerFault *fault = g_ptr_array_index (self->faults, i - 1);
        if (name == NULL || g_str_equal (fault->name, name))
            g_ptr_array_remove_index (self->faults, i - 1);
    }
    return before - self->faults->len;
}

static gboolean
is_over (const ServerFault *fault, gint64 now)
{
    return (fault->ts_end != 0 && now >= fault->ts_end) ||
           (fault->count != 0 && fault->n_taken >= fault->count);
}

/* Whether this occasion is one of the fault's; counts it. */
static gboolean
takes (ServerFaults *self, ServerFault *fault, const char *subject)
{
    if (fault->match != NULL && !g_pattern_match_simple (fault->match, subject))
        return FALSE;
    if (fault->after > 0)
    {
        fault->after--;
        return FALSE;
    }
    return fault->percent >= 100 || carry_random_below (&self->random, 100) < fault->percent;
}

/*
 * The fault of that name for this occasion, or NULL. It is the owner's; it lives until another
 * fault is added or removed.
 */
const ServerFault *
server_faults_take (ServerFaults *self, const char *name, const char *subject)
{
    if (self->faults->len == 0)
        return NULL;
    gint64 now = carry_clock_get_now (self->clock);
    for (guint i = 0; i < self->faults->len; i++)
    {
        ServerFault *fault = g_ptr_array_index (self->faults, i);
        if (!g_str_equal (fault->name, name) || is_over (fault, now))
            continue;
        if (takes (self, fault, subject))
        {
            fault->n_taken++;
            return fault;
        }
    }
    return NULL;
}

/* What waits and what was taken, as a JSON array. */
char *
server_faults_write (const ServerFaults *self)
{
    g_auto (ServerJson) json = { 0 };
    gint64 now = carry_clock_get_now (self->clock);

    server_json_init (&json);
    server_json_open_array (&json, NULL);
    for (guint i = 0; i < self->faults->len; i++)
    {
        const ServerFault *fault = g_ptr_array_index (self->faults, i);
        server_json_open_object (&json, NULL);
        server_json_string (&json, "name", fault->name);
        server_json_string (&json, "match", fault->match);
        server_json_int (&json, "after", fault->after);
        server_json_int (&json, "count", fault->count);
        server_json_int (&json, "taken", fault->n_taken);
        server_json_bool (&json, "over", is_over (fault, now));
        server_json_close_object (&json);
    }
    server_json_close_array (&json);
    return server_json_steal (&json);
}

gint64
server_fault_get_duration (const ServerFault *self, const char *name, gint64 fallback)
{
    const char *text = server_params_get (self->params, name);
    gint64 value = fallback;
    if (text == NULL || !carry_duration_parse (text, &value, NULL))
        return fallback;
    return value;
}

gint64
server_fault_get_int (const ServerFault *self, const char *name, gint64 fallback)
{
    return server_params_get_int_or (self->params, name, fallback);
}

const char *
server_fault_get_text (const ServerFault *self, const char *name, const char *fallback)
{
    const char *text = server_params_get (self->params, name);
    return text != NULL ? text : fallback;
}

gboolean
server_fault_is (const ServerFault *self, const char *name, const char *value)
{
    return server_params_is (self->params, name, value);
}
