/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dashboard/carry-dashboard-token.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "base/carry-secret-file.h"

#define N_BYTES 32
#define N_DIGITS (2 * N_BYTES)
#define MOST_BYTES 256 /* of its file, spaces and all */
#define MOST_FAILURES 5
#define LOCKOUT_US (60 * G_USEC_PER_SEC)
#define BEARER "Bearer "

/* Of HTTP. */
#define STATUS_OK 200
#define STATUS_UNAUTHORIZED 401
#define STATUS_TOO_MANY 429

struct _CarryDashboardToken
{
    char text[N_DIGITS + 1];
    guint failures;
    gint64 since_us; /* of the first of them */
};

void
carry_dashboard_token_free (CarryDashboardToken *self)
{
    if (self == NULL)
        return;
    explicit_bzero (self->text, sizeof self->text);
    g_free (self);
}

static gboolean
fail (const char *path, const char *why, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s: %s", path, why);
    return FALSE;
}

static gboolean
is_token (const char *text)
{
    if (strlen (text) != N_DIGITS)
        return FALSE;
    for (guint i = 0; i < N_DIGITS; i++)
        if (!g_ascii_isxdigit (text[i]))
            return FALSE;
    return TRUE;
}

static gboolean
read_text (CarryDashboardToken *self, const char *path, GError **error)
{
    char buffer[MOST_BYTES + 1];
    gboolean done;

    if (!carry_secret_file_read (path, FALSE, buffer, sizeof buffer, error))
        return FALSE;
    g_strchomp (buffer);
    done = is_token (buffer);
    if (done)
        memcpy (self->text, buffer, sizeof self->text);
    explicit_bzero (buffer, sizeof buffer);
    return done ||
           fail (path, "is no token; make one with carry-dashboard --new-token FILE", error);
}

CarryDashboardToken *
carry_dashboard_token_read (const char *path, GError **error)
{
    g_autoptr (CarryDashboardToken) self = g_new0 (CarryDashboardToken, 1);

    return read_text (self, path, error) ? g_steal_pointer (&self) : NULL;
}

/* Never over a file that is there: somebody may use its token. */
gboolean
carry_dashboard_token_create (const char *path, GError **error)
{
    guint8 bytes[N_BYTES];
    char text[N_DIGITS + 2];
    int file;
    gboolean done;

    /* lint: allow randomness: a token must not be repeatable, and no engine sees it */
    if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
        return fail (path, "no random numbers are to be had", error);
    for (guint i = 0; i < N_BYTES; i++)
        g_snprintf (text + 2 * i, 3, "%02x", bytes[i]);
    text[N_DIGITS] = '\n';
    file = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
    if (file < 0)
        return fail (path, g_strerror (errno), error);
    done = write (file, text, N_DIGITS + 1) == N_DIGITS + 1 && fsync (file) == 0;
    explicit_bzero (text, sizeof text);
    close (file);
    return done || fail (path, "could not be written", error);
}

/* As long for a wrong word as for the right one. */
static gboolean
is_equal (const char *a, const char *b)
{
    guint difference = 0;

    for (guint i = 0; i < N_DIGITS; i++)
        difference |= (guint) (guchar) a[i] ^ (guint) (guchar) b[i];
    return difference == 0;
}

/* The status of HTTP that a request with this `Authorization` (nullable) gets. */
guint
carry_dashboard_token_check (CarryDashboardToken *self, const char *header, gint64 now_us)
{
    const char *word = NULL;

    if (now_us - self->since_us > LOCKOUT_US)
        self->failures = 0;
    if (self->failures >= MOST_FAILURES)
        return STATUS_TOO_MANY;
    if (header != NULL && g_ascii_strncasecmp (header, BEARER, strlen (BEARER)) == 0)
        word = header + strlen (BEARER);
    if (word != NULL && is_token (word) && is_equal (word, self->text))
        return STATUS_OK;
    if (self->failures++ == 0)
        self->since_us = now_us;
    return STATUS_UNAUTHORIZED;
}

const char *
carry_dashboard_token_get_text (const CarryDashboardToken *self)
{
    return self->text;
}
