/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-grid.h"

typedef struct
{
    char *html;
    char *markdown;
    const char *tone; /* class of the cell; NULL for none */
} Cell;

static void
cell_clear (gpointer data)
{
    Cell *cell = data;

    g_free (cell->html);
    g_free (cell->markdown);
}

void
tearsheet_grid_init (TearsheetGrid *self, const TearsheetColumn *columns, guint n_columns)
{
    self->columns = columns;
    self->n_columns = n_columns;
    self->cells = g_array_new (FALSE, TRUE, sizeof (Cell));
    g_array_set_clear_func (self->cells, cell_clear);
    self->totals = g_byte_array_new ();
}

void
tearsheet_grid_clear (TearsheetGrid *self)
{
    g_clear_pointer (&self->cells, g_array_unref);
    g_clear_pointer (&self->totals, g_byte_array_unref);
}

guint
tearsheet_grid_get_n_rows (const TearsheetGrid *self)
{
    return self->totals->len;
}

/* Its cells follow, one for each column. */
void
tearsheet_grid_add_row (TearsheetGrid *self, gboolean is_total)
{
    guint8 flag = is_total ? 1 : 0;

    g_byte_array_append (self->totals, &flag, 1);
}

/* Takes both strings. */
static void
add_cell (TearsheetGrid *self, GString *html, GString *markdown, const char *tone)
{
    Cell cell = { g_string_free (html, FALSE), g_string_free (markdown, FALSE), tone };

    g_array_append_val (self->cells, cell);
}

void
tearsheet_grid_add_text (TearsheetGrid *self, const char *text)
{
    GString *html = g_string_new (NULL), *markdown = g_string_new (NULL);

    tearsheet_text_add_html (html, text);
    tearsheet_text_add_markdown (markdown, text);
    add_cell (self, html, markdown, NULL);
}

void
tearsheet_grid_add_count (TearsheetGrid *self, guint64 count)
{
    GString *html = g_string_new (NULL), *markdown = g_string_new (NULL);

    tearsheet_text_add_count (html, count);
    tearsheet_text_add_count (markdown, count);
    add_cell (self, html, markdown, NULL);
}

static void
add_amount (TearsheetGrid *self, CarryAmount amount, TearsheetTextFlags flags, const char *tone)
{
    GString *html = g_string_new (NULL), *markdown = g_string_new (NULL);

    tearsheet_text_add_amount (html, amount, flags | TEARSHEET_TEXT_TYPESET);
    tearsheet_text_add_amount (markdown, amount, flags & ~(guint) TEARSHEET_TEXT_TYPESET);
    add_cell (self, html, markdown, tone);
}

void
tearsheet_grid_add_amount (TearsheetGrid *self, CarryAmount amount, TearsheetTextFlags flags)
{
    add_amount (self, amount, flags, NULL);
}

/* An amount with its sign, coloured where there are colours. */
void
tearsheet_grid_add_result (TearsheetGrid *self, CarryAmount amount)
{
    int sign = carry_amount_sign (amount);

    add_amount (self, amount, TEARSHEET_TEXT_PLUS, sign < 0 ? "loss" : sign > 0 ? "gain" : NULL);
}

void
tearsheet_grid_add_time (TearsheetGrid *self, gint64 ts)
{
    GString *html = g_string_new (NULL), *markdown = g_string_new (NULL);

    tearsheet_text_add_time (html, ts);
    tearsheet_text_add_time (markdown, ts);
    add_cell (self, html, markdown, "when");
}

/* The rest is rows and tearsheet_grid_close_html(). */
void
tearsheet_grid_open_html (GString *out, const TearsheetColumn *columns, guint n)
{
    g_string_append (out, "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
    for (guint i = 0; i < n; i++)
    {
        g_string_append_printf (out, "<th scope=\"col\"%s>",
                                columns[i].is_number ? " class=\"number\"" : "");
        tearsheet_text_add_html (out, columns[i].name);
        g_string_append (out, "</th>");
    }
    g_string_append (out, "</tr></thead>\n<tbody>\n");
}

void
tearsheet_grid_close_html (GString *out)
{
    g_string_append (out, "</tbody></table></div>\n");
}

static const Cell *
get_cell (const TearsheetGrid *self, guint row, guint column)
{
    return &g_array_index (self->cells, Cell, row * self->n_columns + column);
}

void
tearsheet_grid_write_html (const TearsheetGrid *self, GString *out)
{
    tearsheet_grid_open_html (out, self->columns, self->n_columns);
    for (guint row = 0; row < self->totals->len; row++)
    {
        g_string_append_printf (out, "<tr%s>",
                                self->totals->data[row] != 0 ? " class=\"total\"" : "");
        for (guint column = 0; column < self->n_columns; column++)
        {
            const Cell *cell = get_cell (self, row, column);
            const char *element = column == 0 ? "th" : "td";

            g_string_append_printf (out, "<%s%s class=\"%s %s\">%s</%s>", element,
                                    column == 0 ? " scope=\"row\"" : "",
                                    self->columns[column].is_number ? "number" : "text",
                                    cell->tone != NULL ? cell->tone : "", cell->html, element);
        }
        g_string_append (out, "</tr>\n");
    }
    tearsheet_grid_close_html (out);
}

void
tearsheet_grid_write_markdown (const TearsheetGrid *self, GString *out)
{
    for (guint column = 0; column < self->n_columns; column++)
    {
        g_string_append (out, "| ");
        tearsheet_text_add_markdown (out, self->columns[column].name);
        g_string_append_c (out, ' ');
    }
    g_string_append (out, "|\n");
    for (guint column = 0; column < self->n_columns; column++)
        g_string_append (out, self->columns[column].is_number ? "|---:" : "|---");
    g_string_append (out, "|\n");
    for (guint row = 0; row < self->totals->len; row++)
    {
        for (guint column = 0; column < self->n_columns; column++)
            g_string_append_printf (out, "| %s ", get_cell (self, row, column)->markdown);
        g_string_append (out, "|\n");
    }
}
