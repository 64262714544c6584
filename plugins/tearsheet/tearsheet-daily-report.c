/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-daily-report.h"

#include "tearsheet-day-files.h"
#include "tearsheet-lowest.h"

#define DEFAULT_DIRECTORY "reports"
#define DEFAULT_AFTER (5 * CARRY_NS_PER_MINUTE)
#define MOST_AFTER (12 * CARRY_NS_PER_HOUR)
#define SAMPLE_NS CARRY_NS_PER_MINUTE

/* What the thread that reads the store is given, and what it found. */
typedef struct
{
    CarryStore *store;
    char *coin;
    char *directory;
    gint64 now;
    guint n;
    GError *error;
} Work;

struct _TearsheetDailyReport
{
    CarryModule parent_instance;

    CarryStore *store; /* (nullable): without it the day is what this run saw */
    char *directory;
    gint64 after_ns;

    TearsheetDays *days; /* (nullable): without a store */
    guint64 timer;
    guint64 first;  /* timer of the missed reports */
    guint64 sample; /* timer of the next look at the status */
    TearsheetLowest lowest;
    GThread *thread;
    GSource *done; /* attached when the thread ends */
    Work work;
};

static void report_iface_init (CarryReportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TearsheetDailyReport, tearsheet_daily_report, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_iface_init))

static void
work_clear (Work *work)
{
    g_clear_object (&work->store);
    g_clear_pointer (&work->coin, g_free);
    g_clear_pointer (&work->directory, g_free);
    g_clear_error (&work->error);
}

/* Runs beside the loop, which never waits for the disk. */
static gpointer
run_work (gpointer data)
{
    TearsheetDailyReport *self = data;
    Work *work = &self->work;

    tearsheet_day_files_write_missing (work->store, work->coin, work->now, work->directory,
                                       &work->n, &work->error);
    g_source_set_ready_time (self->done, 0);
    return NULL;
}

static void
tell (TearsheetDailyReport *self, guint n, const GError *error)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));

    if (error != NULL)
        carry_context_notice (context, CARRY_NOTICE_WARNING, "report-failed",
                              "the report of the day could not be written: %s", error->message);
    else if (n > 0)
        carry_context_notice (context, CARRY_NOTICE_INFO, "report-written", "%u report%s in %s", n,
                              n == 1 ? "" : "s", self->directory);
}

static gboolean
on_done (gpointer user_data)
{
    TearsheetDailyReport *self = user_data;

    g_thread_join (g_steal_pointer (&self->thread));
    g_clear_pointer (&self->done, g_source_unref);
    tell (self, self->work.n, self->work.error);
    work_clear (&self->work);
    return G_SOURCE_REMOVE;
}

static gboolean
dispatch_done (GSource *source, GSourceFunc callback, gpointer user_data)
{
    return callback (user_data);
}

static void
write_missing (TearsheetDailyReport *self, gint64 now)
{
    static GSourceFuncs funcs = { .dispatch = dispatch_done };
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    gint64 yesterday = carry_time_floor_day (now) - CARRY_NS_PER_DAY;

    if (self->thread != NULL || tearsheet_day_files_exist (self->directory, yesterday))
        return;
    self->work = (Work){
        .store = g_object_ref (self->store),
        .coin = g_strdup (carry_context_get_quote_coin (context)),
        .directory = g_strdup (self->directory),
        .now = now,
    };
    self->done = g_source_new (&funcs, sizeof (GSource));
    g_source_set_callback (self->done, on_done, self, NULL);
    g_source_set_static_name (self->done, "tearsheet-daily");
    g_source_attach (self->done, g_main_context_get_thread_default ());
    self->thread = g_thread_new ("daily-report", run_work, self);
}

/* What this run itself saw of yesterday. */
static void
write_seen (TearsheetDailyReport *self, gint64 now)
{
    gint64 today = carry_time_floor_day (now);
    TearsheetDay *day = tearsheet_days_find (self->days, today - CARRY_NS_PER_DAY);
    TearsheetDay *before = tearsheet_days_find (self->days, today - 2 * CARRY_NS_PER_DAY);
    g_autoptr (GError) error = NULL;
    g_autofree char *base = NULL;

    if (day == NULL)
        return;
    tearsheet_days_finish (self->days, now);
    base = tearsheet_day_files_write (self->days, day, before, self->directory, &error);
    tell (self, base != NULL ? 1 : 0, error);
    tearsheet_days_forget (self->days, today - CARRY_NS_PER_DAY);
}

static void
set_timer (TearsheetDailyReport *self, gint64 now)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    gint64 next = carry_time_floor_day (now) + self->after_ns;
    gint64 end = carry_context_get_to (context);

    if (next <= now)
        next += CARRY_NS_PER_DAY;
    self->timer = end == 0 || next < end ? carry_context_add_timer (context, next) : 0;
}

/* The status is not kept anywhere; what the day needs of it is said, and so it is. */
static void
look (TearsheetDailyReport *self, gint64 now)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    g_autofree char *status = carry_context_dup_status (context);
    g_autofree char *text = tearsheet_lowest_look (&self->lowest, status, now);

    if (text != NULL)
        carry_context_notice (context, CARRY_NOTICE_INFO, TEARSHEET_LOWEST_CODE, "%s", text);
    self->sample = carry_context_add_timer (context, now + SAMPLE_NS);
}

static void
on_timer (CarryReport *report, guint64 timer, gint64 now)
{
    TearsheetDailyReport *self = TEARSHEET_DAILY_REPORT (report);

    if (timer != 0 && timer == self->sample)
        look (self, now);
    if (timer == 0 || (timer != self->timer && timer != self->first))
        return;
    if (self->store != NULL)
        write_missing (self, now);
    else
        write_seen (self, now);
    if (timer == self->timer)
        set_timer (self, now);
}

static void
on_event (CarryReport *report, const CarryEvent *event)
{
    TearsheetDailyReport *self = TEARSHEET_DAILY_REPORT (report);

    if (self->days != NULL)
        tearsheet_days_add_event (event, self->days);
}

/* The day that is not over, of a run that keeps nothing. */
static gboolean
finish (CarryReport *report, const CarrySummary *summary, const char *directory, GError **error)
{
    TearsheetDailyReport *self = TEARSHEET_DAILY_REPORT (report);
    gint64 today = carry_time_floor_day (summary->ts_to);
    TearsheetDay *day = self->days != NULL ? tearsheet_days_find (self->days, today) : NULL;
    g_autofree char *base = NULL;

    if (day == NULL)
        return TRUE;
    tearsheet_days_finish (self->days, summary->ts_to);
    day->ts_to = MAX (summary->ts_to, day->ts_from + 1);
    base = tearsheet_day_files_write (self->days, day,
                                      tearsheet_days_find (self->days, today - CARRY_NS_PER_DAY),
                                      directory, error);
    return base != NULL;
}

static char *
write_span (CarryReport *report, CarryStore *store, const char *coin, gint64 ts_from, gint64 ts_to,
            const char *directory, GError **error)
{
    TearsheetDailyReport *self = TEARSHEET_DAILY_REPORT (report);

    return tearsheet_day_files_write_span (store, coin, ts_from, ts_to,
                                           directory != NULL ? directory : self->directory, error);
}

static void
report_iface_init (CarryReportInterface *iface)
{
    iface->on_event = on_event;
    iface->on_timer = on_timer;
    iface->finish = finish;
    iface->write = write_span;
}

/* Stores are opened after this, and read by the first timer. */
static gboolean
start (CarryModule *module, GError **error)
{
    TearsheetDailyReport *self = TEARSHEET_DAILY_REPORT (module);
    CarryContext *context = carry_module_get_context (module);
    gint64 now = carry_context_get_now (context);

    g_clear_pointer (&self->days, tearsheet_days_free);
    if (self->store == NULL)
    {
        self->days = tearsheet_days_new (carry_context_get_quote_coin (context));
        tearsheet_days_set_grows (self->days, TRUE);
    }
    else
        self->first = carry_context_add_timer (context, now);
    self->lowest = (TearsheetLowest){ 0 };
    self->sample = carry_context_get_to (context) == 0
                       ? carry_context_add_timer (context, now + SAMPLE_NS)
                       : 0;
    set_timer (self, now);
    return TRUE;
}

static void
stop (CarryModule *module)
{
    TearsheetDailyReport *self = TEARSHEET_DAILY_REPORT (module);

    if (self->thread != NULL)
        g_thread_join (g_steal_pointer (&self->thread));
    if (self->done != NULL)
    {
        g_source_destroy (self->done);
        g_clear_pointer (&self->done, g_source_unref);
    }
    work_clear (&self->work);
    g_clear_pointer (&self->days, tearsheet_days_free);
}

static void
finalize (GObject *object)
{
    stop (CARRY_MODULE (object));
    G_OBJECT_CLASS (tearsheet_daily_report_parent_class)->finalize (object);
}

static void
tearsheet_daily_report_class_init (TearsheetDailyReportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start = start;
    CARRY_MODULE_CLASS (klass)->stop = stop;

    CARRY_SETTING (klass, TearsheetDailyReport, store,
                   g_param_spec_object ("store", NULL,
                                        "What the days are read from; without it, a day is what "
                                        "this run itself saw",
                                        CARRY_TYPE_STORE, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, TearsheetDailyReport, directory,
                   g_param_spec_string ("directory", NULL, "Where the reports are written",
                                        DEFAULT_DIRECTORY, CARRY_PARAM_SETTING | CARRY_PARAM_PATH));
    CARRY_SETTING (klass, TearsheetDailyReport, after_ns,
                   carry_param_spec_duration ("after", "How long after midnight UTC", 0, MOST_AFTER,
                                              DEFAULT_AFTER, CARRY_PARAM_SETTING));
}

static void
tearsheet_daily_report_init (TearsheetDailyReport *self)
{
}
