/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-config-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PERMISSION_BITS 07777
#define MAX_SHOWN 64

CarryConfigSource *
carry_config_source_new (CarryConfigOrigin kind, const char *name, const char *directory,
                         guint mode)
{
    CarryConfigSource *source = g_rc_box_new0 (CarryConfigSource);

    source->kind = kind;
    source->name = g_strdup (name);
    source->directory = g_strdup (directory);
    source->mode = mode;
    return source;
}

CarryConfigSource *
carry_config_source_ref (CarryConfigSource *source)
{
    return g_rc_box_acquire (source);
}

static void
source_clear (gpointer data)
{
    CarryConfigSource *source = data;

    g_free (source->name);
    g_free (source->directory);
}

void
carry_config_source_unref (CarryConfigSource *source)
{
    g_rc_box_release_full (source, source_clear);
}

static const char *
describe_type (mode_t mode)
{
    switch (mode & S_IFMT)
    {
    case S_IFDIR:
        return "a directory";
    case S_IFIFO:
        return "a pipe";
    case S_IFSOCK:
        return "a socket";
    default:
        return "a device";
    }
}

/* Only a regular file of a sensible size is worth reading. */
static gboolean
check_stat (const char *path, const struct stat *status, CarryProblems *problems)
{
    if (!S_ISREG (status->st_mode))
    {
        carry_problems_add (problems, path, 0, NULL, NULL, "is %s; name a regular file",
                            describe_type (status->st_mode));
        return FALSE;
    }
    if (status->st_size > CARRY_CONFIG_MAX_BYTES)
    {
        carry_problems_add (problems, path, 0, NULL, NULL,
                            "has %" G_GOFFSET_FORMAT " bytes; a configuration has at most %d",
                            (goffset) status->st_size, CARRY_CONFIG_MAX_BYTES);
        return FALSE;
    }
    return TRUE;
}

static void
report_errno (const char *path, int error, CarryProblems *problems)
{
    if (error == ENOENT)
        carry_problems_add (problems, path, 0, NULL, NULL, "does not exist; check the path");
    else if (error == EACCES)
        carry_problems_add (problems, path, 0, NULL, NULL,
                            "cannot be read (%s); give this user the right to read it",
                            g_strerror (error));
    else
        carry_problems_add (problems, path, 0, NULL, NULL, "cannot be read (%s); check the path",
                            g_strerror (error));
}

/* Reads to the end, whatever size was promised, but never more than one byte too much. */
static GBytes *
read_all (int fd, const char *path, CarryProblems *problems)
{
    g_autofree char *data = g_malloc (CARRY_CONFIG_MAX_BYTES + 1);
    gsize size = 0;

    while (size <= CARRY_CONFIG_MAX_BYTES)
    {
        gssize n = read (fd, data + size, CARRY_CONFIG_MAX_BYTES + 1 - size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
        {
            report_errno (path, errno, problems);
            return NULL;
        }
        if (n == 0)
            return g_bytes_new (data, size);
        size += (gsize) n;
    }
    carry_problems_add (problems, path, 0, NULL, NULL,
                        "has more than %d bytes; a configuration has at most that many",
                        CARRY_CONFIG_MAX_BYTES);
    return NULL;
}

/* Opens and reads a file that should be a small text file of any encoding. Does not wait for a pipe
 * to be written to. Returns NULL with the reason in `problems`. */
CarryConfigSource *
carry_config_source_open (CarryConfigOrigin kind, const char *path, GBytes **out_bytes,
                          CarryProblems *problems)
{
    g_autoptr (CarryConfigSource) source = NULL;
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *directory = NULL;
    struct stat status;
    int fd;

    if (g_stat (path, &status) != 0)
    {
        report_errno (path, errno, problems);
        return NULL;
    }
    if (!check_stat (path, &status, problems))
        return NULL;
    fd = g_open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
    if (fd < 0)
    {
        report_errno (path, errno, problems);
        return NULL;
    }
    /* Asked again: the name may have come to mean another file. */
    if (fstat (fd, &status) != 0)
        report_errno (path, errno, problems);
    else if (check_stat (path, &status, problems))
        bytes = read_all (fd, path, problems);
    g_close (fd, NULL);
    if (bytes == NULL)
        return NULL;

    directory = g_path_get_dirname (path);
    source = carry_config_source_new (kind, path, directory, status.st_mode & PERMISSION_BITS);
    if (!carry_config_source_check_bytes (source, g_bytes_get_data (bytes, NULL),
                                          g_bytes_get_size (bytes), problems))
        return NULL;
    *out_bytes = g_steal_pointer (&bytes);
    return g_steal_pointer (&source);
}

/* Refuses at once what is no text at all. */
gboolean
carry_config_source_check_bytes (const CarryConfigSource *source, const char *data, gsize size,
                                 CarryProblems *problems)
{
    if (size > CARRY_CONFIG_MAX_BYTES)
    {
        carry_problems_add (problems, source->name, 0, NULL, NULL,
                            "has %" G_GSIZE_FORMAT " bytes; a configuration has at most %d", size,
                            CARRY_CONFIG_MAX_BYTES);
        return FALSE;
    }
    if (size > 0 && memchr (data, '\0', size) != NULL)
    {
        carry_problems_add (problems, source->name, 0, NULL, NULL,
                            "is binary, not text (it has a NUL byte); name a text file");
        return FALSE;
    }
    if (size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
        carry_problems_add (problems, source->name, 1, NULL, NULL,
                            "starts with a byte order mark; save it as UTF-8 without one");
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_noncharacter (gunichar c)
{
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/* What the user cannot see in an editor: a name with it in looks right and is wrong. */
static gboolean
is_invisible (gunichar c)
{
    GUnicodeType type = g_unichar_type (c);

    return type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
           type == G_UNICODE_PARAGRAPH_SEPARATOR || is_noncharacter (c);
}

/* Says in a sentence why `text`, one line or value, is not clean text; NULL if it is. */
char *
carry_config_check_text (const char *text, gsize size)
{
    if (!g_utf8_validate_len (text, size, NULL))
        return memchr (text, '\0', size) != NULL
                   ? g_strdup ("has a NUL character; remove it")
                   : g_strdup ("is not valid UTF-8; write it in UTF-8");
    for (const char *p = text; p < text + size; p = g_utf8_next_char (p))
    {
        gunichar c = g_utf8_get_char (p);

        if (c != '\t' && g_unichar_type (c) == G_UNICODE_CONTROL)
            return g_strdup_printf ("has the control character U+%04X; remove it", c);
        if (is_invisible (c))
            return g_strdup_printf ("has the invisible character U+%04X; remove it", c);
    }
    return NULL;
}

/* Gives the next clean line, without its end (LF or CRLF); the others are reported and passed over.
 * FALSE at the end. */
gboolean
carry_config_lines_next (CarryConfigLines *lines, const CarryConfigSource *source,
                         CarryProblems *problems, char **out_line)
{
    while (lines->next < lines->end)
    {
        const char *start = lines->next;
        const char *stop = memchr (start, '\n', (gsize) (lines->end - start));
        g_autofree char *mistake = NULL;

        lines->next = stop != NULL ? stop + 1 : lines->end;
        lines->number++;
        if (stop == NULL)
            stop = lines->end;
        else if (stop > start && stop[-1] == '\r')
            stop--;
        mistake = carry_config_check_text (start, (gsize) (stop - start));
        if (mistake == NULL)
        {
            *out_line = g_strndup (start, (gsize) (stop - start));
            return TRUE;
        }
        carry_problems_add (problems, source->name, lines->number, NULL, NULL, "%s", mistake);
    }
    return FALSE;
}

/* A name from the file as a problem repeats it: in quotes, and not for pages. */
char *
carry_config_quote (const char *text)
{
    g_autofree char *head = NULL;

    if (g_utf8_strlen (text, -1) <= MAX_SHOWN)
        return g_strdup_printf ("\"%s\"", text);
    head = g_utf8_substring (text, 0, MAX_SHOWN);
    return g_strdup_printf ("\"%s…\"", head);
}
