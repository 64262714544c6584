/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "names-resolver.h"

Names names;

G_DECLARE_FINAL_TYPE (NamesResolver, names_resolver, NAMES, RESOLVER, GResolver)

struct _NamesResolver
{
    GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (NamesResolver, names_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer data)
{
    g_resolver_free_addresses (data);
}

static gboolean
answer (gpointer user_data)
{
    GTask *task = user_data;
    const char *address = names == NAMES_WRONG   ? "127.0.0.2"
                          : names == NAMES_MOVED ? "127.0.0.3"
                                                 : "127.0.0.1";
    GList *list = g_list_append (NULL, g_inet_address_new_from_string (address));

    g_task_return_pointer (task, list, free_addresses);
    return G_SOURCE_REMOVE;
}

static void
lookup (GResolver *resolver, const char *hostname, GResolverNameLookupFlags flags,
        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
    const guint delay_ms = names == NAMES_SLOW ? 200 : names == NAMES_SLOWER ? 3000 : 1;

    g_assert_cmpstr (hostname, ==, NAMES_RESOLVER_NAME);
    if (names == NAMES_FAIL || (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0)
        g_task_return_new_error (task, G_RESOLVER_ERROR,
                                 names == NAMES_FAIL ? G_RESOLVER_ERROR_TEMPORARY_FAILURE
                                                     : G_RESOLVER_ERROR_NOT_FOUND,
                                 "%s is not known", hostname);
    else
        g_timeout_add_full (G_PRIORITY_DEFAULT, delay_ms, answer, g_steal_pointer (&task),
                            g_object_unref);
}

static void
lookup_plain (GResolver *resolver, const char *hostname, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
    lookup (resolver, hostname, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback,
            user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
names_resolver_class_init (NamesResolverClass *klass)
{
    GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

    resolver_class->lookup_by_name_async = lookup_plain;
    resolver_class->lookup_by_name_finish = lookup_finish;
    resolver_class->lookup_by_name_with_flags_async = lookup;
    resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
names_resolver_init (NamesResolver *self)
{
}

void
names_resolver_install (void)
{
    g_autoptr (GResolver) resolver = g_object_new (names_resolver_get_type (), NULL);

    g_resolver_set_default (resolver);
}
