/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-message.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "webhook-alarms.h"

#define TS (G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND)

static const CarryNotice hostile = {
    .ts = TS,
    .level = CARRY_NOTICE_CRITICAL,
    .module = "main",
    .code = "account-differs",
    .text = "<!channel> @everyone \"x\" & \n\x1b[31m; \xff",
};

/* (transfer full): what a body says under a name. */
static char *
read_member (const char *body, const char *name)
{
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (GError) error = NULL;

    json_parser_load_from_data (parser, body, -1, &error);
    g_assert_no_error (error);
    return g_strdup (
        json_object_get_string_member (json_node_get_object (json_parser_get_root (parser)), name));
}

static char *
format (WebhookFormat format, const CarryNotice *notice, guint repeats)
{
    g_autoptr (WebhookMessage) message = webhook_message_new (notice, repeats);

    return webhook_message_format (message, format, "carry", "-100");
}

static void
test_generic (void)
{
    g_autofree char *body = format (WEBHOOK_FORMAT_GENERIC, &hostile, 3);
    g_autofree char *level = read_member (body, "level");
    g_autofree char *time = read_member (body, "time");
    g_autofree char *text = read_member (body, "text");

    g_assert_cmpstr (level, ==, "critical");
    g_assert_cmpstr (time, ==, "2024-01-01T00:00:00.000Z");
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_null (strpbrk (text, "\n\x1b"));
    g_assert_nonnull (strstr (body, "\"repeats\":3"));
}

/* Nobody is called, and nothing is markup. */
static void
test_slack (void)
{
    g_autofree char *body = format (WEBHOOK_FORMAT_SLACK, &hostile, 0);
    g_autofree char *text = read_member (body, "text");

    g_assert_true (
        g_str_has_prefix (text, "CRITICAL carry: main: account-differs: &lt;!channel&gt;"));
    g_assert_nonnull (strstr (text, " &amp; "));
}

static void
test_discord (void)
{
    g_autofree char *body = format (WEBHOOK_FORMAT_DISCORD, &hostile, 0);

    g_assert_nonnull (strstr (body, "\"allowed_mentions\":{\"parse\":[]}"));
}

static void
test_telegram (void)
{
    g_autofree char *body = format (WEBHOOK_FORMAT_TELEGRAM, &hostile, 2);
    g_autofree char *chat = read_member (body, "chat_id");
    g_autofree char *text = read_member (body, "text");

    g_assert_cmpstr (chat, ==, "-100");
    g_assert_nonnull (strstr (text, "told 2 times, nobody has acknowledged it"));
    g_assert_null (strstr (body, "parse_mode"));
}

/* No chat takes more, and a character is never halved. */
static void
test_long (void)
{
    GString *text = g_string_new (NULL);
    CarryNotice notice = hostile;

    for (guint i = 0; i < 5000; i++)
        g_string_append (text, "日");
    notice.text = text->str;
    for (int kind = WEBHOOK_FORMAT_SLACK; kind <= WEBHOOK_FORMAT_TELEGRAM; kind++)
    {
        g_autofree char *body = format ((WebhookFormat) kind, &notice, 0);
        g_autofree char *sentence =
            read_member (body, kind == WEBHOOK_FORMAT_DISCORD ? "content" : "text");

        g_assert_cmpint (g_utf8_strlen (sentence, -1), <=, 1800);
        g_assert_true (g_str_has_suffix (sentence, "日…"));
    }
    g_string_free (text, TRUE);
}

/* An alarm ends when the status of the run no longer calls it open. */
static void
test_alarms (void)
{
    WebhookAlarms alarms;
    CarryNotice other = hostile;

    other.text = "another";
    webhook_alarms_init (&alarms);
    webhook_alarms_add (&alarms, &hostile);
    webhook_alarms_add (&alarms, &hostile);
    webhook_alarms_add (&alarms, &other);
    g_assert_cmpuint (alarms.messages->len, ==, 2);
    webhook_alarms_look (&alarms, NULL);
    webhook_alarms_look (&alarms, "not JSON");
    webhook_alarms_look (&alarms, "{}");
    g_assert_cmpuint (alarms.messages->len, ==, 2);
    webhook_alarms_look (&alarms,
                         "{\"notices\":[{\"module\":\"main\",\"code\":\"account-differs\","
                         "\"text\":\"another\",\"open\":true},"
                         "{\"module\":\"main\",\"code\":\"account-differs\",\"text\":\"x\"}]}");
    g_assert_cmpuint (alarms.messages->len, ==, 1);
    webhook_alarms_look (&alarms, "{\"notices\":[]}");
    g_assert_cmpuint (alarms.messages->len, ==, 0);
    webhook_alarms_clear (&alarms);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/message/generic", test_generic);
    g_test_add_func ("/message/slack", test_slack);
    g_test_add_func ("/message/discord", test_discord);
    g_test_add_func ("/message/telegram", test_telegram);
    g_test_add_func ("/message/long", test_long);
    g_test_add_func ("/message/alarms", test_alarms);
    return g_test_run ();
}
