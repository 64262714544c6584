/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-socket.h"

#include "server-dcp.h"

#define MAX_SPOT_ARGS 10
#define MAX_TOPIC_CHARS 21000

static SimCategory
get_category (const ServerSocket *self)
{
    return self->kind == SERVER_SOCKET_SPOT ? SIM_CATEGORY_SPOT : SIM_CATEGORY_LINEAR;
}

static gboolean
has_name (const ServerSocket *self, const char *name)
{
    for (guint i = 0; i < self->topics->len; i++)
        if (g_str_equal (server_topic_get_name (g_ptr_array_index (self->topics, i)), name))
            return TRUE;
    return g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL);
}

/* Private topics, with the categories some of them may end in. */
static const struct
{
    const char *name;
    const char *categories;
} private_topics[] = {
    { "order", ".spot .linear .inverse .option" },
    { "execution", ".spot .linear .inverse .option" },
    { "execution.fast", ".spot .linear .inverse .option" },
    { "position", ".linear .inverse .option" },
    { "wallet", "" },
    { "greeks", "" },
    { "dcp.future", "" },
    { "dcp.spot", "" },
    { "dcp.option", "" },
};

static gboolean
is_private_topic (const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (private_topics); i++)
    {
        g_auto (GStrv) endings = g_strsplit (private_topics[i].categories, " ", -1);
        if (g_str_equal (private_topics[i].name, name))
            return TRUE;
        for (guint j = 0; endings[j] != NULL; j++)
        {
            g_autofree char *whole = g_strconcat (private_topics[i].name, endings[j], NULL);
            if (g_str_equal (whole, name))
                return TRUE;
        }
    }
    return FALSE;
}

/* An all-in-one topic and one of its categories do not go together. */
static gboolean
has_conflict (const GPtrArray *args)
{
    static const char *const endings[] = { ".spot", ".linear", ".inverse", ".option" };
    gboolean by_category = FALSE, whole = FALSE;

    for (guint i = 0; i < args->len; i++)
    {
        const char *name = g_ptr_array_index (args, i);
        gboolean ends = FALSE;
        for (guint j = 0; j < G_N_ELEMENTS (endings); j++)
            ends |= g_str_has_suffix (name, endings[j]);
        ends &= !g_str_has_prefix (name, "dcp.");
        by_category |= ends;
        whole |= !ends && (g_str_equal (name, "order") || g_str_equal (name, "position") ||
                           g_str_has_prefix (name, "execution"));
    }
    return by_category && whole;
}

/* The reason why the request fails as a whole, or NULL. */
static char *
find_refusal (ServerSocket *self, const GPtrArray *args)
{
    gsize n_chars = self->n_topic_chars;

    if (args == NULL || args->len == 0)
        return g_strdup ("error:request,args is empty");
    if (self->kind == SERVER_SOCKET_SPOT && args->len > MAX_SPOT_ARGS)
        return g_strdup ("args size >10");
    if (self->kind == SERVER_SOCKET_PRIVATE && has_conflict (args))
        return g_strdup ("error:all-in-one and categorised topics in one request");
    for (guint i = 0; i < args->len; i++)
    {
        const char *name = g_ptr_array_index (args, i);
        n_chars += strlen (name);
        /* Private topics may be asked for again: clients with many symbols do. */
        if (has_name (self, name) && self->kind != SERVER_SOCKET_PRIVATE)
            return g_strdup_printf ("error:already subscribed,topic:%s", name);
        gboolean known = self->kind == SERVER_SOCKET_PRIVATE
                             ? is_private_topic (name)
                             : server_hub_get_topic (self->hub, get_category (self), name) != NULL;
        if (!known)
            return g_strdup_printf (self->kind == SERVER_SOCKET_SPOT
                                        ? "Invalid symbol :[%s]"
                                        : "error:handler not found,topic:%s",
                                    name);
    }
    return n_chars > MAX_TOPIC_CHARS ? g_strdup ("error:args length exceeds 21000") : NULL;
}

static void
start_topic (ServerSocket *self, const char *name)
{
    if (has_name (self, name))
        return;
    self->n_topic_chars += strlen (name);
    if (self->kind == SERVER_SOCKET_PRIVATE)
    {
        g_ptr_array_add (self->names, g_strdup (name));
        server_dcp_tick (self->hub, server_app_get_now (self->hub->app) / 1000000);
    }
    else
    {
        server_topic_subscribe (server_hub_get_topic (self->hub, get_category (self), name), self);
    }
}

void
server_socket_subscribe (ServerSocket *self, const ServerParams *frame)
{
    ServerFaults *faults = self->hub->app->faults;
    g_autoptr (GPtrArray) args = server_params_get_items (frame, "args");
    g_autofree char *refusal = NULL;

    if (self->kind == SERVER_SOCKET_PRIVATE && self->key == NULL)
    {
        server_socket_ack (self, frame, FALSE, "Request not authorized");
        return;
    }
    refusal = find_refusal (self, args);
    const ServerFault *fault = server_faults_take (faults, "subscribe-fail", self->path);
    if (fault != NULL && refusal == NULL)
        refusal = g_strdup (server_fault_get_text (fault, "message", "error:system error"));
    if (refusal != NULL)
    {
        server_socket_ack (self, frame, FALSE, refusal);
        return;
    }
    /* Acknowledged, and yet the last topic never starts. */
    if (server_faults_take (faults, "subscribe-partial", self->path) != NULL)
        g_ptr_array_set_size (args, (int) args->len - 1);
    server_socket_ack (self, frame, TRUE, self->kind == SERVER_SOCKET_SPOT ? "subscribe" : "");
    for (guint i = 0; i < args->len; i++)
        start_topic (self, g_ptr_array_index (args, i));
}

static void
stop_topic (ServerSocket *self, const char *name)
{
    guint index = 0;
    if (!has_name (self, name))
        return;
    self->n_topic_chars -= strlen (name);
    if (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &index))
        g_ptr_array_remove_index (self->names, index);
    else
        server_topic_unsubscribe (server_hub_get_topic (self->hub, get_category (self), name),
                                  self);
}

void
server_socket_unsubscribe (ServerSocket *self, const ServerParams *frame)
{
    g_autoptr (GPtrArray) args = server_params_get_items (frame, "args");
    for (guint i = 0; args != NULL && i < args->len; i++)
        stop_topic (self, g_ptr_array_index (args, i));
    server_socket_ack (self, frame, TRUE, self->kind == SERVER_SOCKET_SPOT ? "unsubscribe" : "");
}
