/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-module-test-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/carry-error.h"
#include "host/carry-plugin-private.h"
#include "roles/carry-role.h"

#define PATIENCE_SECONDS 30

/* Lines */

/* TAP takes one line a test, and "#" begins what is no name. */
static char *
to_line (const char *text)
{
    char *line = g_strdup (text);

    g_strdelimit (line, "\n\r", ' ');
    g_strdelimit (line, "#", ' ');
    return line;
}

static void
tell (CarryModuleTest *self, gboolean is_good, const char *what, const char *directive)
{
    g_autofree char *line = to_line (what);

    self->n_tests++;
    printf ("%s %u - %s: %s%s\n", is_good ? "ok" : "not ok", self->n_tests, self->name, line,
            directive);
    fflush (stdout);
}

void
carry_module_test_begin (CarryModuleTest *self)
{
    g_string_truncate (self->failure, 0);
}

void
carry_module_test_fail (CarryModuleTest *self, const char *format, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *line = NULL;
    va_list args;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    line = to_line (text);
    g_string_append_printf (self->failure, "# %s\n", line);
}

gboolean
carry_module_test_end (CarryModuleTest *self, const char *format, ...)
{
    gboolean is_good = self->failure->len == 0;
    g_autofree char *what = NULL;
    va_list args;

    va_start (args, format);
    what = g_strdup_vprintf (format, args);
    va_end (args);
    tell (self, is_good, what, "");
    if (!is_good)
        self->n_failed++;
    fputs (self->failure->str, stdout);
    fflush (stdout);
    return is_good;
}

void
carry_module_test_skip (CarryModuleTest *self, const char *what, const char *reason)
{
    g_autofree char *line = to_line (reason);
    g_autofree char *directive = g_strconcat (" # SKIP ", line, NULL);

    tell (self, TRUE, what, directive);
}

/* A complaint of the libraries during a test is a failure of it. */

static CarryModuleTest *listener;

static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    const char *message = "";

    for (gsize i = 0; i < n_fields; i++)
        if (g_str_equal (fields[i].key, "MESSAGE"))
            message = fields[i].value;
    if (listener != NULL && (level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_WARNING)
        carry_module_test_fail (listener, "it complained: %s", message);
    else if (listener == NULL)
        return g_log_writer_default (level, fields, n_fields, NULL);
    return G_LOG_WRITER_HANDLED;
}

/**
 * carry_module_test_new: (skip)
 *
 * Makes a test; one at a time. It takes over GLib's log for good.
 *
 * Returns: (transfer full): the test
 */
CarryModuleTest *
carry_module_test_new (void)
{
    static gsize once = 0;
    CarryModuleTest *self = g_new0 (CarryModuleTest, 1);

    if (g_once_init_enter (&once))
    {
        g_log_set_writer_func (on_log, NULL, NULL);
        g_once_init_leave (&once, 1);
    }
    self->sets = g_ptr_array_new_with_free_func (g_free);
    self->failure = g_string_new (NULL);
    self->world = carry_test_world_new ();
    listener = self;
    printf ("TAP version 13\n");
    return self;
}

/**
 * carry_module_test_free: (skip)
 * @self: (transfer full) (nullable): the test
 */
void
carry_module_test_free (CarryModuleTest *self)
{
    if (self == NULL)
        return;
    listener = NULL;
    carry_test_world_free (self->world);
    g_ptr_array_unref (self->sets);
    g_string_free (self->failure, TRUE);
    g_free (self);
}

/**
 * carry_module_test_set: (skip)
 * @self: the test
 * @assignment: `TYPE.KEY=VALUE`
 * @error: return location for an error
 *
 * Has a setting for the modules that are started: what a type cannot do without, such as a file.
 *
 * Returns: %TRUE on success, %FALSE with %CARRY_ERROR_CONFIG
 */
gboolean
carry_module_test_set (CarryModuleTest *self, const char *assignment, GError **error)
{
    const char *dot = strchr (assignment, '.');
    const char *equals = strchr (assignment, '=');

    if (dot == NULL || equals == NULL || dot > equals)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "\"%s\" sets nothing; write TYPE.KEY=VALUE", assignment);
        return FALSE;
    }
    g_ptr_array_add (self->sets, g_strdup (assignment));
    return TRUE;
}

/* Making and unmaking */

static void
set_text (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec, const char *text)
{
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    if (!carry_setting_parse (pspec, text, &value, &error))
        carry_module_test_fail (self, "%s: %s", pspec->name, error->message);
    else
        g_object_set_property (G_OBJECT (module), pspec->name, &value);
}

static const char *
find_set (const CarryModuleTest *self, const char *key)
{
    g_autofree char *start = g_strdup_printf ("%s.%s=", self->name, key);

    for (guint i = 0; i < self->sets->len; i++)
        if (g_str_has_prefix (g_ptr_array_index (self->sets, i), start))
            return (const char *) g_ptr_array_index (self->sets, i) + strlen (start);
    return NULL;
}

/* What the user set; for what is required and was not, something plausible. */
static void
fill_setting (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec)
{
    const char *text = find_set (self, pspec->name);
    gboolean is_required = (pspec->flags & CARRY_PARAM_REQUIRED) != 0;

    if (text != NULL)
        set_text (self, module, pspec, text);
    else if (is_required && g_type_is_a (pspec->value_type, G_TYPE_OBJECT))
    {
        g_autoptr (CarryModule) peer = carry_test_peer_new (pspec->name);

        if (g_type_is_a (G_OBJECT_TYPE (peer), pspec->value_type))
            g_object_set (module, pspec->name, peer, NULL);
    }
    else if (is_required &&
             (pspec->value_type == G_TYPE_STRING || pspec->value_type == G_TYPE_STRV))
        set_text (self, module, pspec, "BTCUSDT");
}

CarryModule *
carry_module_test_make (CarryModuleTest *self)
{
    CarryModule *module = g_object_new (self->type, "id", "under-test", NULL);
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);
    for (guint i = 0; i < n; i++)
        fill_setting (self, module, settings[i]);
    return module;
}

/* Drops the last reference, and it must be the last. */
void
carry_module_test_destroy (CarryModuleTest *self, CarryModule *module)
{
    gpointer watched = module;

    g_object_add_weak_pointer (G_OBJECT (module), &watched);
    g_object_unref (module);
    while (watched != NULL && g_main_context_iteration (NULL, FALSE))
        ;
    if (watched == NULL)
        return;
    carry_module_test_fail (self, "it leaks: %u references are left",
                            G_OBJECT (watched)->ref_count);
    g_object_remove_weak_pointer (G_OBJECT (watched), &watched);
}

/* Start and stop */

static gboolean
on_timeout (gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
    return G_SOURCE_REMOVE;
}

/* There is no way to go on beside a call that may still come back. */
void
carry_module_test_wait (CarryModuleTest *self, GAsyncResult *const *result, const char *what)
{
    gboolean is_late = FALSE;
    guint source = g_timeout_add_seconds (PATIENCE_SECONDS, on_timeout, &is_late);

    while (*result == NULL && !is_late)
        g_main_context_iteration (NULL, TRUE);
    if (!is_late)
    {
        g_source_remove (source);
        return;
    }
    printf ("Bail out! %s: %s gave no answer within %d s\n", self->name, what, PATIENCE_SECONDS);
    exit (EXIT_FAILURE);
}

void
carry_module_test_on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
start (CarryModuleTest *self, CarryModule *module, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    carry_module_start_async (module, NULL, carry_module_test_on_answer, &result);
    carry_module_test_wait (self, &result, "start");
    return carry_module_start_finish (module, result, error);
}

static void
stop (CarryModuleTest *self, CarryModule *module)
{
    carry_module_stop (module);
    if (carry_module_get_state (module) != CARRY_MODULE_STOPPED)
        carry_module_test_fail (self, "it was stopped, and is not");
}

/* A start may fail where the world lacks what the type needs; then it says so, and stop still works. */
static void
run_life (CarryModuleTest *self)
{
    g_autoptr (GError) error = NULL;
    CarryModule *module;

    carry_module_test_begin (self);
    module = carry_module_test_make (self);
    carry_test_world_connect (self->world, module);
    for (guint i = 0; i < 2 && error == NULL; i++)
    {
        start (self, module, &error);
        stop (self, module);
        stop (self, module);
    }
    if (error != NULL && self->failure->len == 0)
        carry_module_test_skip (self, "starts and stops twice", error->message);
    else
        carry_module_test_end (self, "starts and stops twice");
    carry_module_test_begin (self);
    carry_module_test_destroy (self, module);
    carry_module_test_end (self, "is gone when it is let go");
}

static void
run_slots (CarryModuleTest *self)
{
    g_autoptr (GError) error = NULL;
    CarryModule *module;

    carry_module_test_begin (self);
    module = carry_module_test_make (self);
    carry_test_world_connect (self->world, module);
    if (start (self, module, &error))
    {
        carry_module_test_slots (self, module);
        stop (self, module);
        carry_module_test_destroy (self, module);
        carry_module_test_end (self, "answers every slot, and is gone afterwards");
        return;
    }
    stop (self, module);
    g_object_unref (module);
    if (self->failure->len == 0)
        carry_module_test_skip (self, "answers every slot", error->message);
    else
        carry_module_test_end (self, "answers every slot");
}

static void
run_creation (CarryModuleTest *self)
{
    CarryModule *module;
    g_autofree char *roles = carry_role_describe (self->type);

    carry_module_test_begin (self);
    module = g_object_new (self->type, "id", "under-test", NULL);
    carry_module_test_destroy (self, module);
    carry_module_test_end (self, "is created and let go (%s)", roles);
}

/**
 * carry_module_test_run_type: (skip)
 * @self: the test
 * @name: what a configuration calls the type
 * @type: the type
 *
 * Puts one type through everything.
 */
void
carry_module_test_run_type (CarryModuleTest *self, const char *name, GType type)
{
    self->name = name;
    self->type = type;
    run_creation (self);
    carry_module_test_settings (self);
    run_life (self);
    run_slots (self);
}

/**
 * carry_module_test_run_file: (skip)
 * @self: the test
 * @path: a plugin
 * @error: return location for an error
 *
 * Puts every type of a plugin through everything.
 *
 * Returns: %TRUE when the tests ran, however they ended; %FALSE with %CARRY_ERROR_PLUGIN when the
 *   plugin was refused
 */
gboolean
carry_module_test_run_file (CarryModuleTest *self, const char *path, GError **error)
{
    g_autoptr (CarryPlugin) plugin = carry_plugin_open (path, FALSE, error);

    if (plugin == NULL)
        return FALSE;
    for (guint i = 0; i < plugin->n_types; i++)
        carry_module_test_run_type (self, plugin->info->types[i].name, plugin->types[i]);
    return TRUE;
}

/**
 * carry_module_test_finish: (skip)
 * @self: the test
 *
 * Tells how many tests there were.
 *
 * Returns: how many failed
 */
guint
carry_module_test_finish (CarryModuleTest *self)
{
    printf ("1..%u\n", self->n_tests);
    fflush (stdout);
    return self->n_failed;
}
