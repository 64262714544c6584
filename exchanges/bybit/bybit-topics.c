/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-topics.h"

#include "bybit-format.h"

typedef enum
{
    STATE_WANTED,
    STATE_ASKED,
    STATE_SUBSCRIBED,
    STATE_REFUSED, /* until the next connection */
} State;

typedef struct
{
    char *name;
    State state;
    gboolean is_alone; /* a batch with it failed: ask for it alone */
} Topic;

/* One subscribe or unsubscribe on its way. */
typedef struct
{
    char id[16];
    gint64 ts;
    gboolean is_leave;
    GPtrArray *names;
} Request;

struct _BybitTopics
{
    GPtrArray *topics;   /* Topic, in the order they were added */
    GPtrArray *requests; /* Request, oldest first */
    guint64 next_id;
    gsize size;
};

static void
topic_free (gpointer data)
{
    Topic *topic = data;

    g_free (topic->name);
    g_free (topic);
}

static void
request_free (gpointer data)
{
    Request *request = data;

    g_ptr_array_unref (request->names);
    g_free (request);
}

BybitTopics *
bybit_topics_new (void)
{
    BybitTopics *self = g_new0 (BybitTopics, 1);

    self->topics = g_ptr_array_new_with_free_func (topic_free);
    self->requests = g_ptr_array_new_with_free_func (request_free);
    return self;
}

void
bybit_topics_free (BybitTopics *self)
{
    g_ptr_array_unref (self->topics);
    g_ptr_array_unref (self->requests);
    g_free (self);
}

static Topic *
find (const BybitTopics *self, const char *name)
{
    for (guint i = 0; i < self->topics->len; i++)
    {
        Topic *topic = g_ptr_array_index (self->topics, i);

        if (g_str_equal (topic->name, name))
            return topic;
    }
    return NULL;
}

gboolean
bybit_topics_add (BybitTopics *self, const char *name)
{
    Topic *topic;

    if (find (self, name) != NULL)
        return FALSE;
    topic = g_new0 (Topic, 1);
    topic->name = g_strdup (name);
    g_ptr_array_add (self->topics, topic);
    self->size += strlen (name);
    return TRUE;
}

gboolean
bybit_topics_remove (BybitTopics *self, const char *name)
{
    Topic *topic = find (self, name);

    if (topic == NULL)
        return FALSE;
    self->size -= strlen (name);
    g_ptr_array_remove (self->topics, topic);
    return TRUE;
}

gsize
bybit_topics_get_size (const BybitTopics *self)
{
    return self->size;
}

void
bybit_topics_reset (BybitTopics *self)
{
    g_ptr_array_set_size (self->requests, 0);
    for (guint i = 0; i < self->topics->len; i++)
    {
        Topic *topic = g_ptr_array_index (self->topics, i);

        topic->state = STATE_WANTED;
        topic->is_alone = FALSE;
    }
}

static char *
send_request (BybitTopics *self, GPtrArray *names, gboolean is_leave, gint64 now)
{
    Request *request = g_new0 (Request, 1);
    gsize size = BYBIT_FRAME_SIZE;
    g_autofree char *buffer = g_malloc (size);
    g_autoptr (GError) error = NULL;

    g_snprintf (request->id, sizeof request->id, "%s%" G_GUINT64_FORMAT, is_leave ? "u" : "s",
                ++self->next_id);
    request->ts = now;
    request->is_leave = is_leave;
    request->names = g_ptr_array_ref (names);
    g_ptr_array_add (self->requests, request);
    if (bybit_format_subscribe (request->id, is_leave ? "unsubscribe" : "subscribe",
                                (const char *const *) names->pdata, names->len, buffer, size,
                                &error) < 0)
        g_error ("a subscription does not fit its buffer: %s", error->message);
    return g_steal_pointer (&buffer);
}

char *
bybit_topics_next_request (BybitTopics *self, gint64 now)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < self->topics->len && names->len < BYBIT_TOPICS_BATCH; i++)
    {
        Topic *topic = g_ptr_array_index (self->topics, i);

        if (topic->state != STATE_WANTED || (topic->is_alone && names->len > 0))
            continue;
        topic->state = STATE_ASKED;
        g_ptr_array_add (names, g_strdup (topic->name));
        if (topic->is_alone)
            break;
    }
    return names->len > 0 ? send_request (self, names, FALSE, now) : NULL;
}

char *
bybit_topics_leave (BybitTopics *self, const char *name, gint64 now)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    Topic *topic = find (self, name);

    if (topic != NULL)
        topic->state = STATE_WANTED;
    g_ptr_array_add (names, g_strdup (name));
    return send_request (self, names, TRUE, now);
}

static Request *
take_request (BybitTopics *self, const char *id)
{
    for (guint i = 0; i < self->requests->len; i++)
        if (g_str_equal (((Request *) g_ptr_array_index (self->requests, i))->id, id))
            return g_ptr_array_steal_index (self->requests, i);
    return NULL;
}

/* What a refused topic does next: alone, or not at all on this connection. */
static gboolean
refuse (Topic *topic, gboolean was_alone)
{
    topic->state = was_alone ? STATE_REFUSED : STATE_WANTED;
    topic->is_alone = TRUE;
    return was_alone;
}

void
bybit_topics_answer (BybitTopics *self, const char *request_id, gboolean success,
                     const char *message, BybitTopicsFunc func, gpointer user_data)
{
    Request *request = take_request (self, request_id);
    gboolean taken = success || strstr (message, "already subscribed") != NULL;

    if (request == NULL)
        return;
    for (guint i = 0; i < request->names->len && !request->is_leave; i++)
    {
        const char *name = g_ptr_array_index (request->names, i);
        Topic *topic = find (self, name);

        if (topic == NULL || topic->state != STATE_ASKED)
            continue;
        if (taken && (success || request->names->len == 1))
            topic->state = STATE_SUBSCRIBED;
        else if (refuse (topic, request->names->len == 1) && func != NULL)
            func (name, message, user_data);
    }
    request_free (request);
}

gboolean
bybit_topics_is_subscribed (const BybitTopics *self, const char *name)
{
    const Topic *topic = find (self, name);

    return topic != NULL && topic->state == STATE_SUBSCRIBED;
}

gint64
bybit_topics_get_oldest (const BybitTopics *self)
{
    return self->requests->len > 0 ? ((Request *) g_ptr_array_index (self->requests, 0))->ts : 0;
}
