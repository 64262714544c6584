/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "model/carry-types.h"
#include "roles/carry-exchange.h"
#include "roles/carry-module.h"
#include "roles/carry-setting.h"

/* A module with a setting of every kind, and a subclass with one of its own. */

typedef struct
{
    CarryModule parent_instance;
    gboolean flag;
    gint count;
    guint depth;
    gint64 offset;
    guint64 seed;
    double ratio;
    CarryDecimal size;
    CarryDecimal cap;
    gint64 wait_ns;
    gint64 ts_from;
    CarryCategory category;
    char *name;
    char *key;
    char *file;
    char **symbols;
    GObject *peer;
    GObject *venue;
} Sample;

typedef struct
{
    CarryModuleClass parent_class;
} SampleClass;

static GType sample_get_type (void);
G_DEFINE_TYPE (Sample, sample, CARRY_TYPE_MODULE)

static void
sample_init (Sample *self)
{
}

static void
sample_class_init (SampleClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;
    const gint64 hour = CARRY_NS_PER_HOUR;

    CARRY_SETTING (klass, Sample, flag, g_param_spec_boolean ("flag", NULL, "", TRUE, flags));
    CARRY_SETTING (klass, Sample, count, g_param_spec_int ("count", NULL, "", -5, 100, 7, flags));
    CARRY_SETTING (klass, Sample, depth,
                   g_param_spec_uint ("depth", NULL, "", 1, G_MAXUINT, 50, flags));
    CARRY_SETTING (klass, Sample, offset,
                   g_param_spec_int64 ("offset", NULL, "", G_MININT64, 0, -1, flags));
    CARRY_SETTING (klass, Sample, seed,
                   g_param_spec_uint64 ("seed", NULL, "", 0, G_MAXUINT64, 1, flags));
    CARRY_SETTING (klass, Sample, ratio, g_param_spec_double ("ratio", NULL, "", 0, 1, 0.1, flags));
    CARRY_SETTING (klass, Sample, size,
                   carry_param_spec_decimal ("size", "", "0.001", "10", "1.5", flags));
    CARRY_SETTING (klass, Sample, cap,
                   carry_param_spec_decimal ("cap", "", "0", NULL, NULL, flags));
    CARRY_SETTING (
        klass, Sample, wait_ns,
        carry_param_spec_duration ("wait", "", CARRY_NS_PER_MS, 24 * hour, 8 * hour, flags));
    CARRY_SETTING (klass, Sample, ts_from, carry_param_spec_time ("from", "", 0, flags));
    CARRY_SETTING (klass, Sample, category,
                   g_param_spec_enum ("category", NULL, "", CARRY_TYPE_CATEGORY,
                                      CARRY_CATEGORY_LINEAR, flags));
    CARRY_SETTING (klass, Sample, name, g_param_spec_string ("name", NULL, "", "none yet", flags));
    CARRY_SETTING (klass, Sample, key,
                   g_param_spec_string ("key", NULL, "", NULL, flags | CARRY_PARAM_SECRET));
    CARRY_SETTING (klass, Sample, file,
                   g_param_spec_string ("file", NULL, "", NULL,
                                        flags | CARRY_PARAM_PATH | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, Sample, symbols,
                   carry_param_spec_list ("symbols", "", "BTCUSDT, ETHUSDT", flags));
    CARRY_SETTING (klass, Sample, peer,
                   g_param_spec_object ("peer", NULL, "", CARRY_TYPE_MODULE, flags));
    CARRY_SETTING (klass, Sample, venue,
                   g_param_spec_object ("venue", NULL, "", CARRY_TYPE_EXCHANGE, flags));
}

typedef struct
{
    Sample parent_instance;
    guint extra;
} Special;

typedef struct
{
    SampleClass parent_class;
} SpecialClass;

static GType special_get_type (void);
G_DEFINE_TYPE (Special, special, sample_get_type ())

static void
special_init (Special *self)
{
}

static void
special_class_init (SpecialClass *klass)
{
    CARRY_SETTING (klass, Special, extra,
                   g_param_spec_uint ("extra", NULL, "", 0, 9, 3, CARRY_PARAM_SETTING));
}

static GParamSpec *
find_setting (const char *name)
{
    g_autoptr (GTypeClass) klass = g_type_class_ref (special_get_type ());
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (klass), name);

    g_assert_nonnull (pspec);
    return pspec;
}

static void
test_defaults (void)
{
    g_autoptr (CarryModule) module = g_object_new (special_get_type (), "id", "a", NULL);
    const Sample *sample = (const Sample *) module;

    g_assert_true (sample->flag);
    g_assert_cmpint (sample->count, ==, 7);
    g_assert_cmpuint (sample->depth, ==, 50);
    g_assert_cmpint (sample->offset, ==, -1);
    g_assert_cmpuint (sample->seed, ==, 1);
    g_assert_cmpfloat (sample->ratio, ==, 0.1);
    g_assert_true (carry_decimal_equal (sample->size, carry_decimal_make (15, 1)));
    g_assert_false (carry_decimal_is_valid (sample->cap));
    g_assert_cmpint (sample->wait_ns, ==, 8 * CARRY_NS_PER_HOUR);
    g_assert_cmpint (sample->ts_from, ==, 0);
    g_assert_cmpint (sample->category, ==, CARRY_CATEGORY_LINEAR);
    g_assert_cmpstr (sample->name, ==, "none yet");
    g_assert_null (sample->file);
    g_assert_cmpuint (g_strv_length (sample->symbols), ==, 2);
    g_assert_cmpstr (sample->symbols[1], ==, "ETHUSDT");
    g_assert_null (sample->peer);
    g_assert_cmpuint (((const Special *) module)->extra, ==, 3);
}

static void
test_list (void)
{
    g_autoptr (GTypeClass) klass = g_type_class_ref (special_get_type ());
    g_autofree GParamSpec **list = NULL;
    guint n = 0;

    list = carry_module_class_list_settings (CARRY_MODULE_CLASS (klass), &n);
    g_assert_cmpuint (n, ==, 18);
    g_assert_cmpstr (list[0]->name, ==, "flag");
    g_assert_cmpstr (list[1]->name, ==, "count");
    g_assert_cmpstr (list[16]->name, ==, "venue");
    g_assert_cmpstr (list[17]->name, ==, "extra");
}

typedef struct
{
    const char *setting;
    const char *text;
    const char *formatted; /* NULL: as @text */
} Good;

static const Good good[] = {
    { "flag", "true" },
    { "flag", "false" },
    { "count", "-5" },
    { "count", "100" },
    { "count", "007", "7" },
    { "depth", "1" },
    { "depth", "4294967295" },
    { "offset", "-9223372036854775808" },
    { "offset", "0" },
    { "seed", "18446744073709551615" },
    { "ratio", "0" },
    { "ratio", "0.1" },
    { "ratio", "1e-9", "1e-09" },
    { "ratio", ".5", "0.5" },
    { "ratio", "0.30000000000000004" },
    { "size", "0.001" },
    { "size", "10" },
    { "size", "1.50" },
    { "cap", "123456789.000001" },
    { "wait", "250ms" },
    { "wait", "24h", NULL },
    { "from", "2024-01-01", "2024-01-01T00:00:00.000Z" },
    { "from", "2024-01-01T08:30:00Z", "2024-01-01T08:30:00.000Z" },
    { "category", "spot" },
    { "name", "Grüße, 世界" },
    { "name", "" },
    { "file", "data/x y.csv" },
    { "symbols", "" },
    { "symbols", "BTCUSDT" },
    { "symbols", " A , B,C ", "A,B,C" },
};

static void
test_round_trip (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
        GParamSpec *pspec = find_setting (good[i].setting);
        g_auto (GValue) value = G_VALUE_INIT;
        g_auto (GValue) again = G_VALUE_INIT;
        g_autoptr (GError) error = NULL;
        g_autofree char *text = NULL;

        g_assert_true (carry_setting_parse (pspec, good[i].text, &value, &error));
        g_assert_no_error (error);
        text = carry_setting_format (pspec, &value);
        if (!g_str_has_prefix (good[i].setting, "wait")) /* has its own choice of unit */
            g_assert_cmpstr (text, ==,
                             good[i].formatted != NULL ? good[i].formatted : good[i].text);
        g_assert_true (carry_setting_parse (pspec, text, &again, &error));
        g_assert_no_error (error);
        g_assert_cmpint (g_param_values_cmp (pspec, &value, &again), ==, 0);
    }
}

typedef struct
{
    const char *setting;
    const char *text;
    const char *message;
} Bad;

#define EXPECTED_INTEGER "expected an integer, -5 to 100"
#define EXPECTED_DURATION                                                                          \
    "expected a duration with its unit, such as 250ms, 30s, 5m, 8h or 1d, 1ms to "

static const Bad bad[] = {
    { "flag", "TRUE", "\"TRUE\" is not valid; expected true or false" },
    { "flag", "", "\"\" is not valid; expected true or false" },
    { "count", "seven", "\"seven\" is not valid; " EXPECTED_INTEGER },
    { "count", "7 ", "\"7 \" is not valid; " EXPECTED_INTEGER },
    { "count", " 7", "\" 7\" is not valid; " EXPECTED_INTEGER },
    { "count", "0x10", "\"0x10\" is not valid; " EXPECTED_INTEGER },
    { "count", "1.0", "\"1.0\" is not valid; " EXPECTED_INTEGER },
    { "count", "-6", "\"-6\" is out of range; " EXPECTED_INTEGER },
    { "count", "101", "\"101\" is out of range; " EXPECTED_INTEGER },
    { "count", "99999999999", "\"99999999999\" is out of range; " EXPECTED_INTEGER },
    { "depth", "-1", "\"-1\" is out of range; expected an integer, at least 1" },
    { "depth", "0", "\"0\" is out of range; expected an integer, at least 1" },
    { "offset", "1", "\"1\" is out of range; expected an integer, at most 0" },
    { "seed", "18446744073709551616",
      "\"18446744073709551616\" is out of range; expected an integer, at least 0" },
    { "ratio", "nan", "\"nan\" is not valid; expected a number such as 0.05, 0 to 1" },
    { "ratio", "inf", "\"inf\" is not valid; expected a number such as 0.05, 0 to 1" },
    { "ratio", "0x1p-1", "\"0x1p-1\" is not valid; expected a number such as 0.05, 0 to 1" },
    { "ratio", "1e999", "\"1e999\" is out of range; expected a number such as 0.05, 0 to 1" },
    { "ratio", "1.0000000000000002",
      "\"1.0000000000000002\" is out of range; expected a number such as 0.05, 0 to 1" },
    { "ratio", "1,5", "\"1,5\" is not valid; expected a number such as 0.05, 0 to 1" },
    { "size", "10.001",
      "\"10.001\" is out of range; expected a decimal number such as 0.05, 0.001 to 10" },
    { "size", "", "\"\" is not valid; expected a decimal number such as 0.05, 0.001 to 10" },
    { "cap", "-0.1",
      "\"-0.1\" is out of range; expected a decimal number such as 0.05, at least 0" },
    { "wait", "5", "\"5\" is not valid; " EXPECTED_DURATION },
    { "wait", "5 parsecs", "\"5 parsecs\" is not valid; " EXPECTED_DURATION },
    { "wait", "10us", "\"10us\" is out of range; " EXPECTED_DURATION },
    { "from", "yesterday",
      "\"yesterday\" is not valid; expected a UTC time since 1970 such as 2024-01-01 or "
      "2024-01-01T08:00:00Z" },
    { "category", "spott",
      "\"spott\" is not valid; expected one of spot, linear (did you mean \"spot\"?)" },
    { "category", "x", "\"x\" is not valid; expected one of spot, linear" },
    { "symbols", "A,,B",
      "\"A,,B\" is not valid; expected a comma-separated list without empty items" },
    { "symbols", "A,", "\"A,\" is not valid; expected a comma-separated list without empty items" },
};

static void
test_refusals (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
        GParamSpec *pspec = find_setting (bad[i].setting);
        GValue value = G_VALUE_INIT;
        g_autoptr (GError) error = NULL;

        g_assert_false (carry_setting_parse (pspec, bad[i].text, &value, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
        g_assert_false (G_IS_VALUE (&value));
        if (g_str_equal (bad[i].setting, "wait"))
            g_assert_true (g_str_has_prefix (error->message, bad[i].message));
        else
            g_assert_cmpstr (error->message, ==, bad[i].message);
    }
}

static void
test_hostile_text (void)
{
    GParamSpec *pspec = find_setting ("count");
    g_autofree char *huge = g_strnfill (100000, '9');
    g_autoptr (GError) error = NULL;
    GValue value = G_VALUE_INIT;

    g_assert_false (carry_setting_parse (pspec, huge, &value, &error));
    g_assert_cmpuint (strlen (error->message), <, 200);
    g_clear_error (&error);
    g_assert_false (carry_setting_parse (pspec, "\x1b[31m\xff\n", &value, &error));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_null (strpbrk (error->message, "\x1b\n"));
}

static void
test_reference (void)
{
    GValue value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryModule) peer = g_object_new (sample_get_type (), "id", "other", NULL);
    CarryModule *module = g_object_new (sample_get_type (), "id", "a", "peer", peer, NULL);
    g_auto (GValue) held = G_VALUE_INIT;
    g_autofree char *text = NULL;
    gpointer watched = peer;

    g_assert_false (carry_setting_parse (find_setting ("peer"), "other", &value, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_value_init (&held, CARRY_TYPE_MODULE);
    g_object_get_property (G_OBJECT (module), "peer", &held);
    text = carry_setting_format (find_setting ("peer"), &held);
    g_assert_cmpstr (text, ==, "other");
    g_value_unset (&held);

    g_object_add_weak_pointer (G_OBJECT (peer), &watched);
    g_clear_object (&peer);
    g_assert_nonnull (watched);
    g_object_unref (module);
    g_assert_null (watched);
}

static void
test_secret (void)
{
    g_autoptr (CarryModule) module = g_object_new (sample_get_type (), "id", "a", NULL);
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    g_assert_true (carry_setting_parse (find_setting ("key"), "hunter2hunter2", &value, &error));
    g_assert_no_error (error);
    g_object_set_property (G_OBJECT (module), "key", &value);
    g_assert_cmpstr (((const Sample *) module)->key, ==, "hunter2hunter2");
    text = carry_setting_format (find_setting ("key"), &value);
    g_assert_cmpstr (text, ==, "(secret)");
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer count)
{
    (*(guint *) count)++;
}

static void
test_notify (void)
{
    g_autoptr (CarryModule) module = g_object_new (sample_get_type (), "id", "a", NULL);
    guint count = 0;

    g_signal_connect (module, "notify", G_CALLBACK (count_notify), &count);
    g_object_set (module, "count", 8, "name", "x", NULL);
    g_assert_cmpuint (count, ==, 2);
    g_object_set (module, "count", 8, "name", "x", NULL);
    g_assert_cmpuint (count, ==, 2);
}

static void
assert_described (const char *setting, const char *type, const char *range, const char *usual)
{
    GParamSpec *pspec = find_setting (setting);
    g_autofree char *real_type = carry_setting_describe_type (pspec);
    g_autofree char *real_range = carry_setting_describe_range (pspec);
    g_autofree char *real_default = carry_setting_describe_default (pspec);

    g_assert_cmpstr (real_type, ==, type);
    g_assert_cmpstr (real_range, ==, range);
    g_assert_cmpstr (real_default, ==, usual);
}

static void
test_describe (void)
{
    assert_described ("flag", "boolean", NULL, "true");
    assert_described ("count", "integer", "-5 to 100", "7");
    assert_described ("depth", "integer", "at least 1", "50");
    assert_described ("ratio", "number", "0 to 1", "0.1");
    assert_described ("size", "decimal", "0.001 to 10", "1.5");
    assert_described ("cap", "decimal", "at least 0", NULL);
    assert_described ("from", "time", NULL, NULL);
    assert_described ("category", "choice", "spot, linear", "linear");
    assert_described ("name", "text", NULL, "none yet");
    assert_described ("key", "text", NULL, NULL);
    assert_described ("file", "path", NULL, NULL);
    assert_described ("symbols", "list", NULL, "BTCUSDT,ETHUSDT");
    assert_described ("peer", "reference", NULL, NULL);
    assert_described ("venue", "reference", "exchange", NULL);
}

/* A mistake of a plugin's author is told by name, and costs that setting alone. */

typedef struct
{
    CarryModule parent_instance;
    gint count;
} Wrong;

typedef struct
{
    CarryModuleClass parent_class;
} WrongClass;

static GType wrong_get_type (void);
G_DEFINE_TYPE (Wrong, wrong, CARRY_TYPE_MODULE)

static void
wrong_init (Wrong *self)
{
}

static void
wrong_class_init (WrongClass *klass)
{
    CARRY_SETTING (klass, Wrong, count,
                   g_param_spec_int64 ("count", NULL, "", 0, 9, 3, CARRY_PARAM_SETTING));
}

static void
test_wrong_field (void)
{
    g_test_expect_message ("carry", G_LOG_LEVEL_CRITICAL,
                           "Wrong: setting \"count\" does not fit its field of 4 bytes");
    g_type_class_unref (g_type_class_ref (wrong_get_type ()));
    g_test_assert_expected_messages ();
}

/* As a float, 0.01 is below 0.01. */
static void
test_bounds_of_doubles (void)
{
    g_autoptr (GParamSpec) pspec = g_param_spec_ref_sink (
        g_param_spec_double ("share", NULL, "", 0.01, 0.7, 0.5, CARRY_PARAM_SETTING));
    static const char *const inside[] = { "0.01", "0.7" };
    static const char *const outside[] = { "0.009999999999999998", "0.7000000000000001" };

    for (gsize i = 0; i < G_N_ELEMENTS (inside); i++)
    {
        g_auto (GValue) value = G_VALUE_INIT;

        g_assert_true (carry_setting_parse (pspec, inside[i], &value, NULL));
        g_assert_false (carry_setting_parse (pspec, outside[i], &(GValue) G_VALUE_INIT, NULL));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/setting/defaults", test_defaults);
    g_test_add_func ("/setting/bounds-of-doubles", test_bounds_of_doubles);
    g_test_add_func ("/setting/list", test_list);
    g_test_add_func ("/setting/round-trip", test_round_trip);
    g_test_add_func ("/setting/refusals", test_refusals);
    g_test_add_func ("/setting/hostile-text", test_hostile_text);
    g_test_add_func ("/setting/reference", test_reference);
    g_test_add_func ("/setting/secret", test_secret);
    g_test_add_func ("/setting/notify", test_notify);
    g_test_add_func ("/setting/describe", test_describe);
    g_test_add_func ("/setting/wrong-field", test_wrong_field);
    return g_test_run ();
}
