/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-credentials.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define KEY_NAME "bybit-api-key"
#define SECRET_NAME "bybit-api-secret"

/* What lies in the locked pages. */
struct _BybitCredentials
{
    char key[BYBIT_CREDENTIALS_MAX + 1];
    char secret[BYBIT_CREDENTIALS_MAX + 1];
};

static BybitCredentials *
allocate (GError **error)
{
    const gsize size = sizeof (BybitCredentials);
    void *pages = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "no memory for the API key: %s",
                     g_strerror (errno));
        return NULL;
    }
    if (mlock (pages, size) == 0 && madvise (pages, size, MADV_DONTDUMP) == 0 &&
        madvise (pages, size, MADV_DONTFORK) == 0)
        return pages;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                 "the memory of the API key cannot be locked: %s; raise the limit of locked memory "
                 "(ulimit -l)",
                 g_strerror (errno));
    munmap (pages, size);
    return NULL;
}

void
bybit_credentials_free (BybitCredentials *self)
{
    if (self == NULL)
        return;
    explicit_bzero (self, sizeof *self);
    munmap (self, sizeof *self);
}

const char *
bybit_credentials_get_key (const BybitCredentials *self)
{
    return self->key;
}

const char *
bybit_credentials_get_secret (const BybitCredentials *self)
{
    return self->secret;
}

/* Straight into the locked pages: no copy is left behind. */
static gboolean
read_file (const char *path, gboolean is_strict, char *target, GError **error)
{
    return carry_secret_file_read (path, is_strict, target, BYBIT_CREDENTIALS_MAX + 1, error);
}

/* Spaces at the ends go; what is left must be text that a header can carry. */
static gboolean
check_text (char *text, const char *what, gboolean may_have_lines, GError **error)
{
    gsize length;

    g_strstrip (text);
    length = strlen (text);
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isgraph (text[i]) &&
            !(may_have_lines && (text[i] == '\n' || text[i] == '\r' || text[i] == ' ')))
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "the API %s has a character that no %s has", what, what);
            return FALSE;
        }
    if (length == 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "the API %s is empty", what);
    return length > 0;
}

static gboolean
copy_value (const char *value, const char *what, char *target, GError **error)
{
    if (strlen (value) > BYBIT_CREDENTIALS_MAX)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "the API %s is too long", what);
        return FALSE;
    }
    g_strlcpy (target, value, BYBIT_CREDENTIALS_MAX + 1);
    return TRUE;
}

static gboolean
is_set (const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* One of the two, from the first place that has it. */
static gboolean
load_one (const BybitCredentialsPlaces *places, gboolean is_key, char *target, GError **error)
{
    const char *file = is_key ? places->key_file : places->secret_file;
    const char *value = is_key ? places->key : places->secret;
    const char *what = is_key ? "key" : "secret";
    g_autofree char *credential = NULL;

    if (is_set (file))
        return read_file (file, places->is_strict, target, error);
    if (is_set (value) && places->is_strict)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "api-%s: on mainnet it comes from a file of mode 0400 or from systemd's "
                     "credentials; set api-%s-file",
                     what, what);
        return FALSE;
    }
    if (is_set (value))
        return copy_value (value, what, target, error);
    credential = g_build_filename (places->folder, is_key ? KEY_NAME : SECRET_NAME, NULL);
    return read_file (credential, places->is_strict, target, error);
}

static gboolean
has_place (const BybitCredentialsPlaces *places, gboolean is_key)
{
    g_autofree char *credential = NULL;

    if (is_set (is_key ? places->key_file : places->secret_file) ||
        is_set (is_key ? places->key : places->secret))
        return TRUE;
    if (!is_set (places->folder))
        return FALSE;
    credential = g_build_filename (places->folder, is_key ? KEY_NAME : SECRET_NAME, NULL);
    return g_file_test (credential, G_FILE_TEST_EXISTS);
}

BybitCredentials *
bybit_credentials_load (const BybitCredentialsPlaces *places, GError **error)
{
    gboolean has_key = has_place (places, TRUE);
    g_autoptr (BybitCredentials) self = NULL;

    if (has_key != has_place (places, FALSE))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "an API key needs its secret: the %s is missing", has_key ? "secret" : "key");
        return NULL;
    }
    if (!has_key)
        return NULL;
    self = allocate (error);
    if (self == NULL || !load_one (places, TRUE, self->key, error) ||
        !load_one (places, FALSE, self->secret, error) ||
        !check_text (self->key, "key", FALSE, error) ||
        !check_text (self->secret, "secret", TRUE, error))
        return NULL;
    carry_secret_add (self->key);
    carry_secret_add (self->secret);
    return g_steal_pointer (&self);
}
