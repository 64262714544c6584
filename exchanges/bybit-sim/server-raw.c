/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-raw.h"

#define MIB (G_GINT64_CONSTANT (1024) * 1024)
#define HTML                                                                                       \
    "<html>\r\n<head><title>%u</title></head>\r\n<body>\r\n<center><h1>%u</h1></center>\r\n"       \
    "</body>\r\n</html>\r\n"

/* Everything from here on goes past the HTTP library; the connection ends with it. */
static void
send_past (SoupServerMessage *message, ServerTap *tap, GString *bytes, gsize chunk,
           guint interval_ms, ServerTapEnd end)
{
    g_autoptr (GBytes) data = g_string_free_to_bytes (bytes);
    soup_server_message_pause (message);
    server_tap_send_raw (tap, data, chunk, interval_ms, end);
}

static GString *
make_head (guint status, gint64 length)
{
    GString *head = g_string_new (NULL);
    g_string_append_printf (head, "HTTP/1.1 %u Answer\r\n", status);
    g_string_append (head, "Content-Type: application/json; charset=utf-8\r\n");
    g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n", length);
    return head;
}

static GString *
make_whole (const char *body)
{
    GString *text = make_head (200, (gint64) strlen (body));
    g_string_append_printf (text, "\r\n%s", body);
    return text;
}

static void
answer_status (SoupServerMessage *message, const ServerFault *fault)
{
    guint status = (guint) server_fault_get_int (fault, "status", 502);
    g_autofree char *html = g_strdup_printf (HTML, status, status);
    const char *body = server_fault_get_text (fault, "body", html);
    soup_server_message_set_status (message, status, NULL);
    soup_server_message_set_response (message, *body == '<' ? "text/html" : "application/json",
                                      SOUP_MEMORY_COPY, body, strlen (body));
}

static void
answer_text (SoupServerMessage *message, const char *body)
{
    soup_server_message_set_status (message, 200, NULL);
    soup_server_message_set_response (message, "application/json; charset=utf-8", SOUP_MEMORY_COPY,
                                      body, strlen (body));
}

/* The answer is cut off after so many bytes of it. */
static void
answer_cut (SoupServerMessage *message, ServerTap *tap, const ServerFault *fault, const char *body,
            ServerTapEnd end)
{
    GString *text = make_whole (body);
    gint64 half = (gint64) (text->len - strlen (body) / 2);
    gint64 bytes = server_fault_get_int (fault, "bytes", half);
    g_string_truncate (text, (gsize) CLAMP (bytes, 0, (gint64) text->len));
    send_past (message, tap, text, 0, 0, end);
}

static void
answer_huge (SoupServerMessage *message, ServerTap *tap, const ServerFault *fault)
{
    gint64 size = server_fault_get_int (fault, "size", 2048 * MIB);
    g_autofree char *spaces = g_strnfill ((gsize) MIB, ' ');
    g_autoptr (GBytes) block = g_bytes_new (spaces, (gsize) MIB);
    GString *head = make_head (200, size);
    g_string_append (head, "\r\n");
    g_autoptr (GBytes) start = g_string_free_to_bytes (head);

    soup_server_message_pause (message);
    server_tap_send_raw (tap, start, 0, 0, SERVER_TAP_KEEP);
    server_tap_send_repeated (tap, block, (guint64) size, SERVER_TAP_CLOSE);
}

static void
answer_headers (SoupServerMessage *message, ServerTap *tap, const ServerFault *fault,
                const char *body)
{
    gint64 n = server_fault_get_int (fault, "size", 10000);
    g_autofree char *filler = g_strnfill (1000, 'x');
    GString *text = make_head (200, (gint64) strlen (body));
    for (gint64 i = 0; i < n; i++)
        g_string_append_printf (text, "X-Filler-%" G_GINT64_FORMAT ": %s\r\n", i, filler);
    g_string_append_printf (text, "\r\n%s", body);
    send_past (message, tap, text, 0, 0, SERVER_TAP_CLOSE);
}

/* So many blanks, compressed to a thousandth of it. */
static GByteArray *
make_bomb (gint64 size, GZlibCompressorFormat format)
{
    g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_compressor_new (format, 9));
    g_autofree char *spaces = g_strnfill ((gsize) MIB, ' ');
    GByteArray *bomb = g_byte_array_new ();
    GConverterResult result = G_CONVERTER_CONVERTED;
    gint64 done = 0;

    while (result != G_CONVERTER_FINISHED && result != G_CONVERTER_ERROR)
    {
        guint8 out[16384];
        gsize n_in = 0, n_out = 0;
        gsize wanted = (gsize) MIN (size - done, MIB);
        result = g_converter_convert (
            zlib, spaces, wanted, out, sizeof out,
            done >= size ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &n_in, &n_out, NULL);
        done += (gint64) n_in;
        g_byte_array_append (bomb, out, (guint) n_out);
    }
    return bomb;
}

static void
answer_bomb (SoupServerMessage *message, ServerTap *tap, const ServerFault *fault)
{
    g_autoptr (GByteArray) bomb =
        make_bomb (server_fault_get_int (fault, "size", 256 * MIB), G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    GString *text = make_head (200, bomb->len);
    g_string_append (text, "Content-Encoding: gzip\r\n\r\n");
    g_string_append_len (text, (const char *) bomb->data, (gssize) bomb->len);
    send_past (message, tap, text, 0, 0, SERVER_TAP_CLOSE);
}

/* The fault "answer": its "kind" says what becomes of the answer @body. */
void
server_raw_answer (SoupServerMessage *message, ServerTap *tap, const ServerFault *fault,
                   const char *body)
{
    const char *kind = server_fault_get_text (fault, "kind", "status");
    guint interval = (guint) (server_fault_get_duration (fault, "interval", 100000000) / 1000000);

    if (g_str_equal (kind, "empty"))
        answer_text (message, "");
    else if (g_str_equal (kind, "html"))
        answer_text (message, "<html><body>service is being upgraded</body></html>");
    else if (g_str_equal (kind, "text"))
        answer_text (message, server_fault_get_text (fault, "body", "{"));
    else if (g_str_equal (kind, "truncated"))
        answer_cut (message, tap, fault, body, SERVER_TAP_CLOSE);
    else if (g_str_equal (kind, "reset"))
        answer_cut (message, tap, fault, body, SERVER_TAP_RESET);
    else if (g_str_equal (kind, "slow"))
        send_past (message, tap, make_whole (body), 1, interval, SERVER_TAP_CLOSE);
    else if (g_str_equal (kind, "huge"))
        answer_huge (message, tap, fault);
    else if (g_str_equal (kind, "headers"))
        answer_headers (message, tap, fault, body);
    else if (g_str_equal (kind, "gzip-bomb"))
        answer_bomb (message, tap, fault);
    else
        answer_status (message, fault);
}

static void
append_frame_head (GByteArray *bytes, guint8 first, guint64 length, gboolean is_masked)
{
    guint8 mask_bit = is_masked ? 0x80 : 0;
    guint8 head[10] = { first };
    guint n = 2;

    if (length < 126)
    {
        head[1] = (guint8) (mask_bit | length);
    }
    else if (length <= G_MAXUINT16)
    {
        head[1] = mask_bit | 126;
        head[2] = (guint8) (length >> 8);
        head[3] = (guint8) length;
        n = 4;
    }
    else
    {
        head[1] = mask_bit | 127;
        for (guint i = 0; i < 8; i++)
            head[2 + i] = (guint8) (length >> (56 - 8 * i));
        n = 10;
    }
    g_byte_array_append (bytes, head, n);
}

static void
append_frame (GByteArray *bytes, guint8 first, const void *data, gsize length)
{
    append_frame_head (bytes, first, length, FALSE);
    g_byte_array_append (bytes, data, (guint) length);
}

static void
append_filled (GByteArray *bytes, guint8 first, gsize length)
{
    g_autofree char *filler = g_strnfill (length, ' ');
    append_frame (bytes, first, filler, length);
}

static void
append_masked (GByteArray *bytes)
{
    static const guint8 mask[4] = { 1, 2, 3, 4 };
    guint8 text[] = "{\"topic\":\"masked\"}";
    gsize length = sizeof text - 1;

    for (gsize i = 0; i < length; i++)
        text[i] ^= mask[i % 4];
    append_frame_head (bytes, 0x81, length, TRUE);
    g_byte_array_append (bytes, mask, sizeof mask);
    g_byte_array_append (bytes, text, (guint) length);
}

static void
append_deep (GByteArray *bytes, gint64 depth)
{
    g_autofree char *text = g_strnfill ((gsize) depth, '[');
    append_frame (bytes, 0x81, text, (gsize) depth);
}

static void
append_deflated (GByteArray *bytes, gint64 size)
{
    g_autoptr (GByteArray) bomb = make_bomb (size, G_ZLIB_COMPRESSOR_FORMAT_RAW);
    append_frame (bytes, 0xc1, bomb->data, bomb->len);
}

/* The one frame, or the first of many, of a kind; FALSE for another kind. */
static gboolean
make_frames (const char *kind, gint64 size, GByteArray *bytes)
{
    if (g_strcmp0 (kind, "bad-utf8") == 0)
        append_frame (bytes, 0x81, "{\"topic\":\"\xff\xfe\xc0\x80\"}", 15);
    else if (g_strcmp0 (kind, "big-frame") == 0)
        append_filled (bytes, 0x81, (gsize) (size > 0 ? size : 16 * MIB));
    else if (g_strcmp0 (kind, "fragments") == 0)
        append_filled (bytes, 0x01, 65536);
    else if (g_strcmp0 (kind, "ping-flood") == 0)
        append_frame (bytes, 0x89, "", 0);
    else if (g_strcmp0 (kind, "masked") == 0)
        append_masked (bytes);
    else if (g_strcmp0 (kind, "deflate") == 0)
        append_deflated (bytes, size > 0 ? size : 64 * MIB);
    else if (g_strcmp0 (kind, "reserved") == 0)
        append_frame (bytes, 0x83, "", 0);
    else if (g_strcmp0 (kind, "bad-json") == 0)
        append_frame (bytes, 0x81, "{\"topic\":", 9);
    else if (g_strcmp0 (kind, "deep-json") == 0)
        append_deep (bytes, size > 0 ? size : 100000);
    else
        return FALSE;
    return TRUE;
}

/* Frames past the WebSocket library; @size is in bytes, for a flood of pings their number. */
gboolean
server_raw_send_frames (ServerTap *tap, const char *kind, gint64 size, GError **error)
{
    g_autoptr (GByteArray) frames = g_byte_array_new ();
    g_autoptr (GByteArray) more = g_byte_array_new ();

    if (!make_frames (kind, size, frames))
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     "no frames of kind \"%s\"; see the README of bybit-sim", kind);
        return FALSE;
    }
    g_autoptr (GBytes) first = g_bytes_new (frames->data, frames->len);
    server_tap_send_raw (tap, first, 0, 0, SERVER_TAP_KEEP);
    if (g_str_equal (kind, "fragments"))
    {
        append_filled (more, 0x00, 65536);
        g_autoptr (GBytes) next = g_bytes_new (more->data, more->len);
        server_tap_send_repeated (tap, next, (guint64) (size > 0 ? size : 900 * MIB),
                                  SERVER_TAP_KEEP);
    }
    if (g_str_equal (kind, "ping-flood"))
        server_tap_send_repeated (tap, first, (guint64) (size > 0 ? size - 1 : 99999) * frames->len,
                                  SERVER_TAP_KEEP);
    return TRUE;
}

char *
server_raw_rewrite (ServerFaults *faults, const char *subject, const char *text)
{
    const ServerFault *fault = server_faults_take (faults, "rewrite", subject);
    if (fault == NULL)
        return g_strdup (text);

    g_autoptr (GRegex) regex =
        g_regex_new (server_fault_get_text (fault, "pattern", "$^"), 0, 0, NULL);
    char *changed = NULL;
    if (regex != NULL)
        changed = g_regex_replace (regex, text, -1, 0,
                                   server_fault_get_text (fault, "replacement", ""), 0, NULL);
    return changed != NULL ? changed : g_strdup (text);
}
