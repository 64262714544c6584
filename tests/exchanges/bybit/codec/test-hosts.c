/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where each environment is. */

#include "bybit-hosts.h"

static const struct
{
    CarryEnv env;
    const char *base;
    const char *rest;
    const char *spot;
    const char *linear;
    const char *private_stream;
    const char *trade;
} environments[] = {
    { CARRY_ENV_MAINNET, NULL, "https://api.bybit.com", "wss://stream.bybit.com/v5/public/spot",
      "wss://stream.bybit.com/v5/public/linear", "wss://stream.bybit.com/v5/private",
      "wss://stream.bybit.com/v5/trade" },
    { CARRY_ENV_TESTNET, NULL, "https://api-testnet.bybit.com",
      "wss://stream-testnet.bybit.com/v5/public/spot",
      "wss://stream-testnet.bybit.com/v5/public/linear",
      "wss://stream-testnet.bybit.com/v5/private", "wss://stream-testnet.bybit.com/v5/trade" },
    { CARRY_ENV_DEMO, NULL, "https://api-demo.bybit.com", "wss://stream.bybit.com/v5/public/spot",
      "wss://stream.bybit.com/v5/public/linear", "wss://stream-demo.bybit.com/v5/private", NULL },
    { CARRY_ENV_PAPER, NULL, "https://api.bybit.com", "wss://stream.bybit.com/v5/public/spot",
      "wss://stream.bybit.com/v5/public/linear", NULL, NULL },
    { CARRY_ENV_SIM, "http://127.0.0.1:8080", "http://127.0.0.1:8080",
      "ws://127.0.0.1:8080/v5/public/spot", "ws://127.0.0.1:8080/v5/public/linear",
      "ws://127.0.0.1:8080/v5/private", "ws://127.0.0.1:8080/v5/trade" },
    { CARRY_ENV_SIM, "https://127.0.0.1:8443/", "https://127.0.0.1:8443",
      "wss://127.0.0.1:8443/v5/public/spot", "wss://127.0.0.1:8443/v5/public/linear",
      "wss://127.0.0.1:8443/v5/private", "wss://127.0.0.1:8443/v5/trade" },
};

static void
test_environments (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    {
        g_autoptr (BybitHosts) hosts =
            bybit_hosts_new (environments[i].env, environments[i].base, NULL);
        g_assert_cmpstr (hosts->rest, ==, environments[i].rest);
        g_assert_cmpstr (bybit_hosts_get_public (hosts, CARRY_CATEGORY_SPOT), ==,
                         environments[i].spot);
        g_assert_cmpstr (bybit_hosts_get_public (hosts, CARRY_CATEGORY_LINEAR), ==,
                         environments[i].linear);
        g_assert_cmpstr (hosts->private_stream, ==, environments[i].private_stream);
        g_assert_cmpstr (hosts->trade, ==, environments[i].trade);
    }
}

/* Nothing but this machine is a simulator, however it is spelled. */
static void
test_refused (void)
{
    static const char *const bases[] = {
        NULL,
        "",
        "http://10.0.0.1:8080",
        "http://127.0.0.1.example.com:80",
        "http://example.com:8080",
        "ftp://127.0.0.1:21",
        "http://127.0.0.1:8080/v5",
        "http://127.0.0.1:8080?x",
        "http://127.0.0.1",
        "http://user@127.0.0.1:8080",
        "127.0.0.1:8080",
        "https://api.bybit.com",
        "http://[::2]:80",
    };

    for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
        g_autoptr (GError) error = NULL;
        g_autoptr (BybitHosts) hosts = bybit_hosts_new (CARRY_ENV_SIM, bases[i], &error);
        g_assert_null (hosts);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    }
    g_autoptr (GError) error = NULL;
    g_assert_null (bybit_hosts_new (CARRY_ENV_MAINNET, "http://127.0.0.1:8080", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_true (bybit_url_is_loopback ("ws://[::1]:8080/v5/trade"));
    g_assert_true (bybit_url_is_loopback ("http://localhost:1"));
    g_assert_false (bybit_url_is_loopback ("wss://stream.bybit.com/v5/trade"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/environments", test_environments);
    g_test_add_func ("/refused", test_refused);
    return g_test_run ();
}
