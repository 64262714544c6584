/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where keys may come from, and which files are refused. */

#include <glib/gstdio.h>
#include <unistd.h>

#include "bybit-credentials.h"

typedef struct
{
    char *folder;
    char *key;
    char *secret;
} Files;

static void
write_file (const char *path, const char *text, int mode)
{
    g_autoptr (GError) error = NULL;

    g_chmod (path, 0600);
    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
set_up (Files *files, gconstpointer data)
{
    files->folder = g_dir_make_tmp ("bybit-credentials-XXXXXX", NULL);
    files->key = g_build_filename (files->folder, "bybit-api-key", NULL);
    files->secret = g_build_filename (files->folder, "bybit-api-secret", NULL);
    write_file (files->key, "  theKey\n", 0400);
    write_file (files->secret, "theSecret\n", 0400);
}

static void
tear_down (Files *files, gconstpointer data)
{
    g_autofree char *link = g_build_filename (files->folder, "link", NULL);

    g_unlink (link);
    g_unlink (files->key);
    g_unlink (files->secret);
    g_assert_cmpint (g_rmdir (files->folder), ==, 0);
    g_free (files->folder);
    g_free (files->key);
    g_free (files->secret);
}

static void
assert_loaded (const BybitCredentialsPlaces *places, const char *key, const char *secret)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (BybitCredentials) credentials = bybit_credentials_load (places, &error);

    g_assert_no_error (error);
    g_assert_nonnull (credentials);
    g_assert_cmpstr (bybit_credentials_get_key (credentials), ==, key);
    g_assert_cmpstr (bybit_credentials_get_secret (credentials), ==, secret);
}

static void
assert_refused (const BybitCredentialsPlaces *places, const char *part)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (BybitCredentials) credentials = bybit_credentials_load (places, &error);

    g_assert_null (credentials);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    if (strstr (error->message, part) == NULL)
        g_error ("\"%s\" does not say \"%s\"", error->message, part);
    g_assert_null (strstr (error->message, "theSecret"));
}

static BybitCredentialsPlaces
from_files (const Files *files)
{
    return (BybitCredentialsPlaces){ .key_file = files->key,
                                     .secret_file = files->secret,
                                     .is_strict = TRUE };
}

static void
test_files (Files *files, gconstpointer data)
{
    const BybitCredentialsPlaces places = from_files (files);

    assert_loaded (&places, "theKey", "theSecret");
}

static void
test_folder (Files *files, gconstpointer data)
{
    const BybitCredentialsPlaces places = { .folder = files->folder, .is_strict = TRUE };

    assert_loaded (&places, "theKey", "theSecret");
}

static void
test_values (void)
{
    BybitCredentialsPlaces places = { .key = "k", .secret = "s" };

    assert_loaded (&places, "k", "s");
    places.is_strict = TRUE;
    assert_refused (&places, "mainnet");
}

static void
test_none (void)
{
    const BybitCredentialsPlaces places = { .key = "", .folder = "/nowhere" };
    g_autoptr (GError) error = NULL;

    g_assert_null (bybit_credentials_load (&places, &error));
    g_assert_no_error (error);
}

static void
test_half (void)
{
    const BybitCredentialsPlaces key = { .key = "k" };
    const BybitCredentialsPlaces secret = { .secret = "s" };

    assert_refused (&key, "the secret is missing");
    assert_refused (&secret, "the key is missing");
}

static void
test_modes (Files *files, gconstpointer data)
{
    BybitCredentialsPlaces places = from_files (files);

    g_chmod (files->secret, 0600);
    assert_refused (&places, "0400");
    places.is_strict = FALSE;
    assert_loaded (&places, "theKey", "theSecret");
    g_chmod (files->secret, 0640);
    assert_refused (&places, "others may read");
    g_chmod (files->secret, 0404);
    assert_refused (&places, "others may read");
    g_chmod (files->secret, 0700);
    assert_refused (&places, "others may read");
}

static void
test_links (Files *files, gconstpointer data)
{
    g_autofree char *path = g_build_filename (files->folder, "link", NULL);
    BybitCredentialsPlaces places = from_files (files);

    g_assert_cmpint (symlink (files->secret, path), ==, 0);
    places.secret_file = path;
    assert_refused (&places, "symbolic link");
    g_unlink (path);
    g_assert_cmpint (link (files->secret, path), ==, 0);
    assert_refused (&places, "another name");
}

static void
test_no_file (Files *files, gconstpointer data)
{
    BybitCredentialsPlaces places = from_files (files);

    places.secret_file = files->folder;
    assert_refused (&places, "regular file");
    places.secret_file = "/dev/null";
    assert_refused (&places, "regular file");
    places.secret_file = "/nowhere/at/all";
    assert_refused (&places, "/nowhere/at/all");
}

static void
test_texts (Files *files, gconstpointer data)
{
    const BybitCredentialsPlaces places = from_files (files);
    g_autofree char *longest = g_strnfill (BYBIT_CREDENTIALS_MAX, 'a');
    g_autofree char *longer = g_strnfill (BYBIT_CREDENTIALS_MAX + 1, 'a');

    write_file (files->key, " \n", 0400);
    assert_refused (&places, "empty");
    write_file (files->key, "two words", 0400);
    assert_refused (&places, "character");
    write_file (files->key, "k\n", 0400);
    write_file (files->secret, "theSecret\x01", 0400);
    assert_refused (&places, "character");
    write_file (files->secret, longest, 0400);
    assert_loaded (&places, "k", longest);
    write_file (files->secret, longer, 0400);
    assert_refused (&places, "too long");
    write_file (files->secret, "-----BEGIN PRIVATE KEY-----\nAAA=\n-----END PRIVATE KEY-----\n",
                0400);
    assert_loaded (&places, "k", "-----BEGIN PRIVATE KEY-----\nAAA=\n-----END PRIVATE KEY-----");
}

#define ADD(name, function)                                                                        \
    g_test_add ("/bybit/credentials/" name, Files, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("files", test_files);
    ADD ("folder", test_folder);
    g_test_add_func ("/bybit/credentials/values", test_values);
    g_test_add_func ("/bybit/credentials/none", test_none);
    g_test_add_func ("/bybit/credentials/half", test_half);
    ADD ("modes", test_modes);
    ADD ("links", test_links);
    ADD ("no-file", test_no_file);
    ADD ("texts", test_texts);
    return g_test_run ();
}
