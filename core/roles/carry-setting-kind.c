/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-setting-private.h"

/* Enum, by nick */

static CarrySettingVerdict
enum_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
    const GEnumValue *found = g_enum_get_value_by_nick (klass, text);

    if (found == NULL)
        return CARRY_SETTING_MALFORMED;
    g_value_set_enum (value, found->value);
    return CARRY_SETTING_GOOD;
}

static char *
enum_format (const GValue *value)
{
    g_autoptr (GTypeClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
    const GEnumValue *found = g_enum_get_value (G_ENUM_CLASS (klass), g_value_get_enum (value));

    return g_strdup (found != NULL ? found->value_nick : "");
}

static void
enum_load (gconstpointer field, GValue *value)
{
    g_value_set_enum (value, *(const gint *) field);
}

static void
enum_store (gpointer field, const GValue *value)
{
    *(gint *) field = g_value_get_enum (value);
}

/* Text. Empty text is no text, so a module has one case to look at. */

static CarrySettingVerdict
string_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    g_value_set_string (value, text[0] != '\0' ? text : NULL);
    return CARRY_SETTING_GOOD;
}

static char *
string_format (const GValue *value)
{
    const char *text = g_value_get_string (value);

    return g_strdup (text != NULL ? text : "");
}

static void
string_load (gconstpointer field, GValue *value)
{
    g_value_set_string (value, *(char *const *) field);
}

static void
string_store (gpointer field, const GValue *value)
{
    g_free (*(char **) field);
    *(char **) field = g_value_dup_string (value);
}

static void
string_clear (gpointer field)
{
    g_clear_pointer ((char **) field, g_free);
}

/* List of texts */

/* Splits at commas; blanks around items go. NULL when an item is empty; "" is the empty list. */
char **
carry_setting_split_list (const char *text)
{
    g_auto (GStrv) items = g_strsplit (text, ",", -1);

    for (gsize i = 0; items[i] != NULL; i++)
    {
        g_strstrip (items[i]);
        if (items[i][0] != '\0')
            continue;
        if (items[1] != NULL)
            return NULL;
        g_clear_pointer (&items[0], g_free);
        break;
    }
    return g_steal_pointer (&items);
}

static CarrySettingVerdict
list_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    char **items = carry_setting_split_list (text);

    if (items == NULL)
        return CARRY_SETTING_MALFORMED;
    g_value_take_boxed (value, items);
    return CARRY_SETTING_GOOD;
}

static char *
list_format (const GValue *value)
{
    char **items = g_value_get_boxed (value);

    return items != NULL ? g_strjoinv (",", items) : g_strdup ("");
}

static void
list_load (gconstpointer field, GValue *value)
{
    g_value_set_boxed (value, *(char **const *) field);
}

static void
list_store (gpointer field, const GValue *value)
{
    char **items = g_value_dup_boxed (value);

    g_strfreev (*(char ***) field);
    *(char ***) field = items != NULL ? items : g_new0 (char *, 1);
}

static void
list_clear (gpointer field)
{
    g_clear_pointer ((char ***) field, g_strfreev);
}

/* Reference to another module. Who has that id is for the host to know, so there is no parse. */

static char *
object_format (const GValue *value)
{
    GObject *object = g_value_get_object (value);

    return g_strdup (CARRY_IS_MODULE (object) ? carry_module_get_id (CARRY_MODULE (object)) : "");
}

static void
object_load (gconstpointer field, GValue *value)
{
    g_value_set_object (value, *(GObject *const *) field);
}

static void
object_store (gpointer field, const GValue *value)
{
    g_set_object ((GObject **) field, g_value_get_object (value));
}

static void
object_clear (gpointer field)
{
    g_clear_object ((GObject **) field);
}

static const CarrySettingKind kind_enum = {
    .name = "choice",
    .expected = "one of",
    .size = sizeof (gint),
    .parse = enum_parse,
    .format = enum_format,
    .load = enum_load,
    .store = enum_store,
};

static const CarrySettingKind kind_string = {
    .name = "text",
    .expected = "text",
    .size = sizeof (char *),
    .parse = string_parse,
    .format = string_format,
    .load = string_load,
    .store = string_store,
    .clear = string_clear,
};

static const CarrySettingKind kind_path = {
    .name = "path",
    .expected = "a path",
    .size = sizeof (char *),
    .parse = string_parse,
    .format = string_format,
    .load = string_load,
    .store = string_store,
    .clear = string_clear,
};

static const CarrySettingKind kind_list = {
    .name = "list",
    .expected = "a comma-separated list without empty items",
    .size = sizeof (char **),
    .parse = list_parse,
    .format = list_format,
    .load = list_load,
    .store = list_store,
    .clear = list_clear,
};

static const CarrySettingKind kind_object = {
    .name = "reference",
    .expected = "the id of a section",
    .size = sizeof (GObject *),
    .format = object_format,
    .load = object_load,
    .store = object_store,
    .clear = object_clear,
};

/* NULL for a type that cannot be a setting. */
const CarrySettingKind *
carry_setting_find_kind (GParamSpec *pspec)
{
    GType type = pspec->value_type;

    if (G_TYPE_IS_ENUM (type))
        return &kind_enum;
    if (type == G_TYPE_STRING)
        return (pspec->flags & CARRY_PARAM_PATH) != 0 ? &kind_path : &kind_string;
    if (type == G_TYPE_STRV)
        return &kind_list;
    if (g_type_is_a (type, G_TYPE_OBJECT))
        return &kind_object;
    return carry_setting_find_number_kind (pspec);
}
