/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-equity.h"

/* An hour is looked back on by samples that are at least so far apart. */
#define SAMPLE_NS (10 * CARRY_NS_PER_SECOND)

#define FRACTION_SCALE 12

/* Begin lines of what is kept, behind the peak. */
#define DAY "day"
#define KILLED "killed"

/* Of `2026-11-30`. */
#define DATE_LENGTH 10

typedef struct
{
    gint64 ts;
    CarryDecimal equity;
} Sample;

struct _GuardsEquity
{
    GQueue samples; /* Sample, the oldest first: the last hour, and one before it */
    gint64 day;     /* days since 1970 UTC; -1 before the first sample */
    CarryDecimal day_start;
    CarryDecimal peak; /* invalid when there is none */
    gboolean is_halted;
    gboolean has_killed;  /* the switch was thrown for it, in this run or an earlier one */
    gboolean is_old_kill; /* in an earlier one: has a person armed it again? */
    gboolean is_urgent;   /* what is kept is wrong without what changed now */
    char *saved;          /* what was taken to be kept; NULL: nothing that is known */
};

GuardsEquity *
guards_equity_new (void)
{
    GuardsEquity *self = g_new0 (GuardsEquity, 1);

    g_queue_init (&self->samples);
    self->day = -1;
    self->day_start = self->peak = carry_decimal_invalid ();
    return self;
}

void
guards_equity_free (GuardsEquity *self)
{
    g_queue_clear_full (&self->samples, g_free);
    g_free (self->saved);
    g_free (self);
}

static gboolean
parse_amount (const char *text, CarryDecimal *out_amount)
{
    CarryDecimal amount = carry_decimal_from_text (text);

    if (!carry_decimal_is_valid (amount) || carry_decimal_sign (amount) <= 0)
        return FALSE;
    *out_amount = amount;
    return TRUE;
}

/* `day 2026-11-30 99000.5`: what a day began with. */
static gboolean
parse_day (GuardsEquity *self, const char *line)
{
    g_auto (GStrv) words = g_strsplit (line, " ", -1);
    gint64 ts = 0;

    if (g_strv_length (words) != 3 || !g_str_equal (words[0], DAY) ||
        !carry_time_parse (words[1], -1, CARRY_TIME_FORMAT_ISO, 0, &ts, NULL) ||
        !parse_amount (words[2], &self->day_start))
        return FALSE;
    self->day = ts / CARRY_NS_PER_DAY;
    return TRUE;
}

static gboolean
parse (GuardsEquity *self, const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    if (lines[0] == NULL || !parse_amount (g_strstrip (lines[0]), &self->peak))
        return FALSE;
    for (guint i = 1; lines[i] != NULL; i++)
    {
        if (g_str_equal (lines[i], KILLED))
            self->has_killed = self->is_old_kill = TRUE;
        else if (*lines[i] != '\0' && !parse_day (self, lines[i]))
            return FALSE;
    }
    return TRUE;
}

/* What earlier runs knew. A file that is not there is a first run. */
gboolean
guards_equity_load (GuardsEquity *self, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr (GError) failure = NULL;

    if (!g_file_get_contents (path, &text, NULL, &failure))
    {
        if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return TRUE;
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    if (!parse (self, text))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s: its first line is no peak of the equity, a number above zero, or another "
                     "line says nothing known; write the right peak, or remove the file to start "
                     "anew",
                     path);
        return FALSE;
    }
    self->saved = g_steal_pointer (&text);
    return TRUE;
}

/* (transfer full) (nullable): as the file is; NULL when nothing is known yet. */
static char *
format (const GuardsEquity *self)
{
    g_autofree char *peak = NULL, *start = NULL;
    char day[CARRY_TIME_BUFFER];

    if (!carry_decimal_is_valid (self->peak) || self->day < 0)
        return NULL;
    peak = carry_decimal_to_string (&self->peak);
    start = carry_decimal_to_string (&self->day_start);
    carry_time_to_text (self->day * CARRY_NS_PER_DAY, day);
    day[DATE_LENGTH] = '\0';
    return g_strdup_printf ("%s\n" DAY " %s %s\n%s", peak, day, start,
                            self->has_killed ? KILLED "\n" : "");
}

/* Whether something changed that a later run would act on wrongly without it. */
gboolean
guards_equity_is_urgent (const GuardsEquity *self)
{
    return self->is_urgent;
}

/* (transfer full) (nullable): what is to be kept now; NULL when it is what was taken last. */
char *
guards_equity_take_text (GuardsEquity *self)
{
    g_autofree char *text = format (self);

    if (text == NULL || g_strcmp0 (text, self->saved) == 0)
        return NULL;
    g_free (self->saved);
    self->saved = g_strdup (text);
    self->is_urgent = FALSE;
    return g_steal_pointer (&text);
}

/* What was taken last could not be kept. */
void
guards_equity_forget_text (GuardsEquity *self)
{
    g_clear_pointer (&self->saved, g_free);
}

/* How much of @from was lost, as a fraction; invalid when that cannot be said. */
static CarryDecimal
get_loss (CarryDecimal from, CarryDecimal to)
{
    if (carry_decimal_sign (from) <= 0)
        return carry_decimal_invalid ();
    return carry_decimal_div (carry_decimal_sub (from, to), from, FRACTION_SCALE,
                              CARRY_ROUND_HALF_EVEN);
}

static gboolean
is_over (CarryDecimal loss, CarryDecimal limit)
{
    return carry_decimal_sign (limit) > 0 && carry_decimal_is_valid (loss) &&
           carry_decimal_compare (loss, limit) >= 0;
}

/* Also for a person to read: hundredths of a percent. */
static char *
to_percent (CarryDecimal loss)
{
    CarryDecimal shown =
        carry_decimal_mul_round (loss, carry_decimal_make (100, 0), 2, CARRY_ROUND_DOWN);

    return carry_decimal_to_string (&shown);
}

/* Keeps the youngest sample that is an hour old or more: it is what the hour began with. */
static void
add_sample (GuardsEquity *self, gint64 now, CarryDecimal equity)
{
    const Sample *last = g_queue_peek_tail (&self->samples);
    const Sample *second;

    if (last == NULL || now - last->ts >= SAMPLE_NS)
    {
        Sample *sample = g_new0 (Sample, 1);

        *sample = (Sample){ now, equity };
        g_queue_push_tail (&self->samples, sample);
    }
    while ((second = g_queue_peek_nth (&self->samples, 1)) != NULL &&
           second->ts <= now - CARRY_NS_PER_HOUR)
        g_free (g_queue_pop_head (&self->samples));
}

static void
check_hour (GuardsEquity *self, const GuardsDesk *desk, CarryDecimal equity)
{
    const Sample *first = g_queue_peek_head (&self->samples);
    CarryDecimal loss = get_loss (first->equity, equity);
    g_autofree char *percent = to_percent (loss);

    if (is_over (loss, desk->settings->max_hour_loss))
        guards_desk_restrict (desk, NULL, CARRY_RISK_REDUCING, FALSE, "Q5-hour",
                              "the account lost %s %% within an hour", percent);
    else if (carry_decimal_is_valid (loss))
        guards_desk_release (desk, NULL, "Q5-hour");
}

static void
end (GuardsEquity *self, gboolean is_thrown)
{
    self->is_halted = TRUE;
    self->has_killed = is_thrown;
    self->is_urgent = TRUE;
}

static void
check_day (GuardsEquity *self, const GuardsDesk *desk, CarryDecimal equity)
{
    gint64 day = desk->now / CARRY_NS_PER_DAY;
    CarryDecimal loss;
    g_autofree char *percent = NULL;

    if (self->day != day)
    {
        self->day = day;
        self->day_start = equity;
        self->is_urgent = TRUE;
        guards_desk_release (desk, NULL, "Q5-day");
    }
    loss = get_loss (self->day_start, equity);
    percent = to_percent (loss);
    if (is_over (loss, desk->settings->max_day_loss))
        guards_desk_restrict (desk, NULL, CARRY_RISK_REDUCING, FALSE, "Q5-day",
                              "the account lost %s %% since midnight UTC", percent);
    if (!is_over (loss, desk->settings->kill_day_loss) || self->is_halted)
        return;
    end (self, guards_desk_kill (desk, "Q5", "the account lost %s %% since midnight UTC", percent));
}

static void
check_peak (GuardsEquity *self, const GuardsDesk *desk, CarryDecimal equity)
{
    CarryDecimal loss;
    g_autofree char *percent = NULL;

    if (!carry_decimal_is_valid (self->peak) || carry_decimal_compare (equity, self->peak) > 0)
        self->peak = equity;
    loss = get_loss (self->peak, equity);
    if (!is_over (loss, desk->settings->max_drawdown) || self->is_halted)
        return;
    percent = to_percent (loss);
    end (self, guards_desk_kill (desk, "Q6", "the account is %s %% below its peak", percent));
}

/* Everything is measured from the next sample on. */
static void
forget (GuardsEquity *self)
{
    g_queue_clear_full (&self->samples, g_free);
    self->day = -1;
    self->peak = carry_decimal_invalid ();
}

/*
 * The switch was thrown by an earlier run. Who armed it again accepted what was lost, or the next
 * look would throw it once more. Halted for anything else nobody can say yet whether it was.
 */
static void
look_at_old_kill (GuardsEquity *self, const GuardsDesk *desk)
{
    if (desk->context != NULL &&
        carry_context_get_risk_state (desk->context, NULL) >= CARRY_RISK_HALTED)
        return;
    self->is_old_kill = self->has_killed = FALSE;
    forget (self);
}

/* What the account is worth now. What is missing says nothing, neither good nor bad. */
void
guards_equity_add (GuardsEquity *self, const GuardsDesk *desk, CarryDecimal equity)
{
    if (!carry_decimal_is_valid (equity))
        return;
    if (self->is_old_kill)
        look_at_old_kill (self, desk);
    if (self->is_old_kill)
        return;
    add_sample (self, desk->now, equity);
    check_hour (self, desk, equity);
    check_day (self, desk, equity);
    check_peak (self, desk, equity);
}

static void
shift (CarryDecimal *value, CarryDecimal amount)
{
    if (carry_decimal_is_valid (*value))
        *value = carry_decimal_add (*value, amount);
}

/*
 * Money came or went: no gain and no loss. When nobody can say how much it is
 * worth (@amount is invalid), everything is measured from the next sample on.
 */
void
guards_equity_move (GuardsEquity *self, CarryDecimal amount)
{
    if (!carry_decimal_is_valid (amount))
    {
        forget (self);
        return;
    }
    self->is_urgent = TRUE;
    for (GList *link = self->samples.head; link != NULL; link = link->next)
        shift (&((Sample *) link->data)->equity, amount);
    shift (&self->day_start, amount);
    shift (&self->peak, amount);
}
