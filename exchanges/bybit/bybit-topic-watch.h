/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-frame.h"

G_BEGIN_DECLS

/*
 * The topics of one instrument: how long each may be silent, and when it was asked for anew. The first that
 * is added has the number 0. Pure.
 */
typedef struct _BybitTopicWatch BybitTopicWatch;

#define BYBIT_NO_TOPIC (-1)

BybitTopicWatch *bybit_topic_watch_new (void);
void bybit_topic_watch_free (BybitTopicWatch *self);
/*
 * @name: (transfer full); @patience_ns: 0 for a topic that may be silent.
 *
 * Returns: its number
 */
int bybit_topic_watch_add (BybitTopicWatch *self, gint64 patience_ns, char *name);
/* Ends with NULL. */
const char *const *bybit_topic_watch_get_names (const BybitTopicWatch *self);
const char *bybit_topic_watch_get_name (const BybitTopicWatch *self, int number);
/* Returns: its number, or BYBIT_NO_TOPIC */
int bybit_topic_watch_find (const BybitTopicWatch *self, CarryJsonText name);

/* The connection is live from now: all topics have so long to speak. */
void bybit_topic_watch_begin (BybitTopicWatch *self, gint64 now);
/* It is lost: none has to. */
void bybit_topic_watch_end (BybitTopicWatch *self);
void bybit_topic_watch_hear (BybitTopicWatch *self, int number, gint64 now);
/* It was asked for anew: what is allowed begins again, and is twice as long until it is heard. */
void bybit_topic_watch_miss (BybitTopicWatch *self, int number, gint64 now);
/* Returns: whether it was silent for longer than that, and what was added to it */
gboolean
bybit_topic_watch_is_older (const BybitTopicWatch *self, int number, gint64 silence_ns, gint64 now);
/* Returns: whether it may be asked for anew at once; if not, it is when the pause is over. */
gboolean bybit_topic_watch_renew (BybitTopicWatch *self, int number, gint64 now);
/*
 * Returns: one that should have spoken, or has waited to be asked for anew, or BYBIT_NO_TOPIC. It
 * gets as long again before it is told once more.
 */
int bybit_topic_watch_take_silent (BybitTopicWatch *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitTopicWatch, bybit_topic_watch_free)

G_END_DECLS
