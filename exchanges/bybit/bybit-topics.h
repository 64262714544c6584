/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* The venue takes no more in one request on spot. */
#define BYBIT_TOPICS_BATCH 10

/* What a connection is subscribed to, and what was asked and not answered. */
typedef struct _BybitTopics BybitTopics;

BybitTopics *bybit_topics_new (void);
void bybit_topics_free (BybitTopics *self);

/* FALSE when it is there already. */
gboolean bybit_topics_add (BybitTopics *self, const char *name);
gboolean bybit_topics_remove (BybitTopics *self, const char *name);
gsize bybit_topics_get_size (const BybitTopics *self);

/* A new connection: nothing is subscribed, nothing is asked. */
void bybit_topics_reset (BybitTopics *self);
/*
 * The next request: topics that are wanted and neither subscribed nor asked for, at most a batch.
 *
 * Returns: (nullable): text to send, or NULL when nothing is to be asked
 */
char *bybit_topics_next_request (BybitTopics *self, gint64 now);
/* Leaves a topic now; the next request asks for it again. */
char *bybit_topics_leave (BybitTopics *self, const char *name, gint64 now);

typedef void (*BybitTopicsFunc) (const char *topic, const char *why, gpointer user_data);

/*
 * The venue's answer to a request. One bad topic fails a whole request: those of a failed batch
 * are asked for one by one, and @func is told of those that fail alone.
 */
void bybit_topics_answer (BybitTopics *self, const char *request_id, gboolean success,
                          const char *message, BybitTopicsFunc func, gpointer user_data);
/* Whether the venue said of this connection that it sends it. */
gboolean bybit_topics_is_subscribed (const BybitTopics *self, const char *name);
/* When the oldest request without an answer was sent; 0: there is none. */
gint64 bybit_topics_get_oldest (const BybitTopics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitTopics, bybit_topics_free)

G_END_DECLS
