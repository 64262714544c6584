/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "roles/carry-module.h"

/* What the next start of a module does. */
typedef enum
{
    START_WELL,
    START_FAIL,
    START_FAIL_SILENTLY,
    START_WELL_WITH_ERROR,
    START_LATER,
} Behaviour;

typedef struct
{
    CarryModule parent_instance;
    Behaviour behaviour;
    GTask *waiting;
    guint stops;
    guint changes;
} TestModule;

typedef CarryModuleClass TestModuleClass;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestModule, g_object_unref)

static GType test_module_get_type (void);
G_DEFINE_FINAL_TYPE (TestModule, test_module, CARRY_TYPE_MODULE)

static void
test_module_start_async (CarryModule *module, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    TestModule *self = (TestModule *) module;

    self->waiting = g_task_new (self, cancellable, callback, user_data);
    if (self->behaviour == START_LATER)
        return;
    g_task_return_boolean (self->waiting, TRUE);
    g_clear_object (&self->waiting);
}

static gboolean
test_module_start_finish (CarryModule *module, GAsyncResult *result, GError **error)
{
    TestModule *self = (TestModule *) module;

    if (self->behaviour == START_FAIL || self->behaviour == START_WELL_WITH_ERROR)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_AUTH, "the key is refused");
    return self->behaviour != START_FAIL && self->behaviour != START_FAIL_SILENTLY;
}

static void
test_module_stop (CarryModule *module)
{
    ((TestModule *) module)->stops++;
}

static void
test_module_class_init (TestModuleClass *klass)
{
    klass->start_async = test_module_start_async;
    klass->start_finish = test_module_start_finish;
    klass->stop = test_module_stop;
}

static void
on_state (TestModule *self)
{
    self->changes++;
}

static void
test_module_init (TestModule *self)
{
    g_signal_connect (self, "notify::state", G_CALLBACK (on_state), NULL);
}

/* A module with nothing to wait for, as most are. */
typedef struct
{
    CarryModule parent_instance;
    gboolean refuses;
} QuickModule;

typedef CarryModuleClass QuickModuleClass;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuickModule, g_object_unref)

static GType quick_module_get_type (void);
G_DEFINE_FINAL_TYPE (QuickModule, quick_module, CARRY_TYPE_MODULE)

static gboolean
quick_module_start (CarryModule *module, GError **error)
{
    if (!((QuickModule *) module)->refuses)
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND, "no such file");
    return FALSE;
}

static void
quick_module_class_init (QuickModuleClass *klass)
{
    klass->start = quick_module_start;
}

static void
quick_module_init (QuickModule *self)
{
}

typedef struct
{
    gboolean done;
    gboolean started;
    GError *error;
} Outcome;

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
    Outcome *outcome = data;

    outcome->started = carry_module_start_finish (CARRY_MODULE (source), result, &outcome->error);
    outcome->done = TRUE;
}

static void
wait_for (Outcome *outcome)
{
    while (!outcome->done)
        g_main_context_iteration (NULL, TRUE);
}

static Outcome
start (gpointer module)
{
    Outcome outcome = { 0 };

    carry_module_start_async (module, NULL, on_started, &outcome);
    wait_for (&outcome);
    return outcome;
}

static TestModule *
new_module (Behaviour behaviour)
{
    TestModule *module = g_object_new (test_module_get_type (), "id", "main", NULL);
    module->behaviour = behaviour;
    return module;
}

static void
assert_state (gpointer module, CarryModuleState state)
{
    g_assert_cmpint (carry_module_get_state (module), ==, state);
}

static void
test_id (void)
{
    g_autoptr (CarryModule) named = g_object_new (test_module_get_type (), "id", "main", NULL);
    g_autoptr (CarryModule) unnamed = g_object_new (test_module_get_type (), NULL);
    g_autofree char *id = NULL;
    CarryModuleState state;

    g_object_get (named, "id", &id, "state", &state, NULL);
    g_assert_cmpstr (id, ==, "main");
    g_assert_cmpint (state, ==, CARRY_MODULE_STOPPED);
    g_assert_cmpstr (carry_module_get_id (unnamed), ==, "TestModule");
    g_assert_null (carry_module_get_context (named));
}

static void
test_start_stop (void)
{
    g_autoptr (TestModule) module = new_module (START_WELL);

    carry_module_stop (CARRY_MODULE (module));
    g_assert_cmpuint (module->stops, ==, 0);

    for (guint round = 1; round <= 2; round++)
    {
        Outcome outcome = start (module);
        g_assert_no_error (outcome.error);
        g_assert_true (outcome.started);
        assert_state (module, CARRY_MODULE_RUNNING);
        g_assert_cmpuint (module->changes, ==, 3 * round - 1);

        carry_module_stop (CARRY_MODULE (module));
        carry_module_stop (CARRY_MODULE (module));
        assert_state (module, CARRY_MODULE_STOPPED);
        g_assert_cmpuint (module->stops, ==, round);
        g_assert_cmpuint (module->changes, ==, 3 * round);
    }
}

static void
test_failed_start (void)
{
    g_autoptr (TestModule) module = new_module (START_FAIL);
    Outcome outcome = start (module);

    g_assert_false (outcome.started);
    g_assert_error (outcome.error, CARRY_ERROR, CARRY_ERROR_AUTH);
    g_assert_cmpstr (outcome.error->message, ==, "main: the key is refused");
    g_error_free (outcome.error);
    assert_state (module, CARRY_MODULE_FAILED);

    /* It gives back what it took before it failed, and may try again. */
    carry_module_stop (CARRY_MODULE (module));
    g_assert_cmpuint (module->stops, ==, 1);
    assert_state (module, CARRY_MODULE_STOPPED);
    module->behaviour = START_WELL;
    g_assert_true (start (module).started);
}

static void
test_contract (void)
{
    const struct
    {
        Behaviour behaviour;
        const char *message;
    } cases[] = {
        { START_FAIL_SILENTLY, "main: start failed without saying why" },
        { START_WELL_WITH_ERROR,
          "main: start reported success together with an error: the key is refused" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (TestModule) module = new_module (cases[i].behaviour);

        g_test_expect_message ("carry", G_LOG_LEVEL_CRITICAL, "*main: start *");
        Outcome outcome = start (module);
        g_test_assert_expected_messages ();
        g_assert_false (outcome.started);
        g_assert_error (outcome.error, CARRY_ERROR, CARRY_ERROR_FAILED);
        g_assert_cmpstr (outcome.error->message, ==, cases[i].message);
        g_error_free (outcome.error);
        assert_state (module, CARRY_MODULE_FAILED);
    }
}

static void
test_started_already (void)
{
    g_autoptr (TestModule) module = new_module (START_WELL);

    g_assert_true (start (module).started);
    Outcome outcome = start (module);
    g_assert_error (outcome.error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_assert_cmpstr (outcome.error->message, ==, "main: started already");
    g_error_free (outcome.error);
    assert_state (module, CARRY_MODULE_RUNNING);
}

/* A start that ends after a stop must not leave the module running. */
static void
test_stop_while_starting (void)
{
    g_autoptr (TestModule) module = new_module (START_LATER);
    Outcome outcome = { 0 };

    carry_module_start_async (CARRY_MODULE (module), NULL, on_started, &outcome);
    assert_state (module, CARRY_MODULE_STARTING);
    carry_module_stop (CARRY_MODULE (module));
    assert_state (module, CARRY_MODULE_STOPPED);
    g_assert_cmpuint (module->stops, ==, 1);

    g_task_return_boolean (module->waiting, TRUE);
    g_clear_object (&module->waiting);
    wait_for (&outcome);
    g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_error_free (outcome.error);
    assert_state (module, CARRY_MODULE_STOPPED);
    g_assert_cmpuint (module->stops, ==, 2);
}

static void
test_quick (void)
{
    g_autoptr (QuickModule) module = g_object_new (quick_module_get_type (), "id", "csv", NULL);

    g_assert_true (start (module).started);
    carry_module_stop (CARRY_MODULE (module));
    module->refuses = TRUE;
    Outcome outcome = start (module);
    g_assert_false (outcome.started);
    g_assert_error (outcome.error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_assert_cmpstr (outcome.error->message, ==, "csv: no such file");
    g_error_free (outcome.error);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/module/id", test_id);
    g_test_add_func ("/module/start-stop", test_start_stop);
    g_test_add_func ("/module/failed-start", test_failed_start);
    g_test_add_func ("/module/contract", test_contract);
    g_test_add_func ("/module/started-already", test_started_already);
    g_test_add_func ("/module/stop-while-starting", test_stop_while_starting);
    g_test_add_func ("/module/quick", test_quick);
    return g_test_run ();
}
