/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-setting-private.h"

#include <math.h>
#include <string.h>

#include "base/carry-time.h"

/* Boolean */

static CarrySettingVerdict
boolean_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    gboolean yes = g_str_equal (text, "true");

    if (!yes && !g_str_equal (text, "false"))
        return CARRY_SETTING_MALFORMED;
    g_value_set_boolean (value, yes);
    return CARRY_SETTING_GOOD;
}

static char *
boolean_format (const GValue *value)
{
    return g_strdup (g_value_get_boolean (value) ? "true" : "false");
}

static void
boolean_load (gconstpointer field, GValue *value)
{
    g_value_set_boolean (value, *(const gboolean *) field);
}

static void
boolean_store (gpointer field, const GValue *value)
{
    *(gboolean *) field = g_value_get_boolean (value);
}

/* Signed integers: gint and gint64, the latter also for durations and times */

static void
signed_set (GValue *value, gint64 number)
{
    if (G_VALUE_HOLDS_INT (value))
        g_value_set_int (value, (gint) number);
    else
        g_value_set_int64 (value, number);
}

static gint64
signed_get (const GValue *value)
{
    return G_VALUE_HOLDS_INT (value) ? g_value_get_int (value) : g_value_get_int64 (value);
}

static CarrySettingVerdict
number_verdict (const GError *error)
{
    if (error == NULL)
        return CARRY_SETTING_GOOD;
    return g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS)
               ? CARRY_SETTING_OUT_OF_RANGE
               : CARRY_SETTING_MALFORMED;
}

static CarrySettingVerdict
signed_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    gboolean is_int = G_VALUE_HOLDS_INT (value);
    g_autoptr (GError) error = NULL;
    gint64 number;

    if (g_ascii_string_to_signed (text, 10, is_int ? G_MININT : G_MININT64,
                                  is_int ? G_MAXINT : G_MAXINT64, &number, &error))
        signed_set (value, number);
    return number_verdict (error);
}

static char *
signed_format (const GValue *value)
{
    return g_strdup_printf ("%" G_GINT64_FORMAT, signed_get (value));
}

static void
signed_limits (GParamSpec *pspec, GValue *minimum, GValue *maximum)
{
    gboolean is_int = G_VALUE_HOLDS_INT (minimum);

    signed_set (minimum,
                is_int ? G_PARAM_SPEC_INT (pspec)->minimum : G_PARAM_SPEC_INT64 (pspec)->minimum);
    signed_set (maximum,
                is_int ? G_PARAM_SPEC_INT (pspec)->maximum : G_PARAM_SPEC_INT64 (pspec)->maximum);
}

static void
signed_load (gconstpointer field, GValue *value)
{
    signed_set (value, G_VALUE_HOLDS_INT (value) ? *(const gint *) field : *(const gint64 *) field);
}

static void
signed_store (gpointer field, const GValue *value)
{
    if (G_VALUE_HOLDS_INT (value))
        *(gint *) field = g_value_get_int (value);
    else
        *(gint64 *) field = g_value_get_int64 (value);
}

static CarrySettingVerdict
duration_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    gint64 ns;

    if (!carry_duration_parse (text, &ns, NULL))
        return CARRY_SETTING_MALFORMED;
    g_value_set_int64 (value, ns);
    return CARRY_SETTING_GOOD;
}

static char *
duration_format (const GValue *value)
{
    char buffer[CARRY_DURATION_BUFFER];

    return g_strdup (carry_duration_to_text (g_value_get_int64 (value), buffer));
}

static CarrySettingVerdict
time_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    gint64 ts;

    if (!carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, &ts, NULL))
        return CARRY_SETTING_MALFORMED;
    g_value_set_int64 (value, ts);
    return CARRY_SETTING_GOOD;
}

static char *
time_format (const GValue *value)
{
    char buffer[CARRY_TIME_BUFFER];

    return g_strdup (carry_time_to_text (g_value_get_int64 (value), buffer));
}

/* Unsigned integers: guint and guint64 */

static void
unsigned_set (GValue *value, guint64 number)
{
    if (G_VALUE_HOLDS_UINT (value))
        g_value_set_uint (value, (guint) number);
    else
        g_value_set_uint64 (value, number);
}

static CarrySettingVerdict
unsigned_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    guint64 most = G_VALUE_HOLDS_UINT (value) ? G_MAXUINT : G_MAXUINT64;
    g_autoptr (GError) error = NULL;
    gint64 negative;
    guint64 number;

    if (text[0] == '-' && g_ascii_string_to_signed (text, 10, G_MININT64, -1, &negative, NULL))
        return CARRY_SETTING_OUT_OF_RANGE;
    if (g_ascii_string_to_unsigned (text, 10, 0, most, &number, &error))
        unsigned_set (value, number);
    return number_verdict (error);
}

static char *
unsigned_format (const GValue *value)
{
    return g_strdup_printf ("%" G_GUINT64_FORMAT, G_VALUE_HOLDS_UINT (value)
                                                      ? g_value_get_uint (value)
                                                      : g_value_get_uint64 (value));
}

static void
unsigned_limits (GParamSpec *pspec, GValue *minimum, GValue *maximum)
{
    gboolean is_uint = G_VALUE_HOLDS_UINT (minimum);

    unsigned_set (minimum, is_uint ? G_PARAM_SPEC_UINT (pspec)->minimum
                                   : G_PARAM_SPEC_UINT64 (pspec)->minimum);
    unsigned_set (maximum, is_uint ? G_PARAM_SPEC_UINT (pspec)->maximum
                                   : G_PARAM_SPEC_UINT64 (pspec)->maximum);
}

static void
unsigned_load (gconstpointer field, GValue *value)
{
    unsigned_set (value,
                  G_VALUE_HOLDS_UINT (value) ? *(const guint *) field : *(const guint64 *) field);
}

static void
unsigned_store (gpointer field, const GValue *value)
{
    if (G_VALUE_HOLDS_UINT (value))
        *(guint *) field = g_value_get_uint (value);
    else
        *(guint64 *) field = g_value_get_uint64 (value);
}

/* Double: for ratios. Hexadecimal, infinite and locale-dependent forms are no numbers here. */

static CarrySettingVerdict
double_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    const GParamSpecDouble *spec = G_PARAM_SPEC_DOUBLE (pspec);
    char *end = NULL;
    double number;

    if (text[0] == '\0' || text[strspn (text, "0123456789+-.eE")] != '\0')
        return CARRY_SETTING_MALFORMED;
    number = g_ascii_strtod (text, &end);
    if (*end != '\0')
        return CARRY_SETTING_MALFORMED;
    /* GObject itself lets through what is beyond a bound by a rounding error only. */
    if (!isfinite (number) || number < spec->minimum || number > spec->maximum)
        return CARRY_SETTING_OUT_OF_RANGE;
    g_value_set_double (value, number);
    return CARRY_SETTING_GOOD;
}

/* The shortest of the usual forms that reads back as the same number. */
static char *
double_format (const GValue *value)
{
    double number = g_value_get_double (value);
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (text, sizeof text, "%.15g", number);
    if (g_ascii_strtod (text, NULL) != number)
        g_ascii_formatd (text, sizeof text, "%.16g", number);
    if (g_ascii_strtod (text, NULL) != number)
        g_ascii_formatd (text, sizeof text, "%.17g", number);
    return g_strdup (text);
}

static void
double_limits (GParamSpec *pspec, GValue *minimum, GValue *maximum)
{
    g_value_set_double (minimum, G_PARAM_SPEC_DOUBLE (pspec)->minimum);
    g_value_set_double (maximum, G_PARAM_SPEC_DOUBLE (pspec)->maximum);
}

static void
double_load (gconstpointer field, GValue *value)
{
    g_value_set_double (value, *(const double *) field);
}

static void
double_store (gpointer field, const GValue *value)
{
    *(double *) field = g_value_get_double (value);
}

/* Decimal */

static CarrySettingVerdict
decimal_parse (GParamSpec *pspec, const char *text, GValue *value)
{
    CarryDecimal number;

    if (!carry_decimal_parse (text, -1, &number, NULL))
        return CARRY_SETTING_MALFORMED;
    g_value_set_boxed (value, &number);
    return CARRY_SETTING_GOOD;
}

static char *
decimal_format (const GValue *value)
{
    const CarryDecimal *number = g_value_get_boxed (value);
    char buffer[CARRY_DECIMAL_BUFFER];

    if (number == NULL || !carry_decimal_is_valid (*number))
        return g_strdup ("");
    return g_strdup (carry_decimal_format (*number, buffer));
}

static void
decimal_limits (GParamSpec *pspec, GValue *minimum, GValue *maximum)
{
    if (!CARRY_IS_PARAM_SPEC_DECIMAL (pspec))
        return;
    g_value_set_boxed (minimum, &CARRY_PARAM_SPEC_DECIMAL (pspec)->minimum);
    g_value_set_boxed (maximum, &CARRY_PARAM_SPEC_DECIMAL (pspec)->maximum);
}

static void
decimal_load (gconstpointer field, GValue *value)
{
    g_value_set_boxed (value, field);
}

static void
decimal_store (gpointer field, const GValue *value)
{
    const CarryDecimal *number = g_value_get_boxed (value);

    *(CarryDecimal *) field = number != NULL ? *number : carry_decimal_invalid ();
}

static const CarrySettingKind kind_boolean = {
    .name = "boolean",
    .expected = "true or false",
    .size = sizeof (gboolean),
    .parse = boolean_parse,
    .format = boolean_format,
    .load = boolean_load,
    .store = boolean_store,
};

static const CarrySettingKind kind_int = {
    .name = "integer",
    .expected = "an integer",
    .size = sizeof (gint),
    .parse = signed_parse,
    .format = signed_format,
    .limits = signed_limits,
    .load = signed_load,
    .store = signed_store,
};

static const CarrySettingKind kind_int64 = {
    .name = "integer",
    .expected = "an integer",
    .size = sizeof (gint64),
    .parse = signed_parse,
    .format = signed_format,
    .limits = signed_limits,
    .load = signed_load,
    .store = signed_store,
};

static const CarrySettingKind kind_duration = {
    .name = "duration",
    .expected = "a duration with its unit, such as 250ms, 30s, 5m, 8h or 1d",
    .size = sizeof (gint64),
    .parse = duration_parse,
    .format = duration_format,
    .limits = signed_limits,
    .load = signed_load,
    .store = signed_store,
};

static const CarrySettingKind kind_time = {
    .name = "time",
    .expected = "a UTC time since 1970 such as 2024-01-01 or 2024-01-01T08:00:00Z",
    .size = sizeof (gint64),
    .parse = time_parse,
    .format = time_format,
    .load = signed_load,
    .store = signed_store,
};

static const CarrySettingKind kind_uint = {
    .name = "integer",
    .expected = "an integer",
    .size = sizeof (guint),
    .parse = unsigned_parse,
    .format = unsigned_format,
    .limits = unsigned_limits,
    .load = unsigned_load,
    .store = unsigned_store,
};

static const CarrySettingKind kind_uint64 = {
    .name = "integer",
    .expected = "an integer",
    .size = sizeof (guint64),
    .parse = unsigned_parse,
    .format = unsigned_format,
    .limits = unsigned_limits,
    .load = unsigned_load,
    .store = unsigned_store,
};

static const CarrySettingKind kind_double = {
    .name = "number",
    .expected = "a number such as 0.05",
    .size = sizeof (double),
    .parse = double_parse,
    .format = double_format,
    .limits = double_limits,
    .load = double_load,
    .store = double_store,
};

static const CarrySettingKind kind_decimal = {
    .name = "decimal",
    .expected = "a decimal number such as 0.05",
    .size = sizeof (CarryDecimal),
    .parse = decimal_parse,
    .format = decimal_format,
    .limits = decimal_limits,
    .load = decimal_load,
    .store = decimal_store,
};

/* NULL for a type that is no number and no decimal. */
const CarrySettingKind *
carry_setting_find_number_kind (GParamSpec *pspec)
{
    if (pspec->value_type == CARRY_TYPE_DECIMAL)
        return &kind_decimal;
    switch (pspec->value_type)
    {
    case G_TYPE_BOOLEAN:
        return &kind_boolean;
    case G_TYPE_INT:
        return &kind_int;
    case G_TYPE_UINT:
        return &kind_uint;
    case G_TYPE_INT64:
        if (CARRY_IS_PARAM_SPEC_DURATION (pspec))
            return &kind_duration;
        return CARRY_IS_PARAM_SPEC_TIME (pspec) ? &kind_time : &kind_int64;
    case G_TYPE_UINT64:
        return &kind_uint64;
    case G_TYPE_DOUBLE:
        return &kind_double;
    default:
        return NULL;
    }
}
