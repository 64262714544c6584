/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-params.h"

#include <gio/gio.h>

struct _ServerParams
{
    GHashTable *values;
};

static ServerParams *
params_new (void)
{
    ServerParams *self = g_new0 (ServerParams, 1);
    self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return self;
}

void
server_params_free (ServerParams *self)
{
    g_hash_table_unref (self->values);
    g_free (self);
}

void
server_params_set (ServerParams *self, const char *name, const char *value)
{
    g_hash_table_insert (self->values, g_strdup (name), g_strdup (value));
}

/* Percent-decodes; text that is badly encoded is taken as it stands. */
static char *
decode (const char *text)
{
    g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
    g_autofree char *decoded = g_uri_unescape_string (spaced, NULL);
    return decoded != NULL ? g_steal_pointer (&decoded) : g_steal_pointer (&spaced);
}

ServerParams *
server_params_new_from_query (const char *raw_query)
{
    ServerParams *self = params_new ();
    g_auto (GStrv) pairs = g_strsplit (raw_query != NULL ? raw_query : "", "&", -1);

    for (guint i = 0; pairs[i] != NULL; i++)
    {
        char *equals = strchr (pairs[i], '=');
        if (equals == NULL)
            continue;
        *equals = '\0';
        g_hash_table_insert (self->values, decode (pairs[i]), decode (equals + 1));
    }
    return self;
}

/* A string without its escapes, anything else as it is written; NULL for null. */
static char *
read_value (CarryJson *json, gsize size)
{
    CarryJsonKind kind = carry_json_peek (json);
    CarryJsonText text = { 0 };

    if (kind == CARRY_JSON_NULL)
    {
        carry_json_get_null (json);
        return NULL;
    }
    if (kind != CARRY_JSON_STRING)
        return carry_json_get_raw (json, &text) ? g_strndup (text.text, text.length) : NULL;

    g_autofree char *buffer = g_malloc (size);
    if (!carry_json_get_string (json, buffer, size, &text))
        return NULL;
    return g_strndup (text.text, text.length);
}

ServerParams *
server_params_new_from_json (const char *data, gsize length, GError **error)
{
    g_autofree CarryJson *json = g_new (CarryJson, 1);
    g_autoptr (ServerParams) self = params_new ();
    CarryJsonText name;

    carry_json_init (json, data, length);
    carry_json_enter_object (json);
    while (carry_json_next_member (json, &name))
    {
        g_autofree char *key = g_strndup (name.text, name.length);
        g_autofree char *value = read_value (json, length + 1);
        if (value != NULL)
            server_params_set (self, key, value);
    }
    return carry_json_finish (json, error) ? g_steal_pointer (&self) : NULL;
}

const char *
server_params_get (const ServerParams *self, const char *name)
{
    return g_hash_table_lookup (self->values, name);
}

/* Whether the parameter is there and not empty. */
gboolean
server_params_has (const ServerParams *self, const char *name)
{
    const char *value = server_params_get (self, name);
    return value != NULL && *value != '\0';
}

gboolean
server_params_is (const ServerParams *self, const char *name, const char *value)
{
    return g_strcmp0 (server_params_get (self, name), value) == 0;
}

gboolean
server_params_get_int (const ServerParams *self, const char *name, gint64 *out_value)
{
    const char *value = server_params_get (self, name);
    return value != NULL &&
           g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, out_value, NULL);
}

gint64
server_params_get_int_or (const ServerParams *self, const char *name, gint64 fallback)
{
    gint64 value = fallback;
    server_params_get_int (self, name, &value);
    return value;
}

gboolean
server_params_get_bool (const ServerParams *self, const char *name)
{
    return server_params_is (self, name, "true");
}

/* The elements of an array: strings plain, objects as JSON; NULL when it is no array. */
GPtrArray *
server_params_get_items (const ServerParams *self, const char *name)
{
    const char *value = server_params_get (self, name);
    g_autofree CarryJson *json = g_new (CarryJson, 1);
    g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

    if (value == NULL || *value != '[')
        return NULL;
    carry_json_init (json, value, strlen (value));
    carry_json_enter_array (json);
    while (carry_json_next_element (json))
    {
        char *item = read_value (json, strlen (value) + 1);
        if (item != NULL)
            g_ptr_array_add (items, item);
    }
    return carry_json_finish (json, NULL) ? g_steal_pointer (&items) : NULL;
}
