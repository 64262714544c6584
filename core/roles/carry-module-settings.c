/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-setting-private.h"

/* Where a setting lives: its offset in the instance, kept on the spec. */
static G_DEFINE_QUARK (carry - setting - offset, setting_offset)

/* Offset 0 is the class pointer, so 0 says "no setting of ours". */
static gpointer
find_field (CarryModule *self, GParamSpec *pspec)
{
    gssize offset =
        (gssize) GPOINTER_TO_SIZE (g_param_spec_get_qdata (pspec, setting_offset_quark ()));

    return offset != 0 ? G_STRUCT_MEMBER_P (self, offset) : NULL;
}

static void
get_setting (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    gpointer field = find_field (CARRY_MODULE (object), pspec);

    if (field == NULL)
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    else
        carry_setting_find_kind (pspec)->load (field, value);
}

static void
set_setting (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
    gpointer field = find_field (CARRY_MODULE (object), pspec);
    g_auto (GValue) before = G_VALUE_INIT;
    const CarrySettingKind *kind;

    if (field == NULL)
    {
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
        return;
    }
    kind = carry_setting_find_kind (pspec);
    g_value_init (&before, pspec->value_type);
    kind->load (field, &before);
    kind->store (field, value);
    if (g_param_values_cmp (pspec, &before, value) != 0)
        g_object_notify_by_pspec (object, pspec);
}

static gboolean
check_setting (CarryModuleClass *klass, gssize offset, gsize size, GParamSpec *pspec)
{
    const CarrySettingKind *kind = carry_setting_find_kind (pspec);
    const char *owner = G_OBJECT_CLASS_NAME (klass);

    if (kind == NULL)
        g_critical ("%s: setting \"%s\" has type %s, which no setting can have", owner, pspec->name,
                    g_type_name (pspec->value_type));
    else if (size != kind->size || (offset >= 0 && offset < (gssize) sizeof (CarryModule)))
        g_critical ("%s: setting \"%s\" does not fit its field of %" G_GSIZE_FORMAT " bytes", owner,
                    pspec->name, size);
    else if ((pspec->flags & G_PARAM_READWRITE) != G_PARAM_READWRITE)
        g_critical ("%s: setting \"%s\" must be readable and writable", owner, pspec->name);
    else
        return TRUE;
    return FALSE;
}

/**
 * carry_module_class_install_setting: (skip)
 * @klass: the class, in its class_init
 * @offset: where the field is, from the instance struct on; below zero in private data
 * @size: size of the field
 * @pspec: (transfer full): name, type, range, default and blurb
 *
 * What CARRY_SETTING() does. The class needs, and may have, no get_property and set_property of its
 * own for properties declared this way.
 */
void
carry_module_class_install_setting (CarryModuleClass *klass, gssize offset, gsize size,
                                    GParamSpec *pspec)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    g_autofree GParamSpec **known = NULL;
    guint n = 0;

    g_return_if_fail (CARRY_IS_MODULE_CLASS (klass));
    g_return_if_fail (G_IS_PARAM_SPEC (pspec));

    g_param_spec_ref_sink (pspec);
    if (check_setting (klass, offset, size, pspec))
    {
        known = g_object_class_list_properties (object_class, &n);
        g_param_spec_set_qdata (pspec, setting_offset_quark (), GSIZE_TO_POINTER ((gsize) offset));
        /* GObject clears both in every subclass. */
        object_class->get_property = get_setting;
        object_class->set_property = set_setting;
        g_object_class_install_property (object_class, n + 1, pspec);
    }
    g_param_spec_unref (pspec);
}

/**
 * carry_module_class_list_settings:
 * @klass: a class
 * @out_n: (out): how many there are
 *
 * Lists what a configuration may set, in the order of declaration, base classes first. Properties of
 * #CarryModule itself are no settings; properties a script declares are.
 *
 * Returns: (transfer container) (array length=out_n): the settings
 */
GParamSpec **
carry_module_class_list_settings (CarryModuleClass *klass, guint *out_n)
{
    GParamSpec **list;
    guint n_all = 0;
    guint n = 0;

    g_return_val_if_fail (CARRY_IS_MODULE_CLASS (klass), NULL);
    g_return_val_if_fail (out_n != NULL, NULL);

    list = g_object_class_list_properties (G_OBJECT_CLASS (klass), &n_all);
    for (guint i = 0; i < n_all; i++)
        if (list[i]->owner_type != CARRY_TYPE_MODULE && (list[i]->flags & G_PARAM_WRITABLE) != 0)
            list[n++] = list[i];
    *out_n = n;
    return list;
}

/* The fields live as long as the object, so that a module can use them in its own finalize. */
void
carry_module_clear_settings (CarryModule *self)
{
    g_autofree GParamSpec **list = NULL;
    guint n = 0;

    list = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n);
    for (guint i = 0; i < n; i++)
    {
        gpointer field = find_field (self, list[i]);
        const CarrySettingKind *kind = field != NULL ? carry_setting_find_kind (list[i]) : NULL;

        if (kind != NULL && kind->clear != NULL)
            kind->clear (field);
    }
}
