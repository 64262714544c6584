/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-export-rows.h"

#include <string.h>

#include "base/carry-amount.h"
#include "base/carry-error.h"

enum
{
    BOUGHT,
    SOLD,
    FUNDING,
    FEES,
    INTEREST,
    TRANSFERS,
    N_SUMS,
};

static const char *const headers[] = {
    [CARRY_EXPORT_FILLS] =
        "time,venue,category,symbol,side,quantity,price,value,quote,fee,fee_coin,"
        "liquidity,module,link_id,exec_id\n",
    [CARRY_EXPORT_FUNDING] = "time,venue,category,symbol,position,mark_price,rate,amount,coin\n",
    [CARRY_EXPORT_FEES] = "period,coin,fees,fills\n",
    [CARRY_EXPORT_PERIODS] = "period,venue,category,symbol,coin,bought,sold,funding,fees,interest,"
                             "transfers,fills\n",
    [CARRY_EXPORT_GROUPS] = CARRY_EXPORT_GROUPS_HEADER,
};

typedef struct
{
    CarryAmount sums[N_SUMS];
    guint fills;
} Sums;

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer user_data)
{
    return strcmp (a, b);
}

CarryExportRows *
carry_export_rows_new (void)
{
    CarryExportRows *self = g_new0 (CarryExportRows, 1);

    self->instruments = carry_instruments_new ();
    self->groups = carry_export_groups_new ();
    self->sums = g_tree_new_full (compare_keys, NULL, g_free, g_free);
    self->text = g_string_new (NULL);
    return self;
}

void
carry_export_rows_free (CarryExportRows *self)
{
    carry_export_period_clear (&self->period);
    carry_instruments_unref (self->instruments);
    carry_export_groups_free (self->groups);
    g_tree_unref (self->sums);
    g_string_free (self->text, TRUE);
    g_free (self);
}

gboolean
carry_export_rows_set_kind (CarryExportRows *self, const char *what, GError **error)
{
    static const char *const kinds[] = { "fills", "funding", "fees", "periods", "groups", NULL };
    guint i = 0;

    if (what == NULL)
        what = "periods";
    while (kinds[i] != NULL && !g_str_equal (kinds[i], what))
        i++;
    if (kinds[i] == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--what: \"%s\" is none of fills, funding, fees, periods and groups", what);
        return FALSE;
    }
    self->kind = (CarryExportKind) i;
    g_string_append (self->text, headers[i]);
    return TRUE;
}

/* Cells */

/* Quoted where a reader would be led astray. */
static void
add_text (GString *row, const char *text)
{
    const char *word = text != NULL ? text : "";

    if (row->len > 0)
        g_string_append_c (row, ',');
    if (strpbrk (word, ",\"\r\n") == NULL)
    {
        g_string_append (row, word);
        return;
    }
    g_string_append_c (row, '"');
    for (const char *at = word; *at != '\0'; at++)
    {
        if (*at == '"')
            g_string_append_c (row, '"');
        g_string_append_c (row, *at);
    }
    g_string_append_c (row, '"');
}

/* What is no number stays empty. */
static void
add_decimal (GString *row, CarryDecimal value)
{
    char buffer[CARRY_DECIMAL_BUFFER];

    add_text (row, carry_decimal_is_valid (value) ? carry_decimal_format (value, buffer) : "");
}

static void
add_amount (GString *row, CarryAmount value)
{
    char buffer[CARRY_AMOUNT_BUFFER];

    add_text (row, carry_amount_is_valid (value) ? carry_amount_format (value, buffer) : "");
}

static void
add_instrument (GString *row, const CarryInstrument *instrument)
{
    add_text (row, instrument != NULL ? instrument->venue : "");
    add_text (row, instrument != NULL ? carry_category_to_text (instrument->category) : "");
    add_text (row, instrument != NULL ? instrument->symbol : "");
}

/* Rows of one event */

static void
add_fill (CarryExportRows *self, const CarryEvent *event)
{
    const CarryFill *fill = event->fill;
    g_autoptr (GString) row = g_string_new (NULL);
    g_autofree char *time = carry_export_period_format (&self->period, fill->ts);

    add_text (row, time);
    add_instrument (row, event->instrument);
    add_text (row, carry_side_to_text (fill->side));
    add_decimal (row, fill->quantity);
    add_decimal (row, fill->price);
    add_amount (row, carry_amount_product (fill->quantity, fill->price));
    add_text (row, event->instrument->quote);
    add_decimal (row, fill->fee);
    add_text (row, fill->fee_coin);
    add_text (row, carry_liquidity_to_text (fill->liquidity));
    add_text (row, event->module);
    add_text (row, fill->link_id);
    add_text (row, fill->exec_id);
    g_string_append_printf (self->text, "%s\n", row->str);
}

static void
add_funding (CarryExportRows *self, const CarryEvent *event)
{
    const CarryFundingPayment *payment = event->funding;
    g_autoptr (GString) row = g_string_new (NULL);
    g_autofree char *time = carry_export_period_format (&self->period, payment->ts);

    add_text (row, time);
    add_instrument (row, event->instrument);
    add_decimal (row, payment->position);
    add_decimal (row, payment->mark_price);
    add_decimal (row, payment->rate);
    add_decimal (row, payment->amount);
    add_text (row, event->instrument->quote);
    g_string_append_printf (self->text, "%s\n", row->str);
}

/* Sums */

static Sums *
get_sums (CarryExportRows *self, gint64 ts, const CarryInstrument *instrument, const char *coin)
{
    char period[CARRY_EXPORT_PERIOD_BUFFER];
    g_autoptr (GString) key = g_string_new (NULL);
    Sums *sums;

    carry_export_period_name (&self->period, ts, period);
    add_text (key, period);
    if (self->kind == CARRY_EXPORT_PERIODS)
        add_instrument (key, instrument);
    add_text (key, coin);
    sums = g_tree_lookup (self->sums, key->str);
    if (sums != NULL)
        return sums;
    sums = g_new0 (Sums, 1);
    g_tree_insert (self->sums, g_strdup (key->str), sums);
    return sums;
}

static void
add_to (Sums *sums, int column, CarryAmount amount)
{
    sums->sums[column] = carry_amount_add (sums->sums[column], amount);
}

static void
sum_fill (CarryExportRows *self, const CarryEvent *event)
{
    const CarryFill *fill = event->fill;
    Sums *fees = get_sums (self, fill->ts, event->instrument, fill->fee_coin);
    Sums *sums = get_sums (self, fill->ts, event->instrument, event->instrument->quote);

    add_to (fees, FEES, carry_amount_from_decimal (fill->fee));
    if (self->kind == CARRY_EXPORT_FEES)
        fees->fills++;
    else
        sums->fills++;
    add_to (sums, fill->side == CARRY_SIDE_BUY ? BOUGHT : SOLD,
            carry_amount_product (fill->quantity, fill->price));
}

static void
add_sums (CarryExportRows *self, const CarryEvent *event)
{
    const CarryTransfer *transfer = event->transfer;
    const CarryFundingPayment *payment = event->funding;

    if (event->fill != NULL)
        sum_fill (self, event);
    else if (self->kind == CARRY_EXPORT_FEES)
        return;
    else if (payment != NULL)
        add_to (get_sums (self, payment->ts, event->instrument, event->instrument->quote), FUNDING,
                carry_amount_from_decimal (payment->amount));
    else if (transfer != NULL)
        add_to (get_sums (self, transfer->ts, NULL, transfer->coin),
                transfer->is_borrow ? INTEREST : TRANSFERS,
                carry_amount_from_decimal (transfer->amount));
}

static gint64
get_time (const CarryEvent *event)
{
    if (event->fill != NULL)
        return event->fill->ts;
    if (event->funding != NULL)
        return event->funding->ts;
    return event->transfer != NULL ? event->transfer->ts : event->ts;
}

void
carry_export_rows_add (const CarryEvent *event, gpointer user_data)
{
    CarryExportRows *self = user_data;
    gint64 ts = get_time (event);

    /* Which of them are wanted is known when the last event was read. */
    if (self->kind == CARRY_EXPORT_GROUPS)
    {
        carry_export_groups_add (self->groups, event, self->instruments);
        return;
    }
    if (ts < self->ts_from || ts >= self->ts_to)
        return;
    if (self->kind == CARRY_EXPORT_FILLS && event->fill != NULL)
        add_fill (self, event);
    else if (self->kind == CARRY_EXPORT_FUNDING && event->funding != NULL)
        add_funding (self, event);
    else if (self->kind == CARRY_EXPORT_FEES || self->kind == CARRY_EXPORT_PERIODS)
        add_sums (self, event);
}

/* Groups */

static gboolean
add_group (CarryExportRows *self, const CarryExportGroup *entry)
{
    const CarryGroup *group = &entry->group;
    g_autoptr (GString) row = g_string_new (NULL);
    g_autofree char *opened = carry_export_period_format (&self->period, group->ts_created);
    g_autofree char *updated = carry_export_period_format (&self->period, group->ts_updated);
    char number[CARRY_DECIMAL_BUFFER];

    g_string_append_printf (row, "%" G_GUINT64_FORMAT, group->id);
    add_text (row, entry->module);
    add_text (row, entry->first);
    add_text (row, entry->second);
    add_text (row, carry_group_state_to_text (group->state));
    add_decimal (row, group->quantity);
    add_decimal (row, group->delta);
    add_decimal (row, group->naked_notional);
    add_text (row, carry_decimal_format (
                       carry_decimal_normalize (carry_decimal_make (group->naked_ns, 9)), number));
    add_text (row, opened);
    add_text (row, updated);
    add_amount (row, entry->bought);
    add_amount (row, entry->sold);
    g_string_append_printf (row, ",%u", entry->fills);
    add_text (row, group->reason);
    g_string_append_printf (self->text, "%s\n", row->str);
    return carry_amount_is_valid (entry->bought) && carry_amount_is_valid (entry->sold);
}

/* Those that were opened in the time that is wanted. FALSE when a sum is not exact. */
static gboolean
add_groups (CarryExportRows *self)
{
    const GPtrArray *groups = carry_export_groups_list (self->groups);
    gboolean is_exact = TRUE;

    for (guint i = 0; i < groups->len; i++)
    {
        const CarryExportGroup *entry = g_ptr_array_index (groups, i);

        /* Orders of a group may be older than what a store has kept of it. */
        if (entry->first != NULL && entry->group.ts_created >= self->ts_from &&
            entry->group.ts_created < self->ts_to)
            is_exact &= add_group (self, entry);
    }
    return is_exact;
}

typedef struct
{
    CarryExportRows *rows;
    gboolean overflown;
} Finish;

static gboolean
finish_row (gpointer key, gpointer value, gpointer user_data)
{
    Finish *finish = user_data;
    CarryExportRows *self = finish->rows;
    const Sums *sums = value;
    g_autoptr (GString) row = g_string_new (key);

    if (self->kind == CARRY_EXPORT_FEES && sums->fills == 0)
        return FALSE;
    for (int i = 0; i < N_SUMS; i++)
    {
        if (self->kind == CARRY_EXPORT_FEES && i != FEES)
            continue;
        finish->overflown |= !carry_amount_is_valid (sums->sums[i]);
        add_amount (row, sums->sums[i]);
    }
    g_string_append_printf (self->text, "%s,%u\n", row->str, sums->fills);
    return FALSE;
}

gboolean
carry_export_rows_finish (CarryExportRows *self, GError **error)
{
    Finish finish = { .rows = self };

    g_tree_foreach (self->sums, finish_row, &finish);
    finish.overflown |= !add_groups (self);
    if (!finish.overflown)
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                         "a sum has a part that is no number, or is too large to be exact; export "
                         "fills and funding one by one");
    return FALSE;
}
