/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin that loads and works, and does in small what the test of every type must find. */

#include <carry.h>

typedef struct
{
    CarryModule parent_instance;
    guint clamped;
} Sloppy;

typedef struct
{
    CarryModuleClass parent_class;
} SloppyClass;

enum
{
    PROP_SILENT = 1,
    PROP_CLAMPED,
    PROP_FORGOTTEN,
};

static void sloppy_implement (CarryReportInterface *iface);
static GType sloppy_get_type (void);
G_DEFINE_TYPE_WITH_CODE (Sloppy, sloppy, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, sloppy_implement))

static void
sloppy_init (Sloppy *self)
{
}

/* Properties by hand, with the mistakes that CARRY_SETTING saves its users from. */

static void
sloppy_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    g_value_set_uint (value, id == PROP_CLAMPED ? ((Sloppy *) object)->clamped : 0);
}

static void
sloppy_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
    if (id == PROP_CLAMPED)
        ((Sloppy *) object)->clamped = MIN (g_value_get_uint (value), 5);
}

static gboolean
sloppy_start (CarryModule *module, GError **error)
{
    g_warning ("I am started");
    g_object_ref (module);
    return TRUE;
}

static gboolean
sloppy_finish (CarryReport *report, const CarrySummary *summary, const char *directory,
               GError **error)
{
    return FALSE;
}

static void
sloppy_implement (CarryReportInterface *iface)
{
    iface->finish = sloppy_finish;
}

static void
sloppy_class_init (SloppyClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->get_property = sloppy_get_property;
    object_class->set_property = sloppy_set_property;
    CARRY_MODULE_CLASS (klass)->start = sloppy_start;
    g_object_class_install_property (
        object_class, PROP_SILENT,
        g_param_spec_uint ("silent", NULL, NULL, 0, 9, 0, G_PARAM_READWRITE));
    g_object_class_install_property (
        object_class, PROP_CLAMPED,
        g_param_spec_uint ("clamped", NULL, "At most 9, it says", 0, 9, 0, G_PARAM_READWRITE));
    g_object_class_install_property (
        object_class, PROP_FORGOTTEN,
        g_param_spec_uint ("forgotten", NULL, "7 by default, it says", 0, 9, 7, G_PARAM_READWRITE));
}

CARRY_PLUGIN_DEFINE ("sloppy", "1.0", "For tests of the test", "LGPL-2.1-or-later",
                     { "sloppy", sloppy_get_type });
