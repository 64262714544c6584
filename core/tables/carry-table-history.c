/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-history.h"

#include "base/carry-error.h"
#include "tables/carry-table-cursor.h"
#include "tables/carry-table-notice.h"
#include "tables/carry-table-track.h"

typedef struct
{
    CarryTableOptions options;
    GPtrArray *parts; /* (nullable) (element-type CarryTablePart): of the last open */
} CarryTableHistoryPrivate;

static void carry_table_history_iface_init (CarryHistoryInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (CarryTableHistory, carry_table_history, CARRY_TYPE_MODULE,
                                  G_ADD_PRIVATE (CarryTableHistory)
                                      G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY,
                                                             carry_table_history_iface_init))

static CarryTableHistoryPrivate *
get_private (CarryTableHistory *self)
{
    return carry_table_history_get_instance_private (self);
}

/* What is asked of this section: all, or what is of its venue. */
static GPtrArray *
select_wanted (CarryTableHistory *self, const GPtrArray *instruments, GError **error)
{
    g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
    const char *venue = get_private (self)->options.venue;

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
is_wanted (const CarryTablePart *part, const GPtrArray *wanted)
{
    const char *symbol = part->layout->symbol;
    g_autoptr (CarryTableSlot) slot = NULL;

    if (symbol == NULL)
        return TRUE;
    slot = carry_table_slot_new (symbol, strlen (symbol), part->layout, wanted);
    return slot->is_wanted;
}

static gboolean
check_once (const GPtrArray *parts, const char *path, GError **error)
{
    for (guint i = 0; i < parts->len; i++)
    {
        const CarryTablePart *part = g_ptr_array_index (parts, i);

        if (!g_str_equal (part->path, path))
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "files: %s is there twice; each file is read once", path);
        return FALSE;
    }
    return TRUE;
}

static GPtrArray *
look_into_files (CarryTableHistory *self, const GPtrArray *wanted, GError **error)
{
    const CarryTableOptions *options = &get_private (self)->options;
    g_autoptr (GPtrArray) matches = carry_table_match_files (options->files, wanted, error);
    g_autoptr (GPtrArray) parts =
        g_ptr_array_new_with_free_func ((GDestroyNotify) carry_table_part_unref);

    for (guint i = 0; matches != NULL && i < matches->len; i++)
    {
        const CarryTableMatch *match = g_ptr_array_index (matches, i);
        g_autoptr (CarryTablePart) part = NULL;

        if (!check_once (parts, match->path, error))
            return NULL;
        part = carry_table_part_new (match, self, options, error);
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
    const CarryTablePart *x = *(CarryTablePart *const *) a;
    const CarryTablePart *y = *(CarryTablePart *const *) b;

    return (x->ts_first > y->ts_first) - (x->ts_first < y->ts_first);
}

/* The parts from @first on that continue it, in the order of time. */
static GPtrArray *
collect_chain (const GPtrArray *parts, guint first, gboolean *is_taken)
{
    GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_table_part_unref);
    const CarryTablePart *head = g_ptr_array_index (parts, first);

    for (guint i = first; i < parts->len; i++)
    {
        CarryTablePart *part = g_ptr_array_index (parts, i);

        if (is_taken[i] || !carry_table_part_is_alike (head, part))
            continue;
        is_taken[i] = TRUE;
        g_ptr_array_add (chain, carry_table_part_ref (part));
    }
    g_ptr_array_sort (chain, compare_first_times);
    return chain;
}

static GPtrArray *
make_cursors (const CarryTableCursorPlan *plan, const GPtrArray *parts)
{
    GPtrArray *cursors = g_ptr_array_new_with_free_func (g_object_unref);
    g_autofree gboolean *is_taken = g_new0 (gboolean, parts->len + 1);

    for (guint i = 0; i < parts->len; i++)
        if (!is_taken[i])
            g_ptr_array_add (cursors,
                             carry_table_cursor_new (plan, collect_chain (parts, i, is_taken)));
    return cursors;
}

static gboolean
is_fed_by (const CarryTablePart *part, const CarryInstrument *instrument, const GPtrArray *wanted)
{
    const CarryTableLayout *layout = part->layout;
    g_autoptr (CarryTableSlot) slot = NULL;

    if (layout->symbol == NULL)
        return TRUE;
    slot = carry_table_slot_new (layout->symbol, strlen (layout->symbol), layout, wanted);
    for (guint i = 0; i < layout->n_series; i++)
        if (slot->tracks[i].instrument == instrument)
            return TRUE;
    return FALSE;
}

/* A leg without prices would only show as trades that never happen. */
static void
tell_what_is_missing (CarryTableHistory *self, const GPtrArray *parts, const GPtrArray *wanted)
{
    for (guint i = 0; i < wanted->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (wanted, i);
        g_autofree char *name = carry_instrument_to_string (one);
        gboolean is_fed = FALSE;

        for (guint j = 0; j < parts->len && !is_fed; j++)
            is_fed = is_fed_by (g_ptr_array_index (parts, j), one, wanted);
        if (!is_fed)
            carry_table_notice (CARRY_MODULE (self), "no-data", "none of the files holds %s", name);
    }
}

static CarryCursor *
open_files (CarryTableHistory *self, const CarryHistoryRequest *request, GError **error)
{
    CarryTableHistoryPrivate *priv = get_private (self);
    g_autoptr (GPtrArray) wanted = NULL;
    g_autoptr (GPtrArray) parts = NULL;
    g_autoptr (GPtrArray) cursors = NULL;
    CarryTableCursorPlan plan = {
        .history = self,
        .options = &priv->options,
        .ts_to = request->ts_to,
    };

    if (!carry_table_options_read (&priv->options, error))
        return NULL;
    wanted = select_wanted (self, request->instruments, error);
    parts = wanted != NULL ? look_into_files (self, wanted, error) : NULL;
    if (parts == NULL)
        return NULL;
    plan.wanted = wanted;
    cursors = make_cursors (&plan, parts);
    tell_what_is_missing (self, parts, wanted);
    g_clear_pointer (&priv->parts, g_ptr_array_unref);
    priv->parts = g_steal_pointer (&parts);
    return carry_merge_cursor_new (cursors);
}

static void
carry_table_history_open_async (CarryHistory *history, const CarryHistoryRequest *request,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
    GError *error = NULL;
    CarryCursor *cursor = open_files (CARRY_TABLE_HISTORY (history), request, &error);

    g_task_set_source_tag (task, carry_table_history_open_async);
    if (cursor != NULL)
        g_task_return_pointer (task, cursor, g_object_unref);
    else
        g_task_return_error (task, error);
}

static GPtrArray *
carry_table_history_list_sources (CarryHistory *history)
{
    const GPtrArray *parts = get_private (CARRY_TABLE_HISTORY (history))->parts;
    GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);

    for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
        const CarryTablePart *part = g_ptr_array_index (parts, i);

        if (part->is_read)
            g_ptr_array_add (sources, carry_source_copy (part->source));
    }
    return sources;
}

static const char *const *
carry_table_history_list_suffixes (CarryHistory *history)
{
    static const char *const none[] = { NULL };
    const char *const *suffixes = CARRY_TABLE_HISTORY_GET_CLASS (history)->suffixes;

    return suffixes != NULL ? suffixes : none;
}

static void
carry_table_history_iface_init (CarryHistoryInterface *iface)
{
    iface->open_async = carry_table_history_open_async;
    iface->list_sources = carry_table_history_list_sources;
    iface->list_suffixes = carry_table_history_list_suffixes;
}

static void
carry_table_history_finalize (GObject *object)
{
    CarryTableHistoryPrivate *priv = get_private (CARRY_TABLE_HISTORY (object));

    carry_table_options_clear (&priv->options);
    g_clear_pointer (&priv->parts, g_ptr_array_unref);

    G_OBJECT_CLASS (carry_table_history_parent_class)->finalize (object);
}

/* Settings live in the private data, so that a new one changes no class derived from this. */
#define SETTING(field, pspec)                                                                      \
    carry_module_class_install_setting (                                                           \
        CARRY_MODULE_CLASS (klass),                                                                \
        g_type_class_get_instance_private_offset (klass) +                                         \
            G_STRUCT_OFFSET (CarryTableHistoryPrivate, options.field),                             \
        sizeof (((CarryTableHistoryPrivate *) NULL)->options.field), (pspec))

static void
install_file_settings (CarryTableHistoryClass *klass)
{
    SETTING (files, carry_param_spec_list (
                        "files",
                        "Files to read: paths with *, ?, {symbol}, {base} and "
                        "{quote}.",
                        NULL, CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED | CARRY_PARAM_PATH));
    SETTING (venue, g_param_spec_string ("venue", NULL,
                                         "Whose data the files are, in runs over several venues.",
                                         "", CARRY_PARAM_SETTING));
    SETTING (symbol, g_param_spec_string ("symbol", NULL,
                                          "Symbol of rows for which no column has one, whatever "
                                          "the file's name says.",
                                          "", CARRY_PARAM_SETTING));
    SETTING (on_bad_row, g_param_spec_enum ("on-bad-row", NULL,
                                            "What a bad row leads to: fail, or skip with a notice.",
                                            CARRY_TYPE_TABLE_ON_BAD_ROW,
                                            CARRY_TABLE_ON_BAD_ROW_FAIL, CARRY_PARAM_SETTING));
    SETTING (excess, g_param_spec_enum ("excess-decimals", NULL,
                                        "What becomes of decimals beyond an instrument's data "
                                        "scale: fail, or round them off half-even.",
                                        CARRY_TYPE_TABLE_EXCESS, CARRY_TABLE_EXCESS_FAIL,
                                        CARRY_PARAM_SETTING));
    SETTING (max_gap_ns, carry_param_spec_duration ("max-gap",
                                                    "Longest time that may be missing without a "
                                                    "notice; 0s for any.",
                                                    0, 365 * CARRY_NS_PER_DAY,
                                                    30 * CARRY_NS_PER_MINUTE, CARRY_PARAM_SETTING));
}

static void
install_row_settings (CarryTableHistoryClass *klass)
{
    SETTING (column_list, carry_param_spec_list ("columns",
                                                 "What the columns hold, as WHAT=NAME or, without "
                                                 "names, WHAT=POSITION from 1; for instance "
                                                 "time=ts_ms,close=perp_close.",
                                                 NULL, CARRY_PARAM_SETTING));
    SETTING (kind, g_param_spec_enum ("kind", NULL, "What the rows say.", CARRY_TYPE_TABLE_KIND,
                                      CARRY_TABLE_KIND_AUTO, CARRY_PARAM_SETTING));
    SETTING (market, g_param_spec_enum ("category", NULL, "Spot, or linear for perpetuals.",
                                        CARRY_TYPE_TABLE_MARKET, CARRY_TABLE_MARKET_AUTO,
                                        CARRY_PARAM_SETTING));
    SETTING (rate_unit, g_param_spec_enum ("rate-unit", NULL, "How funding rates are written.",
                                           CARRY_TYPE_TABLE_RATE_UNIT,
                                           CARRY_TABLE_RATE_UNIT_FRACTION, CARRY_PARAM_SETTING));
}

static void
install_time_settings (CarryTableHistoryClass *klass)
{
    SETTING (interval_ns,
             carry_param_spec_duration ("interval",
                                        "Length of a bar; 0s where the file's name "
                                        "has it.",
                                        0, 45 * CARRY_NS_PER_DAY, 0, CARRY_PARAM_SETTING));
    SETTING (bar_time, g_param_spec_enum ("bar-time", NULL, "Which end of a bar its time names.",
                                          CARRY_TYPE_TABLE_BAR_TIME, CARRY_TABLE_BAR_TIME_START,
                                          CARRY_PARAM_SETTING));
    SETTING (time_format, g_param_spec_enum ("time-format", NULL, "How times are written.",
                                             CARRY_TYPE_TIME_FORMAT, CARRY_TIME_FORMAT_AUTO,
                                             CARRY_PARAM_SETTING));
    SETTING (zone_text, g_param_spec_string ("time-zone", NULL,
                                             "Zone of times without one: UTC, or an offset such "
                                             "as +03:00.",
                                             "", CARRY_PARAM_SETTING));
}

static CarryTable *
default_open_table (CarryTableHistory *self, const char *path, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED, "%s: %s opens no files", path,
                 G_OBJECT_TYPE_NAME (self));
    return NULL;
}

static void
carry_table_history_class_init (CarryTableHistoryClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_table_history_finalize;
    klass->open_table = default_open_table;
    install_file_settings (klass);
    install_row_settings (klass);
    install_time_settings (klass);
}

static void
carry_table_history_init (CarryTableHistory *self)
{
}

/**
 * carry_table_history_open_table: (skip)
 * @self: a history
 * @path: a file
 * @error: return location; names the file, or the setting that is wrong
 *
 * Returns: (transfer full): the rows of the file, at the first
 */
CarryTable *
carry_table_history_open_table (CarryTableHistory *self, const char *path, GError **error)
{
    g_return_val_if_fail (CARRY_IS_TABLE_HISTORY (self), NULL);
    g_return_val_if_fail (path != NULL, NULL);

    return CARRY_TABLE_HISTORY_GET_CLASS (self)->open_table (self, path, error);
}
