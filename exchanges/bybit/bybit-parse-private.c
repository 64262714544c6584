/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-parse-private.h"

#include "bybit-account-fields.h"

/* The frame, with the rows as they are written: the topic may stand behind them. */
typedef struct
{
    BybitPrivateFrame frame;
    CarryJsonText topic;
    CarryJsonText rows;
} FrameRow;

static gboolean
read_topic (BybitReader *reader, gpointer row)
{
    FrameRow *self = row;
    return carry_json_get_string (&reader->json, NULL, 0, &self->topic);
}

static const BybitField frame_fields[] = {
    BYBIT_FIELD_OTHER ("topic", read_topic),
    BYBIT_FIELD (FrameRow, frame.id, "id", BYBIT_READ_TEXT),
    BYBIT_FIELD (FrameRow, frame.ts, "creationTime", BYBIT_READ_MS),
    BYBIT_FIELD (FrameRow, rows, "data", BYBIT_READ_RAW),
};

static const BybitFields frame_table = BYBIT_FIELDS (frame_fields);

static gboolean
read_frame (const char *what, const char *data, gsize size, FrameRow *out_row, GError **error)
{
    BybitReader reader;
    FrameRow row = { .rows.length = 0 };

    bybit_reader_init (&reader, what, data, size);
    if (bybit_reader_read_members (&reader, &frame_table, &row) &&
        (row.topic.length == 0 || row.rows.length == 0))
        bybit_reader_fail (&reader, "the message needs a topic and data");
    if (!bybit_reader_finish (&reader, error))
        return FALSE;
    bybit_topic_parse (row.topic, &row.frame.topic);
    *out_row = row;
    return TRUE;
}

static gboolean
check_kind (const char *what, const BybitTopic *topic, BybitFrameKind kind, BybitFrameKind other,
            GError **error)
{
    if (topic->kind == kind || topic->kind == other)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "Bybit's %s: the topic is another one",
                 what);
    return FALSE;
}

static gboolean
read_rows (const char *what, const FrameRow *row, const BybitRowType *type, GArray *rows,
           GError **error)
{
    BybitReader reader;
    guint before = rows->len;

    bybit_reader_init (&reader, what, row->rows.text, row->rows.length);
    bybit_reader_read_rows (&reader, type, rows);
    if (bybit_reader_finish (&reader, error))
        return TRUE;
    g_array_set_size (rows, before);
    return FALSE;
}

gboolean
bybit_parse_orders_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                          GArray *orders, GError **error)
{
    static const char what[] = "order stream";
    FrameRow row;

    if (!read_frame (what, data, size, &row, error) ||
        !check_kind (what, &row.frame.topic, BYBIT_FRAME_ORDERS, BYBIT_FRAME_ORDERS, error) ||
        !read_rows (what, &row, &bybit_order_row, orders, error))
        return FALSE;
    *out_frame = row.frame;
    return TRUE;
}

/* Fast rows say no type: only trades come there. */
static void
mark_fast (GArray *executions, guint from)
{
    for (guint i = from; i < executions->len; i++)
    {
        BybitExecution *row = &g_array_index (executions, BybitExecution, i);
        row->is_fast = TRUE;
        if (row->type == BYBIT_EXEC_NONE)
        {
            row->type = BYBIT_EXEC_TRADE;
            row->effect = BYBIT_EFFECT_FILL;
        }
    }
}

/* What a fill must have, asked where a row without a type became one. */
static gboolean
check_fast (const char *what, const GArray *executions, guint from, GError **error)
{
    for (guint i = from; i < executions->len; i++)
    {
        const BybitExecution *row = &g_array_index (executions, BybitExecution, i);
        if (carry_decimal_sign (row->price) > 0 && carry_decimal_sign (row->qty) > 0 &&
            row->side > BYBIT_SIDE_UNKNOWN)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "Bybit's %s, row %u: a fill needs a side, an execPrice and an execQty above 0",
                     what, i - from + 1);
        return FALSE;
    }
    return TRUE;
}

gboolean
bybit_parse_executions_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                              GArray *executions, GError **error)
{
    static const char what[] = "execution stream";
    FrameRow row;
    guint before = executions->len;

    if (!read_frame (what, data, size, &row, error) ||
        !check_kind (what, &row.frame.topic, BYBIT_FRAME_EXECUTIONS, BYBIT_FRAME_FAST_EXECUTIONS,
                     error) ||
        !read_rows (what, &row, &bybit_execution_row, executions, error))
        return FALSE;
    if (row.frame.topic.kind == BYBIT_FRAME_FAST_EXECUTIONS)
    {
        mark_fast (executions, before);
        if (!check_fast (what, executions, before, error))
        {
            g_array_set_size (executions, before);
            return FALSE;
        }
    }
    *out_frame = row.frame;
    return TRUE;
}

gboolean
bybit_parse_positions_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                             GArray *positions, GError **error)
{
    static const char what[] = "position stream";
    FrameRow row;

    if (!read_frame (what, data, size, &row, error) ||
        !check_kind (what, &row.frame.topic, BYBIT_FRAME_POSITIONS, BYBIT_FRAME_POSITIONS, error) ||
        !read_rows (what, &row, &bybit_position_row, positions, error))
        return FALSE;
    *out_frame = row.frame;
    return TRUE;
}

static gboolean
read_wallets (BybitReader *reader, BybitWallet *out_wallet, GArray *coins)
{
    guint n = 0;

    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    for (; carry_json_next_element (&reader->json); n++)
        if (n > 0 ? !bybit_reader_fail (reader, "there is more than one account")
                  : !bybit_wallet_read (reader, out_wallet, coins))
            return FALSE;
    return n == 1 || (reader->json.problem == NULL && bybit_reader_fail (reader, "it is empty"));
}

gboolean
bybit_parse_wallet_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                          BybitWallet *out_wallet, GArray *coins, GError **error)
{
    static const char what[] = "wallet stream";
    BybitReader reader;
    BybitWallet wallet;
    FrameRow row;
    guint before = coins->len;

    if (!read_frame (what, data, size, &row, error) ||
        !check_kind (what, &row.frame.topic, BYBIT_FRAME_WALLET, BYBIT_FRAME_WALLET, error))
        return FALSE;
    bybit_reader_init (&reader, what, row.rows.text, row.rows.length);
    bybit_wallet_init (&wallet);
    read_wallets (&reader, &wallet, coins);
    if (!bybit_reader_finish (&reader, error))
    {
        g_array_set_size (coins, before);
        return FALSE;
    }
    *out_frame = row.frame;
    *out_wallet = wallet;
    return TRUE;
}
