/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-scan.h"

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

static void
on_timer (CarryReport *report, guint64 timer, gint64 now)
{
    CarryScan *self = CARRY_SCAN (report);
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryInstruments *instruments = carry_context_get_instruments (context);

    for (guint i = 0; i < self->strategies->len; i++)
    {
        for (guint k = 0; k < carry_instruments_get_size (instruments); k++)
        {
            const CarryInstrument *perp = carry_instruments_get (instruments, k);

            if (perp->category == CARRY_CATEGORY_LINEAR &&
                carry_instruments_find_pair (instruments, perp) != NULL)
                ask (self, g_ptr_array_index (self->strategies, i), perp);
        }
    }
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

/* (element-type CarryScanRow): what was said. */
const GArray *
carry_scan_get_rows (CarryScan *self)
{
    return self->rows;
}
