/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-evaluation.h"

typedef struct
{
    char *name;
    char *text;
} Term;

struct _CarryEvaluation
{
    gatomicrefcount references;
    char *verdict;
    GArray *terms; /* of Term, in the order they were added */
};

G_DEFINE_BOXED_TYPE (CarryEvaluation, carry_evaluation, carry_evaluation_ref,
                     carry_evaluation_unref)

static void
clear_term (gpointer data)
{
    Term *term = data;

    g_free (term->name);
    g_free (term->text);
}

/**
 * carry_evaluation_new: (constructor)
 * @verdict: what the strategy would do, in words
 *
 * Returns: (transfer full): an evaluation without terms
 */
CarryEvaluation *
carry_evaluation_new (const char *verdict)
{
    g_return_val_if_fail (verdict != NULL, NULL);

    CarryEvaluation *self = g_new0 (CarryEvaluation, 1);
    g_atomic_ref_count_init (&self->references);
    self->verdict = g_strdup (verdict);
    self->terms = g_array_new (FALSE, FALSE, sizeof (Term));
    g_array_set_clear_func (self->terms, clear_term);
    return self;
}

/**
 * carry_evaluation_ref:
 * @self: an evaluation
 *
 * Returns: (transfer full): @self
 */
CarryEvaluation *
carry_evaluation_ref (CarryEvaluation *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_atomic_ref_count_inc (&self->references);
    return self;
}

/**
 * carry_evaluation_unref:
 * @self: (transfer full): an evaluation
 *
 * Gives back a reference; the last one frees it.
 */
void
carry_evaluation_unref (CarryEvaluation *self)
{
    g_return_if_fail (self != NULL);
    if (!g_atomic_ref_count_dec (&self->references))
        return;
    g_free (self->verdict);
    g_array_unref (self->terms);
    g_free (self);
}

/**
 * carry_evaluation_set_verdict:
 * @self: an evaluation
 * @verdict: what the strategy would do, in words
 *
 * Replaces the verdict.
 */
void
carry_evaluation_set_verdict (CarryEvaluation *self, const char *verdict)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (verdict != NULL);

    char *copy = g_strdup (verdict);
    g_free (self->verdict);
    self->verdict = copy;
}

/**
 * carry_evaluation_get_verdict:
 * @self: an evaluation
 *
 * Returns: (transfer none): what the strategy would do, in words
 */
const char *
carry_evaluation_get_verdict (const CarryEvaluation *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->verdict;
}

/**
 * carry_evaluation_add: (skip)
 * @self: an evaluation
 * @name: name of the term
 * @format: its value, as printf() takes it
 * @...: what goes into it
 *
 * Adds a term after those there are.
 */
void
carry_evaluation_add (CarryEvaluation *self, const char *name, const char *format, ...)
{
    g_return_if_fail (format != NULL);

    va_list arguments;
    va_start (arguments, format);
    g_autofree char *text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    carry_evaluation_add_text (self, name, text);
}

/**
 * carry_evaluation_add_text: (rename-to carry_evaluation_add)
 * @self: an evaluation
 * @name: name of the term
 * @text: its value
 *
 * The same as carry_evaluation_add(), for scripts.
 */
void
carry_evaluation_add_text (CarryEvaluation *self, const char *name, const char *text)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (name != NULL);
    g_return_if_fail (text != NULL);

    Term term = { g_strdup (name), g_strdup (text) };
    g_array_append_val (self->terms, term);
}

/**
 * carry_evaluation_get_size:
 * @self: an evaluation
 *
 * Returns: how many terms there are
 */
guint
carry_evaluation_get_size (const CarryEvaluation *self)
{
    g_return_val_if_fail (self != NULL, 0);
    return self->terms->len;
}

/**
 * carry_evaluation_get_name:
 * @self: an evaluation
 * @term: less than the size
 *
 * Returns: (transfer none): the name of a term
 */
const char *
carry_evaluation_get_name (const CarryEvaluation *self, guint term)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (term < self->terms->len, NULL);
    return g_array_index (self->terms, Term, term).name;
}

/**
 * carry_evaluation_get_text:
 * @self: an evaluation
 * @term: less than the size
 *
 * Returns: (transfer none): the value of a term
 */
const char *
carry_evaluation_get_text (const CarryEvaluation *self, guint term)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (term < self->terms->len, NULL);
    return g_array_index (self->terms, Term, term).text;
}

/**
 * carry_evaluation_find:
 * @self: an evaluation
 * @name: name of a term
 *
 * Returns: (transfer none) (nullable): the value of the first term of that name, or
 *   %NULL when there is none
 */
const char *
carry_evaluation_find (const CarryEvaluation *self, const char *name)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (name != NULL, NULL);

    for (guint i = 0; i < self->terms->len; i++)
    {
        const Term *term = &g_array_index (self->terms, Term, i);
        if (g_str_equal (term->name, name))
            return term->text;
    }
    return NULL;
}
