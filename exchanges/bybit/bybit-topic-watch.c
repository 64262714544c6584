/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-topic-watch.h"

/* The least time between two subscriptions of one topic: a venue that sends nonsense sends it again. */
#define RENEW_PAUSE CARRY_NS_PER_SECOND

/* How often the silence that is allowed doubles while nothing comes of asking. */
#define MAX_DOUBLINGS 6

#define MAX_TOPICS 8

typedef struct
{
    gint64 patience_ns; /* 0: it may be silent */
    gint64 ts_heard;    /* 0: not connected */
    gint64 ts_renewed;  /* 0: never */
    gint64 ts_due;      /* to be renewed then; 0: not */
    guint n_missed;     /* renewals that no message came of */
} Topic;

struct _BybitTopicWatch
{
    Topic topics[MAX_TOPICS];
    char *names[MAX_TOPICS + 1];
    int n;
};

BybitTopicWatch *
bybit_topic_watch_new (void)
{
    return g_new0 (BybitTopicWatch, 1);
}

void
bybit_topic_watch_free (BybitTopicWatch *self)
{
    for (int i = 0; i < self->n; i++)
        g_free (self->names[i]);
    g_free (self);
}

int
bybit_topic_watch_add (BybitTopicWatch *self, gint64 patience_ns, char *name)
{
    g_assert (self->n < MAX_TOPICS);
    self->topics[self->n].patience_ns = patience_ns;
    self->names[self->n] = name;
    return self->n++;
}

const char *const *
bybit_topic_watch_get_names (const BybitTopicWatch *self)
{
    return (const char *const *) self->names;
}

const char *
bybit_topic_watch_get_name (const BybitTopicWatch *self, int number)
{
    return self->names[number];
}

int
bybit_topic_watch_find (const BybitTopicWatch *self, CarryJsonText name)
{
    for (int i = 0; i < self->n; i++)
        if (carry_json_text_equal (name, self->names[i]))
            return i;
    return BYBIT_NO_TOPIC;
}

void
bybit_topic_watch_begin (BybitTopicWatch *self, gint64 now)
{
    for (int i = 0; i < self->n; i++)
    {
        self->topics[i].ts_heard = now;
        self->topics[i].n_missed = 0;
    }
}

void
bybit_topic_watch_end (BybitTopicWatch *self)
{
    for (int i = 0; i < self->n; i++)
        self->topics[i].ts_heard = self->topics[i].ts_due = 0;
}

void
bybit_topic_watch_hear (BybitTopicWatch *self, int number, gint64 now)
{
    self->topics[number].ts_heard = now;
    self->topics[number].n_missed = 0;
}

void
bybit_topic_watch_miss (BybitTopicWatch *self, int number, gint64 now)
{
    Topic *topic = &self->topics[number];

    topic->ts_heard = now;
    topic->n_missed = MIN (topic->n_missed + 1, MAX_DOUBLINGS);
}

gboolean
bybit_topic_watch_renew (BybitTopicWatch *self, int number, gint64 now)
{
    Topic *topic = &self->topics[number];

    if (now - topic->ts_renewed < RENEW_PAUSE)
    {
        topic->ts_due = topic->ts_renewed + RENEW_PAUSE;
        return FALSE;
    }
    topic->ts_renewed = now;
    topic->ts_due = 0;
    return TRUE;
}

gboolean
bybit_topic_watch_is_older (const BybitTopicWatch *self, int number, gint64 silence_ns, gint64 now)
{
    const Topic *topic = &self->topics[number];

    return topic->ts_heard != 0 && now - topic->ts_heard > silence_ns << topic->n_missed;
}

static gboolean
is_silent (const BybitTopicWatch *self, int number, gint64 now)
{
    gint64 patience = self->topics[number].patience_ns;

    return patience != 0 && bybit_topic_watch_is_older (self, number, patience, now);
}

int
bybit_topic_watch_take_silent (BybitTopicWatch *self, gint64 now)
{
    for (int i = 0; i < self->n; i++)
    {
        Topic *topic = &self->topics[i];
        gboolean is_due = topic->ts_due != 0 && topic->ts_due <= now;

        if (!is_due && !is_silent (self, i, now))
            continue;
        topic->ts_heard = topic->ts_renewed = now;
        topic->ts_due = 0;
        return i;
    }
    return BYBIT_NO_TOPIC;
}
