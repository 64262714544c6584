/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-problems.h"

#include "base/carry-error.h"

/* Room for `role.id` of the longest names allowed. */
#define MAX_NAME 80

typedef struct
{
    guint rank;  /* of the origin */
    guint line;  /* 0 if not known */
    guint index; /* in order of discovery */
    char *text;
} Problem;

struct _CarryProblems
{
    GHashTable *ranks; /* origin → its rank + 1 */
    GPtrArray *list;   /* Problem, in order of discovery */
};

static void
problem_free (gpointer data)
{
    Problem *problem = data;

    g_free (problem->text);
    g_free (problem);
}

/**
 * carry_problems_new:
 *
 * Returns: (transfer full): an empty list of problems
 */
CarryProblems *
carry_problems_new (void)
{
    CarryProblems *problems = g_new0 (CarryProblems, 1);

    problems->ranks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    problems->list = g_ptr_array_new_with_free_func (problem_free);
    return problems;
}

/**
 * carry_problems_free:
 * @problems: (transfer full) (nullable): the list
 */
void
carry_problems_free (CarryProblems *problems)
{
    if (problems == NULL)
        return;
    g_hash_table_unref (problems->ranks);
    g_ptr_array_unref (problems->list);
    g_free (problems);
}

/**
 * carry_problems_add_source:
 * @problems: the list
 * @origin: a file, or other origin, as carry_problems_add() will name it
 *
 * Settles the place of @origin in the order of the output: origins are listed in the order in which
 * they were first named here or in carry_problems_add().
 */
void
carry_problems_add_source (CarryProblems *problems, const char *origin)
{
    g_return_if_fail (problems != NULL);
    g_return_if_fail (origin != NULL);

    if (!g_hash_table_contains (problems->ranks, origin))
        g_hash_table_insert (problems->ranks, g_strdup (origin),
                             GUINT_TO_POINTER (g_hash_table_size (problems->ranks) + 1));
}

/**
 * carry_problems_add:
 * @problems: the list
 * @origin: (nullable): the file as the user named it, or what else the mistake came from
 * @line: the line in @origin from 1, or 0 if there is none
 * @section: (nullable): the section, `role.id`
 * @key: (nullable): the key
 * @format: what is wrong; what to do. A printf format without a newline, never holding the value of
 *   a setting that may be secret
 * @...: its arguments
 *
 * Adds one mistake.
 */
void
carry_problems_add (CarryProblems *problems, const char *origin, guint line, const char *section,
                    const char *key, const char *format, ...)
{
    va_list args;

    va_start (args, format);
    carry_problems_add_valist (problems, origin, line, section, key, format, args);
    va_end (args);
}

/* A name that was refused may be as long as its file. */
static void
append_name (GString *text, const char *name, const char *after)
{
    g_autofree char *head = NULL;

    if (g_utf8_strlen (name, -1) > MAX_NAME)
        head = g_utf8_substring (name, 0, MAX_NAME);
    g_string_append_printf (text, "%s%s%s", head != NULL ? head : name, head != NULL ? "…" : "",
                            after);
}

/**
 * carry_problems_add_valist:
 * @problems: the list
 * @origin: (nullable): as in carry_problems_add()
 * @line: as in carry_problems_add()
 * @section: (nullable): as in carry_problems_add()
 * @key: (nullable): as in carry_problems_add()
 * @format: as in carry_problems_add()
 * @args: the arguments of @format
 *
 * Adds one mistake.
 */
void
carry_problems_add_valist (CarryProblems *problems, const char *origin, guint line,
                           const char *section, const char *key, const char *format, va_list args)
{
    g_autoptr (GString) text = g_string_new (NULL);
    Problem *problem;

    g_return_if_fail (problems != NULL);
    g_return_if_fail (format != NULL);

    if (origin != NULL && line > 0)
        g_string_append_printf (text, "%s:%u: ", origin, line);
    else if (origin != NULL)
        g_string_append_printf (text, "%s: ", origin);
    if (section != NULL)
        append_name (text, section, key != NULL ? "." : ": ");
    if (key != NULL)
        append_name (text, key, ": ");
    g_string_append_vprintf (text, format, args);

    problem = g_new0 (Problem, 1);
    if (origin != NULL)
    {
        carry_problems_add_source (problems, origin);
        problem->rank = GPOINTER_TO_UINT (g_hash_table_lookup (problems->ranks, origin));
    }
    problem->line = line;
    problem->index = problems->list->len;
    problem->text = g_string_free (g_steal_pointer (&text), FALSE);
    g_ptr_array_add (problems->list, problem);
}

/**
 * carry_problems_get_count:
 * @problems: the list
 *
 * Returns: how many mistakes were added
 */
guint
carry_problems_get_count (const CarryProblems *problems)
{
    g_return_val_if_fail (problems != NULL, 0);

    return problems->list->len;
}

static int
problem_compare (gconstpointer a, gconstpointer b)
{
    const Problem *first = *(const Problem *const *) a;
    const Problem *second = *(const Problem *const *) b;

    if (first->rank != second->rank)
        return first->rank < second->rank ? -1 : 1;
    if (first->line != second->line)
        return first->line < second->line ? -1 : 1;
    return first->index < second->index ? -1 : 1;
}

/**
 * carry_problems_format:
 * @problems: the list
 *
 * Formats every mistake as `file:line: section.key: what is wrong; what to do`, leaving out the
 * parts that are not known, sorted by origin (those of no origin first), then line, then the order
 * in which they were found.
 *
 * Returns: (transfer full): one line for each, each ended by a newline; empty without mistakes
 */
char *
carry_problems_format (const CarryProblems *problems)
{
    g_autoptr (GPtrArray) sorted = NULL;
    GString *text;

    g_return_val_if_fail (problems != NULL, NULL);

    text = g_string_new (NULL);
    sorted = g_ptr_array_copy (problems->list, NULL, NULL);
    g_ptr_array_set_free_func (sorted, NULL);
    g_ptr_array_sort (sorted, problem_compare);
    for (guint i = 0; i < sorted->len; i++)
    {
        const Problem *problem = g_ptr_array_index (sorted, i);

        g_string_append (text, problem->text);
        g_string_append_c (text, '\n');
    }
    return g_string_free (text, FALSE);
}

/**
 * carry_problems_to_error:
 * @problems: the list
 *
 * Returns: (transfer full) (nullable): a %CARRY_ERROR_CONFIG whose message is the formatted list
 *   without the last newline, or %NULL if there are no mistakes
 */
GError *
carry_problems_to_error (const CarryProblems *problems)
{
    g_autofree char *text = NULL;

    g_return_val_if_fail (problems != NULL, NULL);

    if (problems->list->len == 0)
        return NULL;
    text = carry_problems_format (problems);
    return g_error_new_literal (CARRY_ERROR, CARRY_ERROR_CONFIG, g_strchomp (text));
}
