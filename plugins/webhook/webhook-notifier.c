/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-notifier.h"

#include "webhook-alarms.h"
#include "webhook-courier.h"

#define NS_PER_MS (CARRY_NS_PER_SECOND / 1000)
#define MOST_NS CARRY_NS_PER_DAY

struct _WebhookNotifier
{
    CarryModule parent_instance;

    WebhookFormat format;
    char *url;
    char *secret_file;
    char *chat;
    char *source_name;
    CarryNoticeLevel level;
    gint64 repeat_ns;
    gint64 timeout_ns;
    gint64 first_ns;
    gint64 cap_ns;
    guint retries;
    guint most_waiting;

    WebhookCourier *courier; /* NULL while stopped, and in a backtest */
    WebhookAlarms alarms;
    GSource *repeat; /* while an alarm is open */
};

static void notifier_iface_init (CarryNotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WebhookNotifier, webhook_notifier, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_NOTIFIER, notifier_iface_init))

static void
stop_repeating (WebhookNotifier *self)
{
    if (self->repeat != NULL)
        g_source_destroy (self->repeat);
    g_clear_pointer (&self->repeat, g_source_unref);
}

/* What waits already is not said a second time. */
static gboolean
on_repeat (gpointer user_data)
{
    WebhookNotifier *self = user_data;
    g_autofree char *status =
        carry_context_dup_status (carry_module_get_context (CARRY_MODULE (self)));

    webhook_alarms_look (&self->alarms, status);
    for (guint i = 0; i < self->alarms.messages->len; i++)
    {
        WebhookMessage *alarm = g_ptr_array_index (self->alarms.messages, i);
        const CarryNotice notice = {
            .ts = alarm->ts,
            .level = alarm->level,
            .module = alarm->module,
            .code = alarm->code,
            .text = alarm->text,
        };

        if (webhook_courier_get_n_waiting (self->courier) < self->alarms.messages->len)
            webhook_courier_send (self->courier, webhook_message_new (&notice, ++alarm->repeats));
    }
    if (self->alarms.messages->len > 0)
        return G_SOURCE_CONTINUE;
    g_clear_pointer (&self->repeat, g_source_unref);
    return G_SOURCE_REMOVE;
}

static void
start_repeating (WebhookNotifier *self)
{
    if (self->repeat_ns == 0 || self->repeat != NULL)
        return;
    self->repeat = g_timeout_source_new ((guint) (self->repeat_ns / NS_PER_MS));
    g_source_set_callback (self->repeat, on_repeat, self, NULL);
    g_source_set_static_name (self->repeat, "webhook-repeat");
    g_source_attach (self->repeat, g_main_context_get_thread_default ());
}

/* Done when it is in the queue: whoever asks never waits for the network. */
static void
notify_async (CarryNotifier *notifier, const CarryNotice *notice, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
    WebhookNotifier *self = WEBHOOK_NOTIFIER (notifier);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    if (self->courier != NULL && notice->level >= self->level)
    {
        webhook_courier_send (self->courier, webhook_message_new (notice, 0));
        if (notice->level == CARRY_NOTICE_CRITICAL && self->repeat_ns > 0)
        {
            webhook_alarms_add (&self->alarms, notice);
            start_repeating (self);
        }
    }
    g_task_return_boolean (task, TRUE);
}

static gboolean
notify_finish (CarryNotifier *notifier, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

static void
notifier_iface_init (CarryNotifierInterface *iface)
{
    iface->notify_async = notify_async;
    iface->notify_finish = notify_finish;
}

/* A run with an end is of the past, of which nobody is woken. */
static gboolean
start (CarryModule *module, GError **error)
{
    WebhookNotifier *self = WEBHOOK_NOTIFIER (module);
    const WebhookTargetSettings target = {
        .format = self->format,
        .id = carry_module_get_id (module),
        .url = self->url,
        .secret_file = self->secret_file,
        .chat = self->chat,
        .source = self->source_name,
    };
    const WebhookCourierSettings courier = {
        .timeout_ns = self->timeout_ns,
        .first_ns = self->first_ns,
        .cap_ns = self->cap_ns,
        .budget = self->retries,
        .most = self->most_waiting,
    };
    g_autoptr (WebhookTarget) made = NULL;

    if (carry_context_get_to (carry_module_get_context (module)) != 0)
        return TRUE;
    made = webhook_target_new (&target, error);
    if (made == NULL)
        return FALSE;
    self->courier = webhook_courier_new (g_steal_pointer (&made), &courier);
    return TRUE;
}

static void
stop (CarryModule *module)
{
    WebhookNotifier *self = WEBHOOK_NOTIFIER (module);

    stop_repeating (self);
    g_clear_pointer (&self->courier, webhook_courier_free);
    g_ptr_array_set_size (self->alarms.messages, 0);
}

static GVariant *
get_status (CarryModule *module)
{
    WebhookNotifier *self = WEBHOOK_NOTIFIER (module);
    GVariantDict dict;

    g_variant_dict_init (&dict, NULL);
    if (self->courier != NULL)
    {
        g_variant_dict_insert (&dict, "sent", "t", webhook_courier_get_n_sent (self->courier));
        g_variant_dict_insert (&dict, "lost", "t", webhook_courier_get_n_lost (self->courier));
        g_variant_dict_insert (&dict, "waiting", "t",
                               (guint64) webhook_courier_get_n_waiting (self->courier));
    }
    g_variant_dict_insert (&dict, "alarms", "t", (guint64) self->alarms.messages->len);
    return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static void
finalize (GObject *object)
{
    WebhookNotifier *self = WEBHOOK_NOTIFIER (object);

    stop_repeating (self);
    g_clear_pointer (&self->courier, webhook_courier_free);
    webhook_alarms_clear (&self->alarms);
    G_OBJECT_CLASS (webhook_notifier_parent_class)->finalize (object);
}

static void
install_target_settings (WebhookNotifierClass *klass)
{
    CARRY_SETTING (klass, WebhookNotifier, format,
                   g_param_spec_enum ("format", NULL, "Whose words are written",
                                      WEBHOOK_TYPE_FORMAT, WEBHOOK_FORMAT_GENERIC,
                                      CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, url,
                   g_param_spec_string ("url", NULL,
                                        "Address to tell: https, or this machine. One that is a "
                                        "secret belongs into secret-file",
                                        NULL, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, secret_file,
                   g_param_spec_string ("secret-file", NULL,
                                        "File of mode 0400 with the address (slack, discord), the "
                                        "bot's token (telegram) or a bearer token (generic); else "
                                        "the credential webhook-ID of systemd",
                                        NULL, CARRY_PARAM_SETTING | CARRY_PARAM_PATH));
    CARRY_SETTING (klass, WebhookNotifier, chat,
                   g_param_spec_string ("chat", NULL, "Number or name of the chat (telegram)", NULL,
                                        CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, source_name,
                   g_param_spec_string ("source", NULL, "What this run calls itself", "carry",
                                        CARRY_PARAM_SETTING));
}

static void
webhook_notifier_class_init (WebhookNotifierClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start = start;
    CARRY_MODULE_CLASS (klass)->stop = stop;
    CARRY_MODULE_CLASS (klass)->get_status = get_status;

    install_target_settings (klass);
    CARRY_SETTING (klass, WebhookNotifier, level,
                   g_param_spec_enum ("level", NULL, "The least important that is told",
                                      CARRY_TYPE_NOTICE_LEVEL, CARRY_NOTICE_WARNING,
                                      CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, repeat_ns,
                   carry_param_spec_duration ("repeat",
                                              "How often what is critical is told again until it "
                                              "is acknowledged; 0 for once only",
                                              0, MOST_NS, CARRY_NS_PER_MINUTE,
                                              CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, timeout_ns,
                   carry_param_spec_duration ("timeout", "How long one try may take",
                                              CARRY_NS_PER_SECOND, CARRY_NS_PER_HOUR,
                                              10 * CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, retries,
                   g_param_spec_uint ("retries", NULL, "How often a message is tried again", 1,
                                      1000, 10, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, first_ns,
                   carry_param_spec_duration ("backoff", "The longest wait before the second try",
                                              NS_PER_MS, MOST_NS, CARRY_NS_PER_SECOND,
                                              CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, cap_ns,
                   carry_param_spec_duration ("backoff-cap", "The longest wait before any try",
                                              NS_PER_MS, MOST_NS, CARRY_NS_PER_MINUTE,
                                              CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, WebhookNotifier, most_waiting,
                   g_param_spec_uint ("queue", NULL,
                                      "How many messages may wait; the least important makes room",
                                      2, 10000, 100, CARRY_PARAM_SETTING));
}

static void
webhook_notifier_init (WebhookNotifier *self)
{
    webhook_alarms_init (&self->alarms);
}
