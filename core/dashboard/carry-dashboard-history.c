/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dashboard/carry-dashboard-history.h"

#include <json-glib/json-glib.h>

#include "base/carry-error.h"

struct _CarryDashboardHistory
{
    gint64 interval_us;
    guint capacity;
    gint64 last_us;
    GQueue points; /* JSON of one point each */
};

CarryDashboardHistory *
carry_dashboard_history_new (gint64 interval_us, guint capacity)
{
    CarryDashboardHistory *self = g_new0 (CarryDashboardHistory, 1);

    self->interval_us = interval_us;
    self->capacity = capacity;
    self->last_us = G_MININT64 / 2;
    g_queue_init (&self->points);
    return self;
}

void
carry_dashboard_history_free (CarryDashboardHistory *self)
{
    g_queue_clear_full (&self->points, g_free);
    g_free (self);
}

/* A member as it is, null when it is not there. */
static void
copy_member (JsonBuilder *json, const char *name, JsonObject *object, const char *member)
{
    JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

    json_builder_set_member_name (json, name);
    if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
        json_builder_add_value (json, json_node_copy (node));
    else
        json_builder_add_null_value (json);
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
    JsonNode *node = json_object_get_member (object, member);

    return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
add_symbol (JsonArray *symbols, guint i, JsonNode *node, gpointer user_data)
{
    JsonBuilder *json = user_data;
    JsonObject *symbol;

    if (!JSON_NODE_HOLDS_OBJECT (node))
        return;
    symbol = json_node_get_object (node);
    json_builder_begin_object (json);
    copy_member (json, "symbol", symbol, "symbol");
    copy_member (json, "basis_bps", symbol, "basis_bps");
    copy_member (json, "rate", get_object (symbol, "funding"), "rate");
    json_builder_end_object (json);
}

static char *
make_point (JsonObject *status)
{
    g_autoptr (JsonBuilder) json = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    JsonNode *symbols = json_object_get_member (status, "symbols");

    json_builder_begin_object (json);
    copy_member (json, "time", status, "time");
    copy_member (json, "equity", get_object (status, "equity"), "equity");
    copy_member (json, "funding", get_object (status, "total"), "funding");
    json_builder_set_member_name (json, "symbols");
    json_builder_begin_array (json);
    if (symbols != NULL && JSON_NODE_HOLDS_ARRAY (symbols))
        json_array_foreach_element (json_node_get_array (symbols), add_symbol, json);
    json_builder_end_array (json);
    json_builder_end_object (json);
    root = json_builder_get_root (json);
    json_generator_set_root (generator, root);
    return json_generator_to_data (generator, NULL);
}

/* Takes a point of a status when the last is old enough. FALSE when the status is none. */
gboolean
carry_dashboard_history_add (CarryDashboardHistory *self, const char *status, gint64 now_us,
                             GError **error)
{
    g_autoptr (JsonParser) parser = json_parser_new ();

    if (!json_parser_load_from_data (parser, status, -1, NULL) ||
        !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                             "what the run says of itself is no object of JSON");
        return FALSE;
    }
    if (now_us - self->last_us < self->interval_us)
        return TRUE;
    self->last_us = now_us;
    g_queue_push_tail (&self->points,
                       make_point (json_node_get_object (json_parser_get_root (parser))));
    if (self->points.length > self->capacity)
        g_free (g_queue_pop_head (&self->points));
    return TRUE;
}

/* (transfer full): an array of JSON, oldest first */
char *
carry_dashboard_history_format (const CarryDashboardHistory *self)
{
    GString *text = g_string_new ("[");

    for (GList *link = self->points.head; link != NULL; link = link->next)
        g_string_append_printf (text, "%s%s", text->len > 1 ? "," : "", (const char *) link->data);
    g_string_append_c (text, ']');
    return g_string_free (text, FALSE);
}

guint
carry_dashboard_history_get_size (const CarryDashboardHistory *self)
{
    return self->points.length;
}
