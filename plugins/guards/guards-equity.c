/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-equity.h"

/* An hour is looked back on by samples that are at least so far apart. */
#define SAMPLE_NS (10 * CARRY_NS_PER_SECOND)

#define FRACTION_SCALE 12

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
    CarryDecimal saved;
    gboolean is_halted;
};

GuardsEquity *
guards_equity_new (void)
{
    GuardsEquity *self = g_new0 (GuardsEquity, 1);

    g_queue_init (&self->samples);
    self->day = -1;
    self->day_start = self->peak = self->saved = carry_decimal_invalid ();
    return self;
}

void
guards_equity_free (GuardsEquity *self)
{
    g_queue_clear_full (&self->samples, g_free);
    g_free (self);
}

/* The peak of earlier runs. A file that is not there is a first run. */
gboolean
guards_equity_load (GuardsEquity *self, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr (GError) failure = NULL;
    CarryDecimal peak;

    if (!g_file_get_contents (path, &text, NULL, &failure))
    {
        if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return TRUE;
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    peak = carry_decimal_from_text (g_strstrip (text));
    if (!carry_decimal_is_valid (peak) || carry_decimal_sign (peak) <= 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s: the peak of the equity is no number above zero; write the right one, or "
                     "remove the file to start anew",
                     path);
        return FALSE;
    }
    self->peak = self->saved = peak;
    return TRUE;
}

gboolean
guards_equity_has_new_peak (const GuardsEquity *self)
{
    if (!carry_decimal_is_valid (self->peak))
        return FALSE;
    return !carry_decimal_is_valid (self->saved) || !carry_decimal_equal (self->peak, self->saved);
}

gboolean
guards_equity_save (const GuardsEquity *self, const char *path, GError **error)
{
    g_autofree char *number = carry_decimal_to_string (&self->peak);
    g_autofree char *text = g_strconcat (number, "\n", NULL);

    if (!g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error))
        return FALSE;
    ((GuardsEquity *) self)->saved = self->peak;
    return TRUE;
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
check_day (GuardsEquity *self, const GuardsDesk *desk, CarryDecimal equity)
{
    gint64 day = desk->now / CARRY_NS_PER_DAY;
    CarryDecimal loss;
    g_autofree char *percent = NULL;

    if (self->day != day)
    {
        self->day = day;
        self->day_start = equity;
        guards_desk_release (desk, NULL, "Q5-day");
    }
    loss = get_loss (self->day_start, equity);
    percent = to_percent (loss);
    if (is_over (loss, desk->settings->max_day_loss))
        guards_desk_restrict (desk, NULL, CARRY_RISK_REDUCING, FALSE, "Q5-day",
                              "the account lost %s %% since midnight UTC", percent);
    if (!is_over (loss, desk->settings->kill_day_loss) || self->is_halted)
        return;
    self->is_halted = TRUE;
    guards_desk_halt (desk, "Q5", "the account lost %s %% since midnight UTC", percent);
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
    self->is_halted = TRUE;
    guards_desk_halt (desk, "Q6", "the account is %s %% below its peak", percent);
}

/* What the account is worth now. What is missing says nothing, neither good nor bad. */
void
guards_equity_add (GuardsEquity *self, const GuardsDesk *desk, CarryDecimal equity)
{
    if (!carry_decimal_is_valid (equity))
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
        g_queue_clear_full (&self->samples, g_free);
        self->day = -1;
        self->peak = carry_decimal_invalid ();
        return;
    }
    for (GList *link = self->samples.head; link != NULL; link = link->next)
        shift (&((Sample *) link->data)->equity, amount);
    shift (&self->day_start, amount);
    shift (&self->peak, amount);
}
