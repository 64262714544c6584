/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-report.h"

#include "tearsheet-html.h"
#include "tearsheet-markdown.h"

struct _TearsheetReport
{
    CarryModule parent_instance;

    TearsheetRecord *record;
};

static void report_iface_init (CarryReportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TearsheetReport, tearsheet_report, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_iface_init))

static void
on_event (CarryReport *report, const CarryEvent *event)
{
    TearsheetReport *self = TEARSHEET_REPORT (report);

    tearsheet_record_add_event (self->record, carry_module_get_context (CARRY_MODULE (self)),
                                event);
}

static gboolean
write_file (const char *directory, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename (directory, name, NULL);

    return g_file_set_contents (path, text, -1, error);
}

static gboolean
finish (CarryReport *report, const CarrySummary *summary, const char *directory, GError **error)
{
    TearsheetReport *self = TEARSHEET_REPORT (report);
    TearsheetRun run = {
        .summary = summary,
        .record = self->record,
        .coin = carry_context_get_quote_coin (carry_module_get_context (CARRY_MODULE (self))),
    };
    g_autofree char *html = tearsheet_html_format (&run);
    g_autofree char *markdown = tearsheet_markdown_format (&run);

    return write_file (directory, "report.html", html, error) &&
           write_file (directory, "report.md", markdown, error);
}

static void
report_iface_init (CarryReportInterface *iface)
{
    iface->on_event = on_event;
    iface->finish = finish;
}

/* Every start is a run of its own. */
static gboolean
start (CarryModule *module, GError **error)
{
    TearsheetReport *self = TEARSHEET_REPORT (module);

    g_clear_pointer (&self->record, tearsheet_record_free);
    self->record = tearsheet_record_new ();
    return TRUE;
}

static void
finalize (GObject *object)
{
    g_clear_pointer (&TEARSHEET_REPORT (object)->record, tearsheet_record_free);
    G_OBJECT_CLASS (tearsheet_report_parent_class)->finalize (object);
}

static void
tearsheet_report_class_init (TearsheetReportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start = start;
}

static void
tearsheet_report_init (TearsheetReport *self)
{
    self->record = tearsheet_record_new ();
}
