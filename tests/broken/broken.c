/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One plugin, right in everything but what the build changes in it; meson.build says what. */

#include <carry.h>

#ifndef MAGIC
#define MAGIC CARRY_PLUGIN_MAGIC
#endif
#ifndef MAJOR
#define MAJOR CARRY_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR CARRY_ABI_MINOR
#endif
#ifndef LAYOUT
#define LAYOUT CARRY_PLUGIN_LAYOUT
#endif
#ifndef SUMMARY
#define SUMMARY "A plugin with a mistake"
#endif
#ifndef TYPES
#define TYPES { PLUGIN, good_get_type },
#endif
#ifndef GOOD_PARENT
#define GOOD_PARENT CARRY_TYPE_MODULE
#endif
#ifndef GOOD_FLAGS
#define GOOD_FLAGS 0
#endif
#ifndef GOOD_ROLES
#define GOOD_ROLES 1
#endif

/* What a function of the plugin does when it is called before the checks passed. */
#ifdef MUST_NOT_RUN
#define ENTER() g_error ("%s was called", G_STRFUNC)
#else
#define ENTER()
#endif

#ifdef UNDEFINED
extern void carry_no_such_function (void);
#endif

G_GNUC_UNUSED static GType
good_get_type (void)
{
    static GType type = G_TYPE_INVALID;
    const GInterfaceInfo interface = { NULL };
    GTypeQuery parent;

    ENTER ();
#ifdef UNDEFINED
    carry_no_such_function ();
#endif
    if (type != G_TYPE_INVALID)
        return type;
    g_type_query (GOOD_PARENT, &parent);
    type = g_type_register_static_simple (GOOD_PARENT, "Broken-" PLUGIN, parent.class_size, NULL,
                                          parent.instance_size, NULL, GOOD_FLAGS);
    if (GOOD_ROLES)
        g_type_add_interface_static (type, CARRY_TYPE_STRATEGY, &interface);
    return type;
}

G_GNUC_UNUSED static GType
invalid_get_type (void)
{
    return G_TYPE_INVALID;
}

__attribute__ ((visibility ("default"))) extern const CarryPluginInfo carry_plugin;
const CarryPluginInfo carry_plugin = {
    .magic = MAGIC,
    .abi_major = MAJOR,
    .abi_minor = MINOR,
    .layout = LAYOUT,
    .name = PLUGIN,
    .version = "1.0",
    .summary = SUMMARY,
    .licence = "LGPL-2.1-or-later",
    .types = (const CarryPluginType[]){ TYPES{ NULL, NULL } },
};
