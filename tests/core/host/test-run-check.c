/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-run-check.h"

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "roles/carry-risk.h"
#include "roles/carry-store.h"

typedef CarryModule Keeper;
typedef CarryModuleClass KeeperClass;

GType keeper_get_type (void);

G_DEFINE_FINAL_TYPE_WITH_CODE (Keeper, keeper, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, NULL))

static void
keeper_class_init (KeeperClass *klass)
{
}

static void
keeper_init (Keeper *self)
{
}

typedef CarryModule Guard;
typedef CarryModuleClass GuardClass;

GType guard_get_type (void);

G_DEFINE_FINAL_TYPE_WITH_CODE (Guard, guard, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, NULL))

static void
guard_class_init (GuardClass *klass)
{
}

static void
guard_init (Guard *self)
{
}

static GPtrArray *
make_modules (gboolean has_store, gboolean has_risk)
{
    GPtrArray *modules = g_ptr_array_new_with_free_func (g_object_unref);

    if (has_store)
        g_ptr_array_add (modules, g_object_new (keeper_get_type (), "id", "store", NULL));
    if (has_risk)
        g_ptr_array_add (modules, g_object_new (guard_get_type (), "id", "limits", NULL));
    return modules;
}

/* Whether each of @words stands in what is refused, or nothing is where there is none. */
static void
expect (GPtrArray *modules, CarryEnv env, gint64 forget_after_ns, const char *const *words)
{
    g_autoptr (CarryHostSettings) settings =
        g_object_new (CARRY_TYPE_HOST_SETTINGS, "id", "carry", NULL);
    g_autoptr (GError) error = NULL;

    settings->env = env;
    if (forget_after_ns != 0)
        settings->forget_after_ns = forget_after_ns;
    g_assert_true (carry_run_check_all (modules, settings, &error) == (words[0] == NULL));
    if (words[0] == NULL)
        g_assert_no_error (error);
    else
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    for (gsize i = 0; words[i] != NULL; i++)
        g_assert_nonnull (strstr (error->message, words[i]));
}

#define NOTHING ((const char *const[]){ NULL })

/* With real money nothing may be forgotten that a venue still speaks of; a trial may. */
static void
test_memory (void)
{
    g_autoptr (GPtrArray) modules = make_modules (TRUE, TRUE);
    const gint64 short_ns = 2 * CARRY_NS_PER_DAY - 1;

    expect (modules, CARRY_ENV_MAINNET, 0, NOTHING);
    expect (modules, CARRY_ENV_MAINNET, short_ns, (const char *const[]){ "48h", NULL });
    expect (modules, CARRY_ENV_SIM, short_ns, NOTHING);
    expect (modules, CARRY_ENV_TESTNET, short_ns, NOTHING);
}

/* A venue wants a store and limits; an account on paper has nothing to keep. */
static void
test_company (void)
{
    g_autoptr (GPtrArray) none = make_modules (FALSE, FALSE);
    g_autoptr (GPtrArray) store = make_modules (TRUE, FALSE);
    g_autoptr (GPtrArray) risk = make_modules (FALSE, TRUE);
    const char *const lacks_store[] = { "needs a store section", NULL };
    const char *const lacks_risk[] = { "needs a risk section", NULL };

    expect (store, CARRY_ENV_DEMO, 0, lacks_risk);
    expect (risk, CARRY_ENV_DEMO, 0, lacks_store);
    expect (none, CARRY_ENV_PAPER, 0, NOTHING);
    expect (store, CARRY_ENV_PAPER, 0, (const char *const[]){ "leave out the store", NULL });
    expect (none, CARRY_ENV_BACKTEST, 0, (const char *const[]){ "carry backtest", NULL });
}

/* Whoever reads one line and mends it is not sent away for the next. */
static void
test_all_at_once (void)
{
    g_autoptr (GPtrArray) none = make_modules (FALSE, FALSE);
    const char *const all[] = { "set it to 48h or more\nenv=mainnet needs a store section",
                                "\nnothing guards the account", NULL };

    expect (none, CARRY_ENV_MAINNET, CARRY_NS_PER_DAY, all);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/run-check/memory", test_memory);
    g_test_add_func ("/host/run-check/company", test_company);
    g_test_add_func ("/host/run-check/all-at-once", test_all_at_once);
    return g_test_run ();
}
