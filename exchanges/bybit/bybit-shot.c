/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-shot.h"

#include "bybit-advice.h"
#include "bybit-outcome.h"

/* Room for a batch, and for the object around it. */
#define BATCH_SIZE (BYBIT_MAX_BATCH * BYBIT_BODY_SIZE + BYBIT_BODY_SIZE)

/* What differs between the requests; batches of amends are not sent. */
typedef struct
{
    const char *op;
    const char *path;
    BybitEndpoint endpoint;
} Kind;

static const Kind kinds[] = {
    [BYBIT_REQUEST_CREATE] = { "order.create", "/v5/order/create", BYBIT_ENDPOINT_CREATE },
    [BYBIT_REQUEST_AMEND] = { "order.amend", "/v5/order/amend", BYBIT_ENDPOINT_AMEND },
    [BYBIT_REQUEST_CANCEL] = { "order.cancel", "/v5/order/cancel", BYBIT_ENDPOINT_CANCEL },
};

static const Kind batches[] = {
    [BYBIT_REQUEST_CREATE] = { "order.create-batch", "/v5/order/create-batch",
                               BYBIT_ENDPOINT_CREATE_BATCH },
    [BYBIT_REQUEST_AMEND] = { "order.amend-batch", "/v5/order/amend-batch",
                              BYBIT_ENDPOINT_AMEND_BATCH },
    [BYBIT_REQUEST_CANCEL] = { "order.cancel-batch", "/v5/order/cancel-batch",
                               BYBIT_ENDPOINT_CANCEL_BATCH },
};

BybitIntent *
bybit_intent_new (BybitRequest request, const BybitTrack *track, const char *body, gint64 now)
{
    gsize size = strlen (body) + 1;
    BybitIntent *self = g_malloc (sizeof (BybitIntent) + size);

    self->request = request;
    self->category = track->instrument->category;
    self->ts_asked = now;
    memcpy (self->body, body, size);
    g_strlcpy (self->link_id, track->order.link_id, sizeof self->link_id);
    return self;
}

BybitOrderRef
bybit_intent_make_ref (const BybitTrack *track)
{
    return (BybitOrderRef){
        .category = track->instrument->category,
        .symbol = track->instrument->symbol,
        .link_id = track->order.link_id,
    };
}

BybitShot *
bybit_shot_new (BybitVenue *venue, guint64 id)
{
    BybitShot *self = g_new0 (BybitShot, 1);

    self->venue = venue;
    self->intents = g_ptr_array_new_with_free_func (g_free);
    carry_decimal_format (carry_decimal_make ((gint64) id, 0), self->id);
    return self;
}

void
bybit_shot_free (BybitShot *self)
{
    g_ptr_array_unref (self->intents);
    g_free (self);
}

void
bybit_shot_add (BybitShot *self, BybitIntent *intent)
{
    if (self->intents->len == 0)
    {
        self->request = intent->request;
        self->category = intent->category;
        self->ts_asked = intent->ts_asked;
    }
    self->ts_asked = MIN (self->ts_asked, intent->ts_asked);
    g_ptr_array_add (self->intents, intent);
}

static const Kind *
get_kind (const BybitShot *self)
{
    return self->intents->len > 1 ? &batches[self->request] : &kinds[self->request];
}

const char *
bybit_shot_get_op (const BybitShot *self)
{
    return get_kind (self)->op;
}

const char *
bybit_shot_get_path (const BybitShot *self)
{
    return get_kind (self)->path;
}

BybitEndpoint
bybit_request_get_endpoint (BybitRequest request, gboolean is_batch)
{
    return is_batch ? batches[request].endpoint : kinds[request].endpoint;
}

BybitEndpoint
bybit_shot_get_endpoint (const BybitShot *self)
{
    return get_kind (self)->endpoint;
}

const char *
bybit_shot_format (const BybitShot *self, char **out_batch, GError **error)
{
    const char *bodies[BYBIT_MAX_BATCH];
    g_autofree char *buffer = NULL;

    if (self->intents->len == 1)
        return ((BybitIntent *) self->intents->pdata[0])->body;
    for (guint i = 0; i < self->intents->len && i < BYBIT_MAX_BATCH; i++)
        bodies[i] = ((BybitIntent *) self->intents->pdata[i])->body;
    buffer = g_malloc (BATCH_SIZE);
    if (bybit_format_batch (self->category, bodies, self->intents->len, buffer, BATCH_SIZE, error) <
        0)
        return NULL;
    *out_batch = g_steal_pointer (&buffer);
    return *out_batch;
}

/* --- outcomes ------------------------------------------------------------------------------ */

static void
conclude (BybitVenue *venue, const BybitIntent *intent, gint64 timestamp_ms, BybitOutcome what,
          const char *order_id, const char *text)
{
    BybitTrack *track = bybit_orders_find (venue->orders, intent->link_id, NULL);
    const BybitOrderOutcome outcome = {
        .request = intent->request,
        .outcome = what,
        .timestamp_ms = timestamp_ms,
        .order_id = order_id,
        .text = text,
    };

    if (track != NULL)
        bybit_outcome_apply (venue, track, &outcome);
}

void
bybit_intent_conclude (BybitVenue *venue, const BybitIntent *intent, BybitOutcome outcome,
                       const char *text)
{
    conclude (venue, intent, 0, outcome, NULL, text);
}

void
bybit_shot_conclude (BybitShot *self, BybitOutcome outcome, const char *order_id, const char *text)
{
    for (guint i = 0; i < self->intents->len; i++)
        conclude (self->venue, self->intents->pdata[i], self->timestamp_ms, outcome,
                  self->intents->len == 1 ? order_id : NULL, text);
}

/* Whether the items stand for the intents, one for one. */
static gboolean
is_of_these (const BybitShot *self, const GArray *items)
{
    if (items->len != self->intents->len)
        return FALSE;
    for (guint i = 0; i < items->len; i++)
    {
        const BybitOrderAnswer *item = &g_array_index (items, BybitOrderAnswer, i);
        const BybitIntent *intent = self->intents->pdata[i];

        if (item->link_id[0] != '\0' && !g_str_equal (item->link_id, intent->link_id))
            return FALSE;
    }
    return TRUE;
}

void
bybit_shot_conclude_items (BybitShot *self, const GArray *items)
{
    if (!is_of_these (self, items))
    {
        bybit_shot_conclude (self, BYBIT_OUTCOME_UNKNOWN, NULL,
                             "the answer to the batch is not about its orders");
        return;
    }
    for (guint i = 0; i < items->len; i++)
    {
        const BybitOrderAnswer *item = &g_array_index (items, BybitOrderAnswer, i);
        BybitVerdict verdict = bybit_code_judge (self->request, item->code);
        g_autofree char *text =
            g_strdup_printf ("the venue says %" G_GINT64_FORMAT " %s", item->code, item->message);

        conclude (self->venue, self->intents->pdata[i], self->timestamp_ms, verdict.outcome,
                  item->order_id, text);
        bybit_advice_follow (self->venue, verdict.advice, text);
    }
}
