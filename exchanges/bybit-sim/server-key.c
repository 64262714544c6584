/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-key.h"

#include "server-json.h"
#include "server-sign.h"

#define DAY (G_GINT64_CONSTANT (86400) * 1000000000)

ServerKey *
server_key_new (const ServerAccountSpec *spec, SimAccount *account, gint64 now)
{
    ServerKey *self = g_new0 (ServerKey, 1);
    self->spec = spec;
    self->account = account;
    self->uid = sim_account_get_uid (account);
    self->ts_created = now;
    self->read_only = spec->read_only;
    self->ips = g_strdup (spec->ips);
    self->permissions = g_strdup (spec->permissions);
    self->days_left = spec->days_left;
    self->is_expired = spec->days_left < 0;
    return self;
}

void
server_key_free (ServerKey *self)
{
    g_free (self->ips);
    g_free (self->permissions);
    g_free (self);
}

gboolean
server_key_check_signature (const ServerKey *self, const char *text, gsize length,
                            const char *signature)
{
    if (self->spec->rsa_public != NULL)
        return server_sign_check_rsa (self->spec->rsa_public, text, length, signature);
    return server_sign_check_hmac (self->spec->secret, text, length, signature);
}

static gboolean
has_permission (const ServerKey *self, const char *name)
{
    g_auto (GStrv) names = g_strsplit (self->permissions, ",", -1);
    return g_strv_contains ((const char *const *) names, name);
}

gboolean
server_key_may_trade (const ServerKey *self, SimCategory category)
{
    if (self->read_only)
        return FALSE;
    return has_permission (self, category == SIM_CATEGORY_SPOT ? "SpotTrade" : "Order");
}

/* Whether its addresses leave out this machine's loopback, from where all requests come. */
gboolean
server_key_is_bound_elsewhere (const ServerKey *self)
{
    g_auto (GStrv) ips = g_strsplit (self->ips, ",", -1);
    const char *const *list = (const char *const *) ips;
    return *self->ips != '\0' && !g_strv_contains (list, "*") &&
           !g_strv_contains (list, "127.0.0.1");
}

/* Which permissions belong to which group of query-api. */
static const struct
{
    const char *group;
    const char *names;
} groups[] = {
    { "ContractTrade", "Order,Position" },
    { "Spot", "SpotTrade" },
    { "Wallet", "AccountTransfer,SubMemberTransfer,Withdraw" },
    { "Options", "OptionsTrade" },
    { "Derivatives", "DerivativesTrade" },
    { "CopyTrading", "CopyTrading" },
    { "BlockTrade", "BlockTrade" },
    { "Exchange", "ExchangeHistory" },
    { "NFT", "NFTQueryProductList" },
    { "Affiliate", "Affiliate" },
    { "Earn", "Earn" },
};

static void
write_permissions (ServerJson *json, const ServerKey *self)
{
    server_json_open_object (json, "permissions");
    for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
        g_auto (GStrv) names = g_strsplit (groups[i].names, ",", -1);
        server_json_open_array (json, groups[i].group);
        for (guint j = 0; names[j] != NULL; j++)
            if (has_permission (self, names[j]))
                server_json_string (json, NULL, names[j]);
        server_json_close_array (json);
    }
    server_json_close_object (json);
}

static void
write_ips (ServerJson *json, const ServerKey *self)
{
    g_auto (GStrv) ips = g_strsplit (self->ips, ",", -1);
    server_json_open_array (json, "ips");
    for (guint i = 0; ips[i] != NULL; i++)
        if (*ips[i] != '\0')
            server_json_string (json, NULL, ips[i]);
    server_json_close_array (json);
}

static char *
format_day (gint64 ts)
{
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (ts / 1000000000);
    return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

static void
write_owner (ServerJson *json, const ServerKey *self)
{
    g_autofree char *vip =
        self->vip == 0 ? g_strdup ("No VIP") : g_strdup_printf ("VIP-%d", self->vip);
    server_json_int (json, "unified", 0);
    server_json_int (json, "uta", 1);
    server_json_int (json, "userID", (gint64) self->uid);
    server_json_int (json, "inviterID", 0);
    server_json_string (json, "vipLevel", vip);
    server_json_string (json, "mktMakerLevel", "0");
    server_json_int (json, "affiliateID", 0);
    server_json_string (json, "rsaPublicKey",
                        self->spec->rsa_public != NULL ? self->spec->rsa_public : "");
    server_json_bool (json, "isMaster", FALSE);
    server_json_string (json, "parentUid", "1000000");
    server_json_string (json, "kycLevel", "LEVEL_DEFAULT");
    server_json_string (json, "kycRegion", "");
}

/* The result of user/query-api. */
char *
server_key_write_query_api (const ServerKey *self, gint64 now)
{
    g_auto (ServerJson) json = { 0 };
    g_autofree char *created = format_day (self->ts_created);
    g_autofree char *expires = self->days_left == 0 ? g_strdup ("1970-01-01T00:00:00Z")
                                                    : format_day (now + self->days_left * DAY);

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "id", "1");
    server_json_string (&json, "note", "bybit-sim");
    server_json_string (&json, "apiKey", self->spec->key);
    server_json_int (&json, "readOnly", self->read_only ? 1 : 0);
    server_json_string (&json, "secret", "");
    write_permissions (&json, self);
    write_ips (&json, self);
    server_json_int (&json, "type", 1);
    server_json_int (&json, "deadlineDay", self->days_left == 0 ? -2 : self->days_left);
    server_json_string (&json, "expiredAt", expires);
    server_json_string (&json, "createdAt", created);
    write_owner (&json, self);
    server_json_close_object (&json);
    return server_json_steal (&json);
}
