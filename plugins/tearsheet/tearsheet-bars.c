/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-bars.h"

#include "tearsheet-chart.h"
#include "tearsheet-text.h"

/* Red, of the colours of curves. */
#define COLOUR_LOSS 6

/* The lowest and the highest end of all bars, which share one scale. */
typedef struct
{
    double low;
    double high;
} Scale;

static void
stretch (Scale *scale, const TearsheetBar *bar)
{
    double below = 0, above = 0;

    for (guint i = 0; i < bar->n_parts; i++)
    {
        double level = carry_amount_to_double (bar->parts[i].amount);

        *(level < 0 ? &below : &above) += level;
    }
    scale->low = MIN (scale->low, below);
    scale->high = MAX (scale->high, above);
}

static void
add_share (GString *out, double share)
{
    tearsheet_text_add_number (out, share * 100, 2, TEARSHEET_TEXT_PLAIN);
    g_string_append_c (out, '%');
}

static void
add_part (GString *out, const Scale *scale, const TearsheetBarPart *part, guint colour,
          double start)
{
    double level = carry_amount_to_double (part->amount);
    double length = scale->high - scale->low;
    double left = MIN (start, start + level);

    if (carry_amount_sign (part->amount) == 0)
        return;
    g_string_append_printf (out, "<rect class=\"bar k%u\" height=\"100%%\" x=\"",
                            colour % TEARSHEET_N_COLOURS);
    add_share (out, (left - scale->low) / length);
    g_string_append (out, "\" width=\"");
    add_share (out, ABS (level) / length);
    g_string_append (out, "\"><title>");
    tearsheet_text_add_html (out, part->name);
    g_string_append (out, ": ");
    tearsheet_text_add_amount (out, part->amount, TEARSHEET_TEXT_PLUS | TEARSHEET_TEXT_TYPESET);
    g_string_append (out, "</title></rect>");
}

/* A sum that was lost is not drawn in the colour of gains. */
static guint
get_colour (const TearsheetBar *bar, guint part)
{
    return bar->is_total && carry_amount_sign (bar->amount) < 0 ? COLOUR_LOSS
                                                                : bar->parts[part].colour;
}

static void
add_parts (GString *out, const Scale *scale, const TearsheetBar *bar)
{
    double below = 0, above = 0;

    g_string_append (out, "<svg aria-hidden=\"true\">");
    for (guint i = 0; i < bar->n_parts; i++)
    {
        double level = carry_amount_to_double (bar->parts[i].amount);
        double *start = level < 0 ? &below : &above;

        add_part (out, scale, &bar->parts[i], get_colour (bar, i), *start);
        *start += level;
    }
    g_string_append (out, "<line class=\"zero\" y2=\"100%\" x1=\"");
    add_share (out, -scale->low / (scale->high - scale->low));
    g_string_append (out, "\" x2=\"");
    add_share (out, -scale->low / (scale->high - scale->low));
    g_string_append (out, "\"/></svg>");
}

static void
add_bar (GString *out, const Scale *scale, const TearsheetBar *bar)
{
    g_string_append_printf (out, "<tr class=\"%s\"><th scope=\"row\">",
                            bar->is_total  ? "total"
                            : bar->is_part ? "part"
                                           : "whole");
    tearsheet_text_add_html (out, bar->label);
    if (bar->hint != NULL)
    {
        g_string_append (out, "<small>");
        tearsheet_text_add_html (out, bar->hint);
        g_string_append (out, "</small>");
    }
    g_string_append (out, "</th><td class=\"bar\">");
    add_parts (out, scale, bar);
    g_string_append (out, "</td><td class=\"number\">");
    tearsheet_text_add_amount (out, bar->amount, TEARSHEET_TEXT_PLUS | TEARSHEET_TEXT_TYPESET);
    g_string_append (out, "</td></tr>\n");
}

/* A table whose rows have a bar each; @bars (element-type TearsheetBar). */
void
tearsheet_bars_add (GString *out, const char *caption, const GArray *bars)
{
    Scale scale = { 0, 0 };

    for (guint i = 0; i < bars->len; i++)
        stretch (&scale, &g_array_index (bars, TearsheetBar, i));
    if (scale.high - scale.low <= 0)
        scale.high = 1;
    g_string_append (out, "<table class=\"bars\"><caption>");
    tearsheet_text_add_html (out, caption);
    g_string_append (out, "</caption>\n");
    for (guint i = 0; i < bars->len; i++)
        add_bar (out, &scale, &g_array_index (bars, TearsheetBar, i));
    g_string_append (out, "</table>\n");
}
