/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-format.h"

#include "bybit-writer.h"

/* The venue's limit of reqId. */
#define MAX_REQUEST_ID 36

static void
write_request_id (BybitWriter *writer, const char *name, const char *request_id)
{
    if (request_id == NULL || request_id[0] == '\0')
        return;
    if (strlen (request_id) > MAX_REQUEST_ID)
        bybit_writer_fail (writer, name, "has more than 36 characters");
    bybit_writer_member (writer, name, request_id);
}

gssize
bybit_format_auth (const char *request_id, const char *api_key, gint64 expires_ms,
                   const char *signature, gboolean is_trade_socket, char *buffer, gsize size,
                   GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    bybit_writer_raw (&writer, "{");
    write_request_id (&writer, is_trade_socket ? "reqId" : "req_id", request_id);
    bybit_writer_member (&writer, "op", "auth");
    bybit_writer_name (&writer, "args");
    bybit_writer_raw (&writer, "[");
    bybit_writer_string (&writer, "the key", api_key);
    bybit_writer_raw (&writer, ",");
    bybit_writer_integer (&writer, expires_ms);
    bybit_writer_raw (&writer, ",");
    bybit_writer_string (&writer, "the signature", signature);
    bybit_writer_raw (&writer, "]}");
    return bybit_writer_finish (&writer, "An auth message", error);
}

gssize
bybit_format_subscribe (const char *request_id, const char *op, const char *const *topics,
                        guint n_topics, char *buffer, gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    if (n_topics == 0)
        bybit_writer_fail (&writer, NULL, "there is no topic");
    bybit_writer_raw (&writer, "{");
    write_request_id (&writer, "req_id", request_id);
    bybit_writer_member (&writer, "op", op);
    bybit_writer_name (&writer, "args");
    for (guint i = 0; i < n_topics; i++)
    {
        bybit_writer_raw (&writer, i == 0 ? "[" : ",");
        bybit_writer_word (&writer, "a topic", topics[i]);
    }
    bybit_writer_raw (&writer, "]}");
    return bybit_writer_finish (&writer, "A subscription", error);
}

gssize
bybit_format_ping (const char *request_id, char *buffer, gsize size, GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    bybit_writer_raw (&writer, "{");
    write_request_id (&writer, "req_id", request_id);
    bybit_writer_member (&writer, "op", "ping");
    bybit_writer_raw (&writer, "}");
    return bybit_writer_finish (&writer, "A ping", error);
}

gssize
bybit_format_trade (const char *request_id, const char *op, gint64 timestamp_ms,
                    guint recv_window_ms, const char *body, char *buffer, gsize size,
                    GError **error)
{
    BybitWriter writer;

    bybit_writer_init (&writer, buffer, size);
    if (request_id == NULL || request_id[0] == '\0')
        bybit_writer_fail (&writer, "reqId", "is missing: its answer could not be told apart");
    bybit_writer_raw (&writer, "{");
    write_request_id (&writer, "reqId", request_id);
    bybit_writer_raw (&writer, ",\"header\":{\"X-BAPI-TIMESTAMP\":\"");
    bybit_writer_integer (&writer, timestamp_ms);
    bybit_writer_raw (&writer, "\",\"X-BAPI-RECV-WINDOW\":\"");
    bybit_writer_integer (&writer, recv_window_ms);
    bybit_writer_raw (&writer, "\"}");
    bybit_writer_member (&writer, "op", op);
    bybit_writer_name (&writer, "args");
    bybit_writer_raw (&writer, "[");
    bybit_writer_raw (&writer, body);
    bybit_writer_raw (&writer, "]}");
    return bybit_writer_finish (&writer, "A message of the trade socket", error);
}
