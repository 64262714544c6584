/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-recorded-files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "roles/carry-risk.h"
#include "roles/carry-strategy.h"

#define LINE_BEGINS "# file "

/* Stand for contents: there was no file, or it could not be taken. */
#define NO_FILE "-"
#define NOT_TAKEN "!"

#define MAX_SIZE (1024 * 1024)

static char *
encode (const char *path)
{
    g_autofree char *contents = NULL;
    g_autoptr (GError) error = NULL;
    gsize size = 0;

    if (!g_file_get_contents (path, &contents, &size, &error))
        return g_strdup (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? NO_FILE
                                                                                   : NOT_TAKEN);
    if (size > MAX_SIZE)
        return g_strdup (NOT_TAKEN);
    /* What is empty is something else than what is missing. */
    return size > 0 ? g_base64_encode ((const guchar *) contents, size) : g_strdup ("=");
}

static gboolean
is_path (GParamSpec *pspec)
{
    return (pspec->flags & CARRY_PARAM_PATH) != 0 && (pspec->flags & CARRY_PARAM_SECRET) == 0 &&
           (pspec->flags & G_PARAM_READABLE) != 0 && pspec->value_type == G_TYPE_STRING;
}

static void
add_module (CarryModule *module, GString *text)
{
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);
    for (guint i = 0; i < n; i++)
    {
        g_autofree char *path = NULL, *contents = NULL;

        if (!is_path (settings[i]))
            continue;
        g_object_get (module, settings[i]->name, &path, NULL);
        if (path == NULL || path[0] == '\0')
            continue;
        contents = encode (path);
        g_string_append_printf (text, LINE_BEGINS "%s %s %s\n", carry_module_get_id (module),
                                settings[i]->name, contents);
    }
}

/* (transfer full): for the head of a configuration that is recorded. */
char *
carry_recorded_files_format (CarryHost *host)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);

        if (CARRY_IS_STRATEGY (module) || CARRY_IS_RISK (module))
            add_module (module, text);
    }
    return g_string_free (text, FALSE);
}

static gboolean
write_copy (const char *path, const char *contents, GError **error)
{
    g_autofree guchar *bytes = NULL;
    gsize size = 0;

    if (g_str_equal (contents, NO_FILE))
        return TRUE;
    if (!g_str_equal (contents, "="))
        bytes = g_base64_decode (contents, &size);
    return g_file_set_contents (path, bytes != NULL ? (const char *) bytes : "", (gssize) size,
                                error);
}

/* One line: @words are the id, the key and the contents. */
static gboolean
restore (CarryRecordedFiles *self, CarryHost *host, char *const *words, guint number,
         GError **error)
{
    CarryModule *module = carry_host_find_module (host, words[0]);
    GParamSpec *pspec = module != NULL
                            ? g_object_class_find_property (G_OBJECT_GET_CLASS (module), words[1])
                            : NULL;
    g_autofree char *path = g_strdup_printf ("%s/%u", self->folder, number);

    if (pspec == NULL || !is_path (pspec))
        return TRUE;
    if (g_str_equal (words[2], NOT_TAKEN))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "%s.%s was a file that could not be recorded; such a run cannot be replayed",
                     words[0], words[1]);
        return FALSE;
    }
    if (!write_copy (path, words[2], error))
        return FALSE;
    g_object_set (module, words[1], path, NULL);
    return TRUE;
}

/* Gives the modules of @host their copies; they are gone when the result is freed. */
CarryRecordedFiles *
carry_recorded_files_restore (const char *config, CarryHost *host, GError **error)
{
    g_autoptr (CarryRecordedFiles) self = g_new0 (CarryRecordedFiles, 1);
    g_auto (GStrv) lines = g_strsplit (config, "\n", -1);

    self->folder = g_dir_make_tmp ("carry-replay-XXXXXX", error);
    if (self->folder == NULL)
        return NULL;
    for (guint i = 0; lines[i] != NULL && lines[i][0] == '#'; i++)
    {
        g_auto (GStrv) words = NULL;

        if (!g_str_has_prefix (lines[i], LINE_BEGINS))
            continue;
        words = g_strsplit (lines[i] + strlen (LINE_BEGINS), " ", -1);
        if (g_strv_length (words) == 3 && !restore (self, host, words, i, error))
            return NULL;
    }
    return g_steal_pointer (&self);
}

void
carry_recorded_files_free (CarryRecordedFiles *self)
{
    g_autoptr (GDir) dir = self->folder != NULL ? g_dir_open (self->folder, 0, NULL) : NULL;
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (self->folder, name, NULL);

        g_remove (path);
    }
    if (self->folder != NULL)
        g_rmdir (self->folder);
    g_free (self->folder);
    g_free (self);
}
