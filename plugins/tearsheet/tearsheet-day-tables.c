/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-day-tables.h"

#include <string.h>

#define SIGNED TEARSHEET_TEXT_PLUS

#define INIT(grid, columns) tearsheet_grid_init (grid, columns, G_N_ELEMENTS (columns))

/* What the account is worth more than where the day began. */
CarryAmount
tearsheet_daily_get_change (const TearsheetDay *day)
{
    if (!day->has_equity)
        return carry_amount_invalid ();
    return carry_amount_sub (carry_amount_from_decimal (day->last.equity),
                             carry_amount_from_decimal (day->first.equity));
}

/* The part of the change that is neither booked nor paid in: what is held is worth more or less. */
CarryAmount
tearsheet_daily_get_valuation (const TearsheetDay *day)
{
    CarryAmount paid = day->has_before ? day->transfers : carry_amount_zero ();

    return carry_amount_sub (carry_amount_sub (tearsheet_daily_get_change (day), paid),
                             tearsheet_part_get_net (&day->total));
}

char *
tearsheet_daily_dup_span (gint64 ns)
{
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%03d s", ns / CARRY_NS_PER_SECOND,
                            (int) (ns % CARRY_NS_PER_SECOND / 1000000));
}

char *
tearsheet_daily_dup_distance (const TearsheetDay *day)
{
    GString *text = g_string_new (NULL);

    if (carry_decimal_is_valid (day->liquidation))
        tearsheet_text_add_percent (text, carry_decimal_to_double (day->liquidation), 1,
                                    TEARSHEET_TEXT_PLAIN);
    else
        g_string_append (text, "not recorded");
    return g_string_free (text, FALSE);
}

/* The tables */

static void
fill_parts (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = {
        { "", FALSE },
        { "The day", TRUE },
        { "The day before", TRUE },
        { "Difference", TRUE },
    };
    const TearsheetPart *now = &daily->day->total;
    const TearsheetPart *then = daily->before != NULL ? &daily->before->total : NULL;
    const TearsheetPart none = { 0 };
    const TearsheetPart *old = then != NULL ? then : &none;
    const struct
    {
        const char *name;
        CarryAmount now;
        CarryAmount then;
    } rows[] = {
        { "Funding", now->funding, old->funding },
        { "Basis", now->realised, old->realised },
        { "Fees", carry_amount_negate (now->fees), carry_amount_negate (old->fees) },
        { "Borrow interest", carry_amount_negate (now->borrow), carry_amount_negate (old->borrow) },
        { "Net booked", tearsheet_part_get_net (now), tearsheet_part_get_net (old) },
        { "of which slippage", carry_amount_negate (now->slippage),
          carry_amount_negate (old->slippage) },
        { "of which resizing", carry_amount_negate (now->resizing),
          carry_amount_negate (old->resizing) },
    };

    INIT (grid, columns);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        tearsheet_grid_add_row (grid, g_str_equal (rows[i].name, "Net booked"));
        tearsheet_grid_add_text (grid, rows[i].name);
        tearsheet_grid_add_result (grid, rows[i].now);
        if (then == NULL)
        {
            tearsheet_grid_add_text (grid, "–");
            tearsheet_grid_add_text (grid, "–");
            continue;
        }
        tearsheet_grid_add_result (grid, rows[i].then);
        tearsheet_grid_add_result (grid, carry_amount_sub (rows[i].now, rows[i].then));
    }
}

static void
add_level (TearsheetGrid *grid, const char *name, CarryAmount amount, gboolean is_signed,
           const char *text)
{
    tearsheet_grid_add_row (grid, FALSE);
    tearsheet_grid_add_text (grid, name);
    if (is_signed)
        tearsheet_grid_add_result (grid, amount);
    else
        tearsheet_grid_add_amount (grid, amount, TEARSHEET_TEXT_PLAIN);
    tearsheet_grid_add_text (grid, text);
}

static char *
dup_when (gint64 ts)
{
    GString *text = g_string_new ("valued ");

    tearsheet_text_add_time (text, ts);
    return g_string_free (text, FALSE);
}

static void
fill_equity (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = { { "", FALSE }, { "Amount", TRUE }, { "", FALSE } };
    const TearsheetDay *day = daily->day;
    g_autofree char *first = dup_when (day->first.ts);
    g_autofree char *last = dup_when (day->last.ts);

    INIT (grid, columns);
    if (!day->has_equity)
        return;
    add_level (grid, "At the start", carry_amount_from_decimal (day->first.equity), FALSE, first);
    add_level (grid, "At the end", carry_amount_from_decimal (day->last.equity), FALSE, last);
    add_level (grid, "Lowest", carry_amount_from_decimal (day->low), FALSE, "");
    add_level (grid, "Highest", carry_amount_from_decimal (day->high), FALSE, "");
    add_level (grid, "Change", tearsheet_daily_get_change (day), TRUE, "");
    add_level (grid, "of which net booked", tearsheet_part_get_net (&day->total), TRUE, "");
    if (carry_amount_sign (day->transfers) != 0)
        add_level (grid, "of which paid in, less paid out", day->transfers, TRUE,
                   day->has_before ? "" : "before the first valuation: no part of the change");
    add_level (grid, "of which value of what is held", tearsheet_daily_get_valuation (day), TRUE,
               "not booked yet");
}

static void
add_naked (TearsheetGrid *grid, gint64 ns)
{
    g_autofree char *text = tearsheet_daily_dup_span (ns);

    tearsheet_grid_add_text (grid, ns > 0 ? text : "0 s");
}

static void
add_part (TearsheetGrid *grid, const TearsheetPart *part, gboolean is_total)
{
    tearsheet_grid_add_row (grid, is_total);
    tearsheet_grid_add_text (grid, part->name);
    tearsheet_grid_add_result (grid, tearsheet_part_get_net (part));
    tearsheet_grid_add_amount (grid, part->funding, SIGNED);
    tearsheet_grid_add_amount (grid, part->realised, SIGNED);
    tearsheet_grid_add_amount (grid, carry_amount_negate (part->fees), SIGNED);
    tearsheet_grid_add_amount (grid, carry_amount_negate (part->borrow), SIGNED);
    tearsheet_grid_add_amount (grid, carry_amount_negate (part->slippage), SIGNED);
    tearsheet_grid_add_amount (grid, carry_amount_negate (part->resizing), SIGNED);
    tearsheet_grid_add_count (grid, part->fills);
    tearsheet_grid_add_count (grid, part->settlements);
    add_naked (grid, part->naked_ns);
}

static void
fill_coins (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = {
        { "Coin", FALSE }, { "Net booked", TRUE }, { "Funding", TRUE },       { "Basis", TRUE },
        { "Fees", TRUE },  { "Borrow", TRUE },     { "Slippage", TRUE },      { "Resizing", TRUE },
        { "Fills", TRUE }, { "Payments", TRUE },   { "Longest naked", TRUE },
    };
    const GPtrArray *coins = daily->day->coins;

    INIT (grid, columns);
    for (guint i = 0; i < coins->len; i++)
        add_part (grid, g_ptr_array_index (coins, i), FALSE);
    if (coins->len > 0)
        add_part (grid, &daily->day->total, TRUE);
}

static void
fill_groups (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = {
        { "Group", FALSE },   { "Module", FALSE }, { "State", FALSE }, { "Net booked", TRUE },
        { "Funding", TRUE },  { "Basis", TRUE },   { "Fees", TRUE },   { "Slippage", TRUE },
        { "Resizing", TRUE }, { "Traded", TRUE },  { "Fills", TRUE },  { "Longest naked", TRUE },
    };

    INIT (grid, columns);
    for (guint i = 0; i < daily->day->groups->len; i++)
    {
        const TearsheetPart *part = g_ptr_array_index (daily->day->groups, i);

        tearsheet_grid_add_row (grid, FALSE);
        tearsheet_grid_add_text (grid, part->name);
        tearsheet_grid_add_text (grid, part->module != NULL ? part->module : "");
        tearsheet_grid_add_text (grid, part->state != NULL ? part->state : "");
        tearsheet_grid_add_result (grid, tearsheet_part_get_net (part));
        tearsheet_grid_add_amount (grid, part->funding, SIGNED);
        tearsheet_grid_add_amount (grid, part->realised, SIGNED);
        tearsheet_grid_add_amount (grid, carry_amount_negate (part->fees), SIGNED);
        tearsheet_grid_add_amount (grid, carry_amount_negate (part->slippage), SIGNED);
        tearsheet_grid_add_amount (grid, carry_amount_negate (part->resizing), SIGNED);
        tearsheet_grid_add_amount (grid, part->traded, TEARSHEET_TEXT_PLAIN);
        tearsheet_grid_add_count (grid, part->fills);
        add_naked (grid, part->naked_ns);
    }
}

static void
fill_foreign (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = { { "What", FALSE },
                                               { "Coin", FALSE },
                                               { "Amount", TRUE } };

    INIT (grid, columns);
    for (guint i = 0; i < daily->day->foreign->len; i++)
    {
        const TearsheetForeign *foreign = g_ptr_array_index (daily->day->foreign, i);
        char text[CARRY_AMOUNT_BUFFER];

        tearsheet_grid_add_row (grid, FALSE);
        tearsheet_grid_add_text (grid, foreign->what);
        tearsheet_grid_add_text (grid, foreign->coin);
        tearsheet_grid_add_text (grid, carry_amount_is_valid (foreign->amount)
                                           ? carry_amount_format (foreign->amount, text)
                                           : "unknown");
    }
}

static void
add_line (TearsheetGrid *grid, const char *name, const char *value)
{
    tearsheet_grid_add_row (grid, FALSE);
    tearsheet_grid_add_text (grid, name);
    tearsheet_grid_add_text (grid, value);
}

static void
add_number (TearsheetGrid *grid, const char *name, guint64 count)
{
    tearsheet_grid_add_row (grid, FALSE);
    tearsheet_grid_add_text (grid, name);
    tearsheet_grid_add_count (grid, count);
}

static void
fill_watch (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = { { "", FALSE }, { "", TRUE } };
    const TearsheetDay *day = daily->day;
    g_autofree char *naked = tearsheet_daily_dup_span (day->total.naked_ns);
    g_autofree char *distance = tearsheet_daily_dup_distance (day);

    INIT (grid, columns);
    add_number (grid, "Orders made", day->orders);
    add_number (grid, "filled", day->ends[CARRY_ORDER_FILLED]);
    add_number (grid, "canceled", day->ends[CARRY_ORDER_CANCELED]);
    add_number (grid, "expired", day->ends[CARRY_ORDER_EXPIRED]);
    add_number (grid, "rejected", day->ends[CARRY_ORDER_REJECTED]);
    add_number (grid, "Fills without a price of decision", day->total.unpriced);
    add_number (grid, "Halts", day->halts->len);
    add_number (grid, "Differences between books and venue", day->differences->len);
    add_line (grid, "Books and account at the end",
              day->compared != NULL ? day->compared : "not recorded");
    add_line (grid, "Books and the account's log of the day",
              day->logged != NULL ? day->logged : "not compared");
    add_line (grid, "Longest time in which two legs differed", naked);
    add_line (grid, "Smallest distance to a liquidation", distance);
}

static void
fill_rejects (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = { { "Why", FALSE },
                                               { "Times", TRUE },
                                               { "The first", FALSE } };

    INIT (grid, columns);
    for (guint i = 0; i < daily->day->rejects->len; i++)
    {
        const TearsheetReject *reject = g_ptr_array_index (daily->day->rejects, i);

        tearsheet_grid_add_row (grid, FALSE);
        tearsheet_grid_add_text (grid, reject->code);
        tearsheet_grid_add_count (grid, reject->count);
        tearsheet_grid_add_text (grid, reject->text);
    }
}

static void
fill_incidents (TearsheetGrid *grid, const GPtrArray *incidents)
{
    static const TearsheetColumn columns[] = {
        { "When", FALSE }, { "Who", FALSE }, { "Code", FALSE }, { "What was said", FALSE }
    };

    INIT (grid, columns);
    for (guint i = 0; i < incidents->len; i++)
    {
        const TearsheetIncident *incident = g_ptr_array_index (incidents, i);

        tearsheet_grid_add_row (grid, FALSE);
        tearsheet_grid_add_time (grid, incident->ts);
        tearsheet_grid_add_text (grid, incident->module);
        tearsheet_grid_add_text (grid, incident->code);
        tearsheet_grid_add_text (grid, incident->text);
    }
}

static void
fill_halts (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    fill_incidents (grid, daily->day->halts);
}

static void
fill_differences (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    fill_incidents (grid, daily->day->differences);
}

static void
fill_notices (TearsheetGrid *grid, const TearsheetDaily *daily)
{
    static const TearsheetColumn columns[] = {
        { "First", FALSE }, { "Who", FALSE },       { "Code", FALSE },
        { "Times", TRUE },  { "The first", FALSE },
    };
    const GPtrArray *kinds = daily->day->notices.kinds;

    INIT (grid, columns);
    for (guint i = 0; i < kinds->len; i++)
    {
        const TearsheetNotice *notice = g_ptr_array_index (kinds, i);

        tearsheet_grid_add_row (grid, FALSE);
        tearsheet_grid_add_time (grid, notice->ts_first);
        tearsheet_grid_add_text (grid, notice->module);
        tearsheet_grid_add_text (grid, notice->code);
        tearsheet_grid_add_count (grid, notice->count);
        tearsheet_grid_add_text (grid, notice->text);
    }
}

const TearsheetDayTable tearsheet_day_tables[TEARSHEET_N_DAY_TABLES] = {
    { "parts", "Where it came from",
      "Net booked is funding plus basis, less fees and interest. Basis is what the prices of both "
      "legs realised. Slippage is already inside it: how much worse fills were than the price "
      "at the decision.",
      NULL, fill_parts },
    { "equity", "Equity", NULL, "The account was not valued.", fill_equity },
    { "coins", "By coin",
      "Both legs of a coin together. Naked is a time in which they differed by more than 0.25 % "
      "and one step.",
      "Nothing was traded and nothing was paid.", fill_coins },
    { "groups", "By group", "Legs that were opened or closed as one trade.",
      "No order belonged to a group.", fill_groups },
    { "foreign", "In other coins", "No part of the sums above.", "Nothing.", fill_foreign },
    { "watch", "Orders and risk", NULL, NULL, fill_watch },
    { "rejects", "Refused orders", NULL, "No order was refused.", fill_rejects },
    { "halts", "Halts", NULL, "Trading was not halted.", fill_halts },
    { "differences", "Books and venue", NULL, "No difference was confirmed.", fill_differences },
    { "notices", "Warnings", "Those of one kind are counted together.", "No warning was given.",
      fill_notices },
};

/* Sentences */

char *
tearsheet_daily_dup_title (const TearsheetDaily *self)
{
    g_autofree char *name = tearsheet_day_dup_name (self->day);
    char *underscore = strchr (name, '_');

    const char *prefix = self->day->is_dry_run ? "DRY RUN: " : "";

    if (underscore == NULL)
        return g_strdup_printf ("%s%s %s", prefix, self->day->is_dry_run ? "the day" : "The day",
                                name);
    *underscore = '\0';
    return g_strdup_printf ("%s%s to %s", prefix, name, underscore + 1);
}

char *
tearsheet_daily_dup_period (const TearsheetDaily *self)
{
    GString *text = g_string_new (NULL);

    tearsheet_text_add_time (text, self->day->ts_from);
    g_string_append (text, " to ");
    tearsheet_text_add_time (text, self->day->ts_to);
    g_string_append (text, " UTC");
    if (!tearsheet_day_is_whole (self->day))
        g_string_append (text, ", not a whole day");
    return g_string_free (text, FALSE);
}

char *
tearsheet_daily_dup_verdict (const TearsheetDaily *self, TearsheetTextFlags flags)
{
    const TearsheetDay *day = self->day;
    GString *text = g_string_new ("Funding brought ");

    tearsheet_text_add_amount (text, day->total.funding, flags | TEARSHEET_TEXT_PLUS);
    g_string_append_printf (text, " %s in %u payment%s; fees and interest took ", self->coin,
                            day->total.settlements, day->total.settlements == 1 ? "" : "s");
    tearsheet_text_add_amount (text, carry_amount_add (day->total.fees, day->total.borrow), flags);
    g_string_append (text, ", and prices realised ");
    tearsheet_text_add_amount (text, day->total.realised, flags | TEARSHEET_TEXT_PLUS);
    g_string_append_printf (text, " over %u fill%s. ", day->total.fills,
                            day->total.fills == 1 ? "" : "s");
    if (day->halts->len > 0)
        g_string_append_printf (text, "Trading was halted %u time%s.", day->halts->len,
                                day->halts->len == 1 ? "" : "s");
    else
        g_string_append (text, "Trading was not halted.");
    return g_string_free (text, FALSE);
}
