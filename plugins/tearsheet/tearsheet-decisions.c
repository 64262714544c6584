/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-decisions.h"

/* So many decisions to act are listed; all are in decisions.csv. */
#define MOST_ACTED 60

/* The verdict that leads to nothing. */
#define HOLD "HOLD"
#define REASON "reason"

#define MOST_COLUMNS 16

/* Each is a fraction, and shown as so many of a unit. */
static const struct
{
    const char *name;
    const char *title;
    double scale;
    int decimals;
    const char *unit;
} terms[TEARSHEET_N_TERMS] = {
    { "expected-apr", "Expected a year", 100, 1, "%" },
    { "apr", "Rate a year", 100, 1, "%" },
    { "basis", "Basis, bp", 1e4, 1, "" },
    { "round-trip-cost", "Round trip costs, bp", 1e4, 1, "" },
    { "net-apr-on-capital", "Net a year on capital", 100, 1, "%" },
    { "size", "Leg over notional", 100, 1, "%" },
};

static void
decision_free (gpointer data)
{
    TearsheetDecision *decision = data;

    for (guint i = 0; i < TEARSHEET_N_TERMS; i++)
        g_free (decision->terms[i]);
    g_free (decision->symbol);
    g_free (decision->reason);
    g_free (decision);
}

void
tearsheet_decisions_init (TearsheetDecisions *self)
{
    self->verdicts = g_ptr_array_new ();
    self->symbols = g_ptr_array_new ();
    self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->acted = g_ptr_array_new_with_free_func (decision_free);
    self->left_out = 0;
}

void
tearsheet_decisions_clear (TearsheetDecisions *self)
{
    g_ptr_array_unref (self->verdicts);
    g_ptr_array_unref (self->symbols);
    g_hash_table_unref (self->counts);
    g_ptr_array_unref (self->acted);
}

static const char *
note (GPtrArray *names, const char *name)
{
    const char *interned = g_intern_string (name);

    if (!g_ptr_array_find (names, interned, NULL))
        g_ptr_array_add (names, (gpointer) interned);
    return interned;
}

static guint64
get_count (const TearsheetDecisions *self, const char *symbol, const char *verdict)
{
    g_autofree char *key = g_strconcat (symbol, "\n", verdict, NULL);
    const guint64 *count = g_hash_table_lookup (self->counts, key);

    return count != NULL ? *count : 0;
}

static void
count_one (TearsheetDecisions *self, const char *symbol, const char *verdict)
{
    guint64 *count = g_new (guint64, 1);

    *count = get_count (self, symbol, verdict) + 1;
    g_hash_table_insert (self->counts, g_strconcat (symbol, "\n", verdict, NULL), count);
}

/* (transfer full) (nullable): a term as people read it; as it is where it is no number. */
static char *
dup_term (const CarryEvaluation *evaluation, guint term)
{
    const char *text = carry_evaluation_find (evaluation, terms[term].name);
    char number[G_ASCII_DTOSTR_BUF_SIZE], format[8];
    char *end = NULL;
    double value;

    if (text == NULL)
        return NULL;
    value = g_ascii_strtod (text, &end);
    if (end == text || *end != '\0')
        return g_strdup (text);
    g_snprintf (format, sizeof format, "%%.%df", terms[term].decimals);
    return g_strconcat (g_ascii_formatd (number, sizeof number, format, value * terms[term].scale),
                        terms[term].unit, NULL);
}

static void
keep (TearsheetDecisions *self, const CarryEvent *event, const char *verdict)
{
    const CarryEvaluation *evaluation = event->evaluation;
    TearsheetDecision *decision;

    if (self->acted->len == MOST_ACTED)
    {
        self->left_out++;
        return;
    }
    decision = g_new0 (TearsheetDecision, 1);
    decision->ts = event->ts;
    decision->symbol = g_strdup (event->instrument->symbol);
    decision->verdict = verdict;
    decision->reason = g_strdup (carry_evaluation_find (evaluation, REASON));
    for (guint i = 0; i < TEARSHEET_N_TERMS; i++)
        decision->terms[i] = dup_term (evaluation, i);
    g_ptr_array_add (self->acted, decision);
}

void
tearsheet_decisions_add (TearsheetDecisions *self, const CarryEvent *event)
{
    const char *verdict = note (self->verdicts, carry_evaluation_get_verdict (event->evaluation));

    count_one (self, note (self->symbols, event->instrument->symbol), verdict);
    if (!g_str_equal (verdict, HOLD))
        keep (self, event, verdict);
}

static void
add_counts (const TearsheetDecisions *self, TearsheetGrid *grid, guint n_verdicts)
{
    for (guint i = 0; i < self->symbols->len; i++)
    {
        const char *symbol = g_ptr_array_index (self->symbols, i);

        tearsheet_grid_add_row (grid, FALSE);
        tearsheet_grid_add_text (grid, symbol);
        for (guint k = 0; k < n_verdicts; k++)
            tearsheet_grid_add_count (
                grid, get_count (self, symbol, g_ptr_array_index (self->verdicts, k)));
    }
}

/* A column for each verdict that was ever heard. */
static guint
fill_columns (const TearsheetDecisions *self, TearsheetColumn *columns)
{
    guint n = MIN (self->verdicts->len, MOST_COLUMNS - 1);

    columns[0] = (TearsheetColumn){ "Pair", FALSE };
    for (guint i = 0; i < n; i++)
        columns[i + 1] = (TearsheetColumn){ g_ptr_array_index (self->verdicts, i), TRUE };
    return n;
}

static void
add_decision (TearsheetGrid *grid, const TearsheetDecision *decision)
{
    tearsheet_grid_add_row (grid, FALSE);
    tearsheet_grid_add_time (grid, decision->ts);
    tearsheet_grid_add_text (grid, decision->symbol);
    tearsheet_grid_add_text (grid, decision->verdict);
    tearsheet_grid_add_text (grid, decision->reason != NULL ? decision->reason : "");
    for (guint i = 0; i < TEARSHEET_N_TERMS; i++)
        tearsheet_grid_add_text (grid, decision->terms[i] != NULL ? decision->terms[i] : "");
}

static void
write_counts (const TearsheetDecisions *self, GString *out,
              void (*write) (const TearsheetGrid *, GString *))
{
    g_auto (TearsheetGrid) grid = { 0 };
    TearsheetColumn columns[MOST_COLUMNS];
    guint n = fill_columns (self, columns);

    tearsheet_grid_init (&grid, columns, n + 1);
    add_counts (self, &grid, n);
    write (&grid, out);
}

static void
write_acted (const TearsheetDecisions *self, GString *out,
             void (*write) (const TearsheetGrid *, GString *))
{
    g_auto (TearsheetGrid) grid = { 0 };
    TearsheetColumn columns[4 + TEARSHEET_N_TERMS] = {
        { "When", FALSE }, { "Pair", FALSE }, { "Decision", FALSE }, { "Why", FALSE }
    };

    for (guint i = 0; i < TEARSHEET_N_TERMS; i++)
        columns[4 + i] = (TearsheetColumn){ terms[i].title, TRUE };
    tearsheet_grid_init (&grid, columns, G_N_ELEMENTS (columns));
    for (guint i = 0; i < self->acted->len; i++)
        add_decision (&grid, g_ptr_array_index (self->acted, i));
    write (&grid, out);
}

static const char EXPLANATION[] =
    "How often each was decided. What is done counts each time; what is not done, or could not be, "
    "once for each new reason.";

void
tearsheet_decisions_write_html (const TearsheetDecisions *self, GString *out)
{
    if (self->symbols->len == 0)
    {
        g_string_append (out, "<p class=\"empty\">No strategy said what it decided.</p>\n");
        return;
    }
    g_string_append_printf (out, "<p>%s</p>\n", EXPLANATION);
    write_counts (self, out, tearsheet_grid_write_html);
    if (self->acted->len == 0)
        return;
    g_string_append (out, "<h3>Decisions to act, and their terms</h3>\n");
    write_acted (self, out, tearsheet_grid_write_html);
    if (self->left_out > 0)
        g_string_append_printf (out, "<p>%" G_GUINT64_FORMAT " more are in decisions.csv.</p>\n",
                                self->left_out);
}

void
tearsheet_decisions_write_markdown (const TearsheetDecisions *self, GString *out)
{
    g_string_append (out, "\n## Decisions\n\n");
    if (self->symbols->len == 0)
    {
        g_string_append (out, "No strategy said what it decided.\n");
        return;
    }
    g_string_append_printf (out, "%s\n\n", EXPLANATION);
    write_counts (self, out, tearsheet_grid_write_markdown);
    if (self->acted->len == 0)
        return;
    g_string_append (out, "\nDecisions to act, and their terms:\n\n");
    write_acted (self, out, tearsheet_grid_write_markdown);
    if (self->left_out > 0)
        g_string_append_printf (out, "\n%" G_GUINT64_FORMAT " more are in decisions.csv.\n",
                                self->left_out);
}
