/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-axis.h"

#include <string.h>

#include "base/carry-decimal.h"
#include "base/carry-random.h"

#define ORIGIN "--vary"
#define MAX_VALUES 1000
#define MAX_SETS 1000000

static void
free_axis (gpointer data)
{
    CarrySweepAxis *axis = data;

    g_free (axis->key);
    g_strfreev (axis->values);
    g_free (axis);
}

/* --- values -------------------------------------------------------------------------------- */

/* `A..B/STEP`: exact, both ends included when the steps meet them. */
static gboolean
add_range (GStrvBuilder *values, const char *text, CarryProblems *problems)
{
    g_auto (GStrv) ends = g_strsplit (text, "..", 2);
    char *slash = strchr (ends[1], '/');
    CarryDecimal from = carry_decimal_invalid (), to = from, step = from;

    if (slash != NULL)
        *slash++ = '\0';
    if (slash == NULL || !carry_decimal_parse (ends[0], -1, &from, NULL) ||
        !carry_decimal_parse (ends[1], -1, &to, NULL) ||
        !carry_decimal_parse (slash, -1, &step, NULL) || carry_decimal_sign (step) <= 0 ||
        carry_decimal_compare (from, to) > 0)
    {
        carry_problems_add (problems, ORIGIN, 0, NULL, NULL,
                            "\"%s\" is no range; it is written FROM..TO/STEP, for example "
                            "0.02..0.2/0.02",
                            text);
        return FALSE;
    }
    for (guint n = 0; carry_decimal_compare (from, to) <= 0; n++)
    {
        char buffer[CARRY_DECIMAL_BUFFER];

        if (n == MAX_VALUES)
        {
            carry_problems_add (problems, ORIGIN, 0, NULL, NULL, "\"%s\" has more than %d values",
                                text, MAX_VALUES);
            return FALSE;
        }
        g_strv_builder_add (values, carry_decimal_format (carry_decimal_normalize (from), buffer));
        from = carry_decimal_add (from, step);
    }
    return TRUE;
}

static gboolean
add_list (GStrvBuilder *values, const char *key, const char *text, CarryProblems *problems)
{
    g_auto (GStrv) words = g_strsplit (text, strchr (text, '|') != NULL ? "|" : ",", -1);

    for (guint i = 0; words[i] != NULL; i++)
    {
        g_strstrip (words[i]);
        if (words[i][0] == '\0')
        {
            carry_problems_add (problems, ORIGIN, 0, NULL, NULL, "%s: value %u is empty", key,
                                i + 1);
            return FALSE;
        }
        for (guint k = 0; k < i; k++)
            if (g_str_equal (words[i], words[k]))
            {
                carry_problems_add (problems, ORIGIN, 0, NULL, NULL, "%s: \"%s\" is there twice",
                                    key, words[i]);
                return FALSE;
            }
        g_strv_builder_add (values, words[i]);
    }
    return TRUE;
}

static gboolean
is_key (const char *key)
{
    return g_regex_match_simple ("^[a-z]+\\.[a-z][a-z0-9-]*\\.[a-z][a-z0-9_-]*$", key, G_REGEX_RAW,
                                 (GRegexMatchFlags) 0);
}

static CarrySweepAxis *
parse_axis (const char *text, CarryProblems *problems)
{
    g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
    g_autofree char *key = g_strdup (text);
    char *equals = strchr (key, '=');
    CarrySweepAxis *axis;
    gboolean done;

    if (equals != NULL)
        *equals++ = '\0';
    if (equals == NULL || !is_key (key))
    {
        carry_problems_add (problems, ORIGIN, 0, NULL, NULL,
                            "\"%s\" is not ROLE.ID.KEY=VALUE,VALUE or ROLE.ID.KEY=FROM..TO/STEP",
                            text);
        return NULL;
    }
    done = strstr (equals, "..") != NULL ? add_range (values, equals, problems)
                                         : add_list (values, key, equals, problems);
    if (!done)
        return NULL;
    axis = g_new0 (CarrySweepAxis, 1);
    axis->key = g_steal_pointer (&key);
    axis->values = g_strv_builder_end (values);
    axis->n = g_strv_length (axis->values);
    return axis;
}

static void
add_axis (CarrySweepSpace *self, const char *text, CarryProblems *problems)
{
    CarrySweepAxis *axis = parse_axis (text, problems);

    if (axis == NULL)
        return;
    for (guint i = 0; i < self->axes->len; i++)
        if (g_str_equal (((CarrySweepAxis *) self->axes->pdata[i])->key, axis->key))
            carry_problems_add (problems, ORIGIN, 0, NULL, NULL, "%s is varied twice", axis->key);
    g_ptr_array_add (self->axes, axis);
}

/* --- sets ---------------------------------------------------------------------------------- */

/* Points of the grid; 0 when there are more than can be counted. */
static guint64
count_points (const CarrySweepSpace *self)
{
    guint64 n = 1;

    for (guint i = 0; i < self->axes->len; i++)
        if (!g_uint64_checked_mul (&n, n, ((CarrySweepAxis *) self->axes->pdata[i])->n))
            return 0;
    return n;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
    guint64 left = *(const guint64 *) a;
    guint64 right = *(const guint64 *) b;

    return (left > right) - (left < right);
}

static void
draw (CarrySweepSpace *self, guint n, guint64 n_points, guint64 seed)
{
    g_autoptr (GHashTable) drawn =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    CarryRandom random;

    carry_random_init (&random, seed, "sweep");
    while (self->sets->len < n)
    {
        guint64 point = carry_random_below (&random, n_points);

        if (g_hash_table_add (drawn, g_memdup2 (&point, sizeof point)))
            g_array_append_val (self->sets, point);
    }
    g_array_sort (self->sets, compare_points);
}

static void
choose_sets (CarrySweepSpace *self, guint n_random, guint64 seed, CarryProblems *problems)
{
    guint64 n_points = count_points (self);
    guint64 n_sets = n_random > 0 && (n_points == 0 || n_random < n_points) ? n_random : n_points;

    if (n_sets == 0 || n_sets > MAX_SETS)
        carry_problems_add (problems, ORIGIN, 0, NULL, NULL,
                            "the grid has more than %d sets; try fewer values, or draw some with "
                            "--random N",
                            MAX_SETS);
    else if (n_sets < n_points)
        draw (self, (guint) n_sets, n_points, seed);
    else
        for (guint64 point = 0; point < n_points; point++)
            g_array_append_val (self->sets, point);
}

/**
 * carry_sweep_space_new: (skip)
 * @texts: (nullable) (array zero-terminated=1): values of `--vary`
 * @n_random: how many sets to draw; 0 for all
 * @seed: of the drawing
 * @problems: gets every mistake
 *
 * Returns: (transfer full): the sets; without meaning when there are @problems
 */
CarrySweepSpace *
carry_sweep_space_new (const char *const *texts, guint n_random, guint64 seed,
                       CarryProblems *problems)
{
    CarrySweepSpace *self = g_new0 (CarrySweepSpace, 1);

    self->axes = g_ptr_array_new_with_free_func (free_axis);
    self->sets = g_array_new (FALSE, FALSE, sizeof (guint64));
    for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
        add_axis (self, texts[i], problems);
    if (texts == NULL || texts[0] == NULL)
        carry_problems_add (problems, ORIGIN, 0, NULL, NULL,
                            "nothing is varied; say what, for example %s "
                            "strategy.carry.min-apr=0.02..0.2/0.02",
                            ORIGIN);
    else if (carry_problems_get_count (problems) == 0)
        choose_sets (self, n_random, seed, problems);
    return self;
}

void
carry_sweep_space_free (CarrySweepSpace *self)
{
    g_ptr_array_unref (self->axes);
    g_array_unref (self->sets);
    g_free (self);
}

/* What an axis is set to in a set; @out_place (nullable) is which of its values that is. */
const char *
carry_sweep_space_get_value (const CarrySweepSpace *self, guint set, guint axis, guint *out_place)
{
    guint64 point = g_array_index (self->sets, guint64, set);
    const CarrySweepAxis *wanted = self->axes->pdata[axis];
    guint place;

    for (guint i = self->axes->len - 1; i > axis; i--)
        point /= ((CarrySweepAxis *) self->axes->pdata[i])->n;
    place = (guint) (point % wanted->n);
    if (out_place != NULL)
        *out_place = place;
    return wanted->values[place];
}

/* (transfer full): `key=value key=value`. */
char *
carry_sweep_space_format (const CarrySweepSpace *self, guint set)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < self->axes->len; i++)
        g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "",
                                ((CarrySweepAxis *) self->axes->pdata[i])->key,
                                carry_sweep_space_get_value (self, set, i, NULL));
    return g_string_free (g_steal_pointer (&text), FALSE);
}
