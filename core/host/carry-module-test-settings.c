/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-module-test-private.h"

#include <math.h>
#include <string.h>

#include "base/carry-time.h"
#include "host/carry-config-private.h"
#include "roles/carry-setting-private.h"

/* How a setting is declared */

static void
check_declaration (CarryModuleTest *self, GParamSpec *pspec)
{
    const char *blurb = g_param_spec_get_blurb (pspec);

    if (carry_setting_find_kind (pspec) == NULL)
        carry_module_test_fail (self, "its type %s is none a setting can have",
                                g_type_name (pspec->value_type));
    if (!carry_config_is_name (pspec->name) || g_str_equal (pspec->name, "plugin"))
        carry_module_test_fail (self, "no configuration can name it");
    if (blurb == NULL || blurb[0] == '\0')
        carry_module_test_fail (self, "it does not say what it means");
    if ((pspec->flags & G_PARAM_READWRITE) != G_PARAM_READWRITE)
        carry_module_test_fail (self, "it must be readable and writable");
}

/* Values that must hold */

static void
check_same (CarryModuleTest *self, GParamSpec *pspec, const GValue *wanted, const GValue *got,
            const char *when)
{
    g_autofree char *wanted_text = NULL;
    g_autofree char *got_text = NULL;

    if (g_param_values_cmp (pspec, wanted, got) == 0)
        return;
    wanted_text = carry_setting_format (pspec, wanted);
    got_text = carry_setting_format (pspec, got);
    carry_module_test_fail (self, "%s gave \"%s\" back as \"%s\"", when, wanted_text, got_text);
}

static void
check_text (CarryModuleTest *self, GParamSpec *pspec, const GValue *value)
{
    g_autofree char *text = carry_setting_find_kind (pspec)->format (value);
    g_auto (GValue) again = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    if (!carry_setting_parse (pspec, text, &again, &error))
        carry_module_test_fail (self, "its own text \"%s\" is refused: %s", text, error->message);
    else
        check_same (self, pspec, value, &again, "text");
}

/* Set, got, and through text and back. */
static void
check_value (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec, const GValue *value)
{
    const CarrySettingKind *kind = carry_setting_find_kind (pspec);
    g_auto (GValue) got = G_VALUE_INIT;

    g_object_set_property (G_OBJECT (module), pspec->name, value);
    g_value_init (&got, pspec->value_type);
    g_object_get_property (G_OBJECT (module), pspec->name, &got);
    check_same (self, pspec, value, &got, "the object");
    if (kind->parse != NULL)
        check_text (self, pspec, value);
}

static void
check_good_text (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec, const char *text)
{
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    if (!carry_setting_parse (pspec, text, &value, &error))
        carry_module_test_fail (self, "\"%s\" is refused: %s", text, error->message);
    else
        check_value (self, module, pspec, &value);
}

static void
check_bad_text (CarryModuleTest *self, GParamSpec *pspec, const char *text)
{
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    if (carry_setting_parse (pspec, text, &value, &error))
        carry_module_test_fail (self, "\"%s\" is not refused", text);
    else if (error == NULL)
        carry_module_test_fail (self, "\"%s\" is refused without a reason", text);
}

static void
check_default (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec)
{
    const GValue *usual = g_param_spec_get_default_value (pspec);
    g_autofree char *described = carry_setting_describe_default (pspec);
    g_auto (GValue) got = G_VALUE_INIT;

    g_value_init (&got, pspec->value_type);
    g_object_get_property (G_OBJECT (module), pspec->name, &got);
    check_same (self, pspec, usual, &got, "creation");
    if (described != NULL)
        check_good_text (self, module, pspec, described);
}

/* Limits, and just outside them */

/* The text of a whole number plus or minus one, also past what its type can hold. */
static char *
step_integer (const char *text, int by)
{
    __int128 number = 0;
    gboolean is_negative = text[0] == '-';
    char digits[48];
    gsize at = sizeof digits;

    for (const char *p = text + (is_negative ? 1 : 0); *p != '\0'; p++)
        number = number * 10 + (*p - '0');
    number = (is_negative ? -number : number) + by;
    is_negative = number < 0;
    number = is_negative ? -number : number;
    digits[--at] = '\0';
    do
        digits[--at] = (char) ('0' + (int) (number % 10));
    while ((number /= 10) != 0);
    if (is_negative)
        digits[--at] = '-';
    return g_strdup (digits + at);
}

static char *
step_double (double limit, int by)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    double outside = nextafter (limit, by < 0 ? -INFINITY : INFINITY);

    if (!isfinite (outside))
        return g_strdup (by < 0 ? "-1e999" : "1e999");
    return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, outside));
}

static char *
step_decimal (CarryDecimal limit, int by)
{
    char buffer[CARRY_DECIMAL_BUFFER];
    CarryDecimal outside = carry_decimal_add (limit, carry_decimal_make (by, limit.scale));

    if (!carry_decimal_is_valid (outside))
        return NULL;
    return g_strdup (carry_decimal_format (outside, buffer));
}

static char *
step_duration (gint64 limit, int by)
{
    char buffer[CARRY_DURATION_BUFFER];

    if (limit == (by < 0 ? G_MININT64 : G_MAXINT64))
        return NULL;
    return g_strdup (carry_duration_to_text (limit + by, buffer));
}

/* Text just outside a limit, or NULL where nothing can be. */
static char *
step_outside (GParamSpec *pspec, const GValue *limit, int by)
{
    g_autofree char *text = NULL;

    if (pspec->value_type == CARRY_TYPE_DECIMAL)
        return step_decimal (*(const CarryDecimal *) g_value_get_boxed (limit), by);
    if (pspec->value_type == G_TYPE_DOUBLE)
        return step_double (g_value_get_double (limit), by);
    if (CARRY_IS_PARAM_SPEC_DURATION (pspec))
        return step_duration (g_value_get_int64 (limit), by);
    text = carry_setting_find_kind (pspec)->format (limit);
    return step_integer (text, by);
}

static gboolean
is_none (const GValue *limit)
{
    const CarryDecimal *number;

    if (!G_VALUE_HOLDS (limit, CARRY_TYPE_DECIMAL))
        return FALSE;
    number = g_value_get_boxed (limit);
    return number == NULL || !carry_decimal_is_valid (*number);
}

static void
check_limit (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec, const GValue *limit,
             int outwards)
{
    g_autofree char *outside = NULL;

    if (is_none (limit))
        return;
    check_value (self, module, pspec, limit);
    outside = step_outside (pspec, limit, outwards);
    if (outside != NULL)
        check_bad_text (self, pspec, outside);
}

static void
check_limits (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec)
{
    g_auto (GValue) minimum = G_VALUE_INIT;
    g_auto (GValue) maximum = G_VALUE_INIT;

    g_value_init (&minimum, pspec->value_type);
    g_value_init (&maximum, pspec->value_type);
    carry_setting_find_kind (pspec)->limits (pspec, &minimum, &maximum);
    check_limit (self, module, pspec, &minimum, -1);
    check_limit (self, module, pspec, &maximum, 1);
    check_bad_text (self, pspec, "many");
}

static void
check_choices (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec)
{
    const GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;

    for (guint i = 0; i < klass->n_values; i++)
        check_good_text (self, module, pspec, klass->values[i].value_nick);
    check_bad_text (self, pspec, "no such choice");
    check_bad_text (self, pspec, "");
}

/* A reference is held as long as the module, and no longer. */
static void
check_reference (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec)
{
    CarryModule *peer = carry_test_peer_new ("peer");
    g_auto (GValue) value = G_VALUE_INIT;

    if (g_type_is_a (G_OBJECT_TYPE (peer), pspec->value_type))
    {
        g_value_init (&value, pspec->value_type);
        g_value_set_object (&value, peer);
        check_value (self, module, pspec, &value);
        g_value_set_object (&value, NULL);
        check_value (self, module, pspec, &value);
        g_value_unset (&value);
    }
    carry_module_test_destroy (self, peer);
}

static void
check_kind (CarryModuleTest *self, CarryModule *module, GParamSpec *pspec)
{
    GType type = pspec->value_type;

    if (G_TYPE_IS_ENUM (type))
        check_choices (self, module, pspec);
    else if (g_type_is_a (type, G_TYPE_OBJECT))
        check_reference (self, module, pspec);
    else if (carry_setting_find_kind (pspec)->limits != NULL)
        check_limits (self, module, pspec);
    else if (type == G_TYPE_BOOLEAN)
    {
        check_good_text (self, module, pspec, "true");
        check_good_text (self, module, pspec, "false");
        check_bad_text (self, pspec, "perhaps");
    }
    else if (CARRY_IS_PARAM_SPEC_TIME (pspec))
    {
        check_good_text (self, module, pspec, "2024-02-29T12:34:56.789Z");
        check_bad_text (self, pspec, "2023-02-29");
    }
    else
    {
        check_good_text (self, module, pspec, "some");
        check_good_text (self, module, pspec, "");
    }
}

/* Every setting on an object of its own: created, put to each of its limits, let go. */
void
carry_module_test_settings (CarryModuleTest *self)
{
    g_autoptr (CarryModuleClass) klass = g_type_class_ref (self->type);
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (klass, &n);
    for (guint i = 0; i < n; i++)
    {
        CarryModule *module;

        carry_module_test_begin (self);
        module = g_object_new (self->type, "id", "under-test", NULL);
        check_declaration (self, settings[i]);
        if (self->failure->len == 0)
        {
            check_default (self, module, settings[i]);
            check_kind (self, module, settings[i]);
        }
        carry_module_test_destroy (self, module);
        carry_module_test_end (self, "setting %s", settings[i]->name);
    }
}
