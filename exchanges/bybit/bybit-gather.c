/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-gather.h"

/*
 * Readings on the way at once. A connection more costs two ways to the venue and back before its
 * first answer, and a TLS handshake; a reading that waits for one that is there costs one.
 */
#define AT_ONCE 2

typedef struct
{
    BybitGather *gather;
    BybitReading reading;
    GArray *rows;
    guint n_pages;
} Item;

struct _BybitGather
{
    BybitVenue *venue;
    GPtrArray *items;
    guint n_asked; /* readings, in the order they were added */
    guint n_open;  /* of them whose answer is still to come */
    gint64 ts_started;
    GError *error;
    gint64 code; /* of the answer that failed */
    BybitGatherFunc func;
    gpointer user_data;
};

static void
free_item (gpointer data)
{
    Item *item = data;

    g_array_unref (item->rows);
    g_free (item);
}

BybitGather *
bybit_gather_new (BybitVenue *venue)
{
    BybitGather *self = g_new0 (BybitGather, 1);

    self->venue = venue;
    self->items = g_ptr_array_new_with_free_func (free_item);
    return self;
}

guint
bybit_gather_add (BybitGather *self, const BybitReading *reading)
{
    Item *item = g_new0 (Item, 1);

    item->gather = self;
    item->reading = *reading;
    item->rows = g_array_new (FALSE, FALSE, reading->row_size);
    g_ptr_array_add (self->items, item);
    return self->items->len - 1;
}

static void
finish (BybitGather *self)
{
    self->func (self, self->error, self->user_data);
    g_ptr_array_unref (self->items);
    g_clear_error (&self->error);
    g_free (self);
}

static void ask (Item *item, const char *cursor);

/* Returns: whether another page was asked for. */
static gboolean
take_page (Item *item, const BybitReply *reply, GError **error)
{
    g_autofree BybitAnswer *answer = g_new0 (BybitAnswer, 1);

    if (!bybit_reply_check (reply, error) ||
        !item->reading.parse (reply->body, reply->size, answer, item->rows, error))
        return FALSE;
    item->n_pages++;
    if (answer->cursor[0] == '\0' || item->reading.max_pages == 0)
        return FALSE;
    if (item->n_pages >= item->reading.max_pages)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s: the venue's pages do not end after %u", item->reading.path,
                     item->n_pages);
        return FALSE;
    }
    ask (item, answer->cursor);
    return TRUE;
}

static void
ask_next (BybitGather *self)
{
    self->n_open++;
    ask (g_ptr_array_index (self->items, self->n_asked++), NULL);
}

static void
on_reply (const BybitReply *reply, gpointer user_data)
{
    Item *item = user_data;
    BybitGather *self = item->gather;
    g_autoptr (GError) error = NULL;

    if (self->error == NULL && take_page (item, reply, &error))
        return;
    if (error != NULL && self->error == NULL)
    {
        self->code = reply->code;
        self->error = g_steal_pointer (&error);
    }
    self->n_open--;
    if (self->error == NULL && self->n_asked < self->items->len)
        ask_next (self);
    else if (self->n_open == 0)
        finish (self);
}

static void
ask (Item *item, const char *cursor)
{
    const BybitReading *reading = &item->reading;
    gboolean has_cursor = cursor != NULL && cursor[0] != '\0';
    /* The cursor is escaped already: it is passed on as it came. */
    g_autofree char *query =
        g_strconcat (reading->query, has_cursor ? "&cursor=" : "", has_cursor ? cursor : "", NULL);
    const BybitRestRequest request = {
        .path = reading->path,
        .payload = query[0] != '\0' ? query : NULL,
        .is_signed = reading->is_signed,
        .request = BYBIT_REQUEST_QUERY,
        .endpoint = reading->endpoint,
        .category = reading->category,
    };

    bybit_rest_send (item->gather->venue->rest, &request, on_reply, item);
}

void
bybit_gather_run (BybitGather *self, BybitGatherFunc func, gpointer user_data)
{
    g_return_if_fail (self->items->len > 0);

    self->func = func;
    self->user_data = user_data;
    self->ts_started = bybit_venue_get_now (self->venue);
    while (self->n_asked < MIN (self->items->len, AT_ONCE))
        ask_next (self);
}

guint
bybit_gather_get_n (const BybitGather *self)
{
    return self->items->len;
}

const GArray *
bybit_gather_get (const BybitGather *self, guint place)
{
    return ((const Item *) g_ptr_array_index (self->items, place))->rows;
}

gint64
bybit_gather_get_code (const BybitGather *self)
{
    return self->code;
}

gint64
bybit_gather_get_started (const BybitGather *self)
{
    return self->ts_started;
}

void
bybit_gather_one (BybitVenue *venue, const BybitReading *reading, BybitGatherFunc func,
                  gpointer user_data)
{
    BybitGather *self = bybit_gather_new (venue);

    bybit_gather_add (self, reading);
    bybit_gather_run (self, func, user_data);
}
