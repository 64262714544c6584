/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Each recorded message, as it is, written otherwise, and broken. */

#include "fixtures.h"
#include "mutations.h"

static char *
parse (const Fixture *fixture, const char *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    /* Exactly so many bytes, for a sanitizer to see a read beyond. */
    g_autofree char *exact = size > 0 ? g_memdup2 (text, size) : NULL;
    char *printed = fixture->print (exact, size, &error);

    g_assert_true ((printed == NULL) == (error != NULL));
    if (printed != NULL)
        return printed;
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_true (g_str_has_prefix (error->message, "Bybit's "));
    return g_strdup_printf ("refused: %s", error->message);
}

static void
assert_parses (const Fixture *fixture, const char *text)
{
    g_autofree char *printed = parse (fixture, text, strlen (text));
    g_assert_cmpstr (printed, ==, fixture->expected);
}

static void
test_values (gconstpointer data)
{
    const Fixture *fixture = data;
    gsize size;
    g_autofree char *text = fixture_load (fixture->file, &size);

    if (text != NULL)
        assert_parses (fixture, text);
}

/* The order of members, members that are new, and quotes around numbers mean nothing. */
static void
test_otherwise (gconstpointer data)
{
    static char *(*const mutations[]) (const char *json) = {
        mutation_add_unknown,
        mutation_unquote_numbers,
        mutation_quote_numbers,
        mutation_reverse_members,
    };
    const Fixture *fixture = data;
    gsize size;
    g_autofree char *text = fixture_load (fixture->file, &size);

    for (guint i = 0; text != NULL && i < G_N_ELEMENTS (mutations); i++)
    {
        g_autofree char *other = mutations[i](text);
        /* There are messages without a number. */
        if (mutations[i] == mutation_add_unknown || mutations[i] == mutation_reverse_members)
            g_assert_cmpstr (other, !=, text);
        assert_parses (fixture, other);
    }
}

static void
test_truncated (gconstpointer data)
{
    const Fixture *fixture = data;
    gsize size;
    g_autofree char *text = fixture_load (fixture->file, &size);

    if (text == NULL)
        return;
    while (size > 0 && g_ascii_isspace (text[size - 1]))
        size--;
    for (gsize length = 0; length < size; length++)
    {
        g_autofree char *printed = parse (fixture, text, length);
        g_assert_true (g_str_has_prefix (printed, "refused: "));
    }
}

/* Each value absent, and absurd: refused or read, and what is read holds no absurd number. */
static void
test_replaced (gconstpointer data)
{
    static const char *const values[] = {
        "\"\"", "null",      "\"NaN\"",
        "-1",   "\"1e308\"", "{}",
        "[]",   "true",      "\"1234567890123456789012345678901234567890\"",
    };
    const Fixture *fixture = data;
    gsize size;
    g_autofree char *text = fixture_load (fixture->file, &size);

    for (guint i = 0; text != NULL && i < G_N_ELEMENTS (values); i++)
        for (guint n = 0;; n++)
        {
            g_autofree char *other = mutation_replace_value (text, n, values[i]);
            if (other == NULL)
                break;
            g_autofree char *printed = parse (fixture, other, strlen (other));
            g_assert_null (strstr (printed, "invalid"));
        }
}

static void
add_tests (const Fixture *fixtures)
{
    static const struct
    {
        const char *name;
        GTestDataFunc func;
    } tests[] = {
        { "values", test_values },
        { "otherwise", test_otherwise },
        { "truncated", test_truncated },
        { "replaced", test_replaced },
    };

    for (const Fixture *fixture = fixtures; fixture->file != NULL; fixture++)
        for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        {
            g_autofree char *path = g_strdup_printf ("/%s/%s", fixture->file, tests[i].name);
            g_test_add_data_func (path, fixture, tests[i].func);
        }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    add_tests (fixtures_rest);
    add_tests (fixtures_public);
    add_tests (fixtures_private);
    return g_test_run ();
}
