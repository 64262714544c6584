/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-answer.h"

/* Of no answer's code. */
#define NO_CODE G_MININT64

/* A result with a list, its rows going to the caller's array. */
typedef struct
{
    BybitCategory category;
    char symbol[BYBIT_SYMBOL_SIZE];
    char cursor[BYBIT_CURSOR_SIZE];
    const BybitRowType *type;
    BybitReadFunc read;
    GArray *rows;
} ListResult;

static const BybitField envelope_fields[] = {
    BYBIT_FIELD (BybitEnvelope, answer.code, "retCode", BYBIT_READ_CODE),
    BYBIT_FIELD (BybitEnvelope, answer.message, "retMsg", BYBIT_READ_MESSAGE),
    BYBIT_FIELD (BybitEnvelope, result, "result", BYBIT_READ_RAW),
    BYBIT_FIELD (BybitEnvelope, extra, "retExtInfo", BYBIT_READ_RAW),
    BYBIT_FIELD (BybitEnvelope, answer.ts_server, "time", BYBIT_READ_MS),
};

static const BybitFields envelope = BYBIT_FIELDS (envelope_fields);

static gboolean
read_list (BybitReader *reader, gpointer row)
{
    ListResult *self = row;
    return self->read != NULL ? self->read (reader, self->rows)
                              : bybit_reader_read_rows (reader, self->type, self->rows);
}

static const BybitField list_fields[] = {
    BYBIT_FIELD_WORD (ListResult, category, "category", bybit_categories),
    BYBIT_FIELD (ListResult, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD_OTHER ("list", read_list),
    BYBIT_FIELD (ListResult, cursor, "nextPageCursor", BYBIT_READ_TEXT),
};

static const BybitFields list_result = BYBIT_FIELDS (list_fields);

/* Nothing at all may be missing but the code; without it nobody knows what it means. */
gboolean
bybit_envelope_read (const char *what, const char *data, gsize size, BybitEnvelope *out_envelope,
                     GError **error)
{
    BybitReader reader;
    BybitEnvelope read = { .answer.code = NO_CODE };

    bybit_reader_init (&reader, what, data, size);
    if (bybit_reader_read_members (&reader, &envelope, &read) && read.answer.code == NO_CODE)
        bybit_reader_fail (&reader, "the answer has no retCode");
    if (!bybit_reader_finish (&reader, error))
        return FALSE;
    *out_envelope = read;
    return TRUE;
}

static gboolean
has_result (const BybitEnvelope *self, const char *what, GError **error)
{
    if (self->result.length > 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "Bybit's %s: the answer says that it succeeded, but has no result", what);
    return FALSE;
}

gboolean
bybit_envelope_read_result (const BybitEnvelope *self, const char *what, const BybitRowType *type,
                            gpointer result, GError **error)
{
    BybitReader reader;

    if (!has_result (self, what, error))
        return FALSE;
    bybit_reader_init (&reader, what, self->result.text, self->result.length);
    bybit_reader_read_row (&reader, type, result);
    return bybit_reader_finish (&reader, error);
}

/* The category stands once beside the rows; they each get it. */
static void
fill_category (const BybitRowType *type, BybitCategory category, GArray *rows, guint from)
{
    for (guint i = from; i < rows->len && type->category != BYBIT_NOWHERE; i++)
    {
        char *row = rows->data + i * type->size;
        BybitCategory *own = (gpointer) (row + type->category);
        if (*own == BYBIT_CATEGORY_NONE)
            *own = category;
    }
}

static gboolean
read_list_result (const BybitEnvelope *self, const char *what, ListResult *result, GError **error)
{
    BybitReader reader;
    guint before = result->rows->len;

    if (!has_result (self, what, error))
        return FALSE;
    bybit_reader_init (&reader, what, self->result.text, self->result.length);
    bybit_reader_read_members (&reader, &list_result, result);
    if (!bybit_reader_finish (&reader, error))
    {
        g_array_set_size (result->rows, before);
        return FALSE;
    }
    if (result->type != NULL)
        fill_category (result->type, result->category, result->rows, before);
    return TRUE;
}

gboolean
bybit_answer_read_list (const char *what, const char *data, gsize size, const BybitRowType *type,
                        BybitReadFunc read, BybitAnswer *out_answer, GArray *rows, GError **error)
{
    BybitEnvelope envelope_read;
    ListResult result = { .type = type, .read = read, .rows = rows };

    g_return_val_if_fail (rows != NULL, FALSE);
    if (!bybit_envelope_read (what, data, size, &envelope_read, error))
        return FALSE;
    if (envelope_read.answer.code == 0 && !read_list_result (&envelope_read, what, &result, error))
        return FALSE;
    *out_answer = envelope_read.answer;
    out_answer->category = result.category;
    g_strlcpy (out_answer->symbol, result.symbol, sizeof out_answer->symbol);
    g_strlcpy (out_answer->cursor, result.cursor, sizeof out_answer->cursor);
    return TRUE;
}

gboolean
bybit_answer_read_row (const char *what, const char *data, gsize size, const BybitRowType *type,
                       BybitAnswer *out_answer, gpointer out_row, GError **error)
{
    BybitEnvelope envelope_read;
    g_autofree gpointer row = g_malloc0 (type->size);

    if (!bybit_envelope_read (what, data, size, &envelope_read, error))
        return FALSE;
    bybit_row_init (type, row);
    if (envelope_read.answer.code == 0 &&
        !bybit_envelope_read_result (&envelope_read, what, type, row, error))
        return FALSE;
    *out_answer = envelope_read.answer;
    memcpy (out_row, row, type->size);
    return TRUE;
}

gboolean
bybit_parse_answer (const char *data, gsize size, BybitAnswer *out_answer, GError **error)
{
    BybitEnvelope read;

    if (!bybit_envelope_read ("answer", data, size, &read, error))
        return FALSE;
    *out_answer = read.answer;
    return TRUE;
}
