/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-memory.h"

#include <string.h>

#include "base/carry-error.h"

#define MEMORY_FILE "memory"

/* A line of four words (of three before there was the last), and the pulse behind it. */
#define HEAD "carry-sentinel 1"

static const char *const phases[] = { "watching", "canceling", "flattening", "done" };

static char *
get_path (const char *folder)
{
    return g_build_filename (folder, MEMORY_FILE, NULL);
}

static gboolean
read_head (CarrySentinelMemory *self, const char *line)
{
    g_auto (GStrv) words = g_strsplit (line, " ", -1);

    guint n = g_strv_length (words);

    if (n != 3 && n != 4)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
        if (!g_str_equal (words[0], phases[i]))
            continue;
        self->phase = (CarrySentinelPhase) i;
        self->is_armed = g_str_equal (words[1], "armed");
        self->is_sending = g_str_equal (words[2], "sending");
        self->is_emptied = n == 4 && g_str_equal (words[3], "emptied");
        return TRUE;
    }
    return FALSE;
}

static gboolean
read_text (CarrySentinelMemory *self, const char *text)
{
    g_auto (GStrv) parts = g_strsplit (text, "\n", 3);

    if (g_strv_length (parts) != 3 || !g_str_equal (parts[0], HEAD) || !read_head (self, parts[1]))
        return FALSE;
    if (parts[2][0] == '\0')
        return TRUE;
    self->books = carry_pulse_parse (parts[2], NULL);
    return self->books != NULL;
}

/* Nothing to remember is no error; what cannot be read is one, as it may be of a hedge half closed. */
gboolean
carry_sentinel_memory_load (CarrySentinelMemory *self, const char *folder, GError **error)
{
    g_autofree char *path = get_path (folder);
    g_autofree char *text = NULL;
    g_autoptr (GError) failure = NULL;

    self->folder = g_strdup (folder);
    if (!g_file_get_contents (path, &text, NULL, &failure))
    {
        if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return TRUE;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
        return FALSE;
    }
    if (read_text (self, text))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s is not what a sentinel keeps; look at the account, then remove the file",
                 path);
    return FALSE;
}

/* (transfer full): what is to be kept, with @books instead of its own. */
char *
carry_sentinel_memory_format (const CarrySentinelMemory *self, const CarryPulse *books)
{
    g_autofree char *pulse = books != NULL ? carry_pulse_format (books) : g_strdup ("");

    return g_strdup_printf (
        HEAD "\n%s %s %s %s\n%s", phases[self->phase], self->is_armed ? "armed" : "idle",
        self->is_sending ? "sending" : "quiet", self->is_emptied ? "emptied" : "full", pulse);
}

/* It is on disk when this returns. */
gboolean
carry_sentinel_memory_write (const char *folder, const char *text, GError **error)
{
    g_autofree char *path = get_path (folder);
    g_autoptr (GError) failure = NULL;

    if (g_file_set_contents_full (path, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600, &failure))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
    return FALSE;
}

void
carry_sentinel_memory_clear (CarrySentinelMemory *self)
{
    g_free (self->folder);
    g_clear_pointer (&self->books, carry_pulse_free);
}
