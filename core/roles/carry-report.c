/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-report.h"

#include "base/carry-error.h"
#include "roles/carry-module-private.h"

G_DEFINE_INTERFACE (CarryReport, carry_report, CARRY_TYPE_MODULE)

static gboolean
default_wants_market (CarryReport *self)
{
    return FALSE;
}

static void
default_on_event (CarryReport *self, const CarryEvent *event)
{
}

static void
default_on_timer (CarryReport *self, guint64 timer, gint64 now)
{
}

static gboolean
default_finish (CarryReport *self, const CarrySummary *summary, const char *directory,
                GError **error)
{
    return TRUE;
}

static char *
default_write (CarryReport *self, CarryStore *store, const char *coin, gint64 ts_from, gint64 ts_to,
               const char *directory, GError **error)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                         "this report tells of a whole run only");
    return NULL;
}

static void
carry_report_default_init (CarryReportInterface *iface)
{
    iface->wants_market = default_wants_market;
    iface->on_event = default_on_event;
    iface->on_timer = default_on_timer;
    iface->finish = default_finish;
    iface->write = default_write;
}

/**
 * carry_report_wants_market: (virtual wants_market)
 * @self: a report
 *
 * Returns: whether it is told of market events too
 */
gboolean
carry_report_wants_market (CarryReport *self)
{
    g_return_val_if_fail (CARRY_IS_REPORT (self), FALSE);
    return CARRY_REPORT_GET_IFACE (self)->wants_market (self);
}

/**
 * carry_report_on_event: (virtual on_event)
 * @self: a report
 * @event: (transfer none): what happened, good until this returns
 *
 * Tells it what happened.
 */
void
carry_report_on_event (CarryReport *self, const CarryEvent *event)
{
    g_return_if_fail (CARRY_IS_REPORT (self));
    g_return_if_fail (event != NULL);
    CARRY_REPORT_GET_IFACE (self)->on_event (self, event);
}

/**
 * carry_report_on_timer: (virtual on_timer)
 * @self: a report
 * @timer: number of the timer
 * @now: nanoseconds since 1970 UTC
 *
 * Tells it that one of its timers is due.
 */
void
carry_report_on_timer (CarryReport *self, guint64 timer, gint64 now)
{
    g_return_if_fail (CARRY_IS_REPORT (self));
    CARRY_REPORT_GET_IFACE (self)->on_timer (self, timer, now);
}

/**
 * carry_report_finish: (virtual finish)
 * @self: a report
 * @summary: (transfer none): what came out of the run
 * @directory: an existing folder to write into
 * @error: return location for an error, the module's id in front
 *
 * Tells it that the run ended.
 *
 * Returns: whether everything was written
 */
gboolean
carry_report_finish (CarryReport *self, const CarrySummary *summary, const char *directory,
                     GError **error)
{
    g_return_val_if_fail (CARRY_IS_REPORT (self), FALSE);
    g_return_val_if_fail (summary != NULL, FALSE);
    g_return_val_if_fail (directory != NULL, FALSE);

    GError *cause = NULL;
    gboolean written = CARRY_REPORT_GET_IFACE (self)->finish (self, summary, directory, &cause);
    return carry_module_check_slot (self, "finish", written, cause, error);
}

/**
 * carry_report_write: (virtual write)
 * @self: a report, which need not be started
 * @store: what has kept the events; it is not open, or another process has it open
 * @coin: quote coin, in which it counts
 * @ts_from: the first instant, nanoseconds since 1970 UTC
 * @ts_to: the first instant that no longer counts
 * @directory: (nullable): an existing folder to write into; NULL for the report's own
 * @error: return location for an error, the module's id in front
 *
 * Tells of a span of time, such as a day, from what a store has kept. May block.
 *
 * Returns: (transfer full): the files without their endings (`reports/2024-01-31`);
 *   %CARRY_ERROR_NOT_SUPPORTED when this report tells of whole runs only
 */
char *
carry_report_write (CarryReport *self, CarryStore *store, const char *coin, gint64 ts_from,
                    gint64 ts_to, const char *directory, GError **error)
{
    g_return_val_if_fail (CARRY_IS_REPORT (self), NULL);
    g_return_val_if_fail (CARRY_IS_STORE (store), NULL);
    g_return_val_if_fail (coin != NULL, NULL);
    g_return_val_if_fail (ts_from < ts_to, NULL);

    GError *cause = NULL;
    char *files =
        CARRY_REPORT_GET_IFACE (self)->write (self, store, coin, ts_from, ts_to, directory, &cause);
    carry_module_check_slot (self, "write", files != NULL, cause, error);
    return files;
}

/**
 * carry_split_get_net: (skip)
 * @self: a result and its parts
 *
 * Returns: price and funding result, less fees and interest
 */
CarryAmount
carry_split_get_net (const CarrySplit *self)
{
    CarryAmount earned = carry_amount_add (self->price_pnl, self->funding_pnl);
    CarryAmount costs = carry_amount_add (self->fees, self->borrow);
    return carry_amount_sub (earned, costs);
}
