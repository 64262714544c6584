/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-past.h"

#include <stdio.h>

#include "base/carry-error.h"
#include "base/carry-wait.h"
#include "cli/carry-cli-files.h"
#include "cli/carry-fetch-plan.h"
#include "host/carry-host-private.h"
#include "roles/carry-context-private.h"
#include "roles/carry-history.h"

struct _CarryFetchPast
{
    CarryHost *host;
    CarryModule *reader; /* of @host */
    CarryContext *context;
    CarryInstruments *table;
    GPtrArray *instruments; /* const CarryInstrument, of @table */
};

/* What it has to say; that a perpetual has no spot, say, is no news here. */
static void
on_notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
           const char *text)
{
    if (!g_str_equal (code, "no-data"))
        fprintf (stderr, "%s\n", text);
}

static char *
join_files (const char *folder, const GPtrArray *items)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < items->len; i++)
    {
        const CarryFetchItem *item = g_ptr_array_index (items, i);
        g_autofree char *path = g_build_filename (folder, item->name, NULL);
        g_autofree char *full = g_canonicalize_filename (path, NULL);

        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", full);
    }
    return g_string_free (text, FALSE);
}

/* By any type that reads such files. */
static gboolean
load (CarryFetchPast *self, const char *files, const char *plugin_path, GError **error)
{
    static const char origin[] = "--format";
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (plugin_path);
    g_autoptr (CarryConfig) config = carry_config_new ();
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    CarryConfigSection *section =
        carry_config_add_section (config, "history", "in", origin, problems);
    const char *name;

    carry_catalog_scan (catalog);
    name = carry_cli_find_reader (catalog, files);
    if (name == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--format: no plugin reads the rows that are fetched, .csv; say where it is "
                     "with --plugin-path");
        return FALSE;
    }
    carry_config_section_set (section, "plugin", name, origin, problems);
    carry_config_section_set (section, "files", files, origin, problems);
    self->host = carry_host_new ();
    carry_host_set_plugin_path (self->host, plugin_path);
    if (!carry_host_load_config (self->host, config, problems, error))
        return FALSE;
    self->reader = carry_host_find_module (self->host, "in");
    return TRUE;
}

static gboolean
add_instrument (CarryFetchPast *self, const CarryInstrument *instrument, GError **error)
{
    const CarryInstrument *added = carry_instruments_find (
        self->table, instrument->venue, instrument->category, instrument->symbol);

    if (added != NULL)
        return TRUE;
    added = carry_instruments_add (self->table, instrument, error);
    if (added != NULL)
        g_ptr_array_add (self->instruments, (gpointer) added);
    return added != NULL;
}

/**
 * carry_fetch_past_new: (skip)
 * @folder: where the files are
 * @items: (element-type CarryFetchItem): the files; of what is known at one instant the
 *   first comes first
 * @plugin_path: (nullable): where to look for what reads them
 * @error: return location for an error
 *
 * Returns: (transfer full): the files, not opened yet
 */
CarryFetchPast *
carry_fetch_past_new (const char *folder, const GPtrArray *items, const char *plugin_path,
                      GError **error)
{
    static const CarryContextBackend backend = { .notice = on_notice };
    g_autoptr (CarryFetchPast) self = g_new0 (CarryFetchPast, 1);
    g_autofree char *files = join_files (folder, items);

    self->table = carry_instruments_new ();
    self->instruments = g_ptr_array_new ();
    self->context = carry_context_new (&backend, self, "in", 1);
    for (guint i = 0; i < items->len; i++)
        if (!add_instrument (self, ((CarryFetchItem *) items->pdata[i])->instrument, error))
            return NULL;
    if (!load (self, files, plugin_path, error))
        return NULL;
    carry_module_set_context (self->reader, self->context);
    return g_steal_pointer (&self);
}

void
carry_fetch_past_free (CarryFetchPast *self)
{
    if (self->reader != NULL)
        carry_module_set_context (self->reader, NULL);
    g_clear_object (&self->host);
    g_object_unref (self->context);
    g_ptr_array_unref (self->instruments);
    carry_instruments_unref (self->table);
    g_free (self);
}

/* (transfer none) (element-type CarryInstrument): by their index in events. */
const GPtrArray *
carry_fetch_past_get_instruments (const CarryFetchPast *self)
{
    return self->instruments;
}

/* (transfer full): everything, from the first event. */
CarryCursor *
carry_fetch_past_open (CarryFetchPast *self, GError **error)
{
    const CarryHistoryRequest request = { self->instruments, 0, G_MAXINT64 };
    g_autoptr (GAsyncResult) result = NULL;

    carry_history_open_async (CARRY_HISTORY (self->reader), &request, NULL, carry_wait_on_answer,
                              &result);
    carry_wait_for_answer (&result);
    return carry_history_open_finish (CARRY_HISTORY (self->reader), result, error);
}
