/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-text.h"

#include <math.h>
#include <string.h>

#define MONEY_DECIMALS 2
#define MAX_DECIMALS 6
#define REPLACEMENT "\357\277\275" /* U+FFFD */
#define MINUS "\342\210\222"       /* U+2212 */
#define NO_NUMBER "\342\200\223"   /* an en dash */

/* Control characters are not allowed in HTML and do no good in Markdown. */
static gboolean
is_control (char character)
{
    return (guchar) character < 0x20 || character == 0x7f;
}

static const char *
get_entity (char character)
{
    switch (character)
    {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
        return "\n";
    case '\t':
        return "\t";
    default:
        return is_control (character) ? REPLACEMENT : NULL;
    }
}

/* Text between tags or inside a quoted attribute; whatever it is, it is only text. */
void
tearsheet_text_add_html (GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);

    for (const char *at = valid; *at != '\0'; at++)
    {
        const char *entity = get_entity (*at);

        if (entity != NULL)
            g_string_append (out, entity);
        else
            g_string_append_c (out, *at);
    }
}

/* Text in one line of Markdown, also in the cell of a table. */
void
tearsheet_text_add_markdown (GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);

    for (const char *at = valid; *at != '\0'; at++)
    {
        if (is_control (*at))
        {
            g_string_append_c (out, ' ');
            continue;
        }
        if (strchr ("\\`*_[]<>#|~&!", *at) != NULL)
            g_string_append_c (out, '\\');
        g_string_append_c (out, *at);
    }
}

/* A code span, which a table's cell may hold; what it cannot hold is escaped text. */
void
tearsheet_text_add_code (GString *out, const char *text)
{
    if (*text == '\0' || strpbrk (text, "`|\\\n\r\t") != NULL)
    {
        tearsheet_text_add_markdown (out, text);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    g_string_append_printf (out, "`%s`", valid);
}

static guint
find_longest_run (const char *text, char character)
{
    guint longest = 0;
    guint run = 0;

    for (const char *at = text; *at != '\0'; at++)
    {
        run = *at == character ? run + 1 : 0;
        longest = MAX (longest, run);
    }
    return longest;
}

/* A block of code, fenced by more backticks than it has in a row. */
void
tearsheet_text_add_fence (GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    g_autofree char *fence = g_strnfill (MAX (3, find_longest_run (valid, '`') + 1), '`');

    g_string_append_printf (out, "%s\n%s%s%s\n", fence, valid,
                            g_str_has_suffix (valid, "\n") ? "" : "\n", fence);
}

static void
add_sign (GString *out, gboolean negative, TearsheetTextFlags flags)
{
    if (negative)
        g_string_append (out, flags & TEARSHEET_TEXT_TYPESET ? MINUS : "-");
    else if (flags & TEARSHEET_TEXT_PLUS)
        g_string_append_c (out, '+');
}

/* A comma after every third digit from the point. */
static void
add_grouped (GString *out, const char *digits, gsize length)
{
    for (gsize i = 0; i < length; i++)
    {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c (out, ',');
        g_string_append_c (out, digits[i]);
    }
}

void
tearsheet_text_add_count (GString *out, guint64 count)
{
    g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

    add_grouped (out, digits, strlen (digits));
}

/* Money: two decimals of the exact amount, ties to even. */
void
tearsheet_text_add_amount (GString *out, CarryAmount amount, TearsheetTextFlags flags)
{
    CarryAmount rounded = carry_amount_round (amount, MONEY_DECIMALS, CARRY_ROUND_HALF_EVEN);
    int sign = carry_amount_sign (rounded);
    char text[CARRY_AMOUNT_BUFFER];
    const char *point;
    gsize whole, decimals;

    if (!carry_amount_is_valid (rounded))
    {
        g_string_append (out, NO_NUMBER);
        return;
    }
    if (sign != 0)
        add_sign (out, sign < 0, flags);
    carry_amount_format (sign < 0 ? carry_amount_negate (rounded) : rounded, text);
    point = strchr (text, '.');
    whole = point != NULL ? (gsize) (point - text) : strlen (text);
    decimals = point != NULL ? strlen (point + 1) : 0;
    add_grouped (out, text, whole);
    g_string_append_c (out, '.');
    if (point != NULL)
        g_string_append (out, point + 1);
    for (; decimals < MONEY_DECIMALS; decimals++)
        g_string_append_c (out, '0');
}

/* A statistic; ties away from zero. */
void
tearsheet_text_add_number (GString *out, double value, guint decimals, TearsheetTextFlags flags)
{
    static const guint64 powers[MAX_DECIMALS + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
    double scaled;
    guint64 units;
    g_autofree char *whole = NULL;

    decimals = MIN (decimals, MAX_DECIMALS);
    scaled = floor (fabs (value) * (double) powers[decimals] + 0.5);
    if (!(scaled < 1e18))
    {
        g_string_append (out, NO_NUMBER);
        return;
    }
    units = (guint64) scaled;
    if (units != 0)
        add_sign (out, value < 0, flags);
    whole = g_strdup_printf ("%" G_GUINT64_FORMAT, units / powers[decimals]);
    add_grouped (out, whole, strlen (whole));
    if (decimals > 0)
        g_string_append_printf (out, ".%0*" G_GUINT64_FORMAT, (int) decimals,
                                units % powers[decimals]);
}

void
tearsheet_text_add_percent (GString *out, double fraction, guint decimals, TearsheetTextFlags flags)
{
    tearsheet_text_add_number (out, fraction * 100, decimals, flags);
    g_string_append_c (out, '%');
}

/* `2024-01-31` */
void
tearsheet_text_add_date (GString *out, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    carry_time_to_text (ts, text);
    g_string_append_len (out, text, strlen ("2024-01-31"));
}

/* `2024-01-31 08:00`, UTC as all times */
void
tearsheet_text_add_time (GString *out, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    carry_time_to_text (ts, text);
    g_string_append_len (out, text, strlen ("2024-01-31"));
    g_string_append_c (out, ' ');
    g_string_append_len (out, text + strlen ("2024-01-31T"), strlen ("08:00"));
}

/* How long, in the unit that people would use. */
void
tearsheet_text_add_span (GString *out, gint64 ns)
{
    static const struct
    {
        gint64 least_ns;
        gint64 unit_ns;
        guint decimals;
        const char *name;
    } units[] = {
        { 2 * 365 * CARRY_NS_PER_DAY, 365 * CARRY_NS_PER_DAY, 1, "years" },
        { 2 * CARRY_NS_PER_DAY, CARRY_NS_PER_DAY, 0, "days" },
        { 2 * CARRY_NS_PER_HOUR, CARRY_NS_PER_HOUR, 0, "hours" },
        { 0, CARRY_NS_PER_MINUTE, 0, "minutes" },
    };
    guint i = 0;

    while (i + 1 < G_N_ELEMENTS (units) && ns < units[i].least_ns)
        i++;
    tearsheet_text_add_number (out, (double) ns / (double) units[i].unit_ns, units[i].decimals,
                               TEARSHEET_TEXT_PLAIN);
    g_string_append_printf (out, " %s", units[i].name);
}
