/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-account-fields.h"
#include "bybit-answer.h"
#include "bybit-batch.h"

gboolean
bybit_parse_orders (const char *data, gsize size, BybitAnswer *out_answer, GArray *orders,
                    GError **error)
{
    return bybit_answer_read_list ("orders", data, size, &bybit_order_row, NULL, out_answer, orders,
                                   error);
}

gboolean
bybit_parse_executions (const char *data, gsize size, BybitAnswer *out_answer, GArray *executions,
                        GError **error)
{
    return bybit_answer_read_list ("executions", data, size, &bybit_execution_row, NULL, out_answer,
                                   executions, error);
}

gboolean
bybit_parse_cancel_all (const char *data, gsize size, BybitAnswer *out_answer, GArray *orders,
                        GError **error)
{
    return bybit_answer_read_list ("cancel-all", data, size, &bybit_order_answer_row, NULL,
                                   out_answer, orders, error);
}

gboolean
bybit_parse_order_answer (const char *data, gsize size, BybitAnswer *out_answer,
                          BybitOrderAnswer *out_order, GError **error)
{
    static const char what[] = "answer to an order";
    BybitEnvelope read;
    BybitOrderAnswer order;

    if (!bybit_envelope_read (what, data, size, &read, error))
        return FALSE;
    bybit_row_init (&bybit_order_answer_row, &order);
    if (read.answer.code == 0 &&
        !bybit_envelope_read_result (&read, what, &bybit_order_answer_row, &order, error))
        return FALSE;
    order.code = read.answer.code;
    g_strlcpy (order.message, read.answer.message, sizeof order.message);
    *out_answer = read.answer;
    *out_order = order;
    return TRUE;
}

gboolean
bybit_parse_batch (const char *data, gsize size, BybitAnswer *out_answer, GArray *items,
                   GError **error)
{
    static const char what[] = "answer to a batch";
    BybitEnvelope read;

    if (!bybit_envelope_read (what, data, size, &read, error) ||
        (read.answer.code == 0 && !bybit_batch_read (what, read.result, read.extra, items, error)))
        return FALSE;
    *out_answer = read.answer;
    return TRUE;
}
