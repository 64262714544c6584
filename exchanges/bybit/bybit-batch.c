/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-batch.h"

static const BybitField order_fields[] = {
    BYBIT_FIELD_WORD (BybitOrderAnswer, category, "category", bybit_categories),
    BYBIT_FIELD (BybitOrderAnswer, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrderAnswer, order_id, "orderId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrderAnswer, link_id, "orderLinkId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrderAnswer, ts_created, "createAt", BYBIT_READ_MS),
};

const BybitRowType bybit_order_answer_row = {
    .fields = BYBIT_FIELDS (order_fields),
    .size = sizeof (BybitOrderAnswer),
    .odd = BYBIT_NOWHERE,
    .category = G_STRUCT_OFFSET (BybitOrderAnswer, category),
    .mask = BYBIT_NOWHERE,
};

static const BybitField code_fields[] = {
    BYBIT_FIELD (BybitOrderAnswer, code, "code", BYBIT_READ_CODE),
    BYBIT_FIELD (BybitOrderAnswer, message, "msg", BYBIT_READ_MESSAGE),
};

static const BybitFields code_table = BYBIT_FIELDS (code_fields);

/* No code of the venue's; an item must have one. */
#define NO_CODE G_MININT64

typedef struct
{
    GArray *items;
    guint from;
    guint n_codes;
} Batch;

static gboolean
read_orders (BybitReader *reader, gpointer row)
{
    Batch *self = row;
    return bybit_reader_read_rows (reader, &bybit_order_answer_row, self->items);
}

/* The codes stand in the order of the orders, which were read before. */
static gboolean
read_codes (BybitReader *reader, gpointer row)
{
    Batch *self = row;

    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    for (; carry_json_next_element (&reader->json); self->n_codes++)
    {
        if (self->from + self->n_codes >= self->items->len)
            return bybit_reader_fail (reader, "there are more codes than orders");
        BybitOrderAnswer *item =
            &g_array_index (self->items, BybitOrderAnswer, self->from + self->n_codes);
        item->code = NO_CODE;
        if (!bybit_reader_read_members (reader, &code_table, item))
            return FALSE;
        if (item->code == NO_CODE)
            return bybit_reader_fail (reader, "an item has no code");
    }
    return reader->json.problem == NULL;
}

static const BybitField orders_fields[] = { BYBIT_FIELD_OTHER ("list", read_orders) };
static const BybitField codes_fields[] = { BYBIT_FIELD_OTHER ("list", read_codes) };

static const BybitFields orders_table = BYBIT_FIELDS (orders_fields);
static const BybitFields codes_table = BYBIT_FIELDS (codes_fields);

static gboolean
read_part (const char *what, CarryJsonText text, const BybitFields *table, Batch *batch,
           GError **error)
{
    BybitReader reader;

    bybit_reader_init (&reader, what, text.text, text.length);
    if (bybit_reader_read_members (&reader, table, batch) && table == &codes_table &&
        batch->from + batch->n_codes != batch->items->len)
        bybit_reader_fail (&reader, "there are fewer codes than orders");
    return bybit_reader_finish (&reader, error);
}

gboolean
bybit_batch_read (const char *what, CarryJsonText orders, CarryJsonText codes, GArray *items,
                  GError **error)
{
    Batch batch = { .items = items, .from = items->len };

    if (read_part (what, orders, &orders_table, &batch, error) &&
        read_part (what, codes, &codes_table, &batch, error))
        return TRUE;
    g_array_set_size (items, batch.from);
    return FALSE;
}
