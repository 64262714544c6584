/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-day-files.h"

#include <errno.h>

#include "tearsheet-day-pages.h"

#define FOLDER_MODE 0750
#define FILE_MODE 0640

static gboolean
write_file (const char *base, const char *ending, char *text, GError **error)
{
    g_autofree char *owned = text;
    g_autofree char *path = g_strconcat (base, ending, NULL);

    return g_file_set_contents_full (path, owned, -1, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE,
                                     error);
}

static gboolean
has_events (const TearsheetDay *day)
{
    return day->has_equity || day->orders > 0 || day->total.fills > 0 || day->total.settlements > 0;
}

/*
 * (transfer full): the files without their endings. The JSON file comes last: where
 * it is, the others are.
 */
char *
tearsheet_day_files_write (const TearsheetDays *days, const TearsheetDay *day,
                           const TearsheetDay *before, const char *directory, GError **error)
{
    const TearsheetDaily daily = {
        .day = day,
        .before = before != NULL && has_events (before) ? before : NULL,
        .coin = tearsheet_days_get_coin (days),
    };
    g_autofree char *name = tearsheet_day_dup_name (day);
    g_autofree char *base = g_build_filename (directory, name, NULL);

    if (g_mkdir_with_parents (directory, FOLDER_MODE) != 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be made: %s", directory,
                     g_strerror (errno));
        return NULL;
    }
    if (!write_file (base, ".html", tearsheet_daily_format_html (&daily), error) ||
        !write_file (base, ".md", tearsheet_daily_format_markdown (&daily), error) ||
        !write_file (base, ".json", tearsheet_daily_format_json (&daily), error))
        return NULL;
    return g_steal_pointer (&base);
}

gboolean
tearsheet_day_files_exist (const char *directory, gint64 ts_from)
{
    g_autoptr (TearsheetDay) day = tearsheet_day_new (ts_from, ts_from + CARRY_NS_PER_DAY);
    g_autofree char *name = tearsheet_day_dup_name (day);
    g_autofree char *file = g_strconcat (name, ".json", NULL);
    g_autofree char *path = g_build_filename (directory, file, NULL);

    return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
read_store (TearsheetDays *days, CarryStore *store, gint64 now, GError **error)
{
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();

    if (!carry_store_read (store, instruments, tearsheet_days_add_event, days, error))
        return FALSE;
    tearsheet_days_finish (days, now);
    return TRUE;
}

/* One span, compared with as many whole days before it. */
char *
tearsheet_day_files_write_span (CarryStore *store, const char *coin, gint64 ts_from, gint64 ts_to,
                                const char *directory, GError **error)
{
    gint64 n_days = (ts_to - ts_from + CARRY_NS_PER_DAY - 1) / CARRY_NS_PER_DAY;
    gint64 ts_before = ts_from - n_days * CARRY_NS_PER_DAY;
    g_autoptr (TearsheetDays) days = tearsheet_days_new (coin);

    tearsheet_days_add_span (days, ts_before, ts_from);
    tearsheet_days_add_span (days, ts_from, ts_to);
    if (!read_store (days, store, ts_to, error))
        return NULL;
    return tearsheet_day_files_write (days, tearsheet_days_find (days, ts_from),
                                      tearsheet_days_find (days, ts_before), directory, error);
}

/* Every day that is over and has no report yet, from the first that the store knows. */
gboolean
tearsheet_day_files_write_missing (CarryStore *store, const char *coin, gint64 now,
                                   const char *directory, guint *out_n, GError **error)
{
    g_autoptr (TearsheetDays) days = tearsheet_days_new (coin);
    const GPtrArray *list = tearsheet_days_list (days);
    guint n = 0;

    tearsheet_days_set_grows (days, TRUE);
    if (!read_store (days, store, now, error))
        return FALSE;
    for (guint i = 0; i < list->len; i++)
    {
        const TearsheetDay *day = g_ptr_array_index (list, i);
        const TearsheetDay *before = i > 0 ? g_ptr_array_index (list, i - 1) : NULL;
        g_autofree char *base = NULL;

        if (day->ts_to > now || tearsheet_day_files_exist (directory, day->ts_from))
            continue;
        base = tearsheet_day_files_write (days, day, before, directory, error);
        if (base == NULL)
            return FALSE;
        n++;
    }
    *out_n = n;
    return TRUE;
}
