/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-scan.h"

#include <string.h>

#include "roles/carry-strategy.h"

struct _CarryScan
{
    CarryModule parent_instance;

    GPtrArray *strategies;
    GArray *rows; /* CarryScanRow */
};

static void report_iface_init (CarryReportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarryScan, carry_scan, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_iface_init))

static void
clear_row (gpointer data)
{
    CarryScanRow *row = data;

    g_free (row->instrument);
    g_free (row->module);
    g_clear_pointer (&row->evaluation, carry_evaluation_unref);
}

static void
ask (CarryScan *self, CarryStrategy *strategy, const CarryInstrument *perp)
{
    CarryScanRow row = {
        .instrument = carry_instrument_to_string (perp),
        .module = g_strdup (carry_module_get_id (CARRY_MODULE (strategy))),
        .evaluation = carry_strategy_evaluate (strategy, perp),
    };

    g_array_append_val (self->rows, row);
}

/* What a pair is worth, of those that can say it. */
static gboolean
get_worth (const CarryScanRow *row, double *out_worth)
{
    const char *text = row->evaluation != NULL
                           ? carry_evaluation_find (row->evaluation, "net-apr-on-capital")
                           : NULL;

    if (text == NULL)
        return FALSE;
    *out_worth = g_ascii_strtod (text, NULL);
    return TRUE;
}

/* The best first, then what is known, then the rest; by name where nothing tells them apart. */
static int
compare_rows (gconstpointer a, gconstpointer b)
{
    const CarryScanRow *first = a, *second = b;
    double first_worth = -G_MAXDOUBLE, second_worth = -G_MAXDOUBLE;
    gboolean has_first = get_worth (first, &first_worth);
    gboolean has_second = get_worth (second, &second_worth);
    int order;

    if (has_first && has_second && first_worth != second_worth)
        return first_worth > second_worth ? -1 : 1;
    if (has_first != has_second)
        return has_first ? -1 : 1;
    if ((first->evaluation != NULL) != (second->evaluation != NULL))
        return first->evaluation != NULL ? -1 : 1;
    order = strcmp (first->instrument, second->instrument);
    return order != 0 ? order : strcmp (first->module, second->module);
}

/* (transfer full) (element-type CarryInstrument): perpetuals that have a spot market. */
static GPtrArray *
list_pairs (CarryInstruments *instruments)
{
    GPtrArray *perps = g_ptr_array_new ();

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (instruments, i);

        if (perp->category == CARRY_CATEGORY_LINEAR &&
            carry_instruments_find_pair (instruments, perp) != NULL)
            g_ptr_array_add (perps, (gpointer) perp);
    }
    return perps;
}

/**
 * carry_scan_look: (skip)
 * @self: a scan
 * @perps: (element-type CarryInstrument): the pairs that are asked about
 *
 * Asks all strategies about all of them, in place of what was said before.
 */
void
carry_scan_look (CarryScan *self, const GPtrArray *perps)
{
    g_array_set_size (self->rows, 0);
    for (guint i = 0; i < self->strategies->len; i++)
        for (guint k = 0; k < perps->len; k++)
            ask (self, g_ptr_array_index (self->strategies, i), g_ptr_array_index (perps, k));
    g_array_sort (self->rows, compare_rows);
}

static void
on_timer (CarryReport *report, guint64 timer, gint64 now)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (report));
    g_autoptr (GPtrArray) perps = list_pairs (carry_context_get_instruments (context));

    carry_scan_look (CARRY_SCAN (report), perps);
}

/* Reports start before strategies, so this timer is due before any of theirs. */
static void
start_async (CarryModule *module, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (module, cancellable, callback, user_data);
    CarryContext *context = carry_module_get_context (module);

    carry_context_add_timer (context, carry_context_get_from (context));
    g_task_return_boolean (task, TRUE);
}

static void
report_iface_init (CarryReportInterface *iface)
{
    iface->on_timer = on_timer;
}

static void
finalize (GObject *object)
{
    CarryScan *self = CARRY_SCAN (object);

    g_array_unref (self->rows);
    g_ptr_array_unref (self->strategies);
    G_OBJECT_CLASS (carry_scan_parent_class)->finalize (object);
}

static void
carry_scan_class_init (CarryScanClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start_async = start_async;
}

static void
carry_scan_init (CarryScan *self)
{
    self->rows = g_array_new (FALSE, FALSE, sizeof (CarryScanRow));
    g_array_set_clear_func (self->rows, clear_row);
}

/* @strategies (element-type CarryStrategy): who is asked; kept. */
CarryScan *
carry_scan_new (GPtrArray *strategies)
{
    CarryScan *self = g_object_new (CARRY_TYPE_SCAN, "id", "scan", NULL);

    self->strategies = g_ptr_array_ref (strategies);
    return self;
}

/* (element-type CarryScanRow): what was said, the best first. */
const GArray *
carry_scan_get_rows (CarryScan *self)
{
    return self->rows;
}
