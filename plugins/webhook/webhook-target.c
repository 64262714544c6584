/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-target.h"

#include <string.h>

#include "webhook-secret.h"

#define TELEGRAM "https://api.telegram.org"

void
webhook_target_free (WebhookTarget *self)
{
    g_clear_pointer (&self->uri, g_uri_unref);
    webhook_secret_free (self->token);
    g_free (self->chat);
    g_free (self->source);
    g_free (self);
}

static gboolean
fail (GError **error, const char *why)
{
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG, why);
    return FALSE;
}

/* The file that is named, or else what systemd was told to hand over; NULL for neither. */
static char *
find_secret_file (const WebhookTargetSettings *settings)
{
    const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
    g_autofree char *name = NULL, *path = NULL;

    if (settings->secret_file != NULL && settings->secret_file[0] != '\0')
        return g_strdup (settings->secret_file);
    if (folder == NULL)
        return NULL;
    name = g_strconcat ("webhook-", settings->id, NULL);
    path = g_build_filename (folder, name, NULL);
    return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static gboolean
is_loopback (const char *host)
{
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

    return g_str_equal (host, "localhost") ||
           (address != NULL && g_inet_address_get_is_loopback (address));
}

/* What it says of an address never repeats it. */
static gboolean
set_uri (WebhookTarget *self, const char *text, GError **error)
{
    self->uri = g_uri_parse (text, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
    if (self->uri == NULL || g_uri_get_host (self->uri) == NULL)
        return fail (error, "the address is none; write https://HOST/PATH");
    if (g_uri_get_userinfo (self->uri) != NULL)
        return fail (error, "the address holds a name or password; put a token into secret-file");
    if (g_str_equal (g_uri_get_scheme (self->uri), "https"))
        return TRUE;
    if (g_str_equal (g_uri_get_scheme (self->uri), "http") &&
        is_loopback (g_uri_get_host (self->uri)))
        return TRUE;
    return fail (error, "the address must begin with https://, or name this machine");
}

static gboolean
set_telegram (WebhookTarget *self, const char *url, const char *secret, GError **error)
{
    g_autofree char *text = NULL;

    if (secret == NULL)
        return fail (error, "format=telegram needs secret-file, which holds the bot's token");
    if (self->chat == NULL || self->chat[0] == '\0')
        return fail (error, "format=telegram needs chat, the number or name of the chat");
    text = g_strdup_printf ("%s/bot%s/sendMessage", url != NULL ? url : TELEGRAM, secret);
    return set_uri (self, text, error);
}

static gboolean
set_address (WebhookTarget *self, const WebhookTargetSettings *settings, const char *secret,
             GError **error)
{
    const char *url = settings->url != NULL && settings->url[0] != '\0' ? settings->url : NULL;

    if (settings->format == WEBHOOK_FORMAT_TELEGRAM)
        return set_telegram (self, url, secret, error);
    if (settings->format == WEBHOOK_FORMAT_GENERIC && url != NULL)
    {
        self->token = g_strdup (secret);
        return set_uri (self, url, error);
    }
    if (url != NULL)
        return fail (error, "an address of Slack or Discord is a secret; put it into secret-file");
    if (secret == NULL)
        return fail (error, "nobody to tell: set url, or secret-file with the address in it");
    return set_uri (self, secret, error);
}

WebhookTarget *
webhook_target_new (const WebhookTargetSettings *settings, GError **error)
{
    g_autoptr (WebhookTarget) self = g_new0 (WebhookTarget, 1);
    g_autofree char *path = find_secret_file (settings);
    char *secret = NULL;
    gboolean done;

    self->format = settings->format;
    self->chat = g_strdup (settings->chat);
    self->source = g_strdup (settings->source);
    if (path != NULL)
    {
        secret = webhook_secret_read (path, error);
        if (secret == NULL)
            return NULL;
    }
    done = set_address (self, settings, secret, error);
    webhook_secret_free (secret);
    return done ? g_steal_pointer (&self) : NULL;
}
