/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-setting.h"

#include "base/carry-error.h"
#include "base/carry-nearest.h"
#include "roles/carry-role.h"
#include "roles/carry-setting-private.h"

/* Longer values are cut in messages. */
#define QUOTE_MAX 60

/* A value as a message shows it: on one line, not too long, and never a secret. */
static char *
quote_value (GParamSpec *pspec, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    GString *quoted;
    guint length = 0;

    if ((pspec->flags & CARRY_PARAM_SECRET) != 0)
        return g_strdup ("the value");
    quoted = g_string_new ("\"");
    for (const char *p = valid; *p != '\0' && length < QUOTE_MAX;
         p = g_utf8_next_char (p), length++)
    {
        gunichar letter = g_utf8_get_char (p);

        g_string_append_unichar (quoted, g_unichar_isprint (letter) ? letter : 0xfffd);
    }
    g_string_append (quoted, g_utf8_strlen (valid, -1) > QUOTE_MAX ? "…\"" : "\"");
    return g_string_free (quoted, FALSE);
}

/* Does a bound of the spec say anything that its C type does not? */
static gboolean
is_bound (const GValue *limit)
{
    switch (G_VALUE_TYPE (limit))
    {
    case G_TYPE_INT:
        return g_value_get_int (limit) != G_MININT && g_value_get_int (limit) != G_MAXINT;
    case G_TYPE_UINT:
        return g_value_get_uint (limit) != G_MAXUINT;
    case G_TYPE_INT64:
        return g_value_get_int64 (limit) != G_MININT64 && g_value_get_int64 (limit) != G_MAXINT64;
    case G_TYPE_UINT64:
        return g_value_get_uint64 (limit) != G_MAXUINT64;
    case G_TYPE_DOUBLE:
        return g_value_get_double (limit) > -G_MAXDOUBLE &&
               g_value_get_double (limit) < G_MAXDOUBLE;
    default:
        return g_value_get_boxed (limit) != NULL &&
               carry_decimal_is_valid (*(const CarryDecimal *) g_value_get_boxed (limit));
    }
}

static char *
describe_limits (GParamSpec *pspec, const CarrySettingKind *kind)
{
    g_auto (GValue) minimum = G_VALUE_INIT;
    g_auto (GValue) maximum = G_VALUE_INIT;
    g_autofree char *low = NULL;
    g_autofree char *high = NULL;

    g_value_init (&minimum, pspec->value_type);
    g_value_init (&maximum, pspec->value_type);
    kind->limits (pspec, &minimum, &maximum);
    low = is_bound (&minimum) ? kind->format (&minimum) : NULL;
    high = is_bound (&maximum) ? kind->format (&maximum) : NULL;
    if (low != NULL && high != NULL)
        return g_strdup_printf ("%s to %s", low, high);
    if (low != NULL)
        return g_strdup_printf ("at least %s", low);
    return high != NULL ? g_strdup_printf ("at most %s", high) : NULL;
}

static const char **
list_nicks (GParamSpec *pspec)
{
    GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
    const char **nicks = g_new0 (const char *, klass->n_values + 1);

    for (guint i = 0; i < klass->n_values; i++)
        nicks[i] = klass->values[i].value_nick;
    return nicks;
}

/**
 * carry_setting_describe_type:
 * @pspec: a setting
 *
 * Returns: (transfer full): its type in one word, as a person would say it: `boolean`, `integer`,
 *   `number`, `decimal`, `duration`, `time`, `choice`, `text`, `path`, `list` or `reference`
 */
char *
carry_setting_describe_type (GParamSpec *pspec)
{
    const CarrySettingKind *kind;

    g_return_val_if_fail (G_IS_PARAM_SPEC (pspec), NULL);

    kind = carry_setting_find_kind (pspec);
    return g_strdup (kind != NULL ? kind->name : g_type_name (pspec->value_type));
}

/**
 * carry_setting_describe_range:
 * @pspec: a setting
 *
 * Returns: (transfer full) (nullable): what values it takes: bounds (`1 to 100`, `at least 1s`), the
 *   choices (`spot, linear`), or the role a reference must have; %NULL when nothing bounds it
 */
char *
carry_setting_describe_range (GParamSpec *pspec)
{
    const CarrySettingKind *kind;

    g_return_val_if_fail (G_IS_PARAM_SPEC (pspec), NULL);

    kind = carry_setting_find_kind (pspec);
    if (G_IS_PARAM_SPEC_ENUM (pspec))
    {
        g_autofree const char **nicks = list_nicks (pspec);

        return g_strjoinv (", ", (char **) nicks);
    }
    if (g_type_is_a (pspec->value_type, G_TYPE_OBJECT))
        return g_strdup (carry_role_get_name (pspec->value_type));
    return kind != NULL && kind->limits != NULL ? describe_limits (pspec, kind) : NULL;
}

/**
 * carry_setting_describe_default:
 * @pspec: a setting
 *
 * Returns: (transfer full) (nullable): its default as text, or %NULL when it has none, as secrets must not
 */
char *
carry_setting_describe_default (GParamSpec *pspec)
{
    const GValue *value;
    g_autofree char *text = NULL;

    g_return_val_if_fail (G_IS_PARAM_SPEC (pspec), NULL);

    if ((pspec->flags & (CARRY_PARAM_REQUIRED | CARRY_PARAM_SECRET)) != 0 ||
        carry_setting_find_kind (pspec) == NULL)
        return NULL;
    value = g_param_spec_get_default_value (pspec);
    if (CARRY_IS_PARAM_SPEC_TIME (pspec) && g_value_get_int64 (value) == 0)
        return NULL;
    text = carry_setting_format (pspec, value);
    return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

/* What a value must be, for the second half of a message. */
static char *
describe_expected (GParamSpec *pspec, const CarrySettingKind *kind, const char *text)
{
    g_autofree char *range = carry_setting_describe_range (pspec);
    g_autofree const char **nicks = NULL;
    const char *nearest;

    if (range == NULL)
        return g_strdup (kind->expected);
    if (!G_IS_PARAM_SPEC_ENUM (pspec))
        return g_strdup_printf ("%s, %s", kind->expected, range);
    nicks = list_nicks (pspec);
    nearest = carry_nearest_name (text, nicks);
    if (nearest == NULL)
        return g_strdup_printf ("%s %s", kind->expected, range);
    return g_strdup_printf ("%s %s (did you mean \"%s\"?)", kind->expected, range, nearest);
}

static void
set_value_error (GError **error, GParamSpec *pspec, const CarrySettingKind *kind, const char *text,
                 CarrySettingVerdict verdict)
{
    g_autofree char *quoted = quote_value (pspec, text);
    g_autofree char *expected = describe_expected (pspec, kind, text);
    const char *wrong = verdict == CARRY_SETTING_OUT_OF_RANGE ? "out of range" : "not valid";

    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s is %s; expected %s", quoted, wrong,
                 expected);
}

/**
 * carry_setting_parse:
 * @pspec: a setting
 * @text: its value as written in a configuration
 * @out_value: (out caller-allocates): an unset #GValue, initialised to the setting's type on success
 * @error: return location for an error
 *
 * Reads the value of a setting. Nothing is clamped or guessed: text that is not a value of this type
 * and range is an error that says what is expected. Empty text is no text for a `text` setting. A
 * reference cannot be read here, since only the host knows who has which id.
 *
 * Returns: %TRUE on success; %FALSE with %CARRY_ERROR_INVALID when the text is no such value, or
 *   %CARRY_ERROR_NOT_SUPPORTED when no text can be
 */
gboolean
carry_setting_parse (GParamSpec *pspec, const char *text, GValue *out_value, GError **error)
{
    g_auto (GValue) value = G_VALUE_INIT;
    const CarrySettingKind *kind;
    CarrySettingVerdict verdict;

    g_return_val_if_fail (G_IS_PARAM_SPEC (pspec), FALSE);
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (out_value != NULL && !G_IS_VALUE (out_value), FALSE);

    kind = carry_setting_find_kind (pspec);
    if (kind == NULL || kind->parse == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "\"%s\" is of type %s, which no text can be", pspec->name,
                     g_type_name (pspec->value_type));
        return FALSE;
    }
    g_value_init (&value, pspec->value_type);
    verdict = kind->parse (pspec, text, &value);
    /* Of a double GLib 2.74 makes a float before it compares: its own reader looked at the bounds. */
    if (verdict == CARRY_SETTING_GOOD && !G_IS_PARAM_SPEC_DOUBLE (pspec) &&
        !g_param_value_is_valid (pspec, &value))
        verdict = CARRY_SETTING_OUT_OF_RANGE;
    if (verdict != CARRY_SETTING_GOOD)
    {
        set_value_error (error, pspec, kind, text, verdict);
        return FALSE;
    }
    *out_value = value;
    value = (GValue) G_VALUE_INIT;
    return TRUE;
}

/**
 * carry_setting_format:
 * @pspec: a setting
 * @value: its value
 *
 * The inverse of carry_setting_parse(). A reference becomes the id of its module. A secret is not
 * told.
 *
 * Returns: (transfer full): the value as a configuration would write it; empty when there is none
 */
char *
carry_setting_format (GParamSpec *pspec, const GValue *value)
{
    const CarrySettingKind *kind;

    g_return_val_if_fail (G_IS_PARAM_SPEC (pspec), NULL);
    g_return_val_if_fail (G_IS_VALUE (value), NULL);

    kind = carry_setting_find_kind (pspec);
    g_return_val_if_fail (kind != NULL, NULL);
    if ((pspec->flags & CARRY_PARAM_SECRET) != 0)
        return g_strdup ("(secret)");
    return kind->format (value);
}
