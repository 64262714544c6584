/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-hosts.h"

typedef struct
{
    CarryEnv env;
    const char *rest;
    const char *public_base;
    const char *private_base; /* NULL: nothing is traded */
    gboolean has_trade;
} Row;

/* Public data of demo, paper and backtest are those of mainnet; demo takes orders by REST only. */
static const Row rows[] = {
    { CARRY_ENV_MAINNET, "https://api.bybit.com", "wss://stream.bybit.com",
      "wss://stream.bybit.com", TRUE },
    { CARRY_ENV_TESTNET, "https://api-testnet.bybit.com", "wss://stream-testnet.bybit.com",
      "wss://stream-testnet.bybit.com", TRUE },
    { CARRY_ENV_DEMO, "https://api-demo.bybit.com", "wss://stream.bybit.com",
      "wss://stream-demo.bybit.com", FALSE },
    { CARRY_ENV_PAPER, "https://api.bybit.com", "wss://stream.bybit.com", NULL, FALSE },
    { CARRY_ENV_BACKTEST, "https://api.bybit.com", "wss://stream.bybit.com", NULL, FALSE },
};

static BybitHosts *
hosts_from (const char *rest, const char *public_base, const char *private_base, gboolean has_trade)
{
    BybitHosts *self = g_new0 (BybitHosts, 1);

    self->rest = g_strdup (rest);
    self->public_spot = g_strconcat (public_base, "/v5/public/spot", NULL);
    self->public_linear = g_strconcat (public_base, "/v5/public/linear", NULL);
    if (private_base != NULL)
        self->private_stream = g_strconcat (private_base, "/v5/private", NULL);
    if (has_trade)
        self->trade = g_strconcat (private_base, "/v5/trade", NULL);
    return self;
}

gboolean
bybit_url_is_loopback (const char *url)
{
    g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

    if (host == NULL || g_uri_get_userinfo (uri) != NULL)
        return FALSE;
    if (g_str_equal (host, "localhost"))
        return TRUE;
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
    return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
check_sim (const char *base, GError **error)
{
    g_autoptr (GUri) uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
    const char *path = uri != NULL ? g_uri_get_path (uri) : "";

    if ((g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) &&
        (path[0] == '\0' || g_str_equal (path, "/")) && g_uri_get_query (uri) == NULL &&
        g_uri_get_fragment (uri) == NULL && g_uri_get_port (uri) > 0 &&
        bybit_url_is_loopback (base))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "\"%s\" is no address of a simulator; give the one it prints, such as "
                 "http://127.0.0.1:8080: it is always on this machine",
                 base);
    return FALSE;
}

static BybitHosts *
hosts_of_sim (const char *base, GError **error)
{
    if (base == NULL || base[0] == '\0')
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "env sim needs the address of the simulator, such as http://127.0.0.1:8080");
        return NULL;
    }
    if (!check_sim (base, error))
        return NULL;
    g_autofree char *rest = g_strdup (base);
    if (g_str_has_suffix (rest, "/"))
        rest[strlen (rest) - 1] = '\0';
    /* http becomes ws, https becomes wss. */
    g_autofree char *socket = g_strconcat ("ws", rest + strlen ("http"), NULL);
    return hosts_from (rest, socket, socket, TRUE);
}

BybitHosts *
bybit_hosts_new (CarryEnv env, const char *sim_base, GError **error)
{
    if (env == CARRY_ENV_SIM)
        return hosts_of_sim (sim_base, error);
    if (sim_base != NULL && sim_base[0] != '\0')
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "an address is given, but only env sim has one of its own; the others' are "
                     "known");
        return NULL;
    }
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        if (rows[i].env == env)
            return hosts_from (rows[i].rest, rows[i].public_base, rows[i].private_base,
                               rows[i].has_trade);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "this environment has no hosts at Bybit");
    return NULL;
}

void
bybit_hosts_free (BybitHosts *self)
{
    if (self == NULL)
        return;
    g_free (self->rest);
    g_free (self->public_spot);
    g_free (self->public_linear);
    g_free (self->private_stream);
    g_free (self->trade);
    g_free (self);
}

const char *
bybit_hosts_get_public (const BybitHosts *self, CarryCategory category)
{
    return category == CARRY_CATEGORY_SPOT ? self->public_spot : self->public_linear;
}
