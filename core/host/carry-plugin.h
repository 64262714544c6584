/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-order.h"
#include "model/carry-event.h"
#include "roles/carry-module.h"

G_BEGIN_DECLS

#define CARRY_PLUGIN_MAGIC 0x43415252u /* "CARR" */
#define CARRY_ABI_MAJOR 1u
#define CARRY_ABI_MINOR 0u

/* Changes whenever a struct that both sides touch changes its size. */
#define CARRY_PLUGIN_LAYOUT                                                                        \
    ((guint64) sizeof (CarryMarketEvent) + (guint64) sizeof (CarryDecimal) * 1009u +               \
     (guint64) sizeof (CarryInstrument) * 10007u + (guint64) sizeof (CarryOrder) * 1000003u +      \
     (guint64) sizeof (CarryFill) * 10000019u + (guint64) sizeof (CarryEvent) * 1000000007u +      \
     (guint64) sizeof (CarryModuleClass) * 10000000019u)

/**
 * CarryPluginType: (skip)
 * @name: what a configuration calls it
 * @get_type: its GType
 */
typedef struct
{
    const char *name;
    GType (*get_type) (void);
} CarryPluginType;

/**
 * CarryPluginInfo: (skip)
 * @magic: %CARRY_PLUGIN_MAGIC
 * @abi_major: %CARRY_ABI_MAJOR it was built with
 * @abi_minor: %CARRY_ABI_MINOR it was built with
 * @layout: %CARRY_PLUGIN_LAYOUT it was built with
 * @name: name of the plugin
 * @version: its version
 * @summary: one sentence
 * @licence: SPDX expression
 * @types: ended by an entry whose name is NULL
 *
 * The one symbol a plugin exports: a constant that says who it is.
 */
typedef struct
{
    guint32 magic;
    guint16 abi_major;
    guint16 abi_minor;
    guint64 layout;
    const char *name;
    const char *version;
    const char *summary;
    const char *licence;
    const CarryPluginType *types;
    gpointer reserved[4];
} CarryPluginInfo;

/**
 * CARRY_PLUGIN_DEFINE: (skip)
 * @plugin_name: name of the plugin, as a string
 * @plugin_version: its version
 * @plugin_summary: one sentence
 * @plugin_licence: SPDX expression
 * @...: `{ "name", get_type }` entries
 *
 * Writes the one exported symbol.
 */
#define CARRY_PLUGIN_DEFINE(plugin_name, plugin_version, plugin_summary, plugin_licence, ...)      \
    __attribute__ ((visibility ("default"))) extern const CarryPluginInfo carry_plugin;            \
    const CarryPluginInfo carry_plugin = {                                                         \
        .magic = CARRY_PLUGIN_MAGIC,                                                               \
        .abi_major = CARRY_ABI_MAJOR,                                                              \
        .abi_minor = CARRY_ABI_MINOR,                                                              \
        .layout = CARRY_PLUGIN_LAYOUT,                                                             \
        .name = (plugin_name),                                                                     \
        .version = (plugin_version),                                                               \
        .summary = (plugin_summary),                                                               \
        .licence = (plugin_licence),                                                               \
        .types = (const CarryPluginType[]){ __VA_ARGS__, { NULL, NULL } },                         \
    }

G_END_DECLS
