/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-history.h"

#include "csv-cursor.h"
#include "csv-notice.h"
#include "csv-track.h"

struct _CsvHistory
{
    CarryModule parent_instance;

    CsvOptions options;
    GPtrArray *parts; /* (nullable) (element-type CsvPart): of the last open */
};

static void csv_history_iface_init (CarryHistoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsvHistory, csv_history, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, csv_history_iface_init))

/* What is asked of this section: all, or what is of its venue. */
static GPtrArray *
select_wanted (CsvHistory *self, const GPtrArray *instruments, GError **error)
{
    g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
    const char *venue = self->options.venue;

    for (guint i = 0; i < instruments->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (instruments, i);

        if (venue == NULL || *venue == '\0' || g_str_equal (venue, one->venue))
            g_ptr_array_add (wanted, (gpointer) one);
    }
    for (guint i = 1; i < wanted->len; i++)
    {
        const CarryInstrument *first = g_ptr_array_index (wanted, 0);
        const CarryInstrument *one = g_ptr_array_index (wanted, i);

        if (g_str_equal (first->venue, one->venue))
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "the run has instruments of %s and %s, and nothing says whose the files are; "
                     "say venue=%s, for instance",
                     first->venue, one->venue, first->venue);
        return NULL;
    }
    return g_steal_pointer (&wanted);
}

/* Whether any row can become an event: a column of symbols may hold all. */
static gboolean
is_wanted (const CsvPart *part, const GPtrArray *wanted)
{
    const char *symbol = part->layout->symbol;
    g_autoptr (CsvSlot) slot = NULL;

    if (symbol == NULL)
        return TRUE;
    slot = csv_slot_new (symbol, strlen (symbol), part->layout, wanted);
    return slot->is_wanted;
}

static gboolean
check_once (const GPtrArray *parts, const char *path, GError **error)
{
    for (guint i = 0; i < parts->len; i++)
    {
        const CsvPart *part = g_ptr_array_index (parts, i);

        if (!g_str_equal (part->path, path))
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "files: %s is there twice; each file is read once", path);
        return FALSE;
    }
    return TRUE;
}

static GPtrArray *
look_into_files (CsvHistory *self, const GPtrArray *wanted, GError **error)
{
    g_autoptr (GPtrArray) matches = csv_match_files (self->options.files, wanted, error);
    g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) csv_part_unref);

    for (guint i = 0; matches != NULL && i < matches->len; i++)
    {
        const CsvMatch *match = g_ptr_array_index (matches, i);
        g_autoptr (CsvPart) part = NULL;

        if (!check_once (parts, match->path, error))
            return NULL;
        part = csv_part_new (match, &self->options, error);
        if (part == NULL)
            return NULL;
        if (is_wanted (part, wanted))
            g_ptr_array_add (parts, g_steal_pointer (&part));
    }
    return matches != NULL ? g_steal_pointer (&parts) : NULL;
}

static int
compare_first_times (gconstpointer a, gconstpointer b)
{
    const CsvPart *x = *(CsvPart *const *) a;
    const CsvPart *y = *(CsvPart *const *) b;

    return (x->ts_first > y->ts_first) - (x->ts_first < y->ts_first);
}

/* The parts from @first on that continue it, in the order of time. */
static GPtrArray *
collect_chain (const GPtrArray *parts, guint first, gboolean *is_taken)
{
    GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify) csv_part_unref);
    const CsvPart *head = g_ptr_array_index (parts, first);

    for (guint i = first; i < parts->len; i++)
    {
        CsvPart *part = g_ptr_array_index (parts, i);

        if (is_taken[i] || !csv_part_is_alike (head, part))
            continue;
        is_taken[i] = TRUE;
        g_ptr_array_add (chain, csv_part_ref (part));
    }
    g_ptr_array_sort (chain, compare_first_times);
    return chain;
}

static GPtrArray *
make_cursors (const CsvCursorPlan *plan, const GPtrArray *parts)
{
    GPtrArray *cursors = g_ptr_array_new_with_free_func (g_object_unref);
    g_autofree gboolean *is_taken = g_new0 (gboolean, parts->len + 1);

    for (guint i = 0; i < parts->len; i++)
        if (!is_taken[i])
            g_ptr_array_add (cursors, csv_cursor_new (plan, collect_chain (parts, i, is_taken)));
    return cursors;
}

static gboolean
is_fed_by (const CsvPart *part, const CarryInstrument *instrument, const GPtrArray *wanted)
{
    const CsvLayout *layout = part->layout;
    g_autoptr (CsvSlot) slot = NULL;

    if (layout->symbol == NULL)
        return TRUE;
    slot = csv_slot_new (layout->symbol, strlen (layout->symbol), layout, wanted);
    for (guint i = 0; i < layout->n_series; i++)
        if (slot->tracks[i].instrument == instrument)
            return TRUE;
    return FALSE;
}

/* A leg without prices would only show as trades that never happen. */
static void
tell_what_is_missing (CsvHistory *self, const GPtrArray *parts, const GPtrArray *wanted)
{
    for (guint i = 0; i < wanted->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (wanted, i);
        g_autofree char *name = carry_instrument_to_string (one);
        gboolean is_fed = FALSE;

        for (guint j = 0; j < parts->len && !is_fed; j++)
            is_fed = is_fed_by (g_ptr_array_index (parts, j), one, wanted);
        if (!is_fed)
            csv_notice (CARRY_MODULE (self), "no-data", "none of the files holds %s", name);
    }
}

static CarryCursor *
open_files (CsvHistory *self, const CarryHistoryRequest *request, GError **error)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    g_autoptr (GPtrArray) wanted = NULL;
    g_autoptr (GPtrArray) parts = NULL;
    g_autoptr (GPtrArray) cursors = NULL;
    CsvCursorPlan plan = {
        .module = CARRY_MODULE (self),
        .options = &self->options,
        .ts_to = request->ts_to,
        .latency_ns = context != NULL ? carry_context_get_data_latency_ns (context) : 0,
    };

    if (!csv_options_read (&self->options, error))
        return NULL;
    wanted = select_wanted (self, request->instruments, error);
    parts = wanted != NULL ? look_into_files (self, wanted, error) : NULL;
    if (parts == NULL)
        return NULL;
    plan.wanted = wanted;
    cursors = make_cursors (&plan, parts);
    tell_what_is_missing (self, parts, wanted);
    g_clear_pointer (&self->parts, g_ptr_array_unref);
    self->parts = g_steal_pointer (&parts);
    return carry_merge_cursor_new (cursors);
}

static void
csv_history_open_async (CarryHistory *history, const CarryHistoryRequest *request,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
    GError *error = NULL;
    CarryCursor *cursor = open_files (CSV_HISTORY (history), request, &error);

    g_task_set_source_tag (task, csv_history_open_async);
    if (cursor != NULL)
        g_task_return_pointer (task, cursor, g_object_unref);
    else
        g_task_return_error (task, error);
}

static GPtrArray *
csv_history_list_sources (CarryHistory *history)
{
    CsvHistory *self = CSV_HISTORY (history);
    GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);

    for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    {
        const CsvPart *part = g_ptr_array_index (self->parts, i);

        if (part->is_read)
            g_ptr_array_add (sources, carry_source_copy (part->source));
    }
    return sources;
}

static const char *const *
csv_history_list_suffixes (CarryHistory *history)
{
    static const char *const suffixes[] = { ".csv", ".csv.gz", ".csv.zip", ".zip", NULL };

    return suffixes;
}

static void
csv_history_iface_init (CarryHistoryInterface *iface)
{
    iface->open_async = csv_history_open_async;
    iface->list_sources = csv_history_list_sources;
    iface->list_suffixes = csv_history_list_suffixes;
}

static void
csv_history_finalize (GObject *object)
{
    CsvHistory *self = CSV_HISTORY (object);

    csv_options_clear (&self->options);
    g_clear_pointer (&self->parts, g_ptr_array_unref);

    G_OBJECT_CLASS (csv_history_parent_class)->finalize (object);
}

#define SETTING(field, pspec) CARRY_SETTING (klass, CsvHistory, options.field, pspec)

static void
install_file_settings (CsvHistoryClass *klass)
{
    SETTING (files, carry_param_spec_list (
                        "files",
                        "Files to read: paths with *, ?, {symbol}, {base} and "
                        "{quote}; plain, gz, or zip with one file in it.",
                        NULL, CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED | CARRY_PARAM_PATH));
    SETTING (venue, g_param_spec_string ("venue", NULL,
                                         "Whose data the files are, in runs over several venues.",
                                         "", CARRY_PARAM_SETTING));
    SETTING (symbol, g_param_spec_string ("symbol", NULL,
                                          "Symbol of all rows, where neither a column nor the "
                                          "file's name has it.",
                                          "", CARRY_PARAM_SETTING));
    SETTING (on_bad_row,
             g_param_spec_enum ("on-bad-row", NULL,
                                "What a bad row leads to: fail, or skip with a notice.",
                                CSV_TYPE_ON_BAD_ROW, CSV_ON_BAD_ROW_FAIL, CARRY_PARAM_SETTING));
    SETTING (max_gap_ns, carry_param_spec_duration ("max-gap",
                                                    "Longest time that may be missing without a "
                                                    "notice; 0s for any.",
                                                    0, 365 * CARRY_NS_PER_DAY,
                                                    30 * CARRY_NS_PER_MINUTE, CARRY_PARAM_SETTING));
}

static void
install_row_settings (CsvHistoryClass *klass)
{
    SETTING (column_list, carry_param_spec_list ("columns",
                                                 "What the columns hold, as WHAT=NAME or, without "
                                                 "names, WHAT=POSITION from 1; for instance "
                                                 "time=ts_ms,close=perp_close.",
                                                 NULL, CARRY_PARAM_SETTING));
    SETTING (header, g_param_spec_enum ("header", NULL,
                                        "Whether the first row has the names of the columns.",
                                        CSV_TYPE_HEADER, CSV_HEADER_AUTO, CARRY_PARAM_SETTING));
    SETTING (delimiter_text, g_param_spec_string ("delimiter", NULL,
                                                  "What stands between two fields: one character, "
                                                  "or tab.",
                                                  ",", CARRY_PARAM_SETTING));
    SETTING (kind, g_param_spec_enum ("kind", NULL, "What the rows say.", CSV_TYPE_KIND,
                                      CSV_KIND_AUTO, CARRY_PARAM_SETTING));
    SETTING (market, g_param_spec_enum ("category", NULL, "Spot, or linear for perpetuals.",
                                        CSV_TYPE_MARKET, CSV_MARKET_AUTO, CARRY_PARAM_SETTING));
    SETTING (rate_unit,
             g_param_spec_enum ("rate-unit", NULL, "How funding rates are written.",
                                CSV_TYPE_RATE_UNIT, CSV_RATE_UNIT_FRACTION, CARRY_PARAM_SETTING));
}

static void
install_time_settings (CsvHistoryClass *klass)
{
    SETTING (interval_ns,
             carry_param_spec_duration ("interval",
                                        "Length of a bar; 0s where the file's name "
                                        "has it.",
                                        0, 45 * CARRY_NS_PER_DAY, 0, CARRY_PARAM_SETTING));
    SETTING (bar_time,
             g_param_spec_enum ("bar-time", NULL, "Which end of a bar its time names.",
                                CSV_TYPE_BAR_TIME, CSV_BAR_TIME_START, CARRY_PARAM_SETTING));
    SETTING (time_format, g_param_spec_enum ("time-format", NULL, "How times are written.",
                                             CARRY_TYPE_TIME_FORMAT, CARRY_TIME_FORMAT_AUTO,
                                             CARRY_PARAM_SETTING));
    SETTING (zone_text, g_param_spec_string ("time-zone", NULL,
                                             "Zone of times without one: UTC, or an offset such "
                                             "as +03:00.",
                                             "", CARRY_PARAM_SETTING));
}

static void
csv_history_class_init (CsvHistoryClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = csv_history_finalize;
    install_file_settings (klass);
    install_row_settings (klass);
    install_time_settings (klass);
}

static void
csv_history_init (CsvHistory *self)
{
}
