/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-target.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SECRET "https://hooks.example/T0/canary-0123456789"

static char *folder;

static char *
write_secret (const char *text, int mode)
{
    char *path = g_build_filename (folder, "secret", NULL);

    g_unlink (path);
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    g_assert_cmpint (g_chmod (path, mode), ==, 0);
    return path;
}

static WebhookTarget *
make (WebhookFormat format, const char *url, const char *file, const char *chat, GError **error)
{
    const WebhookTargetSettings settings = {
        .format = format,
        .id = "pager",
        .url = url,
        .secret_file = file,
        .chat = chat,
        .source = "carry",
    };

    return webhook_target_new (&settings, error);
}

static void
assert_refused (WebhookFormat format, const char *url, const char *file, const char *chat,
                const char *why)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (make (format, url, file, chat, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, why));
    g_assert_null (strstr (error->message, "canary"));
}

static void
test_addresses (void)
{
    g_autofree char *file = write_secret (SECRET "\n", 0400);
    g_autofree char *uri = NULL, *bot = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (WebhookTarget) slack = make (WEBHOOK_FORMAT_SLACK, NULL, file, NULL, &error);
    g_autoptr (WebhookTarget) generic = NULL, telegram = NULL;
    g_autofree char *token = NULL;

    g_assert_no_error (error);
    uri = g_uri_to_string (slack->uri);
    g_assert_cmpstr (uri, ==, SECRET);
    g_assert_null (slack->token);
    token = write_secret ("12:canary", 0400);
    generic = make (WEBHOOK_FORMAT_GENERIC, "http://127.0.0.1:8/x", token, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (generic->token, ==, "12:canary");
    telegram = make (WEBHOOK_FORMAT_TELEGRAM, NULL, token, "-1", &error);
    g_assert_no_error (error);
    bot = g_uri_to_string (telegram->uri);
    g_assert_cmpstr (bot, ==, "https://api.telegram.org/bot12:canary/sendMessage");
}

static void
test_refusals (void)
{
    g_autofree char *file = write_secret (SECRET, 0400);

    assert_refused (WEBHOOK_FORMAT_GENERIC, NULL, NULL, NULL, "nobody to tell");
    assert_refused (WEBHOOK_FORMAT_GENERIC, "ftp://x/", NULL, NULL, "https");
    assert_refused (WEBHOOK_FORMAT_GENERIC, "http://example.org/", NULL, NULL, "this machine");
    assert_refused (WEBHOOK_FORMAT_GENERIC, "http://127.0.0.1.example.org/", NULL, NULL,
                    "this machine");
    assert_refused (WEBHOOK_FORMAT_GENERIC, "https://a:canary@example.org/", NULL, NULL, "token");
    assert_refused (WEBHOOK_FORMAT_GENERIC, "nonsense", NULL, NULL, "none");
    assert_refused (WEBHOOK_FORMAT_SLACK, SECRET, NULL, NULL, "secret-file");
    assert_refused (WEBHOOK_FORMAT_TELEGRAM, NULL, NULL, "1", "secret-file");
    assert_refused (WEBHOOK_FORMAT_TELEGRAM, NULL, file, NULL, "chat");
}

static void
test_files (void)
{
    g_autofree char *link = g_build_filename (folder, "link", NULL);
    g_autofree char *file = write_secret (SECRET, 0440);
    g_autofree char *again = NULL;

    assert_refused (WEBHOOK_FORMAT_SLACK, NULL, file, NULL, "chmod 0400");
    assert_refused (WEBHOOK_FORMAT_SLACK, NULL, folder, NULL, "regular file");
    assert_refused (WEBHOOK_FORMAT_SLACK, NULL, "/none/there", NULL, "No such file");
    again = write_secret ("two words canary", 0400);
    assert_refused (WEBHOOK_FORMAT_SLACK, NULL, again, NULL, "character");
    g_free (write_secret (" \n", 0400));
    assert_refused (WEBHOOK_FORMAT_SLACK, NULL, again, NULL, "empty");
    g_assert_cmpint (symlink (again, link), ==, 0);
    assert_refused (WEBHOOK_FORMAT_SLACK, NULL, link, NULL, "symbolic link");
    g_unlink (link);
}

int
main (int argc, char **argv)
{
    int status;

    g_test_init (&argc, &argv, NULL);
    g_unsetenv ("CREDENTIALS_DIRECTORY");
    folder = g_dir_make_tmp ("carry-webhook-XXXXXX", NULL);
    g_test_add_func ("/target/addresses", test_addresses);
    g_test_add_func ("/target/refusals", test_refusals);
    g_test_add_func ("/target/files", test_files);
    status = g_test_run ();
    g_free (write_secret ("", 0600));
    {
        g_autofree char *path = g_build_filename (folder, "secret", NULL);

        g_unlink (path);
    }
    g_rmdir (folder);
    g_free (folder);
    return status;
}
