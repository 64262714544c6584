/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-day.h"

#include <string.h>

#include "tearsheet-lowest.h"

/* What the host says at the end of a day of books and account. */
#define COMPARED_CODE "Q18"
#define LOGGED_CODE "Q18-log"

#define SERIES_CAPACITY 256
#define MOST_INCIDENTS 50
#define MOST_REJECTS 20

/* The host says so each hour of a run whose orders stay here. */
#define DRY_RUN_CODE "dry-run"

static void
part_free (gpointer data)
{
    TearsheetPart *self = data;

    g_free (self->name);
    g_free (self->module);
    g_free (self);
}

static void
incident_free (gpointer data)
{
    TearsheetIncident *self = data;

    g_free (self->module);
    g_free (self->code);
    g_free (self->text);
    g_free (self);
}

static void
reject_free (gpointer data)
{
    TearsheetReject *self = data;

    g_free (self->code);
    g_free (self->text);
    g_free (self);
}

static void
foreign_free (gpointer data)
{
    TearsheetForeign *self = data;

    g_free (self->what);
    g_free (self->coin);
    g_free (self);
}

TearsheetDay *
tearsheet_day_new (gint64 ts_from, gint64 ts_to)
{
    TearsheetDay *self = g_new0 (TearsheetDay, 1);

    self->ts_from = ts_from;
    self->ts_to = ts_to;
    self->total.name = g_strdup ("Total");
    self->coins = g_ptr_array_new_with_free_func (part_free);
    self->groups = g_ptr_array_new_with_free_func (part_free);
    self->foreign = g_ptr_array_new_with_free_func (foreign_free);
    self->halts = g_ptr_array_new_with_free_func (incident_free);
    self->differences = g_ptr_array_new_with_free_func (incident_free);
    self->rejects = g_ptr_array_new_with_free_func (reject_free);
    self->low = self->high = self->liquidation = carry_decimal_invalid ();
    tearsheet_notices_init (&self->notices);
    tearsheet_series_init (&self->equity, SERIES_CAPACITY);
    return self;
}

void
tearsheet_day_free (TearsheetDay *self)
{
    g_free (self->total.name);
    g_free (self->logged);
    g_free (self->compared);
    g_ptr_array_unref (self->coins);
    g_ptr_array_unref (self->groups);
    g_ptr_array_unref (self->foreign);
    g_ptr_array_unref (self->halts);
    g_ptr_array_unref (self->differences);
    g_ptr_array_unref (self->rejects);
    tearsheet_notices_clear (&self->notices);
    tearsheet_series_clear (&self->equity);
    g_free (self);
}

static TearsheetPart *
get_part (GPtrArray *parts, const char *name, const char *module)
{
    TearsheetPart *part;

    for (guint i = 0; i < parts->len; i++)
    {
        part = g_ptr_array_index (parts, i);
        if (g_str_equal (part->name, name))
            return part;
    }
    part = g_new0 (TearsheetPart, 1);
    part->name = g_strdup (name);
    part->module = g_strdup (module);
    g_ptr_array_add (parts, part);
    return part;
}

TearsheetPart *
tearsheet_day_get_coin (TearsheetDay *self, const char *name)
{
    return get_part (self->coins, name, NULL);
}

TearsheetPart *
tearsheet_day_get_group (TearsheetDay *self, guint64 group, const char *module)
{
    g_autofree char *name = g_strdup_printf ("%" G_GUINT64_FORMAT, group);

    return get_part (self->groups, name, module);
}

void
tearsheet_day_add_foreign (TearsheetDay *self, const char *what, const char *coin,
                           CarryAmount amount)
{
    TearsheetForeign *foreign;

    for (guint i = 0; i < self->foreign->len; i++)
    {
        foreign = g_ptr_array_index (self->foreign, i);
        if (!g_str_equal (foreign->what, what) || !g_str_equal (foreign->coin, coin))
            continue;
        foreign->amount = carry_amount_add (foreign->amount, amount);
        return;
    }
    foreign = g_new0 (TearsheetForeign, 1);
    foreign->what = g_strdup (what);
    foreign->coin = g_strdup (coin);
    foreign->amount = amount;
    g_ptr_array_add (self->foreign, foreign);
}

/* The last valuation of before the day is where it begins. */
void
tearsheet_day_add_equity (TearsheetDay *self, const CarryEquity *equity)
{
    gboolean is_before = equity->ts < self->ts_from;

    if (!carry_decimal_is_valid (equity->equity))
        return;
    if (!self->has_equity || is_before)
        self->first = *equity;
    self->last = *equity;
    self->has_equity = TRUE;
    self->has_before |= is_before;
    if (is_before)
        return;
    self->low = carry_decimal_is_valid (self->low) ? carry_decimal_min (self->low, equity->equity)
                                                   : equity->equity;
    self->high = carry_decimal_is_valid (self->high)
                     ? carry_decimal_max (self->high, equity->equity)
                     : equity->equity;
    tearsheet_series_add (&self->equity, equity->ts, carry_decimal_to_double (equity->equity));
}

/* `P1` of `P1: BTCUSDT: the order's value is…`; the whole reason when it has no code. */
static char *
get_code (const char *reason)
{
    gsize length = strcspn (reason, ":");

    if (reason[length] != ':' || strcspn (reason, " ") < length)
        return g_strdup (*reason != '\0' ? reason : "no reason given");
    return g_strndup (reason, length);
}

static void
add_reject (TearsheetDay *self, const char *reason)
{
    g_autofree char *code = get_code (reason);
    TearsheetReject *reject;

    for (guint i = 0; i < self->rejects->len; i++)
    {
        reject = g_ptr_array_index (self->rejects, i);
        if (!g_str_equal (reject->code, code) && i + 1 < MOST_REJECTS)
            continue;
        reject->count++;
        return;
    }
    reject = g_new0 (TearsheetReject, 1);
    reject->code = g_strdup (self->rejects->len + 1 < MOST_REJECTS ? code : "others");
    reject->text = g_strdup (reason);
    reject->count = 1;
    g_ptr_array_add (self->rejects, reject);
}

/* Told once of each order that ended. */
void
tearsheet_day_add_order (TearsheetDay *self, const CarryOrder *order)
{
    self->ends[order->state]++;
    if (order->state == CARRY_ORDER_REJECTED)
        add_reject (self, order->reason);
}

static void
add_incident (GPtrArray *incidents, const CarryNotice *notice, gint64 ts)
{
    TearsheetIncident *incident;

    if (incidents->len == MOST_INCIDENTS)
        return;
    incident = g_new0 (TearsheetIncident, 1);
    incident->ts = ts;
    incident->module = g_strdup (notice->module != NULL ? notice->module : "host");
    incident->code = g_strdup (notice->code != NULL ? notice->code : "");
    incident->text = g_strdup (notice->text != NULL ? notice->text : "");
    g_ptr_array_add (incidents, incident);
}

static gboolean
is_difference (const CarryNotice *notice)
{
    static const char *const codes[] = { "account-differs", "account-accepted", "not-reconciled",
                                         "illegal-fill", NULL };

    if (g_strcmp0 (notice->code, LOGGED_CODE) == 0)
        return notice->level == CARRY_NOTICE_CRITICAL;
    return notice->code != NULL && g_strv_contains (codes, notice->code);
}

static void
add_distance (TearsheetDay *self, CarryDecimal distance)
{
    if (carry_decimal_is_valid (distance))
        self->liquidation = carry_decimal_is_valid (self->liquidation)
                                ? carry_decimal_min (self->liquidation, distance)
                                : distance;
}

/* The day whose log it is of is named in its text; it is told in the first half of the next. */
gint64
tearsheet_day_get_ts_notice (const CarryEvent *event)
{
    return g_strcmp0 (event->notice->code, LOGGED_CODE) == 0 ? event->ts - CARRY_NS_PER_DAY / 2
                                                             : event->ts;
}

static void
set_text (char **text, const char *said)
{
    g_free (*text);
    *text = g_strdup (said);
}

void
tearsheet_day_add_notice (TearsheetDay *self, const CarryEvent *event)
{
    const CarryNotice *notice = event->notice;

    if (g_strcmp0 (notice->code, DRY_RUN_CODE) == 0)
        self->is_dry_run = TRUE;
    if (g_strcmp0 (notice->code, TEARSHEET_LOWEST_CODE) == 0 && notice->text != NULL)
        add_distance (self, tearsheet_lowest_parse (notice->text));
    if (g_strcmp0 (notice->code, COMPARED_CODE) == 0)
        set_text (&self->compared, notice->text);
    if (g_strcmp0 (notice->code, LOGGED_CODE) == 0)
        set_text (&self->logged, notice->text);
    if (is_difference (notice))
        add_incident (self->differences, notice, event->ts);
    if (event->kind == CARRY_EVENT_HALT)
        add_incident (self->halts, notice, event->ts);
    else if (notice->module != NULL && notice->code != NULL && notice->text != NULL)
        tearsheet_notices_add (&self->notices, notice);
}

/* What a person accepted is a difference that was there. */
void
tearsheet_day_add_adjustment (TearsheetDay *self, const CarryEvent *event)
{
    const CarryAdjustment *adjustment = event->adjustment;
    g_autofree char *amount = carry_decimal_to_string (&adjustment->amount);
    g_autofree char *what = adjustment->coin != NULL || event->instrument == NULL
                                ? g_strdup (adjustment->coin)
                                : carry_instrument_to_string (event->instrument);
    g_autofree char *text = g_strdup_printf ("%s of %s was accepted: %s", amount,
                                             what != NULL ? what : "something", adjustment->reason);
    const CarryNotice notice = { .module = "host", .code = "account-accepted", .text = text };

    add_incident (self->differences, &notice, event->ts);
}

/* FALSE of a day that was not over. */
gboolean
tearsheet_day_is_whole (const TearsheetDay *self)
{
    return self->ts_from % CARRY_NS_PER_DAY == 0 && self->ts_to % CARRY_NS_PER_DAY == 0;
}

/* `2024-01-31`, or `2024-01-01_2024-01-31` for more than a day. */
char *
tearsheet_day_dup_name (const TearsheetDay *self)
{
    char from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER];
    const int length = (int) strlen ("2024-01-31");

    carry_time_to_text (self->ts_from, from);
    carry_time_to_text (self->ts_to - 1, to);
    if (strncmp (from, to, (gsize) length) == 0)
        return g_strndup (from, (gsize) length);
    return g_strdup_printf ("%.*s_%.*s", length, from, length, to);
}

/* What was booked: without the change in value of what is still held. */
CarryAmount
tearsheet_part_get_net (const TearsheetPart *self)
{
    CarryAmount earned = carry_amount_add (self->realised, self->funding);

    return carry_amount_sub (earned, carry_amount_add (self->fees, self->borrow));
}
