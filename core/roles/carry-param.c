/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-setting-private.h"

/* Decimal: a boxed value with a range. An invalid value means "none", and is good only where the
 * default is none. */

static void
param_decimal_init (GParamSpec *pspec)
{
    CarryParamSpecDecimal *self = CARRY_PARAM_SPEC_DECIMAL (pspec);

    self->minimum = carry_decimal_invalid ();
    self->maximum = carry_decimal_invalid ();
    self->default_value = carry_decimal_invalid ();
}

static void
param_decimal_set_default (GParamSpec *pspec, GValue *value)
{
    g_value_set_boxed (value, &CARRY_PARAM_SPEC_DECIMAL (pspec)->default_value);
}

static gboolean
param_decimal_holds (const CarryParamSpecDecimal *self, const CarryDecimal *number)
{
    if (number == NULL || !carry_decimal_is_valid (*number))
        return !carry_decimal_is_valid (self->default_value);
    if (carry_decimal_is_valid (self->minimum) &&
        carry_decimal_compare (*number, self->minimum) < 0)
        return FALSE;
    return !carry_decimal_is_valid (self->maximum) ||
           carry_decimal_compare (*number, self->maximum) <= 0;
}

/* TRUE says "it had to be changed", which is how GObject asks whether a value is good. */
static gboolean
param_decimal_validate (GParamSpec *pspec, GValue *value)
{
    const CarryParamSpecDecimal *self = CARRY_PARAM_SPEC_DECIMAL (pspec);

    if (param_decimal_holds (self, g_value_get_boxed (value)))
        return FALSE;
    g_value_set_boxed (value, &self->default_value);
    return TRUE;
}

static int
param_decimal_compare (GParamSpec *pspec, const GValue *value1, const GValue *value2)
{
    const CarryDecimal *first = g_value_get_boxed (value1);
    const CarryDecimal *second = g_value_get_boxed (value2);
    gboolean has_first = first != NULL && carry_decimal_is_valid (*first);
    gboolean has_second = second != NULL && carry_decimal_is_valid (*second);

    if (has_first && has_second)
        return carry_decimal_compare (*first, *second);
    return (int) has_first - (int) has_second;
}

GType
carry_param_decimal_get_type (void)
{
    static gsize type = 0;

    if (g_once_init_enter (&type))
    {
        const GParamSpecTypeInfo info = {
            .instance_size = sizeof (CarryParamSpecDecimal),
            .instance_init = param_decimal_init,
            .value_type = CARRY_TYPE_DECIMAL,
            .value_set_default = param_decimal_set_default,
            .value_validate = param_decimal_validate,
            .values_cmp = param_decimal_compare,
        };

        g_once_init_leave (&type, g_param_type_register_static ("CarryParamDecimal", &info));
    }
    return type;
}

static gboolean
decimal_from_text (const char *text, CarryDecimal *out_value)
{
    g_autoptr (GError) error = NULL;

    if (text == NULL)
        *out_value = carry_decimal_invalid ();
    else if (!carry_decimal_parse (text, -1, out_value, &error))
        g_critical ("\"%s\" is not a decimal: %s", text, error->message);
    return error == NULL;
}

/**
 * carry_param_spec_decimal: (skip)
 * @name: name of the setting
 * @blurb: what it means, with its unit
 * @minimum: (nullable): smallest value as text, or %NULL for no bound
 * @maximum: (nullable): largest value as text, or %NULL for no bound
 * @default_value: (nullable): the default as text, or %NULL for none
 * @flags: flags
 *
 * Returns: (transfer full): a new spec of a setting that is a #CarryDecimal
 */
GParamSpec *
carry_param_spec_decimal (const char *name, const char *blurb, const char *minimum,
                          const char *maximum, const char *default_value, GParamFlags flags)
{
    CarryDecimal low;
    CarryDecimal high;
    CarryDecimal usual;
    CarryParamSpecDecimal *self;

    if (!decimal_from_text (minimum, &low) || !decimal_from_text (maximum, &high) ||
        !decimal_from_text (default_value, &usual))
        return NULL;

    self = g_param_spec_internal (CARRY_TYPE_PARAM_DECIMAL, name, NULL, blurb, flags);
    if (self == NULL)
        return NULL;
    self->minimum = low;
    self->maximum = high;
    self->default_value = usual;
    if (!param_decimal_holds (self, &usual))
        g_critical ("default of setting \"%s\" is outside its range", name);
    return G_PARAM_SPEC (self);
}

/* Durations and times are 64-bit integers for GObject and every binding; only their text differs. */

static GType
register_int64 (const char *name)
{
    const GTypeInfo info = {
        .class_size = sizeof (GParamSpecClass),
        .instance_size = sizeof (GParamSpecInt64),
    };

    return g_type_register_static (G_TYPE_PARAM_INT64, name, &info, 0);
}

GType
carry_param_duration_get_type (void)
{
    static gsize type = 0;

    if (g_once_init_enter (&type))
        g_once_init_leave (&type, register_int64 ("CarryParamDuration"));
    return type;
}

GType
carry_param_time_get_type (void)
{
    static gsize type = 0;

    if (g_once_init_enter (&type))
        g_once_init_leave (&type, register_int64 ("CarryParamTime"));
    return type;
}

static GParamSpec *
new_int64 (GType type, const char *name, const char *blurb, gint64 minimum, gint64 maximum,
           gint64 default_value, GParamFlags flags)
{
    GParamSpecInt64 *self = g_param_spec_internal (type, name, NULL, blurb, flags);

    if (self == NULL)
        return NULL;
    self->minimum = minimum;
    self->maximum = maximum;
    self->default_value = default_value;
    if (default_value < minimum || default_value > maximum)
        g_critical ("default of setting \"%s\" is outside its range", name);
    return G_PARAM_SPEC (self);
}

/**
 * carry_param_spec_duration: (skip)
 * @name: name of the setting
 * @blurb: what it means
 * @minimum_ns: shortest value in nanoseconds
 * @maximum_ns: longest value in nanoseconds; %G_MAXINT64 for no bound
 * @default_ns: the default in nanoseconds
 * @flags: flags
 *
 * Returns: (transfer full): a new spec of a setting that is a `gint64` of nanoseconds, written with
 *   a unit (`250ms`, `8h`)
 */
GParamSpec *
carry_param_spec_duration (const char *name, const char *blurb, gint64 minimum_ns,
                           gint64 maximum_ns, gint64 default_ns, GParamFlags flags)
{
    return new_int64 (CARRY_TYPE_PARAM_DURATION, name, blurb, minimum_ns, maximum_ns, default_ns,
                      flags);
}

/**
 * carry_param_spec_time: (skip)
 * @name: name of the setting
 * @blurb: what it means
 * @default_ts: the default in nanoseconds since 1970 UTC; 0 for none
 * @flags: flags
 *
 * Returns: (transfer full): a new spec of a setting that is a `gint64` of nanoseconds since 1970,
 *   written as ISO 8601 text (`2024-01-01` or `2024-01-01T08:00:00Z`; UTC where no zone is given)
 */
GParamSpec *
carry_param_spec_time (const char *name, const char *blurb, gint64 default_ts, GParamFlags flags)
{
    return new_int64 (CARRY_TYPE_PARAM_TIME, name, blurb, 0, G_MAXINT64, default_ts, flags);
}

/* List: GObject's own boxed spec has no default; this one has. */

typedef struct
{
    GParamSpecBoxed parent_instance;
    char **default_value;
} ParamSpecList;

typedef struct
{
    GParamSpecClass parent_class;
} ParamSpecListClass;

#define CARRY_TYPE_PARAM_LIST (carry_param_list_get_type ())
static GType carry_param_list_get_type (void);
G_DEFINE_TYPE (ParamSpecList, carry_param_list, G_TYPE_PARAM_BOXED)

static void
carry_param_list_init (ParamSpecList *self)
{
}

static void
param_list_finalize (GParamSpec *pspec)
{
    g_strfreev (((ParamSpecList *) pspec)->default_value);
    G_PARAM_SPEC_CLASS (carry_param_list_parent_class)->finalize (pspec);
}

static void
param_list_set_default (GParamSpec *pspec, GValue *value)
{
    g_value_set_boxed (value, ((ParamSpecList *) pspec)->default_value);
}

static int
param_list_compare (GParamSpec *pspec, const GValue *value1, const GValue *value2)
{
    const char *const none[] = { NULL };
    const char *const *first = g_value_get_boxed (value1);
    const char *const *second = g_value_get_boxed (value2);

    return g_strv_equal (first != NULL ? first : none, second != NULL ? second : none) ? 0 : 1;
}

static void
carry_param_list_class_init (ParamSpecListClass *klass)
{
    GParamSpecClass *pspec_class = G_PARAM_SPEC_CLASS (klass);

    pspec_class->value_type = G_TYPE_STRV;
    pspec_class->finalize = param_list_finalize;
    pspec_class->value_set_default = param_list_set_default;
    pspec_class->values_cmp = param_list_compare;
}

/**
 * carry_param_spec_list: (skip)
 * @name: name of the setting
 * @blurb: what it means
 * @default_text: (nullable): the default, comma separated, or %NULL for an empty list
 * @flags: flags
 *
 * The field of such a setting is a `char **` that is never %NULL.
 *
 * Returns: (transfer full): a new spec of a setting that is a list of texts, written comma separated
 */
GParamSpec *
carry_param_spec_list (const char *name, const char *blurb, const char *default_text,
                       GParamFlags flags)
{
    ParamSpecList *self = g_param_spec_internal (CARRY_TYPE_PARAM_LIST, name, NULL, blurb, flags);

    if (self == NULL)
        return NULL;
    self->default_value = carry_setting_split_list (default_text != NULL ? default_text : "");
    if (self->default_value == NULL)
        g_critical ("default of setting \"%s\" has an empty item", name);
    return G_PARAM_SPEC (self);
}
