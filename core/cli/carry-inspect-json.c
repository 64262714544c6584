/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-inspect.h"

#include <json-glib/json-glib.h>

#include "base/carry-version.h"
#include "model/carry-json-add.h"

static void
add_flag (JsonBuilder *builder, const char *name, GParamSpec *pspec, GParamFlags flag)
{
    json_builder_set_member_name (builder, name);
    json_builder_add_boolean_value (builder, (pspec->flags & flag) != 0);
}

static void
add_choices (JsonBuilder *builder, GParamSpec *pspec)
{
    const GEnumClass *klass;

    if (!G_IS_PARAM_SPEC_ENUM (pspec))
        return;
    klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
    json_builder_set_member_name (builder, "choices");
    json_builder_begin_array (builder);
    for (guint i = 0; i < klass->n_values; i++)
        json_builder_add_string_value (builder, klass->values[i].value_nick);
    json_builder_end_array (builder);
}

static void
add_setting (JsonBuilder *builder, GParamSpec *pspec)
{
    g_autofree char *kind = carry_setting_describe_type (pspec);
    g_autofree char *range = carry_setting_describe_range (pspec);
    g_autofree char *usual = carry_setting_describe_default (pspec);

    json_builder_begin_object (builder);
    carry_json_add_text (builder, "name", pspec->name);
    carry_json_add_text (builder, "type", kind);
    carry_json_add_text (builder, "range", range);
    add_choices (builder, pspec);
    carry_json_add_text (builder, "default", usual);
    carry_json_add_text (builder, "blurb", g_param_spec_get_blurb (pspec));
    add_flag (builder, "required", pspec, CARRY_PARAM_REQUIRED);
    add_flag (builder, "mutable", pspec, CARRY_PARAM_MUTABLE);
    add_flag (builder, "secret", pspec, CARRY_PARAM_SECRET);
    json_builder_end_object (builder);
}

static void
add_roles (JsonBuilder *builder, const CarryInspectType *type)
{
    g_autofree char *text = carry_inspect_describe_roles (type);
    g_auto (GStrv) roles = g_strsplit (text, ", ", -1);

    json_builder_set_member_name (builder, "roles");
    json_builder_begin_array (builder);
    for (gsize i = 0; roles[i] != NULL; i++)
        json_builder_add_string_value (builder, roles[i]);
    json_builder_end_array (builder);
}

static void
add_plugin (JsonBuilder *builder, const CarryPlugin *plugin)
{
    if (plugin == NULL)
        return;
    carry_json_add_text (builder, "plugin", plugin->info->name);
    carry_json_add_text (builder, "version", plugin->info->version);
    carry_json_add_text (builder, "summary", plugin->info->summary);
    carry_json_add_text (builder, "licence", plugin->info->licence);
    carry_json_add_text (builder, "file", plugin->path);
}

static void
add_type (JsonBuilder *builder, const CarryInspectType *type)
{
    g_autoptr (CarryModuleClass) klass = g_type_class_ref (type->type);
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (klass, &n);
    json_builder_begin_object (builder);
    carry_json_add_text (builder, "name", type->name);
    add_roles (builder, type);
    add_plugin (builder, type->plugin);
    json_builder_set_member_name (builder, "settings");
    json_builder_begin_array (builder);
    for (guint i = 0; i < n; i++)
        add_setting (builder, settings[i]);
    json_builder_end_array (builder);
    json_builder_end_object (builder);
}

static void
add_header (JsonBuilder *builder)
{
    g_autofree char *abi = g_strdup_printf ("%u.%u", CARRY_ABI_MAJOR, CARRY_ABI_MINOR);

    carry_json_add_text (builder, "carry", carry_version_get ());
    carry_json_add_text (builder, "abi", abi);
}

char *
carry_inspect_format_json (const GArray *types, const GPtrArray *refusals)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *text = NULL;

    json_builder_begin_object (builder);
    add_header (builder);
    json_builder_set_member_name (builder, "types");
    json_builder_begin_array (builder);
    for (guint i = 0; i < types->len; i++)
        add_type (builder, &g_array_index (types, CarryInspectType, i));
    json_builder_end_array (builder);
    json_builder_set_member_name (builder, "refused");
    json_builder_begin_array (builder);
    for (guint i = 0; i < refusals->len; i++)
        json_builder_add_string_value (builder,
                                       ((const GError *) g_ptr_array_index (refusals, i))->message);
    json_builder_end_array (builder);
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    text = json_to_string (root, TRUE);
    return g_strconcat (text, "\n", NULL);
}
