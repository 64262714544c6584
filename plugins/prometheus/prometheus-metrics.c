/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-metrics.h"

#include <json-glib/json-glib.h>

/*
 * Numbers are taken as the status writes them, without going through a double where
 * they are text; what is not known there has no sample.
 */

static JsonNode *
find (JsonObject *object, const char *path)
{
    g_auto (GStrv) names = g_strsplit (path, ".", -1);
    JsonNode *node = NULL;

    for (guint i = 0; names[i] != NULL; i++)
    {
        if (object == NULL)
            return NULL;
        node = json_object_get_member (object, names[i]);
        object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }
    return node;
}

/* (transfer full) (nullable) */
static char *
dup_value (JsonNode *node)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                              : G_TYPE_INVALID;

    if (type == G_TYPE_STRING)
        return g_strdup (json_node_get_string (node));
    if (type == G_TYPE_INT64)
        return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    if (type == G_TYPE_BOOLEAN)
        return g_strdup (json_node_get_boolean (node) ? "1" : "0");
    if (type == G_TYPE_DOUBLE)
        return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
    return NULL;
}

/* (transfer full) (nullable): a time of the status as seconds since 1970 */
static char *
dup_seconds (JsonNode *node)
{
    g_autofree char *text = dup_value (node);
    gint64 ts;

    if (text == NULL || !carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, &ts, NULL))
        return NULL;
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%03d", ts / CARRY_NS_PER_SECOND,
                            (int) (ts % CARRY_NS_PER_SECOND / 1000000));
}

static const char *
get_text (JsonObject *object, const char *name)
{
    const char *text = json_object_get_string_member_with_default (object, name, "");

    return text != NULL ? text : "";
}

/* One number of the whole run. */
typedef struct
{
    const char *path;
    const char *name;
    PrometheusKind kind;
    gboolean is_time;
    const char *help;
} Single;

static const Single singles[] = {
    { "trading", "carry_trading", PROMETHEUS_GAUGE, FALSE, "Whether orders go out." },
    { "risk.killed", "carry_killed", PROMETHEUS_GAUGE, FALSE, "Whether the kill switch is set." },
    { "risk.checked", "carry_orders_checked", PROMETHEUS_COUNTER, FALSE,
      "Orders that risk was asked about." },
    { "time", "carry_time_seconds", PROMETHEUS_GAUGE, TRUE, "Time of the run." },
    { "started", "carry_start_time_seconds", PROMETHEUS_GAUGE, TRUE, "When the run started." },
    { "events", "carry_events", PROMETHEUS_COUNTER, FALSE, "Events dispatched." },
    { "open_alarms", "carry_open_alarms", PROMETHEUS_GAUGE, FALSE,
      "Critical notices that nobody has acknowledged." },
    { "equity.equity", "carry_equity", PROMETHEUS_GAUGE, FALSE,
      "What the account is worth, in quote coin." },
    { "equity.cash", "carry_cash", PROMETHEUS_GAUGE, FALSE, "Quote coin of the account." },
    { "equity.capital", "carry_capital", PROMETHEUS_GAUGE, FALSE,
      "Paid in less paid out, in quote coin." },
};

static void
add_singles (PrometheusText *text, JsonObject *status)
{
    for (gsize i = 0; i < G_N_ELEMENTS (singles); i++)
    {
        JsonNode *node = find (status, singles[i].path);
        g_autofree char *value = singles[i].is_time ? dup_seconds (node) : dup_value (node);

        prometheus_text_begin (text, singles[i].name, singles[i].kind, singles[i].help);
        prometheus_text_add (text, value, NULL);
    }
}

static void
add_info (PrometheusText *text, JsonObject *status)
{
    static const char *const states[] = { "active", "reducing", "halted", "cancel-only" };
    JsonNode *state = find (status, "risk.state");
    g_autofree char *now = dup_value (state);

    prometheus_text_begin (text, "carry_build_info", PROMETHEUS_GAUGE, "Which program runs.");
    prometheus_text_add (text, "1", "name", get_text (status, "name"), "env",
                         get_text (status, "env"), "version", get_text (status, "version"),
                         "build_id", get_text (status, "build_id"), NULL);
    prometheus_text_begin (text, "carry_risk_state", PROMETHEUS_GAUGE,
                           "What may go out: 1 for the state that is.");
    for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
        prometheus_text_add (text, g_strcmp0 (now, states[i]) == 0 ? "1" : "0", "state", states[i],
                             NULL);
}

static void
add_result (PrometheusText *text, JsonObject *status, const char *member, const char *name,
            const char *help)
{
    static const char *const parts[] = { "net", "price", "funding", "fees", "borrow", "slippage" };

    prometheus_text_begin (text, name, PROMETHEUS_GAUGE, help);
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
        g_autofree char *path = g_strconcat (member, ".", parts[i], NULL);
        g_autofree char *value = dup_value (find (status, path));

        prometheus_text_add (text, value, "part", parts[i], NULL);
    }
}

/* One number of a list's every member. */
typedef struct
{
    const char *path;
    const char *name;
    double factor; /* 0: as it is written */
    gboolean is_time;
    const char *help;
} Each;

static const Each symbol_values[] = {
    { "delta_bps", "carry_symbol_delta_ratio", 1e-4, FALSE,
      "Coins long less coins short, of the larger leg." },
    { "notional", "carry_symbol_notional", 0, FALSE, "Value of the larger leg, in quote coin." },
    { "basis_bps", "carry_symbol_basis_ratio", 1e-4, FALSE, "Perpetual over spot less one." },
    { "funding.rate", "carry_symbol_funding_rate_ratio", 0, FALSE,
      "Predicted at the next settlement." },
    { "funding.last_rate", "carry_symbol_funding_last_rate_ratio", 0, FALSE,
      "Of the last settlement." },
    { "funding.next", "carry_symbol_funding_next_time_seconds", 0, TRUE, "The next settlement." },
    { "funding.expected", "carry_symbol_funding_expected", 0, FALSE,
      "What the next settlement would bring, in quote coin." },
    { "naked.seconds", "carry_symbol_naked_seconds", 0, FALSE,
      "How long the legs were apart in this run." },
    { "naked.longest_seconds", "carry_symbol_naked_longest_seconds", 0, FALSE,
      "The longest time in which the legs were apart." },
    { "liquidation_distance", "carry_symbol_liquidation_distance_ratio", 0, FALSE,
      "Of the price to where the venue would liquidate." },
    { "orders", "carry_symbol_open_orders", 0, FALSE, "Open orders in either leg." },
    { "day.net", "carry_symbol_day_result", 0, FALSE, "Net since the day began, in quote coin." },
    { "total.net", "carry_symbol_result", 0, FALSE, "Net since the books began, in quote coin." },
    { "total.funding", "carry_symbol_funding", 0, FALSE,
      "Funding since the books began, in quote coin." },
};

static char *
dup_scaled (JsonNode *node, double factor)
{
    g_autofree char *value = dup_value (node);
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (factor == 0 || value == NULL)
        return g_steal_pointer (&value);
    return g_strdup (
        g_ascii_formatd (buffer, sizeof buffer, "%.12g", g_ascii_strtod (value, NULL) * factor));
}

static JsonArray *
get_list (JsonObject *status, const char *name)
{
    JsonNode *node = json_object_get_member (status, name);

    return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
add_symbols (PrometheusText *text, JsonObject *status)
{
    JsonArray *symbols = get_list (status, "symbols");

    for (gsize i = 0; symbols != NULL && i < G_N_ELEMENTS (symbol_values); i++)
    {
        const Each *each = &symbol_values[i];

        prometheus_text_begin (text, each->name, PROMETHEUS_GAUGE, each->help);
        for (guint n = 0; n < json_array_get_length (symbols); n++)
        {
            JsonObject *symbol = json_array_get_object_element (symbols, n);
            JsonNode *node = find (symbol, each->path);
            g_autofree char *value =
                each->is_time ? dup_seconds (node) : dup_scaled (node, each->factor);

            prometheus_text_add (text, value, "symbol", get_text (symbol, "symbol"), NULL);
        }
    }
}

static void
add_leg (PrometheusText *text, JsonObject *symbol, const char *leg, const char *member)
{
    JsonNode *node = json_object_get_member (symbol, leg);
    JsonObject *object =
        node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    g_autofree char *value = object != NULL ? dup_value (find (object, member)) : NULL;

    if (object != NULL)
        prometheus_text_add (text, value, "instrument", get_text (object, "instrument"), NULL);
}

static void
add_legs (PrometheusText *text, JsonObject *status)
{
    static const char *const members[][3] = {
        { "quantity", "carry_position", "What trading made of it, in units of quantity." },
        { "price", "carry_price", "Last price, or middle of the quote." },
        { "age_seconds", "carry_price_age_seconds", "Since anything was heard of it." },
        { "stale", "carry_price_stale", "Whether its stream has a gap." },
    };
    JsonArray *symbols = get_list (status, "symbols");

    for (gsize i = 0; symbols != NULL && i < G_N_ELEMENTS (members); i++)
    {
        prometheus_text_begin (text, members[i][1], PROMETHEUS_GAUGE, members[i][2]);
        for (guint n = 0; n < json_array_get_length (symbols); n++)
        {
            add_leg (text, json_array_get_object_element (symbols, n), "perp", members[i][0]);
            add_leg (text, json_array_get_object_element (symbols, n), "spot", members[i][0]);
        }
    }
}

static void
add_members (PrometheusText *text, JsonObject *object, const char *label)
{
    g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

    for (GList *link = names; link != NULL; link = link->next)
    {
        g_autofree char *value = dup_value (json_object_get_member (object, link->data));

        prometheus_text_add (text, value, label, (const char *) link->data, NULL);
    }
}

static JsonObject *
get_object (JsonObject *status, const char *path)
{
    JsonNode *node = find (status, path);

    return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
add_orders (PrometheusText *text, JsonObject *status)
{
    JsonArray *orders = get_list (status, "orders");
    guint n = orders != NULL ? json_array_get_length (orders) : 0, unknown = 0;
    g_autofree char *all = g_strdup_printf ("%u", n);
    g_autofree char *unsure = NULL;

    for (guint i = 0; i < n; i++)
        unknown += json_object_get_boolean_member_with_default (
                       json_array_get_object_element (orders, i), "certain", TRUE)
                       ? 0
                       : 1;
    unsure = g_strdup_printf ("%u", unknown);
    prometheus_text_begin (text, "carry_open_orders", PROMETHEUS_GAUGE, "Open orders.");
    prometheus_text_add (text, all, NULL);
    prometheus_text_begin (text, "carry_unknown_orders", PROMETHEUS_GAUGE,
                           "Orders whose fate is not known.");
    prometheus_text_add (text, unsure, NULL);
    prometheus_text_begin (text, "carry_orders_refused", PROMETHEUS_COUNTER,
                           "Orders that risk refused, by the limit.");
    add_members (text, get_object (status, "risk.refusals"), "code");
    prometheus_text_begin (text, "carry_queue_length", PROMETHEUS_GAUGE, "What waits.");
    add_members (text, get_object (status, "queues"), "queue");
}

static void
add_loop (PrometheusText *text, JsonObject *status)
{
    static const char *const quantiles[][2] = {
        { "loop.p50_ms", "0.5" },
        { "loop.p99_ms", "0.99" },
        { "loop.p999_ms", "0.999" },
        { "loop.max_ms", "1" },
    };

    prometheus_text_begin (
        text, "carry_loop_wait_seconds", PROMETHEUS_GAUGE,
        "How long something waited for the loop, by the share that waited less.");
    for (gsize i = 0; i < G_N_ELEMENTS (quantiles); i++)
    {
        g_autofree char *value = dup_scaled (find (status, quantiles[i][0]), 1e-3);

        prometheus_text_add (text, value, "share", quantiles[i][1], NULL);
    }
}

/* What modules say of themselves; words are no metrics. */
static void
add_modules (PrometheusText *text, JsonObject *status)
{
    JsonArray *modules = get_list (status, "modules");

    prometheus_text_begin (text, "carry_module_value", PROMETHEUS_GAUGE,
                           "What a module says of itself, by its name for it.");
    for (guint i = 0; modules != NULL && i < json_array_get_length (modules); i++)
    {
        JsonObject *module = json_array_get_object_element (modules, i);
        JsonObject *values = get_object (module, "status");
        g_autoptr (GList) names = values != NULL ? json_object_get_members (values) : NULL;

        for (GList *link = names; link != NULL; link = link->next)
        {
            JsonNode *node = json_object_get_member (values, link->data);
            g_autofree char *value =
                JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING
                    ? dup_value (node)
                    : NULL;

            prometheus_text_add (text, value, "module", get_text (module, "id"), "name",
                                 (const char *) link->data, NULL);
        }
    }
}

static void
add_count (PrometheusText *text, guint64 count, const char *label, const char *value)
{
    g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

    prometheus_text_add (text, number, label, value, NULL);
}

static void
add_counts (PrometheusText *text, const PrometheusCounts *counts)
{
    static const char *const levels[] = { "info", "warning", "critical" };

    prometheus_text_begin (text, "carry_notices", PROMETHEUS_COUNTER, "What was said, by level.");
    for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
        add_count (text, counts->notices[i], "level", levels[i]);
    prometheus_text_begin (text, "carry_fills", PROMETHEUS_COUNTER, "Executions.");
    add_count (text, counts->fills, NULL, NULL);
    prometheus_text_begin (text, "carry_settlements", PROMETHEUS_COUNTER,
                           "Funding payments with a position.");
    add_count (text, counts->settlements, NULL, NULL);
    prometheus_text_begin (text, "carry_halts", PROMETHEUS_COUNTER, "Times trading was halted.");
    add_count (text, counts->halts, NULL, NULL);
}

/* @status (nullable) is what the run says of itself, JSON. */
void
prometheus_metrics_add (PrometheusText *text, const char *status, const PrometheusCounts *counts)
{
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonObject *root;

    add_counts (text, counts);
    if (status == NULL || !json_parser_load_from_data (parser, status, -1, NULL) ||
        !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
        return;
    root = json_node_get_object (json_parser_get_root (parser));
    add_info (text, root);
    add_singles (text, root);
    add_result (text, root, "total", "carry_result",
                "Result since the books began, by its part, in quote coin.");
    add_result (text, root, "day", "carry_day_result",
                "Result since the day began, by its part, in quote coin.");
    add_symbols (text, root);
    add_legs (text, root);
    add_orders (text, root);
    add_loop (text, root);
    add_modules (text, root);
}
