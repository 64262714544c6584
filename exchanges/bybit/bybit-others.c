/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-others.h"

#include "bybit-format.h"
#include "bybit-gather.h"
#include "bybit-rest.h"

#define CODE "Q16"

/* Rounds without success after which people are told, and again after as many. */
#define ROUNDS_PER_NOTICE 20

/* From then on the pause grows, up to this. */
#define MAX_PAUSE_MS 30000

/* Each has a budget of its own: what the venue says of theirs keeps nothing of what is traded back. */
static const struct
{
    const char *name;
    BybitEndpoint endpoint;
} categories[] = {
    { "inverse", BYBIT_ENDPOINT_CANCEL_INVERSE },
    { "option", BYBIT_ENDPOINT_CANCEL_OPTION },
};

/* One category. */
typedef struct
{
    BybitVenue *venue;
    const char *category;
    BybitEndpoint endpoint;
    gboolean is_busy;
    gboolean has_found; /* some were open */
    GPtrArray *symbols; /* whose orders are to be canceled in this round, one after the other */
    guint n_rounds;
    guint timer;
} Part;

struct _BybitOthers
{
    Part parts[G_N_ELEMENTS (categories)];
};

static void ask (Part *part);

static gboolean
on_timer (gpointer user_data)
{
    Part *part = user_data;

    part->timer = 0;
    ask (part);
    return G_SOURCE_REMOVE;
}

/* Soon for a while, and then ever later: nobody else makes it come true, and people were told. */
static guint
get_pause_ms (const Part *part)
{
    guint pause = (guint) (part->venue->times.resolve_wait_ns / CARRY_NS_PER_MS / 5);

    for (guint i = ROUNDS_PER_NOTICE; i < part->n_rounds && pause < MAX_PAUSE_MS; i++)
        pause = MAX (2 * pause, 1);
    return part->n_rounds > ROUNDS_PER_NOTICE ? MIN (pause, MAX_PAUSE_MS) : pause;
}

static void
try_again (Part *part)
{
    if (++part->n_rounds % ROUNDS_PER_NOTICE == 0)
        carry_context_notice (part->venue->context, CARRY_NOTICE_CRITICAL, CODE,
                              "after %u rounds it is not proven that no %s order is open on the "
                              "account; it goes on",
                              part->n_rounds, part->category);
    part->timer = g_timeout_add (get_pause_ms (part), on_timer, part);
}

/* --- the requests -------------------------------------------------------------------------- */

static void cancel_next (Part *part);

static void
on_reply (const BybitReply *reply, gpointer user_data)
{
    Part *part = user_data;

    if (reply->is_closed)
        return;
    if (reply->verdict.outcome != BYBIT_OUTCOME_DONE &&
        reply->verdict.outcome != BYBIT_OUTCOME_NOOP)
        g_message ("cancel-all of %s orders: %s", part->category, reply->text);
    cancel_next (part);
}

static void
cancel (Part *part, const char *symbol)
{
    char body[BYBIT_BODY_SIZE];
    g_autoptr (GError) error = NULL;

    if (bybit_format_cancel_others (part->category, symbol, body, sizeof body, &error) < 0)
        g_error ("cancel-all: %s", error->message);
    bybit_rest_cancel_all (part->venue->rest, part->endpoint, CARRY_CATEGORY_LINEAR, body, on_reply,
                           part);
}

/* One at a time: what is traded has cancels of its own to send, over the same connections. */
static void
cancel_next (Part *part)
{
    g_autofree char *symbol = NULL;

    if (part->symbols->len == 0)
    {
        try_again (part);
        return;
    }
    symbol = g_ptr_array_steal_index (part->symbols, 0);
    cancel (part, symbol);
}

/* --- the proof ----------------------------------------------------------------------------- */

static void
end (Part *part)
{
    carry_context_notice (part->venue->context, CARRY_NOTICE_INFO, CODE,
                          "no %s order is open on the account%s", part->category,
                          part->has_found ? " any more" : "");
    part->is_busy = FALSE;
}

static void
take_rows (Part *part, const GArray *rows)
{
    if (!part->has_found)
        carry_context_notice (part->venue->context, CARRY_NOTICE_WARNING, CODE,
                              "%u %s orders are open on the account, the first of %s; they are not "
                              "from here, and are canceled",
                              rows->len, part->category,
                              g_array_index (rows, BybitOrder, 0).symbol);
    part->has_found = TRUE;
    for (guint i = 0; i < rows->len; i++)
    {
        const char *symbol = g_array_index (rows, BybitOrder, i).symbol;

        if (!g_ptr_array_find_with_equal_func (part->symbols, symbol, g_str_equal, NULL))
            g_ptr_array_add (part->symbols, g_strdup (symbol));
    }
    cancel_next (part);
}

static void
on_orders (BybitGather *gather, const GError *error, gpointer user_data)
{
    Part *part = user_data;
    const GArray *rows;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    /* An account or a key without these categories is refused each time: that is told once. */
    if (error != NULL && !bybit_code_is_for_good (bybit_gather_get_code (gather)))
    {
        g_message ("open %s orders: %s", part->category, error->message);
        try_again (part);
        return;
    }
    if (error != NULL)
    {
        carry_context_notice (part->venue->context, CARRY_NOTICE_WARNING, CODE,
                              "whether %s orders are open on the account cannot be read: %s",
                              part->category, error->message);
        part->is_busy = FALSE;
        return;
    }
    rows = bybit_gather_get (gather, 0);
    if (rows->len == 0)
        end (part);
    else
        take_rows (part, rows);
}

static void
ask (Part *part)
{
    const BybitReading reading = bybit_reading_other_orders (part->category);

    bybit_gather_one (part->venue, &reading, on_orders, part);
}

BybitOthers *
bybit_others_new (BybitVenue *venue)
{
    BybitOthers *self = g_new0 (BybitOthers, 1);

    for (gsize i = 0; i < G_N_ELEMENTS (categories); i++)
        self->parts[i] = (Part){
            .venue = venue,
            .category = categories[i].name,
            .endpoint = categories[i].endpoint,
            .symbols = g_ptr_array_new_with_free_func (g_free),
        };
    return self;
}

void
bybit_others_free (BybitOthers *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS (categories); i++)
    {
        g_clear_handle_id (&self->parts[i].timer, g_source_remove);
        g_ptr_array_unref (self->parts[i].symbols);
    }
    g_free (self);
}

void
bybit_others_end (BybitOthers *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS (categories); i++)
    {
        Part *part = &self->parts[i];

        if (part->is_busy)
            continue;
        part->is_busy = TRUE;
        part->has_found = FALSE;
        part->n_rounds = 0;
        ask (part);
    }
}
