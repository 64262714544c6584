/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-plugin-private.h"

#include <gmodule.h>
#include <string.h>

#include "base/carry-error.h"
#include "roles/carry-role.h"

#define ENTRY "carry_plugin"

static gboolean refuse (GError **error, const char *path, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, const char *path, const char *format, ...)
{
    g_autofree char *sentence = NULL;
    va_list args;

    va_start (args, format);
    sentence = g_strdup_vprintf (format, args);
    va_end (args);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_PLUGIN, "%s: %s", path, sentence);
    return FALSE;
}

static gboolean
check_versions (const char *path, const CarryPluginInfo *info, GError **error)
{
    if (info->magic != CARRY_PLUGIN_MAGIC)
        return refuse (error, path,
                       "its symbol \"" ENTRY "\" starts with 0x%08x, not with the magic 0x%08x, so "
                       "it is not a plugin of Carry",
                       info->magic, CARRY_PLUGIN_MAGIC);
    if (info->abi_major != CARRY_ABI_MAJOR)
        return refuse (
            error, path,
            "is built for ABI %u, and this Carry has ABI %u; build it with the headers of "
            "this Carry",
            info->abi_major, CARRY_ABI_MAJOR);
    if (info->abi_minor > CARRY_ABI_MINOR)
        return refuse (error, path,
                       "needs ABI %u.%u or later, and this Carry has ABI %u.%u; update Carry",
                       info->abi_major, info->abi_minor, CARRY_ABI_MAJOR, CARRY_ABI_MINOR);
    if (info->layout != CARRY_PLUGIN_LAYOUT)
        return refuse (
            error, path,
            "its structs have another layout than this Carry's; build it with the headers "
            "of this Carry");
    return TRUE;
}

gboolean
carry_plugin_check_info (const char *path, const CarryPluginInfo *info, GError **error)
{
    if (!check_versions (path, info, error))
        return FALSE;
    if (info->name == NULL || info->version == NULL || info->summary == NULL ||
        info->licence == NULL)
        return refuse (error, path, "does not say its name, version, summary and licence");
    if (info->types == NULL || info->types[0].name == NULL)
        return refuse (error, path, "offers no types");
    for (guint i = 0; info->types[i].name != NULL; i++)
        for (guint j = 0; j < i; j++)
            if (g_str_equal (info->types[i].name, info->types[j].name))
                return refuse (error, path, "offers the type \"%s\" twice", info->types[i].name);
    return TRUE;
}

static gboolean
check_type (const char *path, const CarryPluginType *entry, GType *out_type, GError **error)
{
    GType type = entry->get_type != NULL ? entry->get_type () : G_TYPE_INVALID;
    g_autofree char *roles = NULL;

    if (type == G_TYPE_INVALID)
        return refuse (
            error, path,
            "type \"%s\" could not be registered; another plugin may have a type with the "
            "same name in C",
            entry->name);
    if (!g_type_is_a (type, CARRY_TYPE_MODULE))
        return refuse (error, path, "type \"%s\" (%s) is not a CarryModule", entry->name,
                       g_type_name (type));
    if (G_TYPE_IS_ABSTRACT (type))
        return refuse (error, path, "type \"%s\" (%s) is abstract, so nothing can be made from it",
                       entry->name, g_type_name (type));
    roles = carry_role_describe (type);
    if (roles[0] == '\0')
        return refuse (error, path,
                       "type \"%s\" (%s) has no role; it must implement at least one, such as "
                       "CarryStrategy",
                       entry->name, g_type_name (type));
    *out_type = type;
    return TRUE;
}

static gboolean
check_types (CarryPlugin *self, GError **error)
{
    guint n = 0;

    while (self->info->types[n].name != NULL)
        n++;
    self->types = g_new0 (GType, n);
    self->n_types = n;
    for (guint i = 0; i < n; i++)
        if (!check_type (self->path, &self->info->types[i], &self->types[i], error))
            return FALSE;
    return TRUE;
}

/* What the loader says begins with the file, which the reader of the message knows already. */
static gboolean
refuse_load (GError **error, const char *path, const char *reason)
{
    gsize length = strlen (path);

    if (strncmp (reason, path, length) == 0 && reason[length] == ':')
        reason += length + 1 + strspn (reason + length + 1, " ");
    return refuse (error, path, "cannot be loaded: %s", reason);
}

static const CarryPluginInfo *
load_info (const char *path, GError **error)
{
    g_autoptr (GError) local = NULL;
    GModule *module = g_module_open_full (path, G_MODULE_BIND_LOCAL, &local);
    gpointer symbol = NULL;

    if (module == NULL)
    {
        refuse_load (error, path, local->message);
        return NULL;
    }
    /* Types and vtables outlive any use, so what was mapped once stays, also when it is refused. */
    g_module_make_resident (module);
    if (!g_module_symbol (module, ENTRY, &symbol) || symbol == NULL)
    {
        refuse (error, path, "has no symbol \"" ENTRY "\", so it is not a plugin of Carry");
        return NULL;
    }
    return symbol;
}

/**
 * carry_plugin_open: (skip)
 * @path: the file
 * @strict: for live trading: refuse what others could have changed
 * @error: return location for an error
 *
 * Opens one plugin. No function of it is called before its table passed every check, and a file that
 * is no shared object of this machine is not mapped at all. What is opened stays for good.
 *
 * Returns: (transfer full): the plugin, or %NULL with %CARRY_ERROR_PLUGIN and a sentence that names
 *   the file and says what is wrong with it
 */
CarryPlugin *
carry_plugin_open (const char *path, gboolean strict, GError **error)
{
    g_autoptr (CarryPlugin) self = g_new0 (CarryPlugin, 1);

    self->path = g_canonicalize_filename (path, NULL);
    if (!carry_plugin_check_elf (self->path, error) ||
        (strict && !carry_plugin_check_owner (self->path, error)))
        return NULL;
    self->info = load_info (self->path, error);
    if (self->info == NULL || !carry_plugin_check_info (self->path, self->info, error) ||
        !check_types (self, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
carry_plugin_free (CarryPlugin *self)
{
    if (self == NULL)
        return;
    g_free (self->path);
    g_free (self->types);
    g_free (self);
}
