/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mutations.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Objects whose members have names of their own, read in their order: coins, permissions. */
static gboolean
is_map (const char *json, const char *brace)
{
    static const char *const names[] = { "\"cumFeeDetail\":", "\"permissions\":" };

    while (brace > json && g_ascii_isspace (brace[-1]))
        brace--;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
        gsize length = strlen (names[i]);
        if (brace - json >= (gssize) length && memcmp (brace - length, names[i], length) == 0)
            return TRUE;
    }
    return FALSE;
}

static const char *
skip_space (const char *at)
{
    while (g_ascii_isspace (*at))
        at++;
    return at;
}

/* @at: an opening quote. Returns: the byte after the closing one */
static const char *
skip_string (const char *at)
{
    for (at++; *at != '"'; at++)
        at += *at == '\\';
    return at + 1;
}

char *
mutation_add_unknown (const char *json)
{
    GString *out = g_string_new (NULL);

    for (const char *at = json; *at != '\0';)
    {
        const char *next = *at == '"' ? skip_string (at) : at + 1;
        g_string_append_len (out, at, next - at);
        if (*at == '{' && !is_map (json, at))
            g_string_append_printf (out, "\"neverHeardOf\":{\"x\":[1,null,\"\\u00e9\"]}%s",
                                    *skip_space (next) == '}' ? "" : ",");
        at = next;
    }
    return g_string_free (out, FALSE);
}

static gboolean
is_number (const char *text, gsize length)
{
    g_autofree char *copy = g_strndup (text, length);
    return g_regex_match_simple ("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$", copy, 0, 0);
}

char *
mutation_unquote_numbers (const char *json)
{
    GString *out = g_string_new (NULL);

    for (const char *at = json; *at != '\0';)
    {
        const char *next = *at == '"' ? skip_string (at) : at + 1;
        gboolean is_value = *at == '"' && *skip_space (next) != ':';
        if (is_value && is_number (at + 1, (gsize) (next - at) - 2))
            g_string_append_len (out, at + 1, next - at - 2);
        else
            g_string_append_len (out, at, next - at);
        at = next;
    }
    return g_string_free (out, FALSE);
}

char *
mutation_quote_numbers (const char *json)
{
    GString *out = g_string_new (NULL);

    for (const char *at = json; *at != '\0';)
    {
        gsize digits = strspn (at, "-0123456789.");
        const char *next = *at == '"' ? skip_string (at) : at + MAX (digits, 1);
        if (digits > 0)
            g_string_append_printf (out, "\"%.*s\"", (int) digits, at);
        else
            g_string_append_len (out, at, next - at);
        at = next;
    }
    return g_string_free (out, FALSE);
}

/* All but the groups of permissions, which are told in the order they come. */
static JsonNode *
reverse (JsonNode *node)
{
    if (JSON_NODE_HOLDS_ARRAY (node))
    {
        JsonArray *array = json_node_get_array (node);
        JsonArray *copy = json_array_new ();
        for (guint i = 0; i < json_array_get_length (array); i++)
            json_array_add_element (copy, reverse (json_array_get_element (array, i)));
        return json_node_init_array (json_node_alloc (), copy);
    }
    if (!JSON_NODE_HOLDS_OBJECT (node))
        return json_node_copy (node);
    JsonObject *object = json_node_get_object (node);
    JsonObject *copy = json_object_new ();
    g_autoptr (GList) names = g_list_reverse (json_object_get_members (object));
    for (GList *at = names; at != NULL; at = at->next)
    {
        JsonNode *member = json_object_get_member (object, at->data);
        gboolean is_told = g_str_equal (at->data, "permissions");
        json_object_set_member (copy, at->data,
                                is_told ? json_node_copy (member) : reverse (member));
    }
    return json_node_init_object (json_node_alloc (), copy);
}

char *
mutation_reverse_members (const char *json)
{
    g_autoptr (JsonNode) node = json_from_string (json, NULL);
    g_autoptr (JsonNode) reversed = reverse (node);

    return json_to_string (reversed, FALSE);
}

char *
mutation_replace_value (const char *json, guint n, const char *value)
{
    for (const char *at = json; *at != '\0';)
    {
        gsize digits = strspn (at, "-0123456789.");
        const char *next = *at == '"' ? skip_string (at) : at + MAX (digits, 1);
        gboolean is_value = digits > 0 || (*at == '"' && *skip_space (next) != ':');
        if (is_value && n-- == 0)
            return g_strdup_printf ("%.*s%s%s", (int) (at - json), json, value, next);
        at = next;
    }
    return NULL;
}
