/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-decision-table.h"

#include "base/carry-time.h"

#define HEADER "time,module,instrument,verdict,reason,terms\n"

/* The term that says why; it has a column of its own. */
#define REASON "reason"

struct _CarryDecisionTable
{
    GString *text;
};

CarryDecisionTable *
carry_decision_table_new (void)
{
    CarryDecisionTable *self = g_new0 (CarryDecisionTable, 1);

    self->text = g_string_new (HEADER);
    return self;
}

void
carry_decision_table_free (CarryDecisionTable *self)
{
    g_string_free (self->text, TRUE);
    g_free (self);
}

static void
add_quoted (GString *line, const char *text)
{
    g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
    g_autofree char *doubled = g_strjoinv ("\"\"", parts);

    g_string_append_printf (line, ",\"%s\"", doubled);
}

/* `name=value`, with semicolons between. */
static char *
join_terms (const CarryEvaluation *evaluation)
{
    GString *terms = g_string_new (NULL);

    for (guint i = 0; i < carry_evaluation_get_size (evaluation); i++)
    {
        const char *name = carry_evaluation_get_name (evaluation, i);

        if (g_str_equal (name, REASON))
            continue;
        g_string_append_printf (terms, "%s%s=%s", terms->len > 0 ? ";" : "", name,
                                carry_evaluation_get_text (evaluation, i));
    }
    return g_string_free (terms, FALSE);
}

void
carry_decision_table_add (CarryDecisionTable *self, const CarryEvent *event)
{
    g_autofree char *instrument = carry_instrument_to_string (event->instrument);
    g_autofree char *terms = join_terms (event->evaluation);
    const char *reason = carry_evaluation_find (event->evaluation, REASON);
    char time[CARRY_TIME_BUFFER];

    g_string_append_printf (self->text, "%s,%s,%s,%s", carry_time_to_text (event->ts, time),
                            event->module, instrument,
                            carry_evaluation_get_verdict (event->evaluation));
    add_quoted (self->text, reason != NULL ? reason : "");
    add_quoted (self->text, terms);
    g_string_append_c (self->text, '\n');
}

gboolean
carry_decision_table_write (const CarryDecisionTable *self, const char *directory, GError **error)
{
    g_autofree char *path = g_build_filename (directory, "decisions.csv", NULL);

    return g_file_set_contents (path, self->text->str, (gssize) self->text->len, error);
}
