/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-options.h"

ServerAccountSpec *
server_account_spec_new (void)
{
    ServerAccountSpec *self = g_new0 (ServerAccountSpec, 1);
    self->deposits = g_array_new (FALSE, TRUE, sizeof (SimDeposit));
    self->margin_mode = SIM_MARGIN_CROSS;
    self->ips = g_strdup ("*");
    self->permissions = g_strdup ("Order,Position,SpotTrade");
    return self;
}

void
server_account_spec_free (ServerAccountSpec *self)
{
    g_free (self->key);
    g_free (self->secret);
    g_free (self->rsa_public);
    g_free (self->ips);
    g_free (self->permissions);
    g_free (self->fee_coin);
    g_array_unref (self->deposits);
    g_free (self);
}

/* COIN=AMOUNT, several with commas. */
gboolean
server_account_spec_add_deposits (ServerAccountSpec *self, const char *text, GError **error)
{
    g_auto (GStrv) parts = g_strsplit (text, ",", -1);

    for (guint i = 0; parts[i] != NULL; i++)
    {
        SimDeposit deposit = { 0 };
        char *part = g_strstrip (parts[i]);
        char *equals = strchr (part, '=');
        if (equals == NULL || equals == part || !sim_money_parse (equals + 1, &deposit.amount) ||
            (gsize) (equals - part) >= sizeof deposit.coin)
        {
            g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "balance \"%s\" is not COIN=AMOUNT, for instance USDT=100000", part);
            return FALSE;
        }
        memcpy (deposit.coin, part, (gsize) (equals - part));
        g_array_append_val (self->deposits, deposit);
    }
    return TRUE;
}
