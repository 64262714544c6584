/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every mistake a configuration can hold, as `carry check` tells it. What its form can get wrong is in
 * test-config-*; this is about what it means. */

#include <glib/gstdio.h>
#include <string.h>

#include "test-cli.h"

#define MISTAKEN 2

/* The sections a mistake needs around it, on lines 1 and 2. */
#define VENUE "[exchange main]\nplugin=sample-venue\n"
#define TRADER "[strategy x]\nplugin=sample-trader\nexchange=main\n"

typedef struct
{
    const char *name;
    const char *config;
    const char *told; /* all of stderr */
} Mistake;

static const Mistake mistakes[] = {
    { "unknown-type", "[exchange main]\nplugin=sample-venu\n",
      "a.conf:2: exchange.main.plugin: no plugin offers a type \"sample-venu\"; did you mean "
      "\"sample-venue\"?\n" },
    { "no-type", "[exchange main]\ndelay=5s\n",
      "a.conf:1: exchange.main.plugin: is missing; name the type of this exchange, as `carry "
      "inspect` lists it\n" },
    { "other-role", "[risk main]\nplugin=sample-venue\n",
      "a.conf:2: risk.main.plugin: \"sample-venue\" is no risk but exchange, history; put it in a "
      "section of that role, or name another type\n" },
    { "unknown-key", "[exchange main]\nplugin=sample-venue\ndelai=5s\n",
      "a.conf:3: exchange.main.delai: unknown key; did you mean \"delay\"?\n" },
    { "unknown-key-near-nothing", "[exchange main]\nplugin=sample-venue\nfoobar=5s\n",
      "a.conf:3: exchange.main.foobar: unknown key; `carry inspect sample-venue` lists those there "
      "are\n" },
    { "key-of-the-base-class", "[exchange main]\nplugin=sample-venue\nid=other\n",
      "a.conf:3: exchange.main.id: unknown key; `carry inspect sample-venue` lists those there "
      "are\n" },
    { "wrong-type", VENUE TRADER "count=many\n",
      "a.conf:6: strategy.x.count: \"many\" is not valid; expected an integer, 1 to 100\n" },
    { "out-of-range", VENUE TRADER "count=101\n",
      "a.conf:6: strategy.x.count: \"101\" is out of range; expected an integer, 1 to 100\n" },
    { "no-unit", "[exchange main]\nplugin=sample-venue\ndelay=5\n",
      "a.conf:3: exchange.main.delay: \"5\" is not valid; expected a duration with its unit, such as "
      "250ms, 30s, 5m, 8h or 1d, 1ms to 1h\n" },
    { "wrong-unit", "[exchange main]\nplugin=sample-venue\ndelay=5 minutes\n",
      "a.conf:3: exchange.main.delay: \"5 minutes\" is not valid; expected a duration with its unit, "
      "such as 250ms, 30s, 5m, 8h or 1d, 1ms to 1h\n" },
    { "wrong-choice", VENUE TRADER "category=linaer\n",
      "a.conf:6: strategy.x.category: \"linaer\" is not valid; expected one of spot, linear (did you "
      "mean \"linear\"?)\n" },
    { "missing-required", VENUE "[strategy x]\nplugin=sample-trader\n",
      "a.conf:3: strategy.x.exchange: is missing; set it to a reference, exchange: Where to trade\n" },
    { "empty-required", VENUE "[strategy x]\nplugin=sample-trader\nexchange=\n",
      "a.conf:5: strategy.x.exchange: has no value; give one or remove the key\n" },
    { "dangling-reference", "[strategy x]\nplugin=sample-trader\nexchange=mian\n" VENUE,
      "a.conf:3: strategy.x.exchange: there is no section \"mian\"; did you mean \"main\"?\n" },
    { "dangling-reference-near-nothing", "[strategy x]\nplugin=sample-trader\nexchange=main\n",
      "a.conf:3: strategy.x.exchange: there is no section \"main\"; add [exchange main], or name "
      "another\n" },
    { "reference-to-other-role", VENUE TRADER "past=x\n",
      "a.conf:6: strategy.x.past: \"x\" is strategy, and this must be history; name another "
      "section\n" },
    { "reference-to-itself", VENUE TRADER "peer=x\n",
      "a.conf:6: strategy.x.peer: the references go round in a circle: x → x; take one of them "
      "out\n" },
    { "cycle",
      VENUE TRADER "peer=y\n"
                   "[strategy y]\nplugin=sample-trader\nexchange=main\npeer=z\n"
                   "[strategy z]\nplugin=sample-trader\nexchange=main\npeer=x\n",
      "a.conf:14: strategy.z.peer: the references go round in a circle: x → y → z → x; take one of "
      "them out\n" },
    { "cycle-over-roles", "[exchange main]\nplugin=sample-venue\nafter=x\n" TRADER,
      "a.conf:6: strategy.x.exchange: the references go round in a circle: main → x → main; take one "
      "of them out\n" },
    { "other-host", "[host main]\nseed=1\n",
      "a.conf:1: host.main: the host has one section; name it \"carry\"\n" },
    { "host-key", "[host carry]\nsede=1\n",
      "a.conf:2: host.carry.sede: unknown key; did you mean \"seed\"?\n" },
    { "host-value", "[host carry]\ncapital=0\n",
      "a.conf:2: host.carry.capital: \"0\" is out of range; expected a decimal number such as 0.05, "
      "at least 0.01\n" },
    { "period", "[host carry]\nfrom=2024-02-01\nto=2024-02-01\n",
      "a.conf:3: host.carry.to: is not after \"from\"; choose a later end\n" },
    { "zone", "[host carry]\ntime-zone=Mars/Base\n",
      "a.conf:2: host.carry.time-zone: is no time zone that this system knows; expected a name such "
      "as UTC, Asia/Tokyo or +09:00\n" },
    { "live-without-risk", "[host carry]\nenv=testnet\n" VENUE TRADER,
      "a.conf:1: host.carry.env: trading live needs a risk module; add a section such as [risk "
      "limits] with plugin=limits\n" },
    /* What only `carry run` would have said, before it starts anything. */
    { "live-without-store", "[host carry]\nenv=testnet\n[risk r]\nplugin=limits\n" VENUE TRADER,
      "env=testnet needs a store section: without it a restart forgets its orders\n" },
    /* Several at once: all are told, in the order of the file. */
    { "all-at-once",
      "[host carry]\nenv=nowhere\n" VENUE "[strategy x]\nplugin=sample-trader\ncount=0\nsize=11\n"
      "[history h]\nplugin=nothing-such\n",
      "a.conf:2: host.carry.env: \"nowhere\" is not valid; expected one of backtest, paper, sim, "
      "demo, testnet, mainnet\n"
      "a.conf:5: strategy.x.exchange: is missing; set it to a reference, exchange: Where to trade\n"
      "a.conf:7: strategy.x.count: \"0\" is out of range; expected an integer, 1 to 100\n"
      "a.conf:8: strategy.x.size: \"11\" is out of range; expected a decimal number such as 0.05, "
      "0.001 to 10\n" },
};

static TestRun *
check (const char *folder, const char *const *environment, const char *set)
{
    return test_cli_run (folder, environment, "check", "--plugin-path", g_getenv ("SAMPLE_PLUGINS"),
                         "a.conf", set != NULL ? "--set" : NULL, set, NULL);
}

static void
test_mistake (gconstpointer data)
{
    const Mistake *mistake = data;
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autofree char *path = test_folder_write (folder, "a.conf", mistake->config);
    g_autoptr (TestRun) run = NULL;

    g_assert_cmpint (g_chmod (path, 0600), ==, 0);
    run = check (folder, NULL, NULL);
    if (g_str_equal (mistake->name, "all-at-once"))
        g_assert_true (g_str_has_prefix (run->err, mistake->told));
    else
        g_assert_cmpstr (run->err, ==, mistake->told);
    g_assert_cmpint (run->status, ==, MISTAKEN);
}

static void
test_good (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autofree char *path = test_folder_write (folder, "a.conf", VENUE TRADER "past=main\n");
    g_autoptr (TestRun) run = check (folder, NULL, NULL);

    g_assert_cmpstr (run->err, ==, "");
    g_assert_cmpstr (run->out, ==, "a.conf: no mistakes, 2 modules\n");
    g_assert_cmpint (run->status, ==, 0);
}

static void
test_layers (void)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    g_autofree char *path = test_folder_write (folder, "a.conf", VENUE TRADER "count=200\n");
    const char *const good[] = { "STRATEGY__X__COUNT=7", NULL };
    const char *const bad[] = { "STRATEGY__X__COUNT=0", NULL };
    g_autoptr (TestRun) from_environment = check (folder, good, NULL);
    g_autoptr (TestRun) from_set = check (folder, bad, "strategy.x.count=8");
    g_autoptr (TestRun) wrong = check (folder, bad, NULL);

    g_assert_cmpint (from_environment->status, ==, 0);
    g_assert_cmpint (from_set->status, ==, 0);
    g_assert_cmpint (wrong->status, ==, MISTAKEN);
    g_assert_cmpstr (
        wrong->err, ==,
        "environment STRATEGY__X__COUNT: strategy.x.count: \"0\" is out of range; expected an "
        "integer, 1 to 100\n");
}

/* Secrets */

#define SECRET "Zq9-hunter2-Zq9"
/* A live run needs both. */
#define COMPANY "[risk r]\nplugin=limits\n[store s]\nplugin=sqlite\npath=carry.db\n"

typedef struct
{
    const char *env;
    guint mode;       /* of the file */
    gboolean in_file; /* else where the next two say */
    gboolean in_variable;
    gboolean in_set;
    const char *told; /* part of stderr; NULL: no mistake */
} Secret;

static const Secret secrets[] = {
    { "testnet", 0600, TRUE, FALSE, FALSE, NULL },
    { "testnet", 0400, TRUE, FALSE, FALSE, NULL },
    { "testnet", 0640, TRUE, FALSE, FALSE, "is a secret in a file that others can read" },
    { "backtest", 0604, TRUE, FALSE, FALSE, "is a secret in a file that others can read" },
    { "mainnet", 0400, TRUE, FALSE, FALSE, NULL },
    { "mainnet", 0600, TRUE, FALSE, FALSE, "on mainnet its file must have mode 0400" },
    { "testnet", 0644, FALSE, TRUE, FALSE, NULL },
    { "mainnet", 0400, FALSE, TRUE, FALSE, "on mainnet it comes from a file of mode 0400 only" },
    { "backtest", 0644, FALSE, FALSE, TRUE, "is a secret, and others see the command line" },
    /* What a later layer covers was still readable by others. */
    { "testnet", 0644, TRUE, TRUE, FALSE, "is a secret in a file that others can read" },
};

static void
check_secret (const Secret *row)
{
    g_autoptr (TestFolder) folder = test_folder_new ();
    gboolean is_live = !g_str_equal (row->env, "backtest");
    g_autofree char *text =
        g_strdup_printf ("[host carry]\nenv=%s\n%s" VENUE TRADER "%s", row->env,
                         is_live ? COMPANY : "", row->in_file ? "key=" SECRET "\n" : "");
    g_autofree char *path = test_folder_write (folder, "a.conf", text);
    const char *const variables[] = { "STRATEGY__X__KEY=" SECRET, NULL };
    g_autoptr (TestRun) run = NULL;

    g_assert_cmpint (g_chmod (path, (int) row->mode), ==, 0);
    run = check (folder, row->in_variable ? variables : NULL,
                 row->in_set ? "strategy.x.key=" SECRET : NULL);
    g_assert_null (strstr (run->err, SECRET));
    g_assert_null (strstr (run->out, SECRET));
    if (row->told == NULL)
        g_assert_cmpstr (run->err, ==, "");
    else
        g_assert_nonnull (strstr (run->err, row->told));
    g_assert_cmpint (run->status, ==, row->told == NULL ? 0 : MISTAKEN);
}

static void
test_secrets (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
        check_secret (&secrets[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
        g_autofree char *path = g_strconcat ("/check/", mistakes[i].name, NULL);

        g_test_add_data_func (path, &mistakes[i], test_mistake);
    }
    g_test_add_func ("/check/good", test_good);
    g_test_add_func ("/check/layers", test_layers);
    g_test_add_func ("/check/secrets", test_secrets);
    return g_test_run ();
}
