/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-orphans.h"

#include "bybit-format.h"
#include "bybit-rest.h"

/* Seen for so long, it is none whose request is only just under way. */
#define CONFIRM_NS CARRY_NS_PER_SECOND

/* From the first sight on; still there then, a person must look. */
#define PATIENCE_NS (10 * CARRY_NS_PER_SECOND)

/* An epoch is the venue's time in seconds, at least. */
#define MIN_EPOCH_DIGITS 10

typedef struct
{
    char order_id[BYBIT_ID_SIZE];
    char symbol[BYBIT_SYMBOL_SIZE];
    gint64 ts_first;
    gint64 ts_seen;
    gboolean is_told;
    gboolean is_late;
} Orphan;

struct _BybitOrphans
{
    BybitVenue *venue;
    GHashTable *table; /* order id -> Orphan */
};

BybitOrphans *
bybit_orphans_new (BybitVenue *venue)
{
    BybitOrphans *self = g_new0 (BybitOrphans, 1);

    self->venue = venue;
    self->table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
    return self;
}

void
bybit_orphans_free (BybitOrphans *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref (self->table);
    g_free (self);
}

gboolean
bybit_orphans_is_ours (const char *link_id)
{
    gsize epoch = strspn (link_id, "0123456789");
    const char *number = link_id + epoch + 1;

    return epoch >= MIN_EPOCH_DIGITS && link_id[epoch] == '-' && *number != '\0' &&
           strspn (number, "0123456789") == strlen (number);
}

static Orphan *
find (BybitOrphans *self, const BybitOrder *row, gint64 ts_asked)
{
    Orphan *orphan = g_hash_table_lookup (self->table, row->order_id);

    if (orphan == NULL)
    {
        orphan = g_new0 (Orphan, 1);
        g_strlcpy (orphan->order_id, row->order_id, sizeof orphan->order_id);
        g_strlcpy (orphan->symbol, row->symbol, sizeof orphan->symbol);
        orphan->ts_first = ts_asked;
        g_hash_table_insert (self->table, orphan->order_id, orphan);
    }
    orphan->ts_seen = ts_asked;
    return orphan;
}

/* What came of it the next reading shows. */
static void
on_reply (const BybitReply *reply, gpointer user_data)
{
    if (!reply->is_closed && reply->verdict.outcome != BYBIT_OUTCOME_DONE &&
        reply->verdict.outcome != BYBIT_OUTCOME_NOOP)
        g_message ("an order that nobody knows is not canceled yet: %s", reply->text);
}

static void
cancel (BybitOrphans *self, const BybitOrder *row, CarryCategory category)
{
    const BybitOrderRef ref = {
        .category = category,
        .symbol = row->symbol,
        .order_id = row->order_id,
    };
    char body[BYBIT_BODY_SIZE];
    g_autoptr (GError) error = NULL;
    const BybitRestRequest request = {
        .path = "/v5/order/cancel",
        .payload = body,
        .is_post = TRUE,
        .is_signed = TRUE,
        .request = BYBIT_REQUEST_CANCEL,
        .endpoint = BYBIT_ENDPOINT_CANCEL,
        .category = category,
    };

    if (bybit_format_cancel (&ref, body, sizeof body, &error) < 0)
        g_warning ("order %s cannot be canceled: %s", row->order_id, error->message);
    else
        bybit_rest_send (self->venue->rest, &request, on_reply, NULL);
}

static void
tell (BybitOrphans *self, Orphan *orphan, const BybitOrder *row, gboolean is_ours)
{
    if (orphan->is_told)
        return;
    orphan->is_told = TRUE;
    if (is_ours)
        carry_context_notice (self->venue->context, CARRY_NOTICE_WARNING, "Q14",
                              "order %s of %s bears our mark, and nobody here knows it; it is "
                              "canceled",
                              row->link_id, row->symbol);
    else
        carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, "Q14",
                              "order %s of %s is open and not from here: somebody else trades on "
                              "the account; cancel it at the venue",
                              row->link_id[0] != '\0' ? row->link_id : row->order_id, row->symbol);
}

void
bybit_orphans_take (BybitOrphans *self, const BybitOrder *row, gint64 ts_asked)
{
    Orphan *orphan;
    gboolean is_ours = bybit_orphans_is_ours (row->link_id);

    if (!carry_context_get_is_in_charge (self->venue->context))
        return;
    orphan = find (self, row, ts_asked);
    if (ts_asked - orphan->ts_first < CONFIRM_NS)
        return;
    tell (self, orphan, row, is_ours);
    if (!is_ours)
        return;
    cancel (self, row,
            row->category == BYBIT_CATEGORY_SPOT ? CARRY_CATEGORY_SPOT : CARRY_CATEGORY_LINEAR);
    if (orphan->is_late || ts_asked - orphan->ts_first < PATIENCE_NS)
        return;
    orphan->is_late = TRUE;
    carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, "Q14",
                          "order %s of %s, which nobody here knows, is still open after 10 s; "
                          "cancel it at the venue",
                          row->link_id, row->symbol);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
    return ((const Orphan *) value)->ts_seen < *(const gint64 *) user_data;
}

void
bybit_orphans_end (BybitOrphans *self, gint64 ts_asked)
{
    /* lint: allow hash-order: nothing is told of what is removed */
    g_hash_table_foreach_remove (self->table, is_over, &ts_asked);
}
