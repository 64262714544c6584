/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-public.h"

#include "bybit-refresher.h"
#include "bybit-socket.h"

/* The venue takes 21 000 characters of topics on one connection. */
#define MAX_TOPIC_TEXT 20000

/* How often silence is looked for. */
#define WATCH_MS 500

/* One connection and its instruments. */
typedef struct
{
    BybitPublic *owner;
    CarryCategory category;
    BybitSocket *socket;
    GHashTable *markets; /* symbol -> BybitMarket, owned */
    GPtrArray *list;     /* the same, in the order they were added */
    GHashTable *refused; /* names of topics that people know the venue refuses */
} Line;

struct _BybitPublic
{
    BybitVenue *venue;
    BybitMarketOptions options;
    BybitScratch *scratch;
    GPtrArray *lines;
    guint timer;
    guint64 n_messages;
};

/* --- one line ------------------------------------------------------------------------------ */

static BybitMarket *
find_market (const Line *line, CarryJsonText symbol)
{
    char name[BYBIT_SYMBOL_SIZE];

    if (symbol.length == 0 || symbol.length >= sizeof name)
        return NULL;
    memcpy (name, symbol.text, symbol.length);
    name[symbol.length] = '\0';
    return g_hash_table_lookup (line->markets, name);
}

static void
on_live (gpointer owner)
{
    const Line *line = owner;
    gint64 now = bybit_venue_get_now (line->owner->venue);

    for (guint i = 0; i < line->list->len; i++)
        bybit_market_begin (g_ptr_array_index (line->list, i), now);
}

static void
on_lost (gpointer owner, const char *why)
{
    const Line *line = owner;
    BybitVenue *venue = line->owner->venue;
    gint64 now = bybit_venue_get_now (venue);

    if (line->list->len == 0)
        return;
    carry_context_notice (venue->context, CARRY_NOTICE_WARNING, "market-lost",
                          "the public stream of %u instruments is lost: %s", line->list->len, why);
    for (guint i = 0; i < line->list->len; i++)
        bybit_market_end (g_ptr_array_index (line->list, i), now);
}

/* The topic is a part of the message, which is done with when it is renewed. */
static void
renew (Line *line, CarryJsonText topic)
{
    g_autofree char *name = g_strndup (topic.text, topic.length);

    bybit_socket_renew_topic (line->socket, name);
}

static void
on_frame (gpointer owner, const BybitTopic *topic, const char *data, gsize size, gint64 now)
{
    Line *line = owner;
    BybitMarket *market = find_market (line, topic->symbol);

    line->owner->n_messages++;
    if (market != NULL && bybit_market_take (market, line->owner->scratch, topic, data, size,
                                             now) == BYBIT_MARKET_RENEW)
        renew (line, topic->topic);
}

static void
on_refused (gpointer owner, const char *topic, const char *why)
{
    const Line *line = owner;

    if (!g_hash_table_add (line->refused, g_strdup (topic)))
        return;
    carry_context_notice (line->owner->venue->context, CARRY_NOTICE_CRITICAL, "topic-refused",
                          "the venue does not send %s (%s): %s", topic,
                          carry_category_to_text (line->category), why);
}

static gboolean
is_sent (gpointer key, gpointer value, gpointer user_data)
{
    return bybit_socket_is_subscribed (((const Line *) user_data)->socket, key);
}

static void
on_answered (gpointer owner)
{
    const Line *line = owner;

    /* lint: allow hash-order: each is looked at by itself */
    g_hash_table_foreach_remove (line->refused, is_sent, owner);
}

static void
free_line (gpointer data)
{
    Line *line = data;

    bybit_socket_free (line->socket);
    g_ptr_array_unref (line->list);
    g_hash_table_unref (line->markets);
    g_hash_table_unref (line->refused);
    g_free (line);
}

static Line *
new_line (BybitPublic *self, CarryCategory category)
{
    const BybitSocketEvents events = {
        .on_live = on_live,
        .on_lost = on_lost,
        .on_frame = on_frame,
        .on_refused = on_refused,
        .on_answered = on_answered,
    };
    Line *line = g_new0 (Line, 1);
    g_autofree char *name =
        g_strdup_printf ("public %s %u", carry_category_to_text (category), self->lines->len + 1);

    line->owner = self;
    line->category = category;
    line->markets =
        g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) bybit_market_free);
    line->list = g_ptr_array_new ();
    line->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    line->socket =
        bybit_socket_new (self->venue, BYBIT_SOCKET_PUBLIC, name,
                          bybit_hosts_get_public (self->venue->hosts, category), &events, line);
    g_ptr_array_add (self->lines, line);
    return line;
}

static void
watch_line (Line *line, gint64 now)
{
    for (guint i = 0; i < line->list->len; i++)
    {
        const char *topic = bybit_market_find_silent (g_ptr_array_index (line->list, i), now);

        if (topic != NULL)
            bybit_socket_renew_topic (line->socket, topic);
    }
}

/* --- all lines ----------------------------------------------------------------------------- */

static gboolean
on_watch (gpointer user_data)
{
    BybitPublic *self = user_data;
    gint64 now = bybit_venue_get_now (self->venue);

    for (guint i = 0; i < self->lines->len; i++)
    {
        Line *line = g_ptr_array_index (self->lines, i);

        if (bybit_socket_is_live (line->socket))
            watch_line (line, now);
    }
    return G_SOURCE_CONTINUE;
}

static Line *
find_line (const BybitPublic *self, const CarryInstrument *instrument)
{
    for (guint i = 0; i < self->lines->len; i++)
    {
        Line *line = g_ptr_array_index (self->lines, i);

        if (line->category == instrument->category &&
            g_hash_table_contains (line->markets, instrument->symbol))
            return line;
    }
    return NULL;
}

static gsize
measure (const char *const *topics)
{
    gsize size = 0;

    for (gsize i = 0; topics[i] != NULL; i++)
        size += strlen (topics[i]);
    return size;
}

/* A line with room for the topics, or a new one. */
static Line *
choose_line (BybitPublic *self, CarryCategory category, gsize size)
{
    for (guint i = 0; i < self->lines->len; i++)
    {
        Line *line = g_ptr_array_index (self->lines, i);

        if (line->category == category &&
            bybit_socket_get_topic_size (line->socket) + size <= MAX_TOPIC_TEXT)
            return line;
    }
    return new_line (self, category);
}

void
bybit_public_open (BybitPublic *self)
{
    if (self->lines->len == 0)
        bybit_socket_start (new_line (self, CARRY_CATEGORY_LINEAR)->socket);
}

void
bybit_public_subscribe (BybitPublic *self, const CarryInstrument *instrument)
{
    g_autoptr (BybitMarket) market = NULL;
    const char *const *topics;
    Line *line;

    if (find_line (self, instrument) != NULL)
        return;
    market = bybit_market_new (self->venue, instrument, &self->options);
    topics = bybit_market_get_topics (market);
    line = choose_line (self, instrument->category, measure (topics));
    for (gsize i = 0; topics[i] != NULL; i++)
        bybit_socket_add_topic (line->socket, topics[i]);
    if (bybit_socket_is_live (line->socket))
        bybit_market_begin (market, bybit_venue_get_now (self->venue));
    g_ptr_array_add (line->list, market);
    g_hash_table_insert (line->markets, (gpointer) instrument->symbol, market);
    market = NULL;
    bybit_socket_start (line->socket);
    if (self->venue->refresher != NULL)
        bybit_refresher_start (self->venue->refresher);
    if (self->timer == 0)
        self->timer = g_timeout_add (WATCH_MS, on_watch, self);
}

void
bybit_public_unsubscribe (BybitPublic *self, const CarryInstrument *instrument)
{
    Line *line = find_line (self, instrument);
    BybitMarket *market;
    const char *const *topics;

    if (line == NULL)
        return;
    market = g_hash_table_lookup (line->markets, instrument->symbol);
    topics = bybit_market_get_topics (market);
    for (gsize i = 0; topics[i] != NULL; i++)
        bybit_socket_remove_topic (line->socket, topics[i]);
    g_ptr_array_remove (line->list, market);
    g_hash_table_remove (line->markets, instrument->symbol);
    if (line->list->len == 0)
        g_ptr_array_remove (self->lines, line);
    if (self->lines->len == 0)
        g_clear_handle_id (&self->timer, g_source_remove);
}

BybitPublic *
bybit_public_new (BybitVenue *venue, const BybitMarketOptions *options)
{
    BybitPublic *self = g_new0 (BybitPublic, 1);

    self->venue = venue;
    self->options = *options;
    self->scratch = bybit_scratch_new ();
    self->lines = g_ptr_array_new_with_free_func (free_line);
    return self;
}

void
bybit_public_free (BybitPublic *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_ptr_array_unref (self->lines);
    bybit_scratch_free (self->scratch);
    g_free (self);
}

guint
bybit_public_get_n_connections (const BybitPublic *self)
{
    return self->lines->len;
}

guint64
bybit_public_get_n_messages (const BybitPublic *self)
{
    return self->n_messages;
}

gint64
bybit_public_get_heard (const BybitPublic *self)
{
    gint64 ts = G_MAXINT64;

    for (guint i = 0; i < self->lines->len; i++)
    {
        const Line *line = g_ptr_array_index (self->lines, i);

        ts = MIN (ts, bybit_socket_get_heard (line->socket));
    }
    return ts != G_MAXINT64 ? ts : 0;
}

gboolean
bybit_public_is_stuck (const BybitPublic *self)
{
    for (guint i = 0; i < self->lines->len; i++)
        if (bybit_socket_is_stuck (((const Line *) g_ptr_array_index (self->lines, i))->socket))
            return TRUE;
    return FALSE;
}
