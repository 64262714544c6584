/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-report.h"

#include "prometheus-metrics.h"
#include "prometheus-process.h"
#include "prometheus-server.h"

#define DEFAULT_PORT 9469

struct _PrometheusReport
{
    CarryModule parent_instance;

    guint port;
    PrometheusServer *server; /* NULL while stopped, and in a backtest */
    PrometheusCounts counts;
};

static void report_iface_init (CarryReportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PrometheusReport, prometheus_report, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_iface_init))

static void
on_event (CarryReport *report, const CarryEvent *event)
{
    PrometheusCounts *counts = &PROMETHEUS_REPORT (report)->counts;

    if (event->kind == CARRY_EVENT_FILL)
        counts->fills++;
    else if (event->kind == CARRY_EVENT_FUNDING)
        counts->settlements++;
    else if (event->kind == CARRY_EVENT_HALT)
        counts->halts++;
    if (event->notice != NULL)
        counts->notices[event->notice->level]++;
}

static void
report_iface_init (CarryReportInterface *iface)
{
    iface->on_event = on_event;
}

/* Made when it is asked for: nothing is kept between two looks. */
static char *
format (gboolean is_open_metrics, gpointer user_data)
{
    PrometheusReport *self = user_data;
    PrometheusText text = { .out = g_string_new (NULL), .is_open_metrics = is_open_metrics };
    g_autofree char *status =
        carry_context_dup_status (carry_module_get_context (CARRY_MODULE (self)));

    prometheus_metrics_add (&text, status, &self->counts);
    prometheus_process_add (&text);
    prometheus_text_end (&text);
    return g_string_free (text.out, FALSE);
}

/* A run with an end is of the past: nobody looks at its metrics. */
static gboolean
start (CarryModule *module, GError **error)
{
    PrometheusReport *self = PROMETHEUS_REPORT (module);

    self->counts = (PrometheusCounts){ 0 };
    if (carry_context_get_to (carry_module_get_context (module)) != 0)
        return TRUE;
    self->server = prometheus_server_new ((guint16) self->port, format, self, error);
    if (self->server == NULL)
        return FALSE;
    g_message ("metrics at http://127.0.0.1:%u/metrics", prometheus_server_get_port (self->server));
    return TRUE;
}

static void
stop (CarryModule *module)
{
    g_clear_pointer (&PROMETHEUS_REPORT (module)->server, prometheus_server_free);
}

static void
finalize (GObject *object)
{
    g_clear_pointer (&PROMETHEUS_REPORT (object)->server, prometheus_server_free);
    G_OBJECT_CLASS (prometheus_report_parent_class)->finalize (object);
}

static void
prometheus_report_class_init (PrometheusReportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start = start;
    CARRY_MODULE_CLASS (klass)->stop = stop;

    CARRY_SETTING (klass, PrometheusReport, port,
                   g_param_spec_uint ("port", NULL, "Port on 127.0.0.1; 0 takes any that is free",
                                      0, G_MAXUINT16, DEFAULT_PORT, CARRY_PARAM_SETTING));
}

static void
prometheus_report_init (PrometheusReport *self)
{
}
