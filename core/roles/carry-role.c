/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-role.h"

#include "roles/carry-exchange.h"
#include "roles/carry-feed.h"
#include "roles/carry-history.h"
#include "roles/carry-notifier.h"
#include "roles/carry-report.h"
#include "roles/carry-risk.h"
#include "roles/carry-store.h"
#include "roles/carry-strategy.h"

/* In the order in which modules start. */
static const CarryRole roles[] = {
    { "notifier", carry_notifier_get_type }, { "store", carry_store_get_type },
    { "report", carry_report_get_type },     { "exchange", carry_exchange_get_type },
    { "risk", carry_risk_get_type },         { "feed", carry_feed_get_type },
    { "history", carry_history_get_type },   { "strategy", carry_strategy_get_type },
};

/**
 * carry_role_list: (skip)
 * @out_n: (out): how many there are
 *
 * Returns: (transfer none) (array length=out_n): all roles, in the order in which modules start
 */
const CarryRole *
carry_role_list (gsize *out_n)
{
    g_return_val_if_fail (out_n != NULL, NULL);

    *out_n = G_N_ELEMENTS (roles);
    return roles;
}

/**
 * carry_role_find: (skip)
 * @name: name of a role
 *
 * Returns: (transfer none) (nullable): the role, or %NULL if there is none of that name
 */
const CarryRole *
carry_role_find (const char *name)
{
    g_return_val_if_fail (name != NULL, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
        if (g_str_equal (roles[i].name, name))
            return &roles[i];
    return NULL;
}

/**
 * carry_role_get_name: (skip)
 * @interface_type: a type
 *
 * Returns: (transfer none) (nullable): name of the role that is this interface, or %NULL if the type
 *   is no role
 */
const char *
carry_role_get_name (GType interface_type)
{
    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
        if (roles[i].get_type () == interface_type)
            return roles[i].name;
    return NULL;
}

/**
 * carry_role_describe: (skip)
 * @module_type: type of a module
 *
 * Returns: (transfer full): the names of its roles in start order, `exchange, feed`; empty when it
 *   has none
 */
char *
carry_role_describe (GType module_type)
{
    const char *names[G_N_ELEMENTS (roles) + 1] = { NULL };
    gsize n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
        if (g_type_is_a (module_type, roles[i].get_type ()))
            names[n++] = roles[i].name;
    return g_strjoinv (", ", (char **) names);
}
